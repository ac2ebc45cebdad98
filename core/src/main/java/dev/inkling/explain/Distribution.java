package dev.inkling.explain;

import dev.inkling.math.Matrix;
import java.util.Arrays;
import java.util.List;

/// How many numbers are how large.
///
/// @param size how many numbers there are
/// @param mean mean |x|
/// @param range a power of two that every |x| is below; 0 if there are no numbers, or all are 0
/// @param bins how many numbers are in each of [#BINS] equal parts of [-range, range]: at 0 begins the first of the
///     right half; empty if the range is 0
public record Distribution(long size, double mean, double range, List<Long> bins) {
    /// Parts of the range.
    public static final int BINS = 32;

    /// Of no numbers.
    public static final Distribution NONE = new Distribution(0, 0, 0, List.of());

    private static final int HALF = BINS / 2;

    public Distribution {
        bins = List.copyOf(bins);
    }

    /// Of all entries of `matrix`, each divided by `divisor`.
    static Distribution of(Matrix matrix, double divisor) {
        Counter counter = new Counter();
        for (int j = 0; j < matrix.columns(); j++) {
            for (int i = 0; i < matrix.rows(); i++) {
                counter.add(matrix.get(i, j) / divisor);
            }
        }
        return counter.distribution();
    }

    /// Counts numbers as they come, in one pass: the range is doubled when one reaches it, and bins are joined
    /// in pairs, from the middle on.
    static final class Counter {
        private long size;
        private double sum;
        private double range;
        private long[] bins = new long[BINS];

        /// @throws IllegalArgumentException if it is no finite number
        void add(double x) {
            if (!Double.isFinite(x)) {
                throw new IllegalArgumentException(
                        "number: expected a finite one, got " + x + " (the weights are too large)");
            }
            size++;
            sum += Math.abs(x);
            if (x != 0 && Math.abs(x) >= range) {
                widen(Math.abs(x));
            }
            // All zeros are in the first of the right half, which is where they are with any range.
            int bin = range == 0 ? HALF : HALF + (int) Math.floor(x / range * HALF);
            bins[Math.clamp(bin, 0, BINS - 1)]++;
        }

        private void widen(double least) {
            if (range == 0) {
                range = Math.scalb(1.0, Math.getExponent(least));
            }
            while (range <= least) {
                long[] joined = new long[BINS];
                for (int b = 0; b < BINS; b++) {
                    joined[HALF + Math.floorDiv(b - HALF, 2)] += bins[b];
                }
                bins = joined;
                range *= 2;
            }
        }

        Distribution distribution() {
            return size == 0
                    ? NONE
                    : new Distribution(
                            size,
                            sum / size,
                            range,
                            range == 0 ? List.of() : Arrays.stream(bins).boxed().toList());
        }
    }
}
