package dev.inkling.train;

import dev.inkling.eval.Evaluation;
import dev.inkling.math.CounterRandom;
import dev.inkling.math.WorkerTeam;
import dev.inkling.nn.Augmenter;
import dev.inkling.nn.Blocks;
import dev.inkling.nn.Dataset;
import dev.inkling.nn.Examples;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Trains a network by mini-batch or full-batch gradient descent.
///
/// A small batch is shared between threads by units ([StripStep]), a large one by blocks of examples
/// ([BlockStep]), and the examples of a full batch are put in groups where that is faster. The shape of
/// the work decides, and nothing in it depends on the number of threads, so the result does not.
public final class Trainer {
    /// Names the stream of randomness that shuffles the examples.
    private static final long SHUFFLE_STREAM = 2;

    /// Names the stream of randomness that chooses the examples for validation.
    private static final long VALIDATION_STREAM = 3;

    /// Where grouping begins to pay, see `docs/decisions`.
    private static final int LEAST_GROUPED = 4096;

    private static final int LEAST_ITERATIONS = 32;
    private static final int MOST_GROUPED_UNITS = 16;

    private final TrainingPlan plan;
    private final Network network;
    private final Examples examples;
    private final Optional<Examples> validation;
    private final Optional<Augmenter> augmenter;
    private final WorkerTeam team;
    private final Consumer<TrainingEvent> listener;
    private final Parameters parameters;

    /// Numbers of the examples that are trained on, and their order in the epoch.
    private final int[] trained;

    private final int[] order;

    private final List<EpochResult> epochs = new ArrayList<>();
    private Optional<Network> best = Optional.empty();
    private int bestEpoch;
    private long iteration;

    private Trainer(
            TrainingPlan plan,
            Network network,
            Examples examples,
            Optional<Augmenter> augmenter,
            Arena arena,
            WorkerTeam team,
            Consumer<TrainingEvent> listener) {
        this.plan = plan;
        this.network = network;
        this.examples = examples;
        this.augmenter = augmenter;
        this.team = team;
        this.listener = listener;
        parameters = Parameters.of(network, plan.optimizer(), plan.aids().averaging() > 0, arena);
        validation = validation(plan, examples);
        int[] all = shuffledForValidation(plan, examples);
        trained = Arrays.copyOfRange(all, plan.aids().validation(), all.length);
        order = trained.clone();
    }

    /// The examples that the plan takes out for validation.
    ///
    /// @param examples all of a data set, in its order
    public static Optional<Examples> validation(TrainingPlan plan, Examples examples) {
        int held = plan.aids().validation();
        return held == 0
                ? Optional.empty()
                : Optional.of(examples.inOrder(Arrays.copyOf(shuffledForValidation(plan, examples), held)));
    }

    /// All numbers of examples, those for validation first.
    private static int[] shuffledForValidation(TrainingPlan plan, Examples examples) {
        int[] all = IntStream.range(0, examples.size()).toArray();
        if (plan.aids().validation() > 0) {
            new CounterRandom(plan.seed()).stream(VALIDATION_STREAM).shuffle(all);
        }
        // Images of no class are none to be judged by: they come last.
        return IntStream.concat(
                        Arrays.stream(all).filter(j -> examples.label(j) != Dataset.NO_CLASS),
                        Arrays.stream(all).filter(j -> examples.label(j) == Dataset.NO_CLASS))
                .toArray();
    }

    /// [#train(TrainingPlan, Network, Examples, Optional, Optional, int, Consumer, BooleanSupplier)] from the
    /// beginning, without augmentation.
    public static TrainingEvent.Finished train(
            TrainingPlan plan,
            Network start,
            Examples examples,
            int threads,
            Consumer<TrainingEvent> listener,
            BooleanSupplier stop) {
        return train(plan, start, examples, Optional.empty(), Optional.empty(), threads, listener, stop);
    }

