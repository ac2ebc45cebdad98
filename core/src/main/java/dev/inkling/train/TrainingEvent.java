package dev.inkling.train;

import dev.inkling.nn.Network;

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
    record IterationDone(long iteration, long iterations, double loss, double accuracy, long examples, double seconds)
            implements TrainingEvent {
        /// Examples a second, forward and backward, since training began.
        public double examplesPerSecond() {
            return examples / seconds;
        }

        /// How long the rest will take if it goes on like this.
        public double secondsLeft() {
            return seconds / iteration * (iterations - iteration);
        }
    }

    /// Training is over.
    ///
    /// @param network the trained network
    /// @param iterations how often its weights changed
    /// @param examples examples used, each as often as it was used
    /// @param seconds how long it took
    /// @param stopped whether it was stopped before its plan was fulfilled
    record Finished(Network network, long iterations, long examples, double seconds, boolean stopped)
            implements TrainingEvent {}
}
