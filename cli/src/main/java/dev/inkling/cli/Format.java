package dev.inkling.cli;

import java.util.List;
import java.util.Locale;

/// Numbers and tables for people.
final class Format {
    private Format() {}

    /// `84.43 %`
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    /// `5.9 M`, `230 k`, `12`
    static String count(double number) {
        if (number >= 1e6) {
            return String.format(Locale.ROOT, "%.1f M", number / 1e6);
        }
        return number >= 1e4
                ? String.format(Locale.ROOT, "%.0f k", number / 1e3)
                : String.format(Locale.ROOT, "%.0f", number);
    }

    /// `60,000`
    static String whole(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// `0.8 s`, `45 s`, `3 min 20 s`
    static String seconds(double seconds) {
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 120 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
    }

    /// Rows as lines, columns aligned: the first to the left, the others to the right.
    static String table(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder("  ");
            for (int c = 0; c < columns; c++) {
                String padding = " ".repeat(widths[c] - row.get(c).length());
                line.append(c == 0 ? row.get(c) + padding : "  " + padding + row.get(c));
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    /// Names and values as lines, both to the left.
    static String list(List<List<String>> rows) {
        int width = rows.stream().mapToInt(row -> row.getFirst().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            String name = row.getFirst();
            text.append("  ").append(name).append(" ".repeat(width - name.length() + 2));
            text.append(row.get(1)).append(System.lineSeparator());
        }
        return text.toString();
    }
}