    /// Trains a copy of `start` until the plan is fulfilled or `stop` says true between two iterations.
    ///
    /// @param examples all of a data set, in its order
    /// @param augmenter what the plan's augmentation says
    /// @param state where a training with the same plan and examples left off, to go on from there
    /// @param listener told of every event, on the calling thread
    /// @return the event that was told last
    /// @throws TrainingDivergedException if the loss becomes NaN or infinite
    /// @throws IllegalArgumentException if the examples do not fit, see [Network#requireTrainable], or all of them
    ///     would be for validation
    public static TrainingEvent.Finished train(
            TrainingPlan plan,
            Network start,
            Examples examples,
            Optional<Augmenter> augmenter,
            Optional<TrainingState> state,
            int threads,
            Consumer<TrainingEvent> listener,
            BooleanSupplier stop) {
        start.requireTrainable(examples);
        requireEnough(plan, examples);
        try (Arena arena = Arena.ofShared();
                WorkerTeam team = new WorkerTeam(threads)) {
            Trainer trainer = new Trainer(plan, start.copy(), examples, augmenter, arena, team, listener);
            state.ifPresent(trainer::goOnFrom);
            return trainer.run(arena, stop);
        }
    }

    /// Refuses a plan that leaves nothing to train on.
    ///
    /// @throws IllegalArgumentException if all examples would be for validation
    public static void requireEnough(TrainingPlan plan, Examples examples) {
        if (plan.aids().validation() >= examples.labelledSize()) {
            throw new IllegalArgumentException("validation: expected less than all " + examples.labelledSize()
                    + " images, got "
                    + plan.aids().validation());
        }
    }

    private void goOnFrom(TrainingState state) {
        parameters.set(state);
        iteration = state.iteration();
        epochs.addAll(state.epochs());
        best = state.best();
        bestEpoch = 0;
        for (int e = 1; e < epochs.size(); e++) {
            if (epochs.get(e).isBetterThan(epochs.get(bestEpoch))) {
                bestEpoch = e;
            }
        }
    }

    private TrainingEvent.Finished run(Arena arena, BooleanSupplier stop) {
        int m = trained.length;
        long iterations = plan.iterations(m);
        long before = iteration;
        long began = System.nanoTime();
        List<Examples> batches = batches(arena);
        List<Examples> ahead = List.of();
        BatchStep step = step(batches, arena);
        Supplier<Network> copy = () -> copy(step);
        listener.accept(new TrainingEvent.Started(m, network.parameterCount(), iterations));

        long used = 0;
        double epochLoss = 0;
        long epochCorrect = 0;
        long epochUsed = 0;
        long epochLabelled = 0;
        while (iteration < iterations && !stop.getAsBoolean() && !isOutOfPatience()) {
            int number = (int) (iteration % batches.size());
            if (number == 0 && batches.size() > 1) {
                shuffle(iteration / batches.size());
            }
            if (number % BatchStep.AHEAD == 0) {
                ahead = changed(batches.subList(number, Math.min(number + BatchStep.AHEAD, batches.size())));
                step.prepare(ahead);
            }
            Examples batch = ahead.get(number % BatchStep.AHEAD);
            iteration++;
            boolean finite = step.run(
                    batch,
                    new Optimizer.Step(
                            iteration,
                            1f / batch.size(),
                            plan.learningRate().at(iteration, iterations),
                            plan.weightDecay(),
                            plan.aids().averageShare(iteration)));
            if (!finite) {
                throw new TrainingDivergedException(iteration, step.loss() / batch.size());
            }
            used += batch.size();
            epochLoss += step.loss();
            epochCorrect += step.correct();
            epochUsed += batch.size();
            int labelled = batch.labelledSize();
            epochLabelled += labelled;
            listener.accept(new TrainingEvent.IterationDone(
                    iteration,
                    iterations,
                    step.loss() / batch.size(),
                    (double) step.correct() / Math.max(1, labelled),
                    used,
                    secondsSince(began),
                    iteration - before,
                    copy));
            if (number == batches.size() - 1 || iteration == iterations) {
                endEpoch(step, epochLoss / epochUsed, (double) epochCorrect / Math.max(1, epochLabelled));
                epochLabelled = 0;
                epochLoss = 0;
                epochCorrect = 0;
                epochUsed = 0;
            }
        }
        step.finish();
        Network result = best.orElseGet(() -> parameters.averaged(network));
        var finished = new TrainingEvent.Finished(
                result, epochs, iteration, used, secondsSince(began), iteration < iterations && !isOutOfPatience());
        listener.accept(finished);
        return finished;
    }

