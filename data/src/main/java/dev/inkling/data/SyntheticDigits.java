package dev.inkling.data;

import dev.inkling.image.MnistForm;
import java.util.stream.IntStream;

/// Handwritten-looking digits that the program writes itself, in MNIST's form: training data for a
/// machine that has no other.
///
/// Image `i` is a function of (seed, split, i) alone: any number of threads, and any number of
/// images, gives the same bytes. Each ten images in a row are the ten digits in a random order.
public final class SyntheticDigits {
    private static final int TRAIN = 0;
    private static final int TEST = 1;
    private static final int DIGITS = 10;

    private SyntheticDigits() {}

    /// As many images as MNIST has: 60,000 to train on and 10,000 to test with.
    public static DataSplit generate(long seed) {
        return generate(seed, 60_000, 10_000);
    }

    /// The first images of a seed: more of them begin with the same ones.
    ///
    /// @param seed another seed, other digits
    /// @param trainCount images to train on
    /// @param testCount images to test with
    public static DataSplit generate(long seed, int trainCount, int testCount) {
        return new DataSplit(images(seed, TRAIN, trainCount), images(seed, TEST, testCount));
    }

    private static LabelledImages images(long seed, int split, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("synthetic: expected a count of images, got " + count);
        }
        byte[] pixels = new byte[Math.multiplyExact(count, MnistForm.PIXELS)];
        byte[] labels = new byte[count];
        IntStream.range(0, count).parallel().forEach(i -> {
            int digit = label(seed, split, i);
            labels[i] = (byte) digit;
            byte[] image = Handwriting.write(digit, new Draws(seed, split, i));
            System.arraycopy(image, 0, pixels, i * MnistForm.PIXELS, MnistForm.PIXELS);
        });
        return new LabelledImages("synthetic", MnistForm.SIDE, MnistForm.SIDE, DIGITS, pixels, labels);
    }

    /// The digit at place `i % 10` of the shuffled ten that `i` belongs to. The shuffle has a stream
    /// of its own: no image is numbered -1 - tens.
    private static int label(long seed, int split, int i) {
        Draws random = new Draws(seed, split, -1 - i / DIGITS);
        int[] digits = IntStream.range(0, DIGITS).toArray();
        for (int last = DIGITS - 1; last > 0; last--) {
            int other = random.below(last + 1);
            int digit = digits[other];
            digits[other] = digits[last];
            digits[last] = digit;
        }
        return digits[i % DIGITS];
    }
}
