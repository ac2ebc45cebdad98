package dev.inkling.report;

import java.util.Locale;

/// Numbers and names as people read them, and as a page takes them.
final class Format {
    private Format() {}

    /// `84.43 %`, never broken between two lines.
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f\u00a0%%", 100 * share);
    }

    /// `84 %`, never broken between two lines.
    static String roundPercent(double share) {
        return String.format(Locale.ROOT, "%.0f\u00a0%%", 100 * share);
    }

    /// A difference of two shares in percentage points, without a unit: `1.25`
    static String points(double difference) {
        return String.format(Locale.ROOT, "%.2f", 100 * difference);
    }

    /// `60,000`
    static String whole(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// `0.4973`
    static String decimal(double number) {
        return String.format(Locale.ROOT, "%.4f", number);
    }

    /// `1 mistake`, `2 mistakes`
    static String counted(long number, String noun) {
        return whole(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /// Text as HTML, also between quotation marks.
    static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
