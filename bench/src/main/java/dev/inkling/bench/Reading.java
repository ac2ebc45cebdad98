package dev.inkling.bench;

import dev.inkling.data.LabelledImages;
import dev.inkling.data.SyntheticDigits;
import dev.inkling.file.MalformedFileException;
import dev.inkling.image.PictureFile;
import dev.inkling.reader.DigitReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/// How long a page from a phone's camera takes: 12 megapixels with 20 digits, shadow and grain, as a JPEG file;
/// and how soon a picture that claims to be huge is refused.
public final class Reading {
    private static final int WIDTH = 4000;
    private static final int HEIGHT = 3000;
    private static final int COLUMNS = 5;
    private static final int DIGITS = 20;
    private static final int ZOOM = 12;
    private static final int ROUNDS = 15;

    private Reading() {}

    /// The program; no arguments.
    public static void main(String... arguments) throws IOException {
        Path folder = Files.createTempDirectory("reading");
        Path photo = folder.resolve("page.jpg");
        Path huge = folder.resolve("huge.png");
        try {
            String written = writePhoto(photo);
            Files.write(huge, hugeHeader());
            DigitReader reader = new DigitReader();
            long began = System.nanoTime();
            String read = reader.readLines(photo).text().replace("\n", "");
            System.out.printf(Locale.ROOT, "first call     %6.0f ms%n", millisSince(began));
            double[] calls = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                began = System.nanoTime();
                reader.readLines(photo);
                calls[round] = millisSince(began);
            }
            print("warm call", calls);
            System.out.println("written        " + written + "\nread           " + read);
            for (int round = 0; round < ROUNDS; round++) {
                began = System.nanoTime();
                refuse(huge);
                calls[round] = millisSince(began);
            }
            print("refusal", calls);
        } finally {
            Files.deleteIfExists(photo);
            Files.deleteIfExists(huge);
            Files.delete(folder);
        }
    }

    private static void print(String what, double... calls) {
        double[] sorted = calls.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%-14s %6.1f ms (%.1f to %.1f, the first %.1f)%n",
                what,
                sorted[ROUNDS / 2],
                sorted[0],
                sorted[ROUNDS - 1],
                calls[0]);
    }

    private static double millisSince(long began) {
        return (System.nanoTime() - began) / 1e6;
    }

    private static void refuse(Path huge) throws IOException {
        try {
            PictureFile.read(huge);
            throw new IllegalStateException("expected a refusal, got a picture");
        } catch (MalformedFileException e) {
            // as it should be
        }
    }

    /// @return the digits on it
    private static String writePhoto(Path file) throws IOException {
        LabelledImages images = SyntheticDigits.generate(5, 0, DIGITS).test();
        BufferedImage page = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        SplittableRandom random = new SplittableRandom(1);
        byte[] pixels = new byte[images.inputs()];
        StringBuilder written = new StringBuilder();
        float[] ink = new float[WIDTH * HEIGHT];
        for (int i = 0; i < DIGITS; i++) {
            images.copyPixels(i, pixels);
            written.append(images.label(i));
            int left = 250 + i % COLUMNS * 720;
            int top = 200 + i / COLUMNS * 660;
            for (int y = 0; y < 28 * ZOOM; y++) {
                for (int x = 0; x < 28 * ZOOM; x++) {
                    ink[(top + y) * WIDTH + left + x] = Byte.toUnsignedInt(pixels[y / ZOOM * 28 + x / ZOOM]) / 255f;
                }
            }
        }
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                double paper = 235 - 90.0 * x / WIDTH - 40.0 * y / HEIGHT;
                double light = paper * (1 - 0.75 * ink[y * WIDTH + x]) + 6 * random.nextGaussian();
                int level = (int) Math.clamp(light, 0, 255);
                page.setRGB(x, y, level << 16 | level << 8 | level);
            }
        }
        ImageIO.write(page, "jpeg", file.toFile());
        return written.toString();
    }

    /// All that there is of a PNG of 30,000 x 30,000 pixels.
    private static byte[] hugeHeader() {
        ByteBuffer header = ByteBuffer.allocate(33)
                .putLong(0x89504e470d0a1a0aL)
                .putInt(13)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(30_000)
                .putInt(30_000)
                .put(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(header.array(), 12, 17);
        return header.putInt((int) crc.getValue()).array();
    }
}
