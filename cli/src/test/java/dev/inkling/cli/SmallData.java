package dev.inkling.cli;

import dev.inkling.data.DataSplit;
import dev.inkling.data.LabelledImages;
import dev.inkling.data.SyntheticDigits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/// A data folder with a few synthetic digits, which train in no time, and pieces to break it with.
final class SmallData {
    /// Enough for several blocks, so that threads share a batch.
    static final int TRAIN = 1700;

    static final int TEST = 300;

    private static final DataSplit DIGITS = SyntheticDigits.generate(1, TRAIN, TEST);

    private SmallData() {}

    /// Writes the four files, the training images compressed, into `parent/small`.
    static Path writeInto(Path parent) throws IOException {
        return writeInto(parent, DIGITS.test().height());
    }

    /// Writes the upper rows of the images only.
    static Path writeInto(Path parent, int height) throws IOException {
        Path folder = Files.createDirectories(parent.resolve("small"));
        Files.write(folder.resolve("train-images-idx3-ubyte.gz"), gzip(images(DIGITS.train(), height)));
        Files.write(folder.resolve("train-labels-idx1-ubyte"), labels(DIGITS.train()));
        Files.write(folder.resolve("t10k-images-idx3-ubyte"), images(DIGITS.test(), height));
        Files.write(folder.resolve("t10k-labels-idx1-ubyte"), labels(DIGITS.test()));
        return folder;
    }

    /// The training images.
    static LabelledImages train() {
        return DIGITS.train();
    }

    /// The test images.
    static LabelledImages test() {
        return DIGITS.test();
    }

    private static byte[] images(LabelledImages images, int height) {
        int length = height * images.width();
        ByteBuffer file = ByteBuffer.allocate(16 + images.size() * length)
                .putInt(0x0803)
                .putInt(images.size())
                .putInt(height)
                .putInt(images.width());
        byte[] pixels = new byte[images.inputs()];
        for (int i = 0; i < images.size(); i++) {
            images.copyPixels(i, pixels);
            file.put(pixels, 0, length);
        }
        return file.array();
    }

    private static byte[] labels(LabelledImages images) {
        ByteBuffer file = ByteBuffer.allocate(8 + images.size()).putInt(0x0801).putInt(images.size());
        for (int i = 0; i < images.size(); i++) {
            file.put((byte) images.label(i));
        }
        return file.array();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}
