package dev.inkling.eval;

import dev.inkling.kernel.Convolution;
import dev.inkling.kernel.MaxPool;
import dev.inkling.math.Matrix;
import dev.inkling.nn.Backpropagation;
import dev.inkling.nn.Chance;
import dev.inkling.nn.Conv2d;
import dev.inkling.nn.Dataset;
import dev.inkling.nn.Dense;
import dev.inkling.nn.Dropout;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Flatten;
import dev.inkling.nn.Layer;
import dev.inkling.nn.MaxPool2d;
import dev.inkling.nn.Network;
import dev.inkling.nn.Relu;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A network in double precision, one plain loop an equation. It exists to check the engine's gradients,
/// not to be fast.
///
/// Layers count from 0. W of a layer is by row, then column; of a layer without weights it is empty.
final class DoubleNetwork {
    private final List<Layer> layers;
    private final double[][][] w;
    private final double[][] b;

    /// The examples: `x[j]` is observation j.
    private final double[][] x;

    private final int[] labels;
    private final Examples examples;

    /// `z[l][j]`, what layer l leaves of observation j, kept from [#forward] so that [#lossWithRow] can begin
    /// in the middle.
    private final double[][][] z;

    DoubleNetwork(Network network, Examples examples) {
        this.examples = examples;
        layers = network.layers();
        w = new double[layers.size()][][];
        b = new double[layers.size()][];
        z = new double[layers.size()][examples.size()][];
        for (int l = 0; l < layers.size(); l++) {
            List<Matrix> parameters = layers.get(l).parameters();
            w[l] = parameters.isEmpty() ? new double[0][] : rows(parameters.get(0));
            b[l] = parameters.isEmpty()
                    ? new double[0]
                    : Arrays.stream(rows(parameters.get(1)))
                            .mapToDouble(row -> row[0])
                            .toArray();
        }
        x = new double[examples.size()][network.inputs()];
        labels = new int[examples.size()];
        for (int j = 0; j < x.length; j++) {
            labels[j] = examples.label(j);
            for (int i = 0; i < x[j].length; i++) {
                x[j][i] = examples.x().get(i, j);
            }
        }
    }

