package dev.inkling.eval;

/// A share of a sample, e.g. of the test images that were answered right.
///
/// @param part how many
/// @param whole of how many
public record Proportion(int part, int whole) {
    /// @throws IllegalArgumentException if the whole is empty, or the part not a part of it
    public Proportion {
        if (whole < 1) {
            throw new IllegalArgumentException("whole: expected at least 1, got " + whole);
        }
        if (part < 0 || part > whole) {
            throw new IllegalArgumentException("part: expected 0 to " + whole + ", got " + part);
        }
    }

    /// p = part / whole, in [0, 1].
    public double value() {
        return (double) part / whole;
    }

    /// Where the share of everything lies that the sample was taken from, with [Interval#LEVEL]:
    ///
    /// (p + z²/2n ± z √(p (1 - p) / n + z²/4n²)) / (1 + z²/n)
    ///
    /// for n = whole and z = 1.96. It stays inside [0, 1] and has a breadth where the share is 0 or 1.
    ///
    /// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
    public Interval interval() {
        double p = value();
        double z2 = Interval.Z * Interval.Z;
        double middle = p + z2 / (2.0 * whole);
        double breadth = Interval.Z * Math.sqrt(p * (1 - p) / whole + z2 / (4.0 * whole * whole));
        double all = 1 + z2 / whole;
        // Rounding may leave the ends a little beyond what they are where the share is 0 or 1.
        double low = part == 0 ? 0 : Math.min(p, (middle - breadth) / all);
        double high = part == whole ? 1 : Math.max(p, (middle + breadth) / all);
        return new Interval(low, high);
    }
}
