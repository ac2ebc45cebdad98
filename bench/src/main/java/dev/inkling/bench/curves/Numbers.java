package dev.inkling.bench.curves;

import java.util.Locale;

/// Numbers as people read them, with three digits that count.
final class Numbers {
    private Numbers() {}

    /// With thousands apart, e.g. `1,230,000`.
    static String of(double value) {
        if (value >= 1000) {
            double unit = Math.pow(10, Math.floor(Math.log10(value)) - 2);
            return String.format(Locale.ROOT, "%,.0f", Math.round(value / unit) * unit);
        }
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    static String whole(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /// In µs, ms or s.
    static String time(double seconds) {
        if (seconds < 1e-3) {
            return of(seconds * 1e6) + " µs";
        }
        return seconds < 1 ? of(seconds * 1e3) + " ms" : of(seconds) + " s";
    }
}
