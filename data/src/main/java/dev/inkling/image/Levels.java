package dev.inkling.image;

/// How a picture's grey levels are spread. Levels are whole numbers from 0 to 255, so that a clean
/// background is exactly one of them.
final class Levels {
    static final int COUNT = 256;

    private final int[] histogram = new int[COUNT];

    Levels(GreyImage image) {
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                histogram[of(image.at(x, y))]++;
            }
        }
    }

    static int of(float value) {
        return Math.round((COUNT - 1) * value);
    }

    /// The level below which `share` of the pixels lie whose levels are in `from` to `to`.
    int quantile(double share, int from, int to) {
        long count = 0;
        for (int level = from; level <= to; level++) {
            count += histogram[level];
        }
        long wanted = (long) Math.ceil(share * count);
        int level = from;
        for (long below = histogram[level]; below < wanted; below += histogram[level]) {
            level++;
        }
        return level;
    }

    /// The highest level that a pixel has.
    int highest() {
        int highest = COUNT - 1;
        while (highest > 0 && histogram[highest] == 0) {
            highest--;
        }
        return highest;
    }

    /// How many pixels have a higher level than `level`.
    long above(int level) {
        long count = 0;
        for (int higher = level + 1; higher < COUNT; higher++) {
            count += histogram[higher];
        }
        return count;
    }

    /// The level that cuts the histogram into two parts of the greatest variance between them; the one
    /// level of a picture that has no other. Source: Otsu, *A Threshold Selection Method from
    /// Gray-Level Histograms*, 1979.
    int otsu() {
        double count = 0;
        double sum = 0;
        for (int level = 0; level < COUNT; level++) {
            count += histogram[level];
            sum += (double) level * histogram[level];
        }
        double countBelow = 0;
        double sumBelow = 0;
        double greatest = -1;
        int threshold = 0;
        for (int level = 0; level < COUNT; level++) {
            if (histogram[level] > 0) {
                countBelow += histogram[level];
                sumBelow += (double) level * histogram[level];
                double countAbove = Math.max(1, count - countBelow);
                double between = sumBelow / countBelow - (sum - sumBelow) / countAbove;
                double variance = countBelow * (count - countBelow) * between * between;
                if (variance > greatest) {
                    greatest = variance;
                    threshold = level;
                }
            }
        }
        return threshold;
    }
}