    private static double[][] rows(Matrix matrix) {
        double[][] rows = new double[matrix.rows()][matrix.columns()];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < rows[i].length; k++) {
                rows[i][k] = matrix.get(i, k);
            }
        }
        return rows;
    }

    /// Weights of layer `l`: `w(l)[o][i]`, live.
    double[][] w(int l) {
        return w[l];
    }

    /// Biases of layer `l`, live.
    double[] b(int l) {
        return b[l];
    }

    /// Computes and keeps every Z; returns J.
    double forward() {
        double loss = 0;
        for (int j = 0; j < x.length; j++) {
            for (int l = 0; l < layers.size(); l++) {
                z[l][j] = new double[layers.get(l).outputs()];
                apply(l, j, input(l, j), z[l][j]);
            }
            loss += crossEntropy(z[layers.size() - 1][j], labels[j]);
        }
        return loss / x.length;
    }

    /// J for parameters that differ from those of [#forward] in row `o` of layer `l` only.
    ///
    /// @return NaN if J has a kink between: a ReLU that was on is now off, or the other way round, or another
    ///     number is the largest of a window
    double lossWithRow(int l, int o) {
        double loss = 0;
        for (int j = 0; j < x.length; j++) {
            double[] current = z[l][j].clone();
            applyRow(l, o, input(l, j), current);
            for (int k = l + 1; k < layers.size(); k++) {
                if (hasKink(k, current, z[k - 1][j])) {
                    return Double.NaN;
                }
                double[] next = new double[layers.get(k).outputs()];
                apply(k, j, current, next);
                current = next;
            }
            loss += crossEntropy(current, labels[j]);
        }
        return loss / x.length;
    }

    private boolean hasKink(int l, double[] current, double[] before) {
        return switch (layers.get(l)) {
            case Relu _ -> IntStream.range(0, current.length).anyMatch(i -> current[i] > 0 != before[i] > 0);
            case MaxPool2d(MaxPool shape) ->
                IntStream.range(0, layers.get(l).outputs())
                        .anyMatch(i -> largest(shape, i, current) != largest(shape, i, before));
            case Dense _, Conv2d _, Flatten _, Dropout _ -> false;
        };
    }

    /// Analytic gradients of J at the parameters of [#forward].
    Gradients backward() {
        double[][][] dw = new double[layers.size()][][];
        double[][] db = new double[layers.size()][];
        for (int l = 0; l < layers.size(); l++) {
            dw[l] = Arrays.stream(w[l]).map(row -> new double[row.length]).toArray(double[][]::new);
            db[l] = new double[b[l].length];
        }
        for (int j = 0; j < x.length; j++) {
            double[] dz = softmax(z[layers.size() - 1][j]);
            for (int c = 0; c < dz.length; c++) {
                dz[c] -= target(c, labels[j], dz.length); // dZ = A - Y
            }
            for (int l = layers.size() - 1; l >= 0; l--) {
                double[] dInput = new double[input(l, j).length];
                back(l, j, dz, dw[l], db[l], dInput);
                dz = dInput;
            }
        }
        return new Gradients(dw, db);
    }

    /// Gradients of J, by layer.
    static final class Gradients {
        final double[][][] dw;
        final double[][] db;

        Gradients(double[][][] dw, double[][] db) {
            this.dw = dw;
            this.db = db;
        }
    }

    private double[] input(int l, int j) {
        return l == 0 ? x[j] : z[l - 1][j];
    }

    /// Z = layer(X).
    private void apply(int l, int j, double[] input, double[] output) {
        switch (layers.get(l)) {
            case Dense _, Conv2d _ -> IntStream.range(0, b[l].length).forEach(o -> applyRow(l, o, input, output));
            case Relu _ -> Arrays.setAll(output, i -> Math.max(0, input[i]));
            case MaxPool2d(MaxPool shape) -> Arrays.setAll(output, i -> input[largest(shape, i, input)]);
            case Flatten _ -> Arrays.setAll(output, i -> input[i]);
            case Dropout dropout -> Arrays.setAll(output, i -> input[i] * factor(dropout, l, j, i));
        }
    }

    /// Row o of Z = W X + b; channel o of Z = W * X + b.
    private void applyRow(int l, int o, double[] input, double[] output) {
        if (layers.get(l) instanceof Conv2d(Matrix _, Matrix _, Convolution shape)) {
            for (int p = 0; p < shape.pixels(); p++) {
                double sum = b[l][o];
                for (int k = 0; k < shape.terms(); k++) {
                    int at = windowed(shape, p, k);
                    sum += at < 0 ? 0 : w[l][o][k] * input[at];
                }
                output[p * shape.outputs() + o] = sum;
            }
        } else {
            double sum = b[l][o];
            for (int i = 0; i < input.length; i++) {
                sum += w[l][o][i] * input[i];
            }
            output[o] = sum;
        }
    }

    private void back(int l, int j, double[] dz, double[][] dw, double[] db, double[] dInput) {
        double[] input = input(l, j);
        switch (layers.get(l)) {
            case Dense _ -> {
                for (int o = 0; o < dz.length; o++) {
                    db[o] += dz[o] / x.length; // db = 1/m Σ dZ
                    for (int i = 0; i < input.length; i++) {
                        dw[o][i] += dz[o] * input[i] / x.length; // dW = 1/m dZ Xᵀ
                        dInput[i] += w[l][o][i] * dz[o]; // dX = Wᵀ dZ
                    }
                }
            }
            case Conv2d(Matrix _, Matrix _, Convolution shape) -> {
                for (int n = 0; n < dz.length; n++) {
                    int o = n % shape.outputs();
                    db[o] += dz[n] / x.length;
                    for (int k = 0; k < shape.terms(); k++) {
                        int at = windowed(shape, n / shape.outputs(), k);
                        if (at >= 0) {
                            dw[o][k] += dz[n] * input[at] / x.length;
                            dInput[at] += w[l][o][k] * dz[n];
                        }
                    }
                }
            }
            case Relu _ -> Arrays.setAll(dInput, i -> input[i] > 0 ? dz[i] : 0); // dZ = dA ⊙ ReLU'(Z)
            case MaxPool2d(MaxPool shape) -> {
                for (int i = 0; i < dz.length; i++) {
                    dInput[largest(shape, i, input)] += dz[i];
                }
            }
            case Flatten _ -> Arrays.setAll(dInput, i -> dz[i]);
            case Dropout dropout -> Arrays.setAll(dInput, i -> dz[i] * factor(dropout, l, j, i));
        }
    }

    /// Where number `k` of the window around pixel `p` stands in X; -1 if it lies beyond the edges.
    private static int windowed(Convolution shape, int p, int k) {
        int pixel = k / shape.inputs();
        int row = p / shape.width() + pixel / shape.kernelWidth() - shape.kernelHeight() / 2;
        int column = p % shape.width() + pixel % shape.kernelWidth() - shape.kernelWidth() / 2;
        boolean inside = row >= 0 && row < shape.height() && column >= 0 && column < shape.width();
        return inside ? (row * shape.width() + column) * shape.inputs() + k % shape.inputs() : -1;
    }

    /// Where the largest number of the window of output `i` stands in Z.
    private static int largest(MaxPool shape, int i, double[] input) {
        int windows = shape.width() / shape.size();
        int top = i / shape.channels() / windows * shape.size();
        int left = i / shape.channels() % windows * shape.size();
        int largest = -1;
        for (int row = top; row < top + shape.size(); row++) {
            for (int column = left; column < left + shape.size(); column++) {
                int at = (row * shape.width() + column) * shape.channels() + i % shape.channels();
                largest = largest < 0 || input[at] > input[largest] ? at : largest;
            }
        }
        return largest;
    }

    private double factor(Dropout dropout, int l, int j, int i) {
        return dropout.factor(new Chance(Backpropagation.FIXED.stream(l), examples).key(j), i);
    }

    private static double[] softmax(double[] z) {
        double max = Arrays.stream(z).max().orElseThrow();
        double[] e = Arrays.stream(z).map(value -> StrictMath.exp(value - max)).toArray();
        double sum = Arrays.stream(e).sum();
        return Arrays.stream(e).map(value -> value / sum).toArray();
    }

    /// Y_c: one-hot, or the same for every class where the label is none.
    private static double target(int c, int label, int classes) {
        return label == Dataset.NO_CLASS ? 1.0 / classes : c == label ? 1 : 0;
    }

    private static double crossEntropy(double[] z, int label) {
        double max = Arrays.stream(z).max().orElseThrow();
        double sum = Arrays.stream(z).map(value -> StrictMath.exp(value - max)).sum();
        double target = 0;
        for (int c = 0; c < z.length; c++) {
            target += target(c, label, z.length) * z[c];
        }
        return StrictMath.log(sum) + max - target;
    }
}
