package dev.inkling.explain;

import dev.inkling.nn.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The images of a data set that are most like an image: those at the smallest Euclidean distance, exactly.
///
/// ‖x - q‖² = ‖x‖² - 2 x·q + ‖q‖², where ‖x‖² is known beforehand and x·q takes only the pixels with ink in q,
/// one in five. All of it is in whole numbers, levels from 0 to 255.
///
/// Immutable; keeps a byte of every pixel.
public final class NearestExamples {
    private final int[] labels;
    private final byte[][] images;

    /// ‖x‖² of each image.
    private final long[] squares;

    private NearestExamples(int size) {
        labels = new int[size];
        images = new byte[size][];
        squares = new long[size];
    }

    /// An image of the data set.
    ///
    /// @param index its number there
    /// @param label its class, or [Dataset#NO_CLASS]
    /// @param distance Euclidean, between images of pixels in [0, 1]: at most √pixels
    public record Neighbour(int index, int label, double distance) {}

    /// Makes a data set ready for questions.
    public static NearestExamples of(Dataset data) {
        NearestExamples examples = new NearestExamples(data.size());
        for (int j = 0; j < data.size(); j++) {
            byte[] image = new byte[data.inputs()];
            data.copyPixels(j, image);
            examples.labels[j] = data.label(j);
            examples.images[j] = image;
            examples.squares[j] = square(image);
        }
        return examples;
    }

    /// The `k` nearest images, the nearest first; of those at the same distance the first of the data set. Fewer
    /// if there are not as many.
    ///
    /// @param pixels unsigned bytes, as in [Dataset#copyPixels]
    /// @throws IllegalArgumentException if k is below 1, or the image of another size
    public List<Neighbour> to(byte[] pixels, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("nearest: expected at least 1 image to look for, got " + k);
        }
        if (images.length > 0 && pixels.length != images[0].length) {
            throw new IllegalArgumentException(
                    "nearest: expected an image of " + images[0].length + " pixels, got " + pixels.length);
        }
        int[] inked = inked(pixels);
        int[] levels = new int[inked.length];
        for (int n = 0; n < inked.length; n++) {
            levels[n] = Byte.toUnsignedInt(pixels[inked[n]]);
        }
        long square = square(pixels);
        int most = Math.min(k, images.length);
        int[] nearest = new int[most];
        long[] distances = new long[most];
        int found = 0;
        for (int j = 0; j < images.length; j++) {
            long distance = squares[j] - 2 * product(images[j], inked, levels) + square;
            if (found < most || distance < distances[found - 1]) {
                found = Math.min(most, found + 1);
                int place = found - 1;
                for (; place > 0 && distances[place - 1] > distance; place--) {
                    distances[place] = distances[place - 1];
                    nearest[place] = nearest[place - 1];
                }
                distances[place] = distance;
                nearest[place] = j;
            }
        }
        List<Neighbour> neighbours = new ArrayList<>();
        for (int n = 0; n < found; n++) {
            neighbours.add(new Neighbour(
                    nearest[n], labels[nearest[n]], StrictMath.sqrt((double) distances[n]) / Levels.FULL));
        }
        return neighbours;
    }

    /// x·q over the pixels with ink in q.
    private static long product(byte[] x, int[] inked, int[] levels) {
        long sum = 0;
        for (int n = 0; n < inked.length; n++) {
            int product = levels[n] * Byte.toUnsignedInt(x[inked[n]]);
            sum += product;
        }
        return sum;
    }

    private static int[] inked(byte[] pixels) {
        int[] inked = new int[pixels.length];
        int count = 0;
        for (int i = 0; i < pixels.length; i++) {
            if (pixels[i] != 0) {
                inked[count++] = i;
            }
        }
        return Arrays.copyOf(inked, count);
    }

    private static long square(byte[] image) {
        long sum = 0;
        for (byte level : image) {
            sum += (long) Byte.toUnsignedInt(level) * Byte.toUnsignedInt(level);
        }
        return sum;
    }
}
