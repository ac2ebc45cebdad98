package dev.inkling.data;

import java.util.stream.IntStream;

/// Makes test images worse, to see how well a network reads them then.
///
/// What becomes of image `i` is a function of (seed, kind, i, the image) alone, whichever thread
/// does it, on every machine.
public final class Corruptions {
    /// Names the stream of randomness that corruptions are drawn from.
    private static final long STREAM = 17;

    private Corruptions() {}

    /// Every image with `kind` wrong with it. The data is then called e.g. `mnist, shot-noise`.
    ///
    /// @param seed another seed, other random numbers
    public static LabelledImages corrupted(LabelledImages images, Corruption kind, long seed) {
        if (kind == Corruption.IDENTITY) {
            return images;
        }
        byte[] pixels = new byte[Math.multiplyExact(images.size(), images.inputs())];
        byte[] labels = new byte[images.size()];
        IntStream.range(0, images.size()).parallel().forEach(i -> {
            labels[i] = (byte) images.label(i);
            byte[] image = new byte[images.inputs()];
            images.copyPixels(i, image);
            Plane plane = Plane.of(images.width(), images.height(), image);
            kind.of(plane, new Draws(seed, STREAM, kind.word().hashCode(), i)).copyTo(pixels, i * image.length);
        });
        return new LabelledImages(
                images.name() + ", " + kind.word(), images.height(), images.width(), images.classes(), pixels, labels);
    }
}
