package dev.inkling.eval;

/// T, by which logits are divided before softmax, so that a network is as sure as it is right:
/// p = softmax(z / T). More than 1 makes it less sure, less than 1 more sure; no answer changes.
///
/// Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", 2017, section 4.2.
///
/// @param value T
public record Temperature(double value) {
    /// Changes nothing.
    public static final Temperature NONE = new Temperature(1);

    /// Log T is looked for from minus this to this.
    private static final double LARGEST_LOG = StrictMath.log(100);

    /// Enough for a double: log T is then known to 10^-15.
    private static final int HALVINGS = 53;

    /// @throws IllegalArgumentException if the value is not positive and finite
    public Temperature {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("temperature: expected a positive number, got " + value);
        }
    }

    /// The T that makes the mean cross-entropy J of softmax(z / T) least.
    ///
    /// J is convex in 1 / T, so it falls to one least value and rises from there: the sign of
    ///
    /// dJ / d(log T) = 1/m Σ_j Σ_c p_c (z_y - z_c) / T
    ///
    /// says on which side of it T is, and the interval is halved.
    ///
    /// @param heldOut answers to examples that the network was not trained on, before any
    ///     temperature
    /// @return from 0.01 to 100: about one of these where J has no least value, for instance where
    ///     every answer is right and a surer one would always be better
    public static Temperature fit(Answers heldOut) {
        double low = -LARGEST_LOG;
        double high = LARGEST_LOG;
        for (int halving = 0; halving < HALVINGS; halving++) {
            double middle = (low + high) / 2;
            double slope = slope(heldOut.at(new Temperature(StrictMath.exp(middle))));
            if (slope == 0) { // where J is the same for every T, this is the first one: 1
                return new Temperature(StrictMath.exp(middle));
            } else if (slope < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return new Temperature(StrictMath.exp((low + high) / 2));
    }

    private static double slope(Answers answers) {
        double sum = 0;
        for (int j = 0; j < answers.size(); j++) {
            double truth = answers.logit(answers.label(j), j);
            for (int c = 0; c < answers.classes(); c++) {
                sum += answers.probability(c, j) * (truth - answers.logit(c, j));
            }
        }
        return sum / answers.size();
    }
}
