package dev.inkling.image;

import java.awt.image.BufferedImage;

/// A picture as it was read from a file, upright.
///
/// @param image the pixels; of a very large picture, every `subsampling`-th of every
///     `subsampling`-th row
/// @param subsampling 1 or more: what stands at `(x, y)` in `image` stands at
///     `(x * subsampling, y * subsampling)` in the file's upright picture
/// @param width of the file's upright picture, in its pixels
/// @param height of the file's upright picture, in its pixels
public record Picture(BufferedImage image, int subsampling, int width, int height) {
    /// A picture with all of its pixels.
    public Picture(BufferedImage image) {
        this(image, 1, image.getWidth(), image.getHeight());
    }
}
