package dev.inkling.train;

import dev.inkling.math.Columns;
import dev.inkling.math.Matrix;
import dev.inkling.math.SortedBatch;
import dev.inkling.math.WorkerTeam;
import dev.inkling.nn.Backpropagation;
import dev.inkling.nn.Dense;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Layer;
import dev.inkling.nn.Network;
import dev.inkling.nn.Relu;
import dev.inkling.nn.SoftmaxCrossEntropy;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// An iteration over a small batch: threads share each layer by its units, so that every gradient is
/// computed in one place and there is nothing to merge. The last layer is shared by examples.
///
/// Each number is a sum over all inputs or over the whole batch in index order, whoever computes it:
/// the results are those of one block of [BlockStep], for any number of threads.
final class StripStep implements BatchStep {
    /// Shares begin at multiples of this many units or examples.
    private static final int STEP = 16;

    /// Pixels whose weights are computed and changed together, while they are in the cache.
    private static final int PIXELS = 32;

    private final List<Dense> layers;
    private final Optimizer optimizer;
    private final float labelSmoothing;
    private final WorkerTeam team;

    /// W and b of each layer, and the sums of their gradients.
    private final List<List<Parameters.Parameter>> parameters;

    private final List<List<Matrix>> sums;

    /// By thread and layer, but the last; empty where there are too few units.
    private final List<List<Optional<Strip>>> strips;

    /// The batches to come, and whose turn it is.
    private final List<SortedBatch> sorted;

    private int turn;

    /// For a whole batch, and for the smaller one at the end of an epoch.
    private final Pass whole;

    private final Pass rest;

    private Examples batch;
    private Optimizer.Step step;
    private double loss;
    private int correct;

    /// @param first a whole batch
    /// @param lastSize examples in an epoch's last batch
    StripStep(
            Network network,
            Parameters parameters,
            TrainingPlan plan,
            Examples first,
            int lastSize,
            Arena arena,
            WorkerTeam team) {
        this.optimizer = plan.optimizer();
        this.labelSmoothing = plan.labelSmoothing();
        this.team = team;
        this.parameters =
                parameters.layers().stream().filter(layer -> !layer.isEmpty()).toList();
        layers = network.layers().stream()
                .filter(Dense.class::isInstance)
                .map(Dense.class::cast)
                .toList();
        sums = Backpropagation.gradients(network, arena).stream()
                .filter(layer -> !layer.isEmpty())
                .toList();
        strips = IntStream.range(0, team.size())
                .mapToObj(number -> IntStream.range(0, layers.size() - 1)
                        .mapToObj(l -> strip(l, number))
                        .toList())
                .toList();
        sorted = IntStream.range(0, AHEAD)
                .mapToObj(_ -> new SortedBatch(network.inputs(), first.size()))
                .toList();
        batch = first;
        step = new Optimizer.Step(0, 0, 0, 0, 0);
        List<Matrix> a = outputs(arena, first.size());
        List<Matrix> dz = outputs(arena, first.size());
        whole = new Pass(first.size(), a, dz);
        rest = new Pass(lastSize, a, dz);
    }

    /// Whether the network is of the kind that this is for: two or more dense layers, with ReLU between
    /// them.
    static boolean fits(Network network) {
        List<Layer> layers = network.layers();
        return layers.size() > 1
                && layers.size() % 2 == 1
                && IntStream.range(0, layers.size())
                        .allMatch(l -> l % 2 == 0 ? layers.get(l) instanceof Dense : layers.get(l) instanceof Relu);
    }

    private List<Matrix> outputs(Arena arena, int m) {
        return layers.stream()
                .map(layer -> Matrix.zeros(arena, layer.outputs(), m))
                .toList();
    }

    private Optional<Strip> strip(int l, int number) {
        int from = border(layers.get(l).outputs(), number);
        int count = border(layers.get(l).outputs(), number + 1) - from;
        return count == 0 ? Optional.empty() : Optional.of(new Strip(l, from, count));
    }

    /// Where the share of thread `number` begins.
    private int border(int count, int number) {
        int steps = Math.ceilDiv(count, STEP);
        return Math.min(count, STEP * (steps * number / team.size()));
    }

    /// Sorting a batch by pixels takes as long for one thread as for several, so each sorts another.
    @Override
    public void prepare(List<Examples> batches) {
        team.run(
                batches.size(),
                (_, number) -> sorted.get(number).set(batches.get(number).sparse()));
        turn = -1;
    }

