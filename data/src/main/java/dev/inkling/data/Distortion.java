package dev.inkling.data;

import java.util.Locale;

/// A way in which training images are changed. Each has an amount, 0 for not at all.
///
/// Their order is that in which they come to pass.
public enum Distortion {
    /// Moved: by up to this many pixels along each axis.
    SHIFT(14),
    /// Turned: by up to this many degrees either way.
    ROTATE(180),
    /// Enlarged or shrunk: by up to this share of the size.
    SCALE(0.9),
    /// Widened and flattened, or the other way round: by up to this share of width and height.
    STRETCH(0.9),
    /// Slanted: by up to this many pixels to the side for each pixel up.
    SHEAR(2),
    /// Bent like rubber: each pixel by this many pixels along each axis (standard deviation).
    ELASTIC(10),
    /// Written with a broader or a finer pen: by up to this many pixels on either side of a
    /// stroke.
    THICKNESS(3),
    /// Hollow: up to this share of the way to nothing but the edges of the strokes.
    OUTLINE(1),
    /// A rectangle of the ink left out: each side up to this share of the image's.
    ERASE(1),
    /// Stray lines of a fine pen: up to this many.
    SCRIBBLE(9),
    /// Written faintly: up to this share of the ink is missing.
    CONTRAST(1),
    /// On grey paper: as dark as up to this share of full ink.
    BRIGHTNESS(1),
    /// On paper with shadows, bands or clouds: as dark as up to this share of full ink.
    BACKGROUND(1),
    /// Ink and paper change places in bands: by this share of the whole way.
    INVERT(1),
    /// Seen through frosted glass: each pixel is one up to this many pixels away along each axis.
    SCATTER(9),
    /// Out of focus: blurred by up to this many pixels (standard deviation).
    BLUR(3),
    /// Grain: each pixel by up to this share of full ink (standard deviation).
    NOISE(1),
    /// Dust: up to this share of the pixels is blank or full ink.
    SPECKLE(1);

    private final String word = name().toLowerCase(Locale.ROOT);
    private final double most;

    Distortion(double most) {
        this.most = most;
    }

    /// What it is called in text, e.g. `shift`.
    public String word() {
        return word;
    }

    /// The largest amount there is.
    public double most() {
        return most;
    }

    /// Names its stream of randomness: the same, whichever others there are.
    long stream() {
        return word.hashCode();
    }
}
