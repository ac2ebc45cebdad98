package dev.inkling.kernel;

/// The sizes of a convolution. An image is one column: number c of the pixel in row y and column x
/// stands at `(y * width + x) * channels + c`. Beyond its edges an image is continued with zeros, as far
/// as it takes to have as many pixels afterwards as before.
///
/// @param height rows of pixels
/// @param width pixels in a row
/// @param inputs channels before
/// @param outputs channels after
/// @param kernelHeight odd
/// @param kernelWidth odd
public record Convolution(int height, int width, int inputs, int outputs, int kernelHeight, int kernelWidth) {
    /// Pixels of an image.
    public int pixels() {
        return height * width;
    }

    /// Terms of a sum: numbers in a window.
    public int terms() {
        return kernelHeight * kernelWidth * inputs;
    }

    /// The way back, from channels after to channels before.
    public Convolution reversed() {
        return new Convolution(height, width, outputs, inputs, kernelHeight, kernelWidth);
    }

    /// Where number `k` of the window around pixel `p` stands in an image; -1 beyond its edges.
    int place(int p, int k) {
        int offset = k / inputs;
        int y = p / width + offset / kernelWidth - kernelHeight / 2;
        int x = p % width + offset % kernelWidth - kernelWidth / 2;
        return y >= 0 && y < height && x >= 0 && x < width ? (y * width + x) * inputs + k % inputs : -1;
    }

    /// Numbers in a row with its continuation.
    int rowLength() {
        return (width + kernelWidth - 1) * inputs;
    }

    /// Numbers in an image with its continuation.
    int paddedLength() {
        return (height + kernelHeight - 1) * rowLength();
    }

    /// Where the image begins in what is continued.
    int origin() {
        return kernelHeight / 2 * rowLength() + kernelWidth / 2 * inputs;
    }
}
