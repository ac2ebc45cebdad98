package dev.inkling.image;

import dev.inkling.image.Components.Component;
import java.util.Arrays;

/// Takes ruled lines out of the ink, and the squares of squared paper, so that what is written on them is
/// not all connected.
final class RuledLines {
    /// A ruled line is ink along so much of its way across the picture.
    private static final double CROSSES = 0.85;

    /// It rises or falls by at most this share of its length.
    private static final double STEEPEST = 0.06;

    /// A ruled picture is so many times as wide as its digits are high. In a closer one, a line across is
    /// more likely the bar of a 4 or a 7.
    private static final double ROOM = 1.5;

    private RuledLines() {}

    /// The marks without lines from edge to edge; a stroke that crosses one stays whole.
    static boolean[] cleared(boolean[] marks, int width) {
        int height = marks.length / width;
        boolean[] cleared = marks.clone();
        clearLevel(cleared, width);
        boolean[] turned = turned(cleared, width);
        clearLevel(turned, height);
        cleared = turned(turned, height);
        int highest = Components.of(cleared, width).stream()
                .map(Component::region)
                .mapToInt(Region::longer)
                .max()
                .orElse(Integer.MAX_VALUE);
        return Math.min(width, height) < highest * 1.05 || Math.max(width, height) < ROOM * highest ? marks : cleared;
    }

    /// A line goes through `(0, y)` and `(width, y + rise)`.
    private static void clearLevel(boolean[] marks, int width) {
        int height = marks.length / width;
        int most = (int) (STEEPEST * width);
        for (int rise = -most; rise <= most; rise += Math.max(1, most / 20)) {
            for (int y = Math.max(0, -rise); y < height - Math.max(0, rise); y++) {
                if (marks[y * width] || marks[y * width + width / 2 + rise / 2 * width]) {
                    clearIfRuled(marks, width, y, rise);
                }
            }
        }
    }

    private static void clearIfRuled(boolean[] marks, int width, int start, int rise) {
        int[] runs = new int[width];
        int crossed = 0;
        for (int x = 0; x < width; x++) {
            int y = start + rise * x / width;
            if (marks[y * width + x]) {
                runs[x] = end(marks, width, x, y, 1) - end(marks, width, x, y, -1) - 1;
                crossed++;
            }
        }
        if (crossed < CROSSES * width) {
            return;
        }
        int[] sorted = runs.clone();
        Arrays.sort(sorted);
        int thickness = sorted[width - crossed / 2 - 1];
        for (int x = 0; x < width; x++) {
            int y = start + rise * x / width;
            if (runs[x] > 0 && runs[x] <= 1.5 * thickness + 1) {
                int end = end(marks, width, x, y, 1);
                for (int inside = end(marks, width, x, y, -1) + 1; inside < end; inside++) {
                    marks[inside * width + x] = false;
                }
            }
        }
    }

    /// The first unmarked row from `y` on, upwards or downwards.
    private static int end(boolean[] marks, int width, int x, int y, int step) {
        int end = y;
        while (end >= 0 && end * width < marks.length && marks[end * width + x]) {
            end += step;
        }
        return end;
    }

    private static boolean[] turned(boolean[] marks, int width) {
        int height = marks.length / width;
        boolean[] turned = new boolean[marks.length];
        for (int i = 0; i < marks.length; i++) {
            turned[i % width * height + i / width] = marks[i];
        }
        return turned;
    }
}
