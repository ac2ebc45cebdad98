package dev.inkling.data;

import dev.inkling.image.MnistForm;
import java.util.stream.IntStream;

/// Images in MNIST's form that show no digit: letters, scribbles and textures, made by the program. A network
/// that is trained on them too is not sure of what it has never seen.
///
/// Image `i` is a function of (seed, i) alone.
public final class Clutter {
    /// Apart from the splits of [SyntheticDigits].
    private static final int STREAM = 2;

    private Clutter() {}

    /// Images of no class among ten.
    ///
    /// @param seed another seed, other images
    public static LabelledImages generate(long seed, int count) {
        byte[] pixels = new byte[Math.multiplyExact(count, MnistForm.PIXELS)];
        IntStream.range(0, count).parallel().forEach(i -> {
            Draws random = new Draws(seed, STREAM, i);
            byte[] image = switch (i % 10) {
                case 0, 1, 2, 3, 4 -> Handwriting.writeLetter(random);
                case 5, 6, 7 -> Handwriting.scribble(random);
                default -> texture(random);
            };
            System.arraycopy(image, 0, pixels, i * MnistForm.PIXELS, MnistForm.PIXELS);
        });
        return LabelledImages.ofNoClass("clutter", MnistForm.SIDE, MnistForm.SIDE, 10, pixels);
    }

    /// How dark a texture is at a place.
    @FunctionalInterface
    private interface Texture {
        double at(int x, int y);
    }

    private static byte[] texture(Draws random) {
        Texture texture = texture(random.below(4), random);
        byte[] pixels = new byte[MnistForm.PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            double ink = texture.at(i % MnistForm.SIDE, i / MnistForm.SIDE);
            pixels[i] = (byte) Math.round(255 * Math.clamp(ink, 0, 1));
        }
        return pixels;
    }

    /// Stripes, squares, dots or grain, none of which needs more than plain arithmetic.
    private static Texture texture(int kind, Draws random) {
        double size = random.uniform(2, 9);
        double startX = random.uniform(0, size);
        double startY = random.uniform(0, size);
        double slope = random.uniform(-2, 2);
        double share = random.uniform(0.2, 0.8);
        return switch (kind) {
            case 0 -> {
                boolean level = random.below(2) == 0;
                yield (x, y) -> softStep(share - part(((level ? y : x) + startX + slope * (level ? x : y)) / size));
            }
            case 1 -> (x, y) -> part((x + startX) / size) < 0.5 == part((y + startY) / size) < 0.5 ? 1 : 0;
            case 2 ->
                (x, y) -> {
                    double dx = part((x + startX) / size) - 0.5;
                    double dy = part((y + startY) / size) - 0.5;
                    return softStep(0.5 * share - Math.sqrt(dx * dx + dy * dy));
                };
            default -> {
                boolean grey = random.below(2) == 0;
                yield (_, _) -> grey ? random.uniform() : random.uniform() < share ? 1 : 0;
            }
        };
    }

    /// The part of a number after the point.
    private static double part(double number) {
        return number - Math.floor(number);
    }

    private static double softStep(double inside) {
        return 0.5 + 4 * inside;
    }
}