    @Override
    public boolean run(Examples batch, Optimizer.Step step) {
        this.batch = batch;
        turn++;
        this.step = step;
        Pass pass = batch.size() == whole.m ? whole : rest;
        for (WorkerTeam.Task stage : pass.stages) {
            team.run(pass.shares.size(), stage);
        }
        loss = 0;
        correct = 0;
        for (Share share : pass.shares) {
            loss = share.softmax.addLosses(loss, share.images);
            correct += share.images == 0 ? 0 : share.softmax.correct();
        }
        if (!Double.isFinite(loss)) {
            return false;
        }
        team.run(pass.shares.size(), pass.update);
        return true;
    }

    @Override
    public void finish() {
        strips.forEach(layers -> layers.getFirst().ifPresent(Strip::finish));
    }

    @Override
    public double loss() {
        return loss;
    }

    @Override
    public int correct() {
        return correct;
    }

    /// What all threads do for a batch of `m` examples.
    private final class Pass {
        private final int m;
        private final List<Share> shares;
        private final List<WorkerTeam.Task> stages = new ArrayList<>();
        private final WorkerTeam.Task update;

        /// @param a memory for A of each layer but the last, whose A becomes dZ
        /// @param dz memory for dZ of each layer
        Pass(int m, List<Matrix> a, List<Matrix> dz) {
            this.m = m;
            List<Matrix> outputs =
                    a.stream().map(matrix -> matrix.columns(0, m)).toList();
            List<Matrix> gradients =
                    dz.stream().map(matrix -> matrix.columns(0, m)).toList();
            shares = IntStream.range(0, team.size())
                    .mapToObj(number -> new Share(number, m, outputs, gradients))
                    .toList();
            for (int l = 0; l < layers.size() - 1; l++) {
                int layer = l;
                stages.add((_, number) -> shares.get(number).forward(layer));
            }
            stages.add((_, number) -> shares.get(number).lastLayer());
            for (int l = layers.size() - 2; l > 0; l--) {
                int layer = l;
                stages.add((_, number) -> shares.get(number).backward(layer));
            }
            update = (_, number) -> shares.get(number).update();
        }
    }

    /// What one thread does for a batch of `m` examples.
    private final class Share {
        /// By layer, but the last.
        private final List<Optional<Units>> units;

        private final boolean isFirst;
        private final List<Matrix> a;
        private final List<Matrix> dz;

        /// Examples `firstImage` to `firstImage + images - 1` of the batch, for the last layer.
        private final int firstImage;

        private final int images;
        private final Matrix input;
        private final Matrix inputGradient;
        private final Matrix logits;
        private final SoftmaxCrossEntropy softmax;

        Share(int number, int m, List<Matrix> a, List<Matrix> dz) {
            this.a = a;
            this.dz = dz;
            isFirst = number == 0;
            int last = layers.size() - 1;
            units = IntStream.range(0, last)
                    .mapToObj(l -> strips.get(number)
                            .get(l)
                            .map(strip -> new Units(strip, strip.of(a.get(l)), strip.of(dz.get(l)))))
                    .toList();
            firstImage = border(m, number);
            images = border(m, number + 1) - firstImage;
            input = a.get(last - 1).columns(firstImage, images);
            inputGradient = dz.get(last - 1).columns(firstImage, images);
            logits = dz.get(last).columns(firstImage, images);
            softmax = new SoftmaxCrossEntropy(images, labelSmoothing);
        }

        private Columns input(int l) {
            return l == 0 ? sorted.get(turn).x() : a.get(l - 1);
        }

        void forward(int l) {
            if (units.get(l).isPresent()) {
                units.get(l).get().forward(input(l));
            }
        }

        void lastLayer() {
            if (images == 0) {
                return;
            }
            Dense last = layers.getLast();
            last.forward(input, logits);
            softmax.forward(logits, batch, firstImage, logits);
            softmax.backward(batch, firstImage, logits); // dZ = A - Y
            inputGradient.setTransposedProduct(last.w(), logits); // dA = Wᵀ dZ
            inputGradient.setReluGradient(input, inputGradient); // dZ = dA ⊙ ReLU'(Z): where A > 0, Z > 0
        }

        /// From layer `l` to the one before.
        void backward(int l) {
            if (units.get(l - 1).isPresent()) {
                units.get(l - 1).get().backward(dz.get(l));
            }
        }

