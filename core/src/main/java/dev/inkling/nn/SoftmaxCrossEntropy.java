package dev.inkling.nn;

import dev.inkling.math.Matrix;

/// Softmax of the last layer's Z (the logits), and the cross-entropy of its output A with the labels.
///
/// For one observation with label y:
///
/// - A_i = exp(Z_i - max Z) / Σ_k exp(Z_k - max Z). Subtracting the maximum changes nothing, since
///   it cancels, and no exponential overflows.
/// - loss = -log A_y = log Σ_k exp(Z_k - max Z) + max Z - Z_y (log-sum-exp). It is finite even
///   where A_y would round to 0.
/// - dZ = A - Y, where Y is 1 at y and 0 elsewhere. Derivation: `docs/the-maths.md`.
public final class SoftmaxCrossEntropy {
    /// As many sums, each at most the number of classes, are multiplied before one logarithm is
    /// taken: a double holds the product of 16 numbers up to 10^19.
    private static final int SUMS_PER_LOG = 16;

    private final float[] maxima;
    private final float[] sums;

    /// @param capacity most observations in a batch
    public SoftmaxCrossEntropy(int capacity) {
        maxima = new float[capacity];
        sums = new float[capacity];
    }

    /// Computes A = softmax(Z).
    ///
    /// @param z (classes, m)
    /// @param a (classes, m), overwritten
    /// @return the loss summed over the observations
    public double forward(Matrix z, Examples examples, Matrix a) {
        a.setSoftmax(z, maxima, sums);
        double loss = 0;
        double product = 1;
        for (int j = 0; j < z.columns(); j++) {
            loss += maxima[j] - z.get(examples.label(j), j);
            product *= sums[j]; // Σ log s = log Π s
            if (j % SUMS_PER_LOG == SUMS_PER_LOG - 1 || j == z.columns() - 1) {
                loss += StrictMath.log(product);
                product = 1;
            }
        }
        return loss;
    }

    /// Computes dZ = A - Y, in the place of A.
    public void backward(Examples examples, Matrix a) {
        for (int j = 0; j < a.columns(); j++) {
            int y = examples.label(j);
            a.set(y, j, a.get(y, j) - 1);
        }
    }
}
