package dev.inkling.nn;

/// The sizes of an image between two layers. In its column, number c of the pixel in row y and column x
/// stands at row `(y * width + x) * channels + c`.
///
/// @param height rows of pixels
/// @param width pixels in a row
/// @param channels numbers of a pixel: 1 for grey
public record Shape(int height, int width, int channels) {
    /// Far beyond any image for which there is a use.
    private static final int LARGEST = 1 << 26;

    /// @throws IllegalArgumentException if there is nothing in it, or too much
    public Shape {
        if (height < 1 || width < 1 || channels < 1 || (double) height * width * channels > LARGEST) {
            throw new IllegalArgumentException(
                    "image: expected 1 to " + LARGEST + " numbers, got " + height + "x" + width + "x" + channels);
        }
    }

    /// Numbers without an order in space.
    public static Shape flat(int size) {
        return new Shape(1, 1, size);
    }

    /// Numbers in the image.
    public int size() {
        return height * width * channels;
    }

    /// `28x28x1`.
    @Override
    public String toString() {
        return height + "x" + width + "x" + channels;
    }
}