        void update() {
            units.getFirst().ifPresent(first -> first.updateFirst(sorted.get(turn)));
            for (int l = 1; l < units.size(); l++) {
                if (units.get(l).isPresent()) {
                    units.get(l).get().update(a.get(l - 1));
                }
            }
            units.getLast().ifPresent(last -> last.updateNext(dz.getLast()));
            if (isFirst) {
                Matrix db = sums.getLast().getLast();
                db.addColumns(dz.getLast()); // db += Σ dZ
                parameters.getLast().getLast().update(optimizer, db, step);
            }
        }
    }

    /// Some units of a layer, for a batch.
    ///
    /// @param a their A
    /// @param dz their dZ
    private record Units(Strip strip, Matrix a, Matrix dz) {
        void forward(Columns x) {
            strip.dense.forward(x, a); // Z = W X + b
            a.setRelu(a); // A = ReLU(Z)
        }

        void backward(Matrix nextDz) {
            dz.setTransposedProduct(strip.next.value(), nextDz); // dA = Wᵀ dZ
            dz.setReluGradient(a, dz); // dZ = dA ⊙ ReLU'(Z)
        }

        void updateFirst(SortedBatch x) {
            strip.updateFirst(dz, x);
        }

        void update(Matrix x) {
            strip.update(dz, x);
        }

        /// Of the last layer, the weights that come from these units.
        void updateNext(Matrix nextDz) {
            strip.updateNext(nextDz, a);
        }
    }

    /// Some units of a layer: rows of its W and b, and columns of the next layer's W.
    private final class Strip {
        private final int from;
        private final int count;
        private final List<Parameters.Parameter> shared;
        private final List<Parameters.Parameter> own;
        private final Dense dense;
        private final Matrix biasSum;

        /// Gradient of W; of the first layer, of [#PIXELS] columns of W at a time.
        private final Matrix weightSum;

        /// Of the first layer: W by columns that are changed together.
        private final List<Parameters.Parameter> slices;

        private final List<Matrix> sliceSums;
        private final Parameters.Parameter next;
        private final Matrix nextSum;

        Strip(int l, int from, int count) {
            this.from = from;
            this.count = count;
            shared = parameters.get(l).stream().map(p -> p.part(this::of)).toList();
            // Of the first layer, a thread has its rows in memory of its own until the end. Where they
            // lie between those of another thread, the processor reads ahead into memory that the other
            // is writing, which takes several times as long.
            UnaryOperator<Matrix> place = l == 0 ? Matrix::copy : UnaryOperator.identity();
            own = shared.stream().map(p -> p.part(place)).toList();
            Matrix w = own.get(0).value();
            dense = new Dense(w, own.get(1).value());
            biasSum = place.apply(of(sums.get(l).get(1)));
            weightSum = l == 0
                    ? Matrix.zeros(Arena.ofAuto(), count, Math.min(PIXELS, w.columns()))
                    : of(sums.get(l).get(0));
            slices = l == 0
                    ? IntStream.iterate(0, k -> k < w.columns(), k -> k + PIXELS)
                            .mapToObj(k ->
                                    own.get(0).part(matrix -> matrix.columns(k, Math.min(PIXELS, w.columns() - k))))
                            .toList()
                    : List.of();
            sliceSums = slices.stream()
                    .map(slice -> weightSum.columns(0, slice.value().columns()))
                    .toList();
            next = parameters.get(l + 1).getFirst().part(matrix -> matrix.columns(from, count));
            nextSum = sums.get(l + 1).getFirst().columns(from, count);
        }

        /// The rows of these units.
        Matrix of(Matrix matrix) {
            return matrix.rows(from, count);
        }

        void updateFirst(Matrix dz, SortedBatch x) {
            for (int k = 0; k < slices.size(); k++) {
                Matrix sum = sliceSums.get(k);
                sum.addOuterProduct(dz, x, k * PIXELS); // dW += dZ Xᵀ
                slices.get(k).update(optimizer, sum, step);
            }
            updateBias(dz);
        }

        void update(Matrix dz, Matrix x) {
            weightSum.addOuterProduct(dz, x); // dW += dZ Xᵀ
            own.get(0).update(optimizer, weightSum, step);
            updateBias(dz);
        }

        private void updateBias(Matrix dz) {
            biasSum.addColumns(dz); // db += Σ dZ
            own.get(1).update(optimizer, biasSum, step);
        }

        void updateNext(Matrix nextDz, Matrix a) {
            nextSum.addOuterProduct(nextDz, a); // dW += dZ Aᵀ
            next.update(optimizer, nextSum, step);
        }

        void finish() {
            for (int p = 0; p < shared.size(); p++) {
                shared.get(p).set(own.get(p));
            }
        }
    }
}
