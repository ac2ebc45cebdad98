package dev.inkling.data;

/// Numbers that change along one direction of the image only, around 0: a shadow, or bands.
///
/// With u the distance along the direction in units of a length: steepness (u - 1/2) in a
/// shadow; in bands, where u goes back and forth between 0 and 1, the same of that.
final class Ramp implements Field {
    private final int width;
    private final double middleX;
    private final double middleY;
    private final double stepX;
    private final double stepY;
    private final double start;
    private final boolean repeats;
    private final double steepness;

    private Ramp(int height, int width, double length, double start, boolean repeats, double steepness, Draws draws) {
        double angle = draws.uniform(-Math.PI, Math.PI);
        this.width = width;
        middleX = (width - 1) / 2.0;
        middleY = (height - 1) / 2.0;
        this.stepX = StrictMath.cos(angle) / length;
        this.stepY = StrictMath.sin(angle) / length;
        this.start = start;
        this.repeats = repeats;
        this.steepness = steepness;
    }

    /// From light to dark once, somewhere in the image.
    static Ramp shadow(int height, int width, Draws draws) {
        double length = draws.uniform(0.4, 1.4) * longer(height, width);
        return new Ramp(height, width, length, draws.uniform(0.2, 0.8), false, 1, draws);
    }

    /// Soft or hard bands, up to three across the image.
    static Ramp bands(int height, int width, Draws draws) {
        double length = draws.uniform(0.15, 0.6) * longer(height, width);
        return new Ramp(height, width, length, draws.uniform(0, 2), true, draws.uniform(1, 6), draws);
    }

    /// Hard bands, the broadest of which are beyond the image.
    static Ramp edges(int height, int width, Draws draws) {
        double length = draws.uniform(0.35, 1.2) * longer(height, width);
        return new Ramp(height, width, length, draws.uniform(0, 2), true, length, draws);
    }

    private static int longer(int height, int width) {
        return Math.max(height, width);
    }

    @Override
    public void row(int y, float[] target) {
        for (int x = 0; x < width; x++) {
            double u = start + (x - middleX) * stepX + (y - middleY) * stepY;
            if (repeats) {
                u = Math.abs(u - 2 * Math.floor(u / 2) - 1);
            }
            target[x] = (float) (steepness * (u - 0.5));
        }
    }
}
