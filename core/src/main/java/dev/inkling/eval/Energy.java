package dev.inkling.eval;

import java.util.stream.IntStream;

/// How unlike everything it was trained on a network finds an image:
///
/// E = -log Σ_c exp(z_c)
///
/// Training pulls the right class's logit up, and so E down, where training images lie. Elsewhere nothing
/// does: letters, scribbles and textures have a higher E than digits, whatever their softmax says, which
/// divides just that sum away.
///
/// Liu, Wang, Owens and Li, "Energy-based out-of-distribution detection", 2020, section 3.1 with T = 1.
public final class Energy {
    /// The share of digits that are refused so that most of the rest is.
    private static final double REFUSED = 0.01;

    private Energy() {}

    /// E of one image.
    ///
    /// @param logits z, one for each class
    public static double of(float... logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += StrictMath.exp(logit - largest);
        }
        return -(largest + StrictMath.log(sum));
    }

    /// The energy above which an image is unlike any that the network knows: one in a hundred of these is.
    ///
    /// @param known answers to images of what it knows, best such as it was not trained on
    public static double limit(Answers known) {
        double[] energies = IntStream.range(0, known.size())
                .mapToDouble(known::energy)
                .sorted()
                .toArray();
        return energies[(int) Math.ceil((1 - REFUSED) * energies.length) - 1];
    }
}
