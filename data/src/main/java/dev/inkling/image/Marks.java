package dev.inkling.image;

/// Pictures of marked and unmarked pixels, row by row.
final class Marks {
    private Marks() {}

    /// Marks all that lies within `reach` pixels of a mark along each axis.
    static boolean[] spread(boolean[] marks, int width, int reach) {
        int height = marks.length / width;
        return spread(spread(marks, width, 1, height, width, reach), height, width, width, 1, reach);
    }

    /// There are `lines` lines, `nextLine` apart in the array, of `length` pixels that are `next` apart.
    private static boolean[] spread(boolean[] marks, int length, int next, int lines, int nextLine, int reach) {
        boolean[] spread = new boolean[marks.length];
        for (int line = 0; line < lines; line++) {
            int start = line * nextLine;
            int marked = Integer.MIN_VALUE / 2; // the last mark before or at k + reach
            for (int k = -reach; k < length; k++) {
                int ahead = k + reach;
                if (ahead < length && marks[start + ahead * next]) {
                    marked = ahead;
                }
                if (k >= 0 && marked >= k - reach) {
                    spread[start + k * next] = true;
                }
            }
        }
        return spread;
    }

    /// The marks as a picture: 1 where there is one.
    static GreyImage picture(boolean[] marks, int width) {
        float[] values = new float[marks.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = marks[i] ? 1 : 0;
        }
        return new GreyImage(width, marks.length / width, values);
    }
}
