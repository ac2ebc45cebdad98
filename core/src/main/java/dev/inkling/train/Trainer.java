package dev.inkling.train;

import dev.inkling.math.CounterRandom;
import dev.inkling.math.WorkerTeam;
import dev.inkling.nn.Blocks;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Trains a network by mini-batch or full-batch gradient descent.
///
/// A small batch is shared between threads by units ([StripStep]), a large one by blocks of examples
/// ([BlockStep]), and the examples of a full batch are put in groups where that is faster. The shape of
/// the work decides, and nothing in it depends on the number of threads, so the result does not.
public final class Trainer {
    /// Names the stream of randomness that shuffles the examples.
    private static final long SHUFFLE_STREAM = 2;

    /// Where grouping begins to pay, see `docs/decisions`.
    private static final int LEAST_GROUPED = 4096;

    private static final int LEAST_ITERATIONS = 32;
    private static final int MOST_GROUPED_UNITS = 16;

    private final TrainingPlan plan;
    private final Network network;
    private final Examples examples;
    private final Consumer<TrainingEvent> listener;
    private final int[] order;

    private Trainer(TrainingPlan plan, Network network, Examples examples, Consumer<TrainingEvent> listener) {
        this.plan = plan;
        this.network = network;
        this.examples = examples;
        this.listener = listener;
        order = IntStream.range(0, examples.size()).toArray();
    }

    /// Trains a copy of `start` until the plan is fulfilled or `stop` says true between two iterations.
    ///
    /// @param examples all of a data set, in its order
    /// @param listener told of every event, on the calling thread
    /// @return the event that was told last
    /// @throws TrainingDivergedException if the loss becomes NaN or infinite
    /// @throws IllegalArgumentException if the examples do not fit, see [Network#requireFits]
    public static TrainingEvent.Finished train(
            TrainingPlan plan,
            Network start,
            Examples examples,
            int threads,
            Consumer<TrainingEvent> listener,
            BooleanSupplier stop) {
        start.requireFits(examples);
        try (Arena arena = Arena.ofShared();
                WorkerTeam team = new WorkerTeam(threads)) {
            return new Trainer(plan, start.copy(), examples, listener).run(arena, team, stop);
        }
    }

    private TrainingEvent.Finished run(Arena arena, WorkerTeam team, BooleanSupplier stop) {
        int m = examples.size();
        long iterations = plan.iterations(m);
        long began = System.nanoTime();
        List<Examples> batches = batches(arena, team);
        BatchStep step = step(batches, arena, team);
        listener.accept(new TrainingEvent.Started(m, network.parameterCount(), iterations));

        long used = 0;
        long iteration = 0;
        while (iteration < iterations && !stop.getAsBoolean()) {
            int number = (int) (iteration % batches.size());
            if (number == 0 && batches.size() > 1) {
                shuffle(iteration / batches.size());
            }
            if (number % BatchStep.AHEAD == 0) {
                step.prepare(batches.subList(number, Math.min(number + BatchStep.AHEAD, batches.size())));
            }
            Examples batch = batches.get(number);
            iteration++;
            float learningRate = plan.learningRate().at(iteration, iterations);
            boolean finite =
                    step.run(batch, new Optimizer.Step(iteration, 1f / batch.size(), learningRate, plan.weightDecay()));
            if (!finite) {
                throw new TrainingDivergedException(iteration, step.loss() / batch.size());
            }
            used += batch.size();
            listener.accept(new TrainingEvent.IterationDone(
                    iteration,
                    iterations,
                    step.loss() / batch.size(),
                    (double) step.correct() / batch.size(),
                    used,
                    secondsSince(began)));
        }
        step.finish();
        var finished =
                new TrainingEvent.Finished(network, iteration, used, secondsSince(began), iteration < iterations);
        listener.accept(finished);
        return finished;
    }

    /// The batches of an epoch, which share [#order]: shuffling it fills all of them anew.
    private List<Examples> batches(Arena arena, WorkerTeam team) {
        int m = examples.size();
        int batchSize = Math.min(plan.batchSize(), m);
        if (batchSize == m && groupingPays(m)) {
            return List.of(examples.grouped(arena, team));
        }
        Examples ordered = examples.inOrder(order);
        return IntStream.range(0, plan.batches(m))
                .mapToObj(number -> ordered.part(number * batchSize, Math.min(batchSize, m - number * batchSize)))
                .toList();
    }

    /// Whether an iteration over grouped examples saves more than the grouping costs. A group computes
    /// with every pixel that has ink in any of its images, which pays where a column of W1 is no longer
    /// than what is computed together anyway.
    private boolean groupingPays(int m) {
        return m >= LEAST_GROUPED
                && plan.iterations(m) >= LEAST_ITERATIONS
                && network.layers().stream().allMatch(layer -> layer.outputs() <= MOST_GROUPED_UNITS);
    }

    private BatchStep step(List<Examples> batches, Arena arena, WorkerTeam team) {
        Parameters parameters = Parameters.of(network, plan.optimizer(), arena);
        Examples first = batches.getFirst();
        int lastSize = batches.getLast().size();
        if (first.size() <= Blocks.LEAST_SIZE && StripStep.fits(network)) {
            return new StripStep(network, parameters, plan, first, lastSize, arena, team);
        }
        // Blocks grow in steps: a smaller batch can have more of them.
        int blocks =
                Math.max(Blocks.of(first.size()).count(), Blocks.of(lastSize).count());
        return new BlockStep(network, parameters, plan, first.isGrouped(), blocks, arena, team);
    }

    /// A new order for every epoch, a function of the seed and the epoch alone.
    private void shuffle(long epoch) {
        for (int j = 0; j < order.length; j++) {
            order[j] = j;
        }
        new CounterRandom(plan.seed()).stream(SHUFFLE_STREAM).stream(epoch).shuffle(order);
    }

    private static double secondsSince(long began) {
        return (System.nanoTime() - began) * 1e-9;
    }
}
