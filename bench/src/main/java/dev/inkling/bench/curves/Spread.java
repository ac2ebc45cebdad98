package dev.inkling.bench.curves;

import java.util.Arrays;

/// Several measurements of one thing.
record Spread(double least, double median, double most) {
    /// @param values at least one
    static Spread of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return new Spread(sorted[0], (sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[n - 1]);
    }
}
