package dev.inkling.nn;

import dev.inkling.math.Columns;
import dev.inkling.math.GroupedMatrix;
import dev.inkling.math.Matrix;
import java.lang.foreign.Arena;
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

    private final Network network;
    private final int tile;
    private final SoftmaxCrossEntropy softmax;

    /// Output of each layer, and its gradient: (outputs, tile).
    private final List<Matrix> outputs;

    private final List<Matrix> gradients;

    /// The columns of those that are in use.
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
    }

    private static List<Matrix> between(Network network, int tile, boolean byRows, Arena arena) {
        return network.layers().stream()
                .map(layer -> byRows
                        ? Matrix.zerosByRows(arena, layer.outputs(), tile)
                        : Matrix.zeros(arena, layer.outputs(), tile))
                .toList();
    }

    /// Examples that pass through a network together: a power of 2. No result depends on it.
    private static int tile(Network network) {
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
    public void addGradients(Examples examples, List<List<Matrix>> d) {
        reset();
        for (int from = 0; from < examples.size(); from += tile) {
            Examples part = examples.part(from, Math.min(tile, examples.size() - from));
            score(part, forward(part.x()));
            backward(part, d);
        }
    }

    /// Computes the loss and the answers for `examples`.
    ///
    /// @param answers receives the predicted class of example j at `offset + j`
    public void predict(Examples examples, int[] answers, int offset) {
        reset();
        for (int from = 0; from < examples.size(); from += tile) {
            Examples part = examples.part(from, Math.min(tile, examples.size() - from));
            score(part, forward(part.x()));
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

    /// Z_l = layer_l(Z_(l-1)); returns the logits.
    private Matrix forward(Columns x) {
        use(x.columns());
        Columns input = x;
        for (int l = 0; l < z.size(); l++) {
            network.layers().get(l).forward(input, z.get(l));
            input = z.get(l);
        }
        return z.getLast();
    }

    /// Adds up the loss, and leaves A = softmax(Z) in the last dZ.
    private void score(Examples part, Matrix logits) {
        softmax.forward(logits, part, 0, dz.getLast().orElseThrow());
        loss = softmax.addLosses(loss, part.size());
        correct += softmax.correct();
    }

    private void backward(Examples part, List<List<Matrix>> d) {
        softmax.backward(part, 0, dz.getLast().orElseThrow()); // dZ = A - Y
        for (int l = z.size() - 1; l >= 0; l--) {
            Columns input = l == 0 ? part.x() : z.get(l - 1);
            Optional<Matrix> inputGradient = l == 0 ? Optional.empty() : dz.get(l - 1);
            network.layers().get(l).backward(input, dz.get(l).orElseThrow(), d.get(l), inputGradient);
        }
    }

    private void reset() {
        loss = 0;
        correct = 0;
    }

    private void use(int count) {
        if (columns != count) {
            columns = count;
            z = outputs.stream().map(matrix -> matrix.columns(0, count)).toList();
            dz = gradients.stream()
                    .map(matrix -> Optional.of(matrix.columns(0, count)))
                    .toList();
        }
    }
}