    private void endEpoch(BatchStep step, double loss, double accuracy) {
        Optional<EpochResult.Validation> validated = Optional.empty();
        Network candidate = parameters.averaged(network);
        if (validation.isPresent()) {
            step.finish();
            Evaluation evaluation = Evaluation.of(candidate, validation.get(), team.size());
            validated = Optional.of(new EpochResult.Validation(evaluation.loss(), evaluation.accuracy()));
        }
        EpochResult result = new EpochResult(epochs.size() + 1, loss, accuracy, validated);
        boolean isBest = epochs.isEmpty() || result.isBetterThan(epochs.get(bestEpoch));
        epochs.add(result);
        if (isBest) {
            bestEpoch = epochs.size() - 1;
            best = validation.map(_ -> candidate.copy());
        }
        listener.accept(new TrainingEvent.EpochDone(result, isBest, () -> state(step)));
    }

    private boolean isOutOfPatience() {
        int patience = plan.aids().patience();
        return patience > 0 && epochs.size() - 1 - bestEpoch >= patience;
    }

    private Network copy(BatchStep step) {
        step.finish();
        return parameters.averaged(network).copy();
    }

    private TrainingState state(BatchStep step) {
        step.finish();
        return new TrainingState(
                network.copy(),
                parameters.copyOfMoments(),
                plan.aids().averaging() > 0
                        ? Optional.of(parameters.averaged(network).copy())
                        : Optional.empty(),
                iteration,
                epochs,
                best);
    }

    /// The batches of an epoch, which share [#order]: shuffling it fills all of them anew.
    private List<Examples> batches(Arena arena) {
        int m = trained.length;
        int batchSize = Math.min(plan.batchSize(), m);
        if (batchSize == m && groupingPays(m)) {
            return List.of(examples.grouped(arena, team));
        }
        Examples ordered = examples.inOrder(order);
        return IntStream.range(0, plan.batches(m))
                .mapToObj(number -> ordered.part(number * batchSize, Math.min(batchSize, m - number * batchSize)))
                .toList();
    }

    /// Some batches of the epoch, augmented if the plan says so: together, for the threads to share.
    private List<Examples> changed(List<Examples> batches) {
        if (augmenter.isEmpty()) {
            return batches;
        }
        long epoch = iteration / plan.batches(trained.length);
        return batches.stream()
                .map(batch -> batch.augmented(augmenter.get(), epoch, team))
                .toList();
    }

    /// Whether an iteration over grouped examples saves more than the grouping costs. A group computes
    /// with every pixel that has ink in any of its images, which pays where a column of W1 is no longer
    /// than what is computed together anyway.
    private boolean groupingPays(int m) {
        return m >= LEAST_GROUPED
                && m == examples.size()
                && augmenter.isEmpty()
                && plan.iterations(m) >= LEAST_ITERATIONS
                && areGroupable(network.specs());
    }

    /// Whether all layers take grouped examples and are narrow enough for it to pay.
    static boolean areGroupable(List<LayerSpec> layers) {
        return layers.stream()
                .allMatch(layer -> layer instanceof LayerSpec.ReluSpec
                        || (layer instanceof LayerSpec.DenseSpec(int units) && units <= MOST_GROUPED_UNITS));
    }

    private BatchStep step(List<Examples> batches, Arena arena) {
        Examples first = batches.getFirst();
        int lastSize = batches.getLast().size();
        if (first.size() <= Blocks.LEAST_SIZE && StripStep.fits(network)) {
            return new StripStep(network, parameters, plan, first, lastSize, arena, team);
        }
        // Blocks grow in steps: a smaller batch can have more of them.
        int blocks = Math.max(
                Blocks.of(network, first.size()).count(),
                Blocks.of(network, lastSize).count());
        return new BlockStep(network, parameters, plan, first.isGrouped(), blocks, arena, team);
    }

    /// A new order for every epoch, a function of the seed and the epoch alone.
    private void shuffle(long epoch) {
        System.arraycopy(trained, 0, order, 0, order.length);
        new CounterRandom(plan.seed()).stream(SHUFFLE_STREAM).stream(epoch).shuffle(order);
    }

    private static double secondsSince(long began) {
        return (System.nanoTime() - began) * 1e-9;
    }
}
