package dev.inkling.image;

import java.awt.image.BufferedImage;
import java.util.Optional;

/// Brings a picture of one digit into MNIST's form: light on dark, the background removed, scaled
/// and centred. A picture that already is in MNIST's form stays nearly as it is.
///
/// The background is taken to be of one level: shadows across the paper are not removed.
public final class DigitNormaliser {
    /// Grey levels, 0 to 255. Levels are whole numbers here, so that a clean background is exactly 0.
    private static final int LEVELS = 256;

    /// Ink differs from the paper by at least so many levels.
    private static final int MIN_CONTRAST = 20;

    /// Ink stands out from the paper's own variation at least so many times.
    private static final int MIN_SIGNAL = 7;

    /// The image, light on dark.
    private final GreyImage image;

    /// The lighter part of the levels, above this one, is ink.
    private final int threshold;

    private final int[] histogram;

    private DigitNormaliser(GreyImage image) {
        this.image = image;
        histogram = new int[LEVELS];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                histogram[level(x, y)]++;
            }
        }
        threshold = otsuThreshold(histogram);
    }

    /// Brings the digit in `picture` into MNIST's form.
    ///
    /// @param picture dark on light or light on dark, of any size; what most of its border shows is
    ///     the background
    /// @return `MnistForm.PIXELS` unsigned bytes; empty if no ink stands out
    public static Optional<byte[]> normalise(BufferedImage picture) {
        GreyImage light = Brightness.of(picture);
        DigitNormaliser asItIs = new DigitNormaliser(light);
        DigitNormaliser lightOnDark = asItIs.borderIsInk() ? new DigitNormaliser(light.inverted()) : asItIs;
        return lightOnDark.ink().flatMap(MnistForm::of);
    }

    private int level(int x, int y) {
        return Math.round((LEVELS - 1) * image.at(x, y));
    }

    private boolean isInk(int x, int y) {
        return level(x, y) > threshold;
    }

    private boolean borderIsInk() {
        int right = image.width() - 1;
        int bottom = image.height() - 1;
        int balance = 0;
        for (int x = 0; x <= right; x++) {
            balance += (isInk(x, 0) ? 1 : -1) + (isInk(x, bottom) ? 1 : -1);
        }
        for (int y = 0; y <= bottom; y++) {
            balance += (isInk(0, y) ? 1 : -1) + (isInk(right, y) ? 1 : -1);
        }
        return balance > 0;
    }

    /// How much ink lies where: the paper's level becomes 0, the ink's 1, and edges keep their greys.
    private Optional<GreyImage> ink() {
        int paper = quantile(0.5, 0, threshold);
        int noise = quantile(0.75, 0, threshold) - paper;
        int full = quantile(0.9, Math.min(threshold + 1, LEVELS - 1), LEVELS - 1);
        if (full - paper < Math.max(MIN_CONTRAST, MIN_SIGNAL * noise)) {
            return Optional.empty();
        }
        int blank = paper + 3 * noise;
        boolean[] near = nearInk();
        float[] ink = new float[near.length];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int i = y * image.width() + x;
                ink[i] = near[i] ? Math.clamp((level(x, y) - blank) / (float) (full - blank), 0, 1) : 0;
            }
        }
        return Optional.of(new GreyImage(image.width(), image.height(), ink));
    }

    /// The pixels that are ink or so near to it that they may be a stroke's grey edge: one pixel away
    /// in MNIST's form. What is grey further away is the paper's.
    private boolean[] nearInk() {
        int width = image.width();
        int height = image.height();
        int left = width;
        int right = 0;
        int top = height;
        int bottom = 0;
        boolean[] ink = new boolean[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (isInk(x, y)) {
                    ink[y * width + x] = true;
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = y;
                }
            }
        }
        int reach = Math.ceilDiv(Math.max(right - left, bottom - top) + 1, MnistForm.BOX);
        return spread(spread(ink, width, 1, height, width, reach), height, width, width, 1, reach);
    }

    /// Marks all that lies within `reach` of a mark on its line. There are `lines` lines, `nextLine`
    /// apart in the array, of `length` pixels that are `next` apart.
    private static boolean[] spread(boolean[] marks, int length, int next, int lines, int nextLine, int reach) {
        boolean[] spread = new boolean[marks.length];
        for (int line = 0; line < lines; line++) {
            for (int k = 0; k < length; k++) {
                if (marks[line * nextLine + k * next]) {
                    for (int near = Math.max(0, k - reach); near <= Math.min(length - 1, k + reach); near++) {
                        spread[line * nextLine + near * next] = true;
                    }
                }
            }
        }
        return spread;
    }

    /// The level below which `share` of the pixels lie whose levels are in `from` to `to`.
    private int quantile(double share, int from, int to) {
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

    /// The level that cuts the histogram into two parts of the greatest variance between them; the one
    /// level of a picture that has no other. Source: Otsu, *A Threshold Selection Method from
    /// Gray-Level Histograms*, 1979.
    private static int otsuThreshold(int[] histogram) {
        double count = 0;
        double sum = 0;
        for (int level = 0; level < LEVELS; level++) {
            count += histogram[level];
            sum += (double) level * histogram[level];
        }
        double countBelow = 0;
        double sumBelow = 0;
        double greatest = -1;
        int threshold = 0;
        for (int level = 0; level < LEVELS; level++) {
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
