package dev.inkling.nn;

import dev.inkling.math.Matrix;

/// Softmax of the last layer's Z (the logits), and the cross-entropy of its output A with the targets Y.
///
/// For one observation with label y among n classes:
///
/// - A_i = exp(Z_i - max Z) / Σ_k exp(Z_k - max Z). Subtracting the maximum changes nothing, since
///   it cancels, and no exponential overflows.
/// - Y_i is 1 at y and 0 elsewhere. With label smoothing ε it is ε/n everywhere and 1 - ε more at y
///   (Szegedy and others, "Rethinking the Inception architecture", 2016, section 7). Of an image of no class
///   it is 1/n everywhere, which is ε = 1 (Hendrycks, Mazeika and Dietterich, "Deep anomaly detection with
///   outlier exposure", 2019, section 4).
/// - loss = -Σ_i Y_i log A_i = log Σ_k exp(Z_k - max Z) + max Z - Σ_i Y_i Z_i (log-sum-exp). It is finite
///   even where A_y would round to 0.
/// - dZ = A - Y. Derivation: `docs/the-maths.md`.
///
/// Has the memory of one thread.
public final class SoftmaxCrossEntropy {
    /// As many sums, each at most the number of classes, are multiplied before one logarithm is
    /// taken: a double holds the product of 16 numbers up to 10^19. Batches are divided between threads
    /// at multiples of it.
    public static final int SUMS_PER_LOG = 16;

    private final float smoothing;
    private final float[] targets;
    private final int[] answers;
    private final float[] maxima;
    private final float[] sums;
    private final double[] losses;
    private int correct;

    /// @param capacity most observations in a batch
    /// @param smoothing ε
    public SoftmaxCrossEntropy(int capacity, float smoothing) {
        this.smoothing = smoothing;
        targets = new float[capacity];
        answers = new int[capacity];
        maxima = new float[capacity];
        sums = new float[capacity];
        losses = new double[Math.ceilDiv(capacity, SUMS_PER_LOG)];
    }

    /// Computes A = softmax(Z), the losses, and how many answers are right.
    ///
    /// @param z (classes, m)
    /// @param examples those of Z, from number `from` on
    /// @param a (classes, m), overwritten; may be Z
    public void forward(Matrix z, Examples examples, int from, Matrix a) {
        int m = z.columns();
        for (int j = 0; j < m; j++) {
            targets[j] = target(z, j, examples.label(from + j));
        }
        a.setSoftmax(z, answers, maxima, sums);
        correct = 0;
        for (int j = 0; j < m; j++) {
            correct += answers[j] == examples.label(from + j) ? 1 : 0;
        }
        for (int chunk = 0; chunk * SUMS_PER_LOG < m; chunk++) {
            double loss = 0;
            double product = 1;
            for (int j = chunk * SUMS_PER_LOG; j < Math.min(m, (chunk + 1) * SUMS_PER_LOG); j++) {
                loss += (double) maxima[j] - targets[j];
                product *= sums[j]; // Σ log s = log Π s
            }
            losses[chunk] = loss + StrictMath.log(product);
        }
    }

    /// Adds the losses of the last [#forward] to `sum`, in the order of the observations.
    public double addLosses(double sum, int m) {
        double total = sum;
        for (int chunk = 0; chunk * SUMS_PER_LOG < m; chunk++) {
            total += losses[chunk];
        }
        return total;
    }

    /// The class with the largest Z for observation `j` of the last [#forward].
    public int answer(int j) {
        return answers[j];
    }

    /// How many of the last [#forward]'s labels had the largest Z.
    public int correct() {
        return correct;
    }

    /// Computes dZ = A - Y, in the place of A.
    public void backward(Examples examples, int from, Matrix a) {
        for (int j = 0; j < a.columns(); j++) {
            int y = examples.label(from + j);
            float shared = shared(y);
            if (shared > 0) {
                float everywhere = shared / a.rows();
                for (int i = 0; i < a.rows(); i++) {
                    a.set(i, j, a.get(i, j) - everywhere);
                }
            }
            if (shared < 1) {
                a.set(y, j, a.get(y, j) - (1 - shared));
            }
        }
    }

    /// ε: how much of Y all classes share.
    private float shared(int label) {
        return label == Dataset.NO_CLASS ? 1 : smoothing;
    }

    /// Σ_i Y_i Z_i.
    private float target(Matrix z, int j, int label) {
        float shared = shared(label);
        float sum = 0;
        if (shared > 0) {
            for (int i = 0; i < z.rows(); i++) {
                sum += z.get(i, j);
            }
        }
        float own = shared < 1 ? (1 - shared) * z.get(label, j) : 0;
        return own + shared / z.rows() * sum;
    }
}
