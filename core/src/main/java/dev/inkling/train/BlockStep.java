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
import java.util.stream.IntStream;

/// An iteration over a large batch: threads share it by [Blocks]. Each block adds up its gradients in
/// the order of its examples, and block gradients are added in a binary tree over block numbers.
final class BlockStep implements BatchStep {
    /// Numbers that one thread merges and updates at a time.
    private static final int SLICE = 1 << 13;

    /// Names the stream of randomness for [dev.inkling.nn.Dropout].
    private static final long DROPOUT_STREAM = 4;

    private final Network network;
    private final Optimizer optimizer;
    private final CounterRandom random;
    private final WorkerTeam team;
    private final List<Backpropagation> workers;

    /// By block, layer and parameter.
    private final List<List<List<Matrix>>> gradients;

    private final List<Slice> slices = new ArrayList<>();
    private final double[] losses;
    private final int[] corrects;
    private double loss;
    private int correct;

    /// @param grouped whether the batches are [Examples#grouped]
    /// @param blocks most blocks in a batch
    BlockStep(
            Network network,
            Parameters parameters,
            TrainingPlan plan,
            boolean grouped,
            int blocks,
            Arena arena,
            WorkerTeam team) {
        this.network = network;
        this.optimizer = plan.optimizer();
        random = new CounterRandom(plan.seed()).stream(DROPOUT_STREAM);
        this.team = team;
        losses = new double[blocks];
        corrects = new int[blocks];
        workers = IntStream.range(0, team.size())
                .mapToObj(_ -> new Backpropagation(network, plan.labelSmoothing(), grouped, arena))
                .toList();
        gradients = IntStream.range(0, blocks)
                .mapToObj(_ -> Backpropagation.gradients(network, arena))
                .toList();
        for (int l = 0; l < parameters.layers().size(); l++) {
            List<Parameters.Parameter> layer = parameters.layers().get(l);
            for (int p = 0; p < layer.size(); p++) {
                addSlices(layer.get(p), l, p);
            }
        }
    }

    private void addSlices(Parameters.Parameter parameter, int layer, int p) {
        int columns = parameter.value().columns();
        int width = Math.max(1, SLICE / parameter.value().rows());
        for (int from = 0; from < columns; from += width) {
            int start = from;
            int count = Math.min(width, columns - from);
            slices.add(new Slice(
                    parameter.part(matrix -> matrix.columns(start, count)),
                    gradients.stream()
                            .map(block -> block.get(layer).get(p).columns(start, count))
                            .toList()));
        }
    }

    @Override
    public void prepare(List<Examples> batches) {
        // There is nothing to do that would serve several batches.
    }

    @Override
    public boolean run(Examples batch, Optimizer.Step step) {
        Blocks blocks = Blocks.of(network, batch.size());
        CounterRandom iteration = random.stream(step.iteration());
        team.run(blocks.count(), (worker, number) -> {
            Backpropagation pass = workers.get(worker);
            pass.addGradients(blocks.block(batch, number), gradients.get(number), iteration);
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
            return false;
        }
        team.run(slices.size(), (_, number) -> slices.get(number).update(blocks.count(), step));
        return true;
    }

    @Override
    public void finish() {
        // They are there all the time.
    }

    @Override
    public double loss() {
        return loss;
    }

    @Override
    public int correct() {
        return correct;
    }

    /// Some columns of a parameter, and the same columns of every block's gradient.
    private final class Slice {
        private final Parameters.Parameter parameter;
        private final List<Matrix> gradients;

        Slice(Parameters.Parameter parameter, List<Matrix> gradients) {
            this.parameter = parameter;
            this.gradients = gradients;
        }

        /// Adds the blocks' gradients in a binary tree, lets the optimiser change the parameter, and
        /// leaves zeros for the next iteration.
        void update(int blocks, Optimizer.Step step) {
            for (int distance = 1; distance < blocks; distance *= 2) {
                for (int block = 0; block + distance < blocks; block += 2 * distance) {
                    gradients.get(block).add(gradients.get(block + distance));
                }
            }
            parameter.update(optimizer, gradients.getFirst(), step);
            gradients.subList(1, blocks).forEach(Matrix::clear);
        }
    }
}
