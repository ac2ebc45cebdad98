package dev.inkling.image;

import java.util.Optional;

/// The form of MNIST's images: the ink's bounding box scaled to fit 20x20 pixels, its aspect kept,
/// and the centre of mass in the middle of 28x28 pixels. A network trained on MNIST expects it.
///
/// Source: LeCun, Cortes, Burges, *The MNIST Database of Handwritten Digits*.
public final class MnistForm {
    /// Pixels in a row, and rows, of an image.
    public static final int SIDE = 28;
    /// Pixels in an image.
    public static final int PIXELS = SIDE * SIDE;
    /// Pixels of the ink's longer side.
    public static final int BOX = 20;

    private MnistForm() {}

    /// Brings one digit into MNIST's form.
    ///
    /// @param ink one digit of any size: 0 is blank, and every pixel above counts as part of the digit
    /// @return `PIXELS` unsigned bytes, row by row, 255 at the darkest; empty if there is no ink
    public static Optional<byte[]> of(GreyImage ink) {
        return of(ink, Steps.NONE);
    }

    /// [#of(GreyImage)], and shows how it comes about.
    ///
    /// @param steps hears of `box` and `centred`
    static Optional<byte[]> of(GreyImage ink, Steps steps) {
        int left = ink.width();
        int top = ink.height();
        int right = 0;
        int bottom = 0;
        for (int y = 0; y < ink.height(); y++) {
            for (int x = 0; x < ink.width(); x++) {
                if (ink.at(x, y) > 0) {
                    left = Math.min(left, x);
                    right = Math.max(right, x + 1);
                    top = Math.min(top, y);
                    bottom = y + 1;
                }
            }
        }
        if (bottom == 0) {
            return Optional.empty();
        }
        int width = right - left;
        int height = bottom - top;
        int longer = Math.max(width, height);
        GreyImage box = ink.crop(left, top, width, height).scale(inBox(width, longer), inBox(height, longer));
        steps.done("box", box);
        byte[] pixels = centred(box);
        steps.done("centred", GreyImage.ofBytes(SIDE, SIDE, pixels));
        return Optional.of(pixels);
    }

    private static int inBox(int side, int longer) {
        return Math.max(1, Math.round((float) side * BOX / longer));
    }

    /// Places `box` by its centre of mass. MNIST moves by whole pixels, and its middle is that of the
    /// pixel at (14, 14).
    private static byte[] centred(GreyImage box) {
        double mass = 0;
        double massX = 0;
        double massY = 0;
        float peak = 0;
        for (int y = 0; y < box.height(); y++) {
            for (int x = 0; x < box.width(); x++) {
                float amount = box.at(x, y);
                mass += amount;
                massX += amount * x;
                massY += amount * y;
                peak = Math.max(peak, amount);
            }
        }
        int shiftX = inside(Math.round(SIDE / 2 - massX / mass), box.width());
        int shiftY = inside(Math.round(SIDE / 2 - massY / mass), box.height());
        byte[] pixels = new byte[PIXELS];
        for (int y = 0; y < box.height(); y++) {
            for (int x = 0; x < box.width(); x++) {
                pixels[(y + shiftY) * SIDE + x + shiftX] = (byte) Math.round(255 * box.at(x, y) / peak);
            }
        }
        return pixels;
    }

    private static int inside(long shift, int length) {
        return Math.clamp(shift, 0, SIDE - length);
    }
}
