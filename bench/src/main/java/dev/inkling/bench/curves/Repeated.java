package dev.inkling.bench.curves;

import dev.inkling.nn.Dataset;

/// The first images of a data set; where there are fewer, these again and again.
record Repeated(Dataset images, int size) implements Dataset {
    @Override
    public String name() {
        return images.name();
    }

    @Override
    public int height() {
        return images.height();
    }

    @Override
    public int width() {
        return images.width();
    }

    @Override
    public int classes() {
        return images.classes();
    }

    @Override
    public int label(int index) {
        return images.label(index % images.size());
    }

    @Override
    public void copyPixels(int index, byte[] pixels) {
        images.copyPixels(index % images.size(), pixels);
    }
}
