package dev.inkling.data;

/// A uniform cubic B-spline along one axis of an image, worked out at the pixels: each pixel's
/// value is a weighted sum of four control points in a row.
final class Spline {
    /// Control points that a pixel's value comes from.
    static final int POINTS = 4;

    private final int[] first;
    private final float[] weights;

    /// @param length pixels
    /// @param spacing pixels from control point to control point
    Spline(int length, double spacing) {
        first = new int[length];
        weights = new float[POINTS * length];
        for (int x = 0; x < length; x++) {
            int cell = (int) (x / spacing);
            double t = x / spacing - cell;
            first[x] = cell;
            weights[POINTS * x] = (float) ((1 - t) * (1 - t) * (1 - t) / 6);
            weights[POINTS * x + 1] = (float) ((4 + t * t * (3 * t - 6)) / 6);
            weights[POINTS * x + 2] = (float) ((1 + 3 * t * (1 + t * (1 - t))) / 6);
            weights[POINTS * x + 3] = (float) (t * t * t / 6);
        }
    }

    int length() {
        return first.length;
    }

    /// Control points in all.
    int points() {
        return first[first.length - 1] + POINTS;
    }

    /// The first of the four control points that pixel `x` depends on.
    int first(int x) {
        return first[x];
    }

    /// What control point `first(x) + k` counts at pixel `x`.
    float weight(int x, int k) {
        return weights[POINTS * x + k];
    }
}
