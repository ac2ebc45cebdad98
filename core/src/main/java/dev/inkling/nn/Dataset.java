package dev.inkling.nn;

/// Labelled grey images of one size.
///
/// Immutable, and safe to read from several threads.
public interface Dataset {
    /// The label of an image that shows none of the classes. A network is trained to find all classes equally
    /// likely for it, and is not judged by it.
    int NO_CLASS = -1;

    /// What the data is called in results and model files, e.g. `mnist`.
    String name();

    /// Number of images.
    int size();

    /// Rows of pixels in an image.
    int height();

    /// Pixels in a row.
    int width();

    /// Number of classes; labels are 0 to `classes() - 1`.
    int classes();

    /// The class of image `index`, or [#NO_CLASS].
    int label(int index);

    /// Copies image `index` into `pixels`, row by row from the top left. A pixel is an unsigned
    /// byte: 0 is blank, 255 is full ink; the network sees it as a number in [0, 1].
    ///
    /// @param pixels `height() * width()` bytes
    void copyPixels(int index, byte[] pixels);

    /// Numbers in an image: the network's inputs.
    default int inputs() {
        return height() * width();
    }
}
