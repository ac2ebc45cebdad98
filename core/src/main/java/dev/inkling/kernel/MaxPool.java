package dev.inkling.kernel;

/// The sizes of a max pooling: the largest number of each window of `size` x `size` pixels, which do not
/// overlap, channel by channel. Pixels that fill no window are left out. An image is one column, as in
/// [Convolution].
///
/// @param height rows of pixels before
/// @param width pixels in a row before
/// @param channels numbers of a pixel
/// @param size rows and columns of a window
public record MaxPool(int height, int width, int channels, int size) {
    /// @throws IllegalArgumentException if no window fits into the image
    public MaxPool {
        if (size < 1 || size > Math.min(height, width)) {
            throw new IllegalArgumentException(
                    "maxpool: expected windows of 1 to " + Math.min(height, width) + " rows and columns, got " + size);
        }
    }

    /// Pixels afterwards.
    public int pooledPixels() {
        return height / size * (width / size);
    }

    /// Where the window in row `y` and column `x` of windows begins.
    int at(int y, int x) {
        return (y * size * width + x * size) * channels;
    }

    /// Where pixel `k` of window `p` stands.
    int pixel(int p, int k) {
        int windows = width / size;
        return at(p / windows, p % windows) + (k / size * width + k % size) * channels;
    }
}
