package dev.inkling.data;

/// Clouds by the diamond-square algorithm (A. Fournier, D. Fussell and L. Carpenter, "Computer
/// rendering of stochastic models", 1982): each pixel of a map that is joined to itself at its
/// edges is the mean of four around it, and a random number that becomes smaller with their
/// distance.
final class Plasma {
    private static final int SIDE = 256;
    private static final double FIRST = 100;

    private final double[] map = new double[SIDE * SIDE];
    private final double least;
    private final double most;

    /// @param decay by what the square root of the random numbers' range is divided from step to
    /// step
    Plasma(double decay, Draws random) {
        double root = FIRST;
        for (int step = SIDE; step >= 2; step /= 2) {
            int half = step / 2;
            double range = root * root;
            for (int y = 0; y < SIDE; y += step) {
                for (int x = 0; x < SIDE; x += step) {
                    double corners = raw(x, y) + raw(x + step, y) + raw(x, y + step) + raw(x + step, y + step);
                    map[(y + half) * SIDE + x + half] = corners / 4 + random.uniform(-range, range);
                }
            }
            for (int y = 0; y < SIDE; y += step) {
                for (int x = 0; x < SIDE; x += step) {
                    map[y * SIDE + x + half] = around(x + half, y, half) + random.uniform(-range, range);
                }
            }
            for (int y = 0; y < SIDE; y += step) {
                for (int x = 0; x < SIDE; x += step) {
                    map[(y + half) * SIDE + x] = around(x, y + half, half) + random.uniform(-range, range);
                }
            }
            root /= decay;
        }
        double min = map[0];
        double max = map[0];
        for (double value : map) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        least = min;
        most = max;
    }

    /// In [0, 1].
    double at(int x, int y) {
        return (raw(x, y) - least) / (most - least);
    }

    private double around(int x, int y, int half) {
        return (raw(x - half, y) + raw(x + half, y) + raw(x, y - half) + raw(x, y + half)) / 4;
    }

    private double raw(int x, int y) {
        return map[(y & SIDE - 1) * SIDE + (x & SIDE - 1)];
    }
}
