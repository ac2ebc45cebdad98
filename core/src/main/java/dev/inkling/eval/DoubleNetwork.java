package dev.inkling.eval;

import dev.inkling.math.Matrix;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import dev.inkling.nn.Parameter;
import java.util.Arrays;
import java.util.List;

/// Dense layers with ReLU between them and softmax cross-entropy at the end, in double precision, one
/// plain loop an equation. It exists to check the engine's gradients, not to be fast.
///
/// Layers count from 1, as in the equations; arrays of matrices are by layer, then row, then column.
final class DoubleNetwork {
    /// Dense layers.
    private final int depth;

    private final double[][][] w;
    private final double[][] b;

    /// The examples: `x[j]` is observation j.
    private final double[][] x;

    private final int[] labels;

    /// `z[l][j]`, kept from [#forward] so that [#lossWithRow] can begin in the middle.
    private final double[][][] z;

    DoubleNetwork(Network network, Examples examples) {
        List<Parameter> parameters = network.parameters();
        depth = parameters.size() / 2;
        w = new double[depth + 1][][];
        b = new double[depth + 1][];
        z = new double[depth + 1][examples.size()][];
        for (int l = 1; l <= depth; l++) {
            Matrix weights = parameters.get(2 * l - 2).value();
            Matrix biases = parameters.get(2 * l - 1).value();
            w[l] = new double[weights.rows()][weights.columns()];
            b[l] = new double[weights.rows()];
            for (int o = 0; o < weights.rows(); o++) {
                b[l][o] = biases.get(o, 0);
                for (int i = 0; i < weights.columns(); i++) {
                    w[l][o][i] = weights.get(o, i);
                }
            }
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

    int depth() {
        return depth;
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
            for (int l = 1; l <= depth; l++) {
                z[l][j] = new double[b[l].length];
                double[] input = input(l, j);
                for (int o = 0; o < b[l].length; o++) {
                    z[l][j][o] = preActivation(l, o, input);
                }
            }
            loss += crossEntropy(z[depth][j], labels[j]);
        }
        return loss / x.length;
    }

    /// J for parameters that differ from those of [#forward] in row `o` of layer `l` only.
    ///
    /// @return NaN if a ReLU that was on is now off, or the other way round
    double lossWithRow(int l, int o) {
        double loss = 0;
        for (int j = 0; j < x.length; j++) {
            double[] current = z[l][j].clone();
            current[o] = preActivation(l, o, input(l, j));
            for (int k = l; k < depth; k++) {
                for (int u = 0; u < current.length; u++) {
                    if (current[u] > 0 != z[k][j][u] > 0) {
                        return Double.NaN;
                    }
                }
                double[] input = relu(current);
                current = new double[b[k + 1].length];
                for (int u = 0; u < current.length; u++) {
                    current[u] = preActivation(k + 1, u, input);
                }
            }
            loss += crossEntropy(current, labels[j]);
        }
        return loss / x.length;
    }

    /// Analytic gradients of J at the parameters of [#forward].
    Gradients backward() {
        double[][][] dw = new double[depth + 1][][];
        double[][] db = new double[depth + 1][];
        for (int l = 1; l <= depth; l++) {
            dw[l] = new double[w[l].length][w[l][0].length];
            db[l] = new double[b[l].length];
        }
        for (int j = 0; j < x.length; j++) {
            double[] dz = softmax(z[depth][j]);
            dz[labels[j]] -= 1; // dZ = A - Y
            for (int l = depth; l >= 1; l--) {
                double[] input = input(l, j);
                double[] dInput = new double[input.length];
                for (int o = 0; o < dz.length; o++) {
                    db[l][o] += dz[o] / x.length; // db = 1/m Σ dZ
                    for (int i = 0; i < input.length; i++) {
                        dw[l][o][i] += dz[o] * input[i] / x.length; // dW = 1/m dZ Aᵀ
                        dInput[i] += w[l][o][i] * dz[o]; // dA = Wᵀ dZ
                    }
                }
                if (l > 1) {
                    for (int i = 0; i < dInput.length; i++) {
                        dInput[i] = z[l - 1][j][i] > 0 ? dInput[i] : 0; // dZ = dA ⊙ ReLU'(Z)
                    }
                }
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
        return l == 1 ? x[j] : relu(z[l - 1][j]);
    }

    private double preActivation(int l, int o, double[] input) {
        double sum = b[l][o];
        for (int i = 0; i < input.length; i++) {
            sum += w[l][o][i] * input[i];
        }
        return sum;
    }

    private static double[] relu(double[] z) {
        return Arrays.stream(z).map(value -> Math.max(0, value)).toArray();
    }

    private static double[] softmax(double[] z) {
        double max = Arrays.stream(z).max().orElseThrow();
        double[] e = Arrays.stream(z).map(value -> StrictMath.exp(value - max)).toArray();
        double sum = Arrays.stream(e).sum();
        return Arrays.stream(e).map(value -> value / sum).toArray();
    }

    private static double crossEntropy(double[] z, int label) {
        double max = Arrays.stream(z).max().orElseThrow();
        double sum = Arrays.stream(z).map(value -> StrictMath.exp(value - max)).sum();
        return StrictMath.log(sum) + max - z[label];
    }
}
