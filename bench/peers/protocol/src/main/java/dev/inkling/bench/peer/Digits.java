package dev.inkling.bench.peer;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/// MNIST as other systems take it, without Inkling's own reader.
public final class Digits {
    /// Pixels in an image.
    public static final int PIXELS = 784;

    /// A pixel is this times its level.
    public static final float SCALE = 1 / 255f;

    private final byte[] levels;
    private final byte[] labels;

    private Digits(byte[] levels, byte[] labels) {
        this.levels = levels;
        this.labels = labels;
    }

    /// Reads one half of MNIST.
    ///
    /// @param folder has IDX files under MNIST's names, with or without `.gz`
    /// @param part `train` or `t10k`
    public static Digits read(Path folder, String part) throws IOException {
        return new Digits(read(folder, part + "-images-idx3-ubyte", 16), read(folder, part + "-labels-idx1-ubyte", 8));
    }

    /// One unsigned byte a pixel, image after image. Not a copy.
    public byte[] levels() {
        return levels;
    }

    /// One an image. Not a copy.
    public byte[] labels() {
        return labels;
    }

    /// Number of images.
    public int size() {
        return labels.length;
    }

    /// Pixels in [0, 1], image after image: (m, 784), row-major.
    public float[] pixels() {
        float[] pixels = new float[levels.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (levels[i] & 0xff) * SCALE;
        }
        return pixels;
    }

    /// Labels as whole numbers.
    public long[] classes() {
        long[] classes = new long[labels.length];
        Arrays.setAll(classes, i -> labels[i]);
        return classes;
    }

    private static byte[] read(Path folder, String name, int header) throws IOException {
        Path plain = folder.resolve(name);
        Path packed = folder.resolve(name + ".gz");
        if (Files.exists(packed)) {
            try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(packed)), 1 << 16)) {
                return content(in, header);
            }
        }
        if (!Files.exists(plain)) {
            throw new FileNotFoundException(folder + ": expected " + name + " or " + name + ".gz, got no such file");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(plain))) {
            return content(in, header);
        }
    }

    private static byte[] content(InputStream in, int header) throws IOException {
        in.skipNBytes(header);
        return in.readAllBytes();
    }
}
