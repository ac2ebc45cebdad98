package dev.inkling.data;

import dev.inkling.nn.Dataset;
import java.util.Objects;

/// Images and their labels in memory, one byte a pixel.
public final class LabelledImages implements Dataset {
    private final String name;
    private final int size;
    private final int height;
    private final int width;
    private final int classes;
    private final byte[] pixels;
    private final byte[] labels;

    /// @param name what the data is called in results
    /// @param height rows of pixels in an image
    /// @param width pixels in a row
    /// @param classes number of classes, 1 to 256
    /// @param pixels image after image, row by row, unsigned; not copied, not to be changed afterwards
    /// @param labels one unsigned byte an image; not copied, not to be changed afterwards
    /// @throws IllegalArgumentException if the lengths do not agree or a label is not a class
    public LabelledImages(String name, int height, int width, int classes, byte[] pixels, byte[] labels) {
        this(name, labels.length, height, width, classes, pixels, labels);
        if (pixels.length != (long) labels.length * height * width) {
            throw new IllegalArgumentException(name + ": expected " + labels.length + " images of " + height + "x"
                    + width + ", got " + pixels.length + " pixels");
        }
        for (int i = 0; i < size; i++) {
            if (label(i) >= classes) {
                throw new IllegalArgumentException(
                        name + ": expected labels 0 to " + (classes - 1) + ", got " + label(i) + " for image " + i);
            }
        }
    }

    private LabelledImages(String name, int size, int height, int width, int classes, byte[] pixels, byte[] labels) {
        this.name = Objects.requireNonNull(name);
        this.size = size;
        this.height = height;
        this.width = width;
        this.classes = classes;
        this.pixels = pixels;
        this.labels = labels;
    }

    /// The first `count` images, sharing memory with this; all of them if there are fewer.
    public LabelledImages first(int count) {
        return new LabelledImages(name, Math.min(count, size), height, width, classes, pixels, labels);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public int label(int index) {
        Objects.checkIndex(index, size);
        return Byte.toUnsignedInt(labels[index]);
    }

    @Override
    public void copyPixels(int index, byte[] target) {
        Objects.checkIndex(index, size);
        System.arraycopy(pixels, index * inputs(), target, 0, inputs());
    }
}
