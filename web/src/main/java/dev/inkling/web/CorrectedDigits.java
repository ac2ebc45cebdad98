package dev.inkling.web;

import dev.inkling.math.CounterRandom;
import dev.inkling.nn.Dataset;
import dev.inkling.web.Corrections.Correction;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Corrections, each many times, among training images: so that a network learns the ones and does not forget the
/// others.
final class CorrectedDigits implements Dataset {
    /// Names the stream of randomness that chooses the training images.
    private static final long CHOICE_STREAM = 20;

    private final Dataset train;

    /// Numbers of the training images that are taken.
    private final int[] chosen;

    private final int[] labels;
    private final byte[][] pixels;
    private final int repeats;

    /// @param count how many training images are taken, all if there are fewer
    /// @param repeats how often each correction is there
    /// @param seed chooses the training images
    CorrectedDigits(Dataset train, int count, List<Correction> corrections, int repeats, long seed) {
        this.train = train;
        this.repeats = repeats;
        int[] all = IntStream.range(0, train.size()).toArray();
        new CounterRandom(seed).stream(CHOICE_STREAM).shuffle(all);
        chosen = Arrays.copyOf(all, Math.min(count, all.length));
        labels = corrections.stream().mapToInt(Correction::label).toArray();
        pixels = corrections.stream()
                .map(correction -> Pixels.bytes(correction.pixels()))
                .toArray(byte[][]::new);
    }

    @Override
    public String name() {
        return train.name() + "+corrections";
    }

    @Override
    public int size() {
        return chosen.length + repeats * labels.length;
    }

    @Override
    public int height() {
        return train.height();
    }

    @Override
    public int width() {
        return train.width();
    }

    @Override
    public int classes() {
        return train.classes();
    }

    @Override
    public int label(int index) {
        return index < chosen.length ? train.label(chosen[index]) : labels[(index - chosen.length) % labels.length];
    }

    @Override
    public void copyPixels(int index, byte[] target) {
        if (index < chosen.length) {
            train.copyPixels(chosen[index], target);
        } else {
            byte[] image = pixels[(index - chosen.length) % pixels.length];
            System.arraycopy(image, 0, target, 0, image.length);
        }
    }
}
