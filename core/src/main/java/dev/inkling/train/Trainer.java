package dev.inkling.train;

import dev.inkling.math.CounterRandom;
import dev.inkling.math.Matrix;
import dev.inkling.math.WorkerTeam;
import dev.inkling.nn.Backpropagation;
import dev.inkling.nn.Blocks;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Trains a network by mini-batch or full-batch gradient descent.
///
/// In every iteration the batch is cut into [Blocks]. Each block adds up its gradients in the order
/// of its examples, block gradients are added in a binary tree over block numbers, and the optimiser
/// changes the weights. Nothing in this depends on the number of threads, so the result does not.
public final class Trainer {
    /// Names the stream of randomness that shuffles the examples.
    private static final long SHUFFLE_STREAM = 2;

    /// Numbers that one thread merges and updates at a time.
    private static final int SLICE = 1 << 13;

    private final TrainingPlan plan;
    private final Network network;
    private final Examples examples;
    private final Consumer<TrainingEvent> listener;
    private final int[] order;
    private final Examples ordered;

    private Trainer(TrainingPlan plan, Network network, Examples examples, Consumer<TrainingEvent> listener) {
        this.plan = plan;
        this.network = network;
        this.examples = examples;
        this.listener = listener;
        order = IntStream.range(0, examples.size()).toArray();
        ordered = examples.inOrder(order);
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
        int batchSize = Math.min(plan.batchSize(), m);
        int batches = plan.batches(m);
        long iterations = plan.iterations(m);
        int lastSize = m - (batches - 1) * batchSize;
        // Blocks grow in steps: a smaller batch can have more of them.
        int blocks = Math.max(Blocks.of(batchSize).count(), Blocks.of(lastSize).count());
        Step step = new Step(arena, team, blocks);
        listener.accept(new TrainingEvent.Started(m, network.parameterCount(), iterations));

        long began = System.nanoTime();
        long used = 0;
        long iteration = 0;
        while (iteration < iterations && !stop.getAsBoolean()) {
            int batch = (int) (iteration % batches);
            if (batch == 0 && batches > 1) {
                shuffle(iteration / batches);
            }
            int from = batch * batchSize;
            Examples part = ordered.part(from, Math.min(batchSize, m - from));
            iteration++;
            step.run(part, iteration);
            used += part.size();
            listener.accept(new TrainingEvent.IterationDone(
                    iteration,
                    iterations,
                    step.loss / part.size(),
                    (double) step.correct / part.size(),
                    used,
                    secondsSince(began)));
        }
        var finished =
                new TrainingEvent.Finished(network, iteration, used, secondsSince(began), iteration < iterations);
        listener.accept(finished);
        return finished;
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

    /// One iteration, and the memory that all of them use.
    private final class Step {
        private final WorkerTeam team;
        private final List<Backpropagation> workers;

        /// By block, layer and parameter.
        private final List<List<List<Matrix>>> gradients;

        private final List<Slice> slices = new ArrayList<>();
        private final double[] losses;
        private final int[] corrects;
        private double loss;
        private int correct;

        /// @param blocks most blocks in a batch
        Step(Arena arena, WorkerTeam team, int blocks) {
            this.team = team;
            losses = new double[blocks];
            corrects = new int[blocks];
            workers = IntStream.range(0, team.size())
                    .mapToObj(_ -> new Backpropagation(network, arena))
                    .toList();
            gradients = IntStream.range(0, blocks)
                    .mapToObj(_ -> Backpropagation.gradients(network, arena))
                    .toList();
            for (int l = 0; l < network.layers().size(); l++) {
                List<Matrix> parameters = network.layers().get(l).parameters();
                for (int p = 0; p < parameters.size(); p++) {
                    int layer = l;
                    int parameter = p;
                    addSlices(
                            parameters.get(p),
                            gradients.stream()
                                    .map(block -> block.get(layer).get(parameter))
                                    .toList());
                }
            }
        }

        private void addSlices(Matrix parameter, List<Matrix> blockGradients) {
            int width = Math.max(1, SLICE / parameter.rows());
            for (int from = 0; from < parameter.columns(); from += width) {
                int start = from;
                int count = Math.min(width, parameter.columns() - from);
                slices.add(new Slice(
                        parameter.columns(start, count),
                        blockGradients.stream()
                                .map(gradient -> gradient.columns(start, count))
                                .toList()));
            }
        }

        void run(Examples batch, long iteration) {
            Blocks blocks = Blocks.of(batch.size());
            team.run(blocks.count(), (worker, number) -> {
                Backpropagation pass = workers.get(worker);
                pass.addGradients(blocks.block(batch, number), gradients.get(number));
                losses[number] = pass.loss();
                corrects[number] = pass.correct();
            });
            loss = 0;
            correct = 0;
            for (int number = 0; number < blocks.count(); number++) {
                loss += losses[number];
                correct += corrects[number];
            }
            if (!Double.isFinite(loss)) {
                throw new TrainingDivergedException(iteration, loss / batch.size());
            }
            team.run(slices.size(), (_, number) -> slices.get(number).update(blocks.count(), batch.size()));
        }
    }

    /// Some columns of a parameter, and the same columns of every block's gradient.
    private final class Slice {
        private final Matrix parameter;
        private final List<Matrix> gradients;

        Slice(Matrix parameter, List<Matrix> gradients) {
            this.parameter = parameter;
            this.gradients = gradients;
        }

        /// Adds the blocks' gradients in a binary tree, takes their mean, lets the optimiser change the
        /// parameter, and leaves zeros for the next iteration.
        void update(int blocks, int m) {
            for (int distance = 1; distance < blocks; distance *= 2) {
                for (int block = 0; block + distance < blocks; block += 2 * distance) {
                    gradients.get(block).add(gradients.get(block + distance));
                }
            }
            Matrix gradient = gradients.getFirst();
            gradient.scale(1f / m); // the one place where 1/m stands
            plan.optimizer().update(parameter, gradient);
            gradients.subList(0, blocks).forEach(Matrix::clear);
        }
    }
}
