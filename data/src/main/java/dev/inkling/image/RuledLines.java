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

    /// It is no broader than this share of the picture's shorter side. In a tight crop, a stroke may go from edge
    /// to edge.
    private static final double BROADEST = 0.06;

    /// On a turned page, lines leave the picture at the top or the bottom; this much of their way is in it.
    private static final double INSIDE = 0.5;

    /// What is so many times as long as it is broad, and ends at the picture's edge, is what is left of a line.
    private static final int REST = 10;

    private RuledLines() {}

    /// The marks without lines from edge to edge; a stroke that crosses one stays whole.
    static boolean[] cleared(boolean[] marks, int width) {
        int height = marks.length / width;
        boolean[] cleared = turned(withoutLevel(turned(withoutLevel(marks, width), width), height), height);
        int highest = Components.of(cleared, width).stream()
                .map(Component::region)
                .filter(piece -> !isRest(piece, width, height))
                .mapToInt(Region::longer)
                .max()
                .orElse(Integer.MAX_VALUE);
        return Math.min(width, height) < highest * 1.05 || Math.max(width, height) < ROOM * highest ? marks : cleared;
    }

    private static boolean isRest(Region piece, int width, int height) {
        boolean atEdge = piece.left() == 0 || piece.top() == 0 || piece.right() == width || piece.bottom() == height;
        return atEdge && piece.longer() >= REST * Math.min(piece.width(), piece.height());
    }

    /// A line goes through `(0, y)` and `(width, y + rise)`. Whatever is near enough to it to be on the line for
    /// most of the way clears its part of it; all of them together clear it to its ends.
    private static boolean[] withoutLevel(boolean[] marks, int width) {
        boolean[] cleared = marks.clone();
        int height = marks.length / width;
        int most = (int) (STEEPEST * width);
        for (int rise = -most; rise <= most; rise += Math.max(1, most / 20)) {
            for (int y = -Math.max(0, rise); y < height + Math.max(0, -rise); y++) {
                if (isMarked(marks, width, 0, y) || isMarked(marks, width, width / 2, y + rise / 2)) {
                    clearIfRuled(marks, width, y, rise, cleared);
                }
            }
        }
        return cleared;
    }

    private static boolean isMarked(boolean[] marks, int width, int x, int y) {
        return y >= 0 && y * width < marks.length && marks[y * width + x];
    }

    private static void clearIfRuled(boolean[] marks, int width, int start, int rise, boolean[] cleared) {
        if (!isRuled(marks, width, start, rise)) {
            return;
        }
        int[] runs = new int[width];
        int crossed = 0;
        for (int x = 0; x < width; x++) {
            int y = start + rise * x / width;
            if (isMarked(marks, width, x, y)) {
                runs[x] = end(marks, width, x, y, 1) - end(marks, width, x, y, -1) - 1;
                crossed++;
            }
        }
        int[] sorted = runs.clone();
        Arrays.sort(sorted);
        int thickness = sorted[width - crossed / 2 - 1];
        if (thickness > BROADEST * Math.min(width, marks.length / width)) {
            return;
        }
        for (int x = 0; x < width; x++) {
            int y = start + rise * x / width;
            if (runs[x] > 0 && runs[x] <= 1.5 * thickness + 1) {
                int end = end(marks, width, x, y, 1);
                for (int inside = end(marks, width, x, y, -1) + 1; inside < end; inside++) {
                    cleared[inside * width + x] = false;
                }
            }
        }
    }

    /// Whether there is ink along most of a line; of most, a glance at their beginning tells that there is not.
    private static boolean isRuled(boolean[] marks, int width, int start, int rise) {
        int height = marks.length / width;
        int columns = 0;
        int blank = 0;
        for (int x = 0; x < width && blank <= (1 - CROSSES) * width; x++) {
            int y = start + rise * x / width;
            if (y >= 0 && y < height) {
                columns++;
                blank += marks[y * width + x] ? 0 : 1;
            }
        }
        return columns >= INSIDE * width && blank <= (1 - CROSSES) * columns;
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
