package dev.inkling.explain;

import dev.inkling.nn.Network;
import java.util.Objects;

/// Which pixels of an image spoke for each class, and which against: its logit taken apart.
///
/// As long as the same ReLUs are on and the same numbers win in max pooling, a logit is affine in the pixels,
/// z_c = Σ_i w_ci x_i + b_c, so that w_ci x_i is what pixel i adds to it. Nothing is estimated: the contributions
/// and the constant add up to the logit, see [#difference]. A blank pixel contributes nothing.
///
/// This is gradient times input (Shrikumar, Greenside, Shcherbina and Kundaje, "Not just a black box", 2016),
/// which for such networks is also layer-wise relevance propagation (Ancona, Ceolini, Öztireli and Gross,
/// "Towards better understanding of gradient-based attribution methods", 2018, section 3); the biases' share,
/// b_c, is kept apart.
///
/// Immutable.
public final class Contributions {
    private final double[] logits;
    private final double[] constants;

    /// w_ci x_i by class, then pixel.
    private final double[][] pixels;

    private Contributions(double[] logits, double[] constants, double[][] pixels) {
        this.logits = logits;
        this.constants = constants;
        this.pixels = pixels;
    }

    /// Takes the logits of an image apart.
    ///
    /// @param pixels unsigned bytes, as in [dev.inkling.nn.Dataset#copyPixels]
    /// @throws IllegalArgumentException if they are not as many as the network's inputs
    public static Contributions of(Network network, byte[] pixels) {
        float[] x = Levels.inputs(pixels);
        ActiveSet set = ActiveSet.of(network, x);
        double[] logits = new double[set.classes()];
        double[] constants = new double[set.classes()];
        double[][] contributions = new double[set.classes()][x.length];
        for (int c = 0; c < logits.length; c++) {
            logits[c] = set.logit(c);
            constants[c] = set.constant(c);
            for (int i = 0; i < x.length; i++) {
                contributions[c][i] = set.weight(c, i) * x[i];
            }
        }
        return new Contributions(logits, constants, contributions);
    }

    /// Number of classes.
    public int classes() {
        return logits.length;
    }

    /// Number of pixels.
    public int pixels() {
        return pixels[0].length;
    }

    /// z_c as the network computes it, in float32.
    public double logit(int c) {
        return logits[c];
    }

    /// w_ci x_i: what pixel `i` adds to the logit of class `c`; below 0 it speaks against the class.
    ///
    /// @param i row by row from the top left
    public double of(int c, int i) {
        return pixels[c][i];
    }

    /// b_c: what the biases add to the logit of class `c`, whatever the ink.
    public double constant(int c) {
        return constants[c];
    }

    /// Σ_i w_ci x_i + b_c, in double precision.
    public double sum(int c) {
        double sum = constants[c];
        for (double contribution : pixels[c]) {
            sum += contribution;
        }
        return sum;
    }

    /// [#sum] - [#logit]: 0 but for the rounding of the network's float32 sums.
    public double difference(int c) {
        return sum(c) - logits[c];
    }

    /// What pixel `i` adds to the logit of class `c` and not to that of class `other`: whether it speaks for
    /// the one rather than for the other.
    public double rather(int c, int other, int i) {
        Objects.checkIndex(i, pixels());
        return pixels[c][i] - pixels[other][i];
    }
}
