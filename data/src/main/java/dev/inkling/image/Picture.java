package dev.inkling.image;

import java.awt.image.BufferedImage;

/// A picture as it was read from a file, upright.
///
/// @param image the pixels; of a very large picture, every `subsampling`-th of every
///     `subsampling`-th row
/// @param subsampling 1 or more: what stands at `(x, y)` in `image` stands at
///     `(x * subsampling, y * subsampling)` in the file's upright picture
public record Picture(BufferedImage image, int subsampling) {}
