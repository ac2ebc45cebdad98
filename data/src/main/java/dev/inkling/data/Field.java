package dev.inkling.data;

/// A number for each pixel of an image.
interface Field {
    /// Writes the numbers of row `y`, from the left.
    void row(int y, float[] target);
}
