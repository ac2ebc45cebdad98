package dev.inkling.eval;

/// From where to where a number may lie that a sample tells only roughly.
///
/// @param low at most `high`
public record Interval(double low, double high) {
    /// How often intervals made in this way hold the number: 95 of 100 times.
    public static final double LEVEL = 0.95;

    /// The number that a standard normal variable exceeds with a probability of (1 - [#LEVEL]) / 2.
    static final double Z = 1.959963984540054;

    /// @throws IllegalArgumentException if the ends are in the wrong order, or not numbers
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException(
                    "interval: expected a lower and a higher end, got " + low + " and " + high);
        }
    }
}
