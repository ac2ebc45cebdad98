package dev.inkling.train;

import dev.inkling.eval.Evaluation;
import dev.inkling.nn.Network;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What happens during training, told to whoever listens: a progress bar, a chart, a test.
public sealed interface TrainingEvent {
    /// Training is about to begin.
    ///
    /// @param examples training examples
    /// @param parameters numbers that will change
    /// @param iterations how often they will change
    record Started(int examples, long parameters, long iterations) implements TrainingEvent {}

    /// The weights have changed once more.
    ///
    /// @param iteration 1, 2, ...
    /// @param iterations how many there will be
    /// @param loss mean cross-entropy over the batch, before this change
    /// @param accuracy share of the batch that was answered right, before this change
    /// @param examples examples used so far, each as often as it was used
    /// @param seconds since training began
    /// @param done how often they have changed since then
    /// @param network takes a copy of the weights as they are now, averaged if the plan averages; only while the
    ///     listener is being told
    record IterationDone(
            long iteration,
            long iterations,
            double loss,
            double accuracy,
            long examples,
            double seconds,
            long done,
            Supplier<Network> network)
            implements TrainingEvent {
        /// Examples a second, forward and backward, since training began.
        public double examplesPerSecond() {
            return examples / seconds;
        }

        /// How long the rest will take if it goes on like this.
        public double secondsLeft() {
            return seconds / done * (iterations - iteration);
        }
    }

    /// All examples have been used once more.
    ///
    /// @param result what came of it
    /// @param best whether it is the best epoch so far; always, if there is no validation
    /// @param state takes a copy of the training as it is; only while the listener is being told
    record EpochDone(EpochResult result, boolean best, Supplier<TrainingState> state) implements TrainingEvent {}

    /// Training is over.
    ///
    /// @param network the trained network: that of the best epoch if there is validation
    /// @param epochs what came of each epoch
    /// @param iterations how often its weights changed
    /// @param examples examples used, each as often as it was used
    /// @param seconds how long it took
    /// @param stopped whether it was stopped before its plan was fulfilled
    record Finished(
            Network network, List<EpochResult> epochs, long iterations, long examples, double seconds, boolean stopped)
            implements TrainingEvent {
        public Finished {
            epochs = List.copyOf(epochs);
        }

        /// The best epoch, or the last if there was no validation; empty if none came to an end.
        public Optional<EpochResult> best() {
            return epochs.stream().reduce((best, epoch) -> epoch.isBetterThan(best) ? epoch : best);
        }

        /// Refuses a network that its last step made useless: no iteration after it saw that.
        ///
        /// @param evaluation of the network
        /// @throws TrainingDivergedException if the loss is NaN or infinite
        public void requireFinite(Evaluation evaluation) {
            if (!Double.isFinite(evaluation.loss())) {
                throw new TrainingDivergedException(iterations, evaluation.loss());
            }
        }
    }
}
