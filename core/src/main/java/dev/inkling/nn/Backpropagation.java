package dev.inkling.nn;

import dev.inkling.math.Columns;
import dev.inkling.math.CounterRandom;
import dev.inkling.math.GroupedMatrix;
import dev.inkling.math.Matrix;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Forward and backward propagation through a whole network, a tile of examples at a time, so that
/// what one layer leaves is still in the cache when the next one reads it.
///
/// Has the memory of one thread; the network is shared.
public final class Backpropagation {
    /// Numbers that a layer leaves for a tile: a usual L1 cache.
    private static final int TILE_NUMBERS = 1 << 13;

    private static final int LARGEST_TILE = GroupedMatrix.PANEL;
    private static final int SMALLEST_TILE = 64;

    /// An image has thousands of numbers there, and each is used hundreds of times.
    private static final int CONVOLUTION_TILE = 16;

    /// What [Dropout] draws from where no iteration is.
    public static final CounterRandom FIXED = new CounterRandom(0);

    private final Network network;
    private final int tile;
    private final SoftmaxCrossEntropy softmax;

    /// Output of each layer, and its gradient: (outputs, tile). A layer that works in place has none of its own.
    private final List<Matrix> outputs;

    private final List<Matrix> gradients;

    private final Optional<Matrix> room;

    /// The columns of those that are in use.
    private Optional<Matrix> roomInUse = Optional.empty();

    private List<Matrix> z = List.of();

    private List<Optional<Matrix>> dz = List.of();
    private int columns;

    private double loss;
    private int correct;

    /// For examples that are not grouped.
    ///
    /// @param labelSmoothing ε of [SoftmaxCrossEntropy]
    /// @param arena where the memory between the layers lives
    public Backpropagation(Network network, float labelSmoothing, Arena arena) {
        this(network, labelSmoothing, false, arena);
    }

    /// @param labelSmoothing ε of [SoftmaxCrossEntropy]
    /// @param grouped whether the examples are [Examples#grouped]; what is between the layers then
    ///     stands by rows
    /// @param arena where the memory between the layers lives
    public Backpropagation(Network network, float labelSmoothing, boolean grouped, Arena arena) {
        this.network = network;
        tile = grouped ? GroupedMatrix.PANEL : tile(network);
        softmax = new SoftmaxCrossEntropy(tile, labelSmoothing);
        outputs = between(network, tile, grouped, arena);
        gradients = between(network, tile, grouped, arena);
        room = network.inputRoom(arena, tile);
    }

    private static List<Matrix> between(Network network, int tile, boolean byRows, Arena arena) {
        List<Matrix> matrices = new ArrayList<>();
        for (Layer layer : network.layers()) {
            matrices.add(
                    layer.inPlace()
                            ? matrices.getLast()
                            : byRows
                                    ? Matrix.zerosByRows(arena, layer.outputs(), tile)
                                    : Matrix.zeros(arena, layer.outputs(), tile));
        }
        return matrices;
    }

    /// Examples that pass through a network together: a power of 2. No result depends on it.
    private static int tile(Network network) {
        if (network.layers().stream().anyMatch(Conv2d.class::isInstance)) {
            return CONVOLUTION_TILE;
        }
        int widest = network.layers().stream().mapToInt(Layer::outputs).max().orElseThrow();
        return Math.clamp(Integer.highestOneBit(TILE_NUMBERS / widest), SMALLEST_TILE, LARGEST_TILE);
    }

    /// Memory for the gradients of a network's parameters, layer by layer: zeros.
    public static List<List<Matrix>> gradients(Network network, Arena arena) {
        return network.layers().stream()
                .map(layer -> layer.parameters().stream()
                        .map(p -> Matrix.zeros(arena, p.rows(), p.columns()))
                        .toList())
                .toList();
    }

    /// Adds the gradients of the loss, summed over `examples`, to `d`.
    ///
    /// @param d from [#gradients]
    /// @param random for the iteration, where there is [Dropout]
    public void addGradients(Examples examples, List<List<Matrix>> d, CounterRandom random) {
        reset();
        for (int from = 0; from < examples.size(); from += tile) {
            Examples part = examples.part(from, Math.min(tile, examples.size() - from));
            Columns x = begin(part.x());
            Columns input = x;
            for (int l = 0; l < z.size(); l++) {
                network.layers()
                        .get(l)
                        .forward(input, z.get(l), new Chance(random.stream(l), part)); // Z_l = layer_l(Z_(l-1))
                input = z.get(l);
            }
            score(part, z.getLast());
            softmax.backward(part, 0, dz.getLast().orElseThrow()); // dZ = A - Y
            for (int l = z.size() - 1; l >= 0; l--) {
                network.layers()
                        .get(l)
                        .backward(
                                l == 0 ? x : z.get(l - 1),
                                dz.get(l).orElseThrow(),
                                d.get(l),
                                l == 0 ? Optional.empty() : dz.get(l - 1),
                                new Chance(random.stream(l), part));
            }
        }
    }

    /// [#addGradients(Examples, List, CounterRandom)] with chance always the same.
    public void addGradients(Examples examples, List<List<Matrix>> d) {
        addGradients(examples, d, FIXED);
    }

    /// Computes the loss and the answers for `examples`.
    ///
    /// @param answers receives the predicted class of example j at `offset + j`
    public void predict(Examples examples, int[] answers, int offset) {
        reset();
        for (int from = 0; from < examples.size(); from += tile) {
            Examples part = examples.part(from, Math.min(tile, examples.size() - from));
            Columns input = begin(part.x());
            for (int l = 0; l < z.size(); l++) {
                network.layers().get(l).forward(input, z.get(l));
                input = z.get(l);
            }
            score(part, z.getLast());
            for (int j = 0; j < part.size(); j++) {
                answers[offset + from + j] = softmax.answer(j);
            }
        }
    }

    /// Loss of the last call, summed over its examples.
    public double loss() {
        return loss;
    }

    /// How many examples of the last call were answered right.
    public int correct() {
        return correct;
    }

    /// Adds up the loss, and leaves A = softmax(Z) in the last dZ.
    private void score(Examples part, Matrix logits) {
        softmax.forward(logits, part, 0, dz.getLast().orElseThrow());
        loss = softmax.addLosses(loss, part.size());
        correct += softmax.correct();
    }

    private void reset() {
        loss = 0;
        correct = 0;
    }

    /// Takes as many columns of the memory as X has; returns what the first layer takes.
    private Columns begin(Columns x) {
        int count = x.columns();
        if (columns != count) {
            columns = count;
            roomInUse = room.map(matrix -> matrix.columns(0, count));
            z = used(outputs);
            dz = used(gradients).stream().map(Optional::of).toList();
        }
        return network.input(x, roomInUse);
    }

    /// The columns that are in use; what is the same matrix stays the same.
    private List<Matrix> used(List<Matrix> matrices) {
        List<Matrix> used = new ArrayList<>();
        for (int l = 0; l < matrices.size(); l++) {
            boolean same = l > 0 && matrices.get(l).equals(matrices.get(l - 1));
            used.add(same ? used.getLast() : matrices.get(l).columns(0, columns));
        }
        return used;
    }
}
