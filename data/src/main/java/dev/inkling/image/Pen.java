package dev.inkling.image;

import java.util.Arrays;

/// How broad a pen wrote, and what another one would have written.
///
/// MNIST's strokes are two to four pixels wide. A fine pen's line all but vanishes when a large digit is
/// scaled to 20 pixels, and a marker's fills the loops.
final class Pen {
    /// Strokes of a width between these, in MNIST's pixels, are left as they are.
    private static final double NARROWEST = 1.5;

    private static final double BROADEST = 5;

    /// What others are brought to.
    private static final double USUAL_NARROW = 2.2;

    private static final double USUAL_BROAD = 4.5;

    static final float FAR = 1e12f;

    private Pen() {}

    /// Width of the strokes in pixels: a stroke of width w and length l has an area of w l and an edge of
    /// 2 l, and an edge is what the ink's amount changes by, however soft it is.
    static double width(GreyImage ink) {
        double area = 0;
        double edge = 0;
        for (int y = -1; y < ink.height(); y++) {
            for (int x = -1; x < ink.width(); x++) {
                double here = amount(ink, x, y);
                double dx = amount(ink, x + 1, y) - here;
                double dy = amount(ink, x, y + 1) - here;
                area += here;
                edge += Math.sqrt(dx * dx + dy * dy);
            }
        }
        return edge == 0 ? 0 : 2 * area / edge;
    }

    private static double amount(GreyImage ink, int x, int y) {
        return x < 0 || y < 0 || x >= ink.width() || y >= ink.height() ? 0 : ink.at(x, y);
    }

    /// The digit as a pen of MNIST's would have written it.
    ///
    /// @param ink one digit of any size, with room around it
    /// @param longer the digit's longer side
    static GreyImage likeMnist(GreyImage ink, int longer) {
        double width = width(ink);
        double scale = (double) MnistForm.BOX / longer;
        if (width * scale >= NARROWEST && width * scale <= BROADEST) {
            return ink;
        }
        double wanted = (width * scale < NARROWEST ? USUAL_NARROW : USUAL_BROAD) / scale;
        GreyImage written = broadened(ink, (float) (wanted - width) / 2);
        // A pale blot with a dark speck in it has no edges to move: nothing would be left.
        return darkest(written) > 0 ? written : ink;
    }

    private static float darkest(GreyImage ink) {
        float darkest = 0;
        for (int y = 0; y < ink.height(); y++) {
            for (int x = 0; x < ink.width(); x++) {
                darkest = Math.max(darkest, ink.at(x, y));
            }
        }
        return darkest;
    }

    /// Moves the strokes' edges outwards by so many pixels, or inwards. An edge is where there is half as much
    /// ink as in the middle of a stroke.
    private static GreyImage broadened(GreyImage ink, float by) {
        boolean outwards = by > 0;
        float half = darkest(ink) / 2;
        float[] far = new float[ink.width() * ink.height()];
        for (int y = 0; y < ink.height(); y++) {
            for (int x = 0; x < ink.width(); x++) {
                boolean isInk = ink.at(x, y) > half;
                far[y * ink.width() + x] = isInk == outwards ? 0 : FAR;
            }
        }
        squaredDistances(far, ink.width(), ink.height());
        float[] result = new float[far.length];
        for (int y = 0; y < ink.height(); y++) {
            for (int x = 0; x < ink.width(); x++) {
                int i = y * ink.width() + x;
                float distance = (float) Math.sqrt(far[i]);
                result[i] = outwards
                        ? Math.max(ink.at(x, y), Math.clamp(by + 1 - distance, 0, 1))
                        : Math.min(ink.at(x, y), Math.clamp(distance + by, 0, 1));
            }
        }
        return new GreyImage(ink.width(), ink.height(), result);
    }

    /// Replaces 0 and FAR by each pixel's squared distance from the nearest 0.
    ///
    /// Source: Felzenszwalb and Huttenlocher, "Distance transforms of sampled functions", 2012.
    static void squaredDistances(float[] values, int width, int height) {
        for (int y = 0; y < height; y++) {
            lowerEnvelope(values, y * width, 1, width);
        }
        for (int x = 0; x < width; x++) {
            lowerEnvelope(values, x, width, height);
        }
    }

    /// The lower envelope of the parabolas `(x - p)^2 + value(p)`, one on each value of a line.
    private static void lowerEnvelope(float[] values, int start, int step, int length) {
        double[] heights = new double[length];
        Arrays.setAll(heights, p -> values[start + p * step]);
        int[] lowest = new int[length];
        double[] from = new double[length];
        int last = 0;
        from[0] = Double.NEGATIVE_INFINITY;
        for (int p = 1; p < length; p++) {
            double meet = meet(heights, lowest[last], p);
            while (meet <= from[last]) {
                last--;
                meet = meet(heights, lowest[last], p);
            }
            last++;
            lowest[last] = p;
            from[last] = meet;
        }
        int k = 0;
        for (int x = 0; x < length; x++) {
            while (k < last && from[k + 1] < x) {
                k++;
            }
            int away = x - lowest[k];
            values[start + x * step] = (float) (away * away + heights[lowest[k]]);
        }
    }

    private static double meet(double[] heights, int p, int q) {
        return (heights[q] + (double) q * q - heights[p] - (double) p * p) / (2.0 * (q - p));
    }
}
