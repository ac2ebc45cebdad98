package dev.inkling.data;

import dev.inkling.nn.Dataset;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntUnaryOperator;

/// Images and their labels in memory, one byte a pixel.
public final class LabelledImages implements Dataset {
    private final String name;
    private final int size;
    private final int height;
    private final int width;
    private final int classes;
    private final byte[] pixels;
    private final byte[] labels;

    /// Empty until somebody asks for it; who asks at the same time computes the same.
    private String sha256 = "";

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
            if (label(i) == NO_CLASS) {
                throw new IllegalArgumentException(name + ": expected labels 0 to " + (classes - 1) + ", got "
                        + Byte.toUnsignedInt(labels[i]) + " for image " + i);
            }
        }
    }

    /// Images that show none of the classes, see [#NO_CLASS].
    ///
    /// @param classes how many there are, 1 to 255
    /// @param pixels as above
    static LabelledImages ofNoClass(String name, int height, int width, int classes, byte[] pixels) {
        byte[] labels = new byte[pixels.length / (height * width)];
        Arrays.fill(labels, (byte) NO_CLASS);
        return new LabelledImages(name, labels.length, height, width, classes, pixels, labels);
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

    /// These images and then `others`, in memory of their own, called `name+name`.
    ///
    /// @throws IllegalArgumentException if they are of another size or have other classes
    public LabelledImages and(LabelledImages others) {
        if (!others.form().equals(form())) {
            throw new IllegalArgumentException(
                    others.name + ": expected " + form() + " as in " + name + ", got " + others.form());
        }
        byte[] allPixels = Arrays.copyOf(pixels, Math.multiplyExact(size + others.size, inputs()));
        System.arraycopy(others.pixels, 0, allPixels, size * inputs(), others.size * inputs());
        byte[] allLabels = Arrays.copyOf(labels, size + others.size);
        System.arraycopy(others.labels, 0, allLabels, size, others.size);
        return new LabelledImages(
                name + "+" + others.name, allLabels.length, height, width, classes, allPixels, allLabels);
    }

    /// These images with other levels of ink, in memory of their own.
    ///
    /// @param level from each level, 0 to 255, to another
    public LabelledImages withLevels(IntUnaryOperator level) {
        byte[] changed = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            changed[i] = (byte) level.applyAsInt(Byte.toUnsignedInt(pixels[i]));
        }
        return new LabelledImages(name, size, height, width, classes, changed, labels);
    }

    /// What images and classes they are, in words.
    String form() {
        return height + "x" + width + " pixels and " + classes + " classes";
    }

    /// What tells these images from others of their name and number: SHA-256, in lower-case hex, over
    /// size, height, width and classes, each as 4 bytes, big-endian, then the pixels and the labels.
    /// Computed when it is asked for first.
    public String sha256() {
        String known = sha256;
        if (known.isEmpty()) {
            ByteBuffer sizes = ByteBuffer.allocate(4 * Integer.BYTES)
                    .putInt(size)
                    .putInt(height)
                    .putInt(width)
                    .putInt(classes)
                    .flip();
            known = Sha256.hex(sizes, ByteBuffer.wrap(pixels, 0, size * inputs()), ByteBuffer.wrap(labels, 0, size));
            sha256 = known;
        }
        return known;
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
        int label = Byte.toUnsignedInt(labels[index]);
        return label < classes ? label : NO_CLASS;
    }

    @Override
    public void copyPixels(int index, byte[] target) {
        Objects.checkIndex(index, size);
        System.arraycopy(pixels, index * inputs(), target, 0, inputs());
    }
}
