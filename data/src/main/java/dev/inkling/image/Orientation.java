package dev.inkling.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/// How a camera was held, in the numbers of Exif (CIPA DC-008, tag Orientation): where the stored
/// picture's first row and first column are to be shown.
enum Orientation {
    /// 1: the row at the top, the column on the left.
    UPRIGHT(false, false, false),
    /// 2: top, right.
    MIRRORED(false, true, false),
    /// 3: bottom, right.
    UPSIDE_DOWN(false, true, true),
    /// 4: bottom, left.
    FLIPPED(false, false, true),
    /// 5: left, top.
    TRANSPOSED(true, false, false),
    /// 6: right, top.
    TURNED_LEFT(true, false, true),
    /// 7: right, bottom.
    TRANSVERSE(true, true, true),
    /// 8: left, bottom.
    TURNED_RIGHT(true, true, false);

    private static final Orientation[] ALL = values();

    private final boolean swapped;
    private final boolean fromRight;
    private final boolean fromBottom;

    /// @param swapped whether a shown row is a stored column
    /// @param fromRight whether stored columns count from the right
    /// @param fromBottom whether stored rows count from the bottom
    Orientation(boolean swapped, boolean fromRight, boolean fromBottom) {
        this.swapped = swapped;
        this.fromRight = fromRight;
        this.fromBottom = fromBottom;
    }

    /// The orientation of this number; upright for a number that means none.
    static Orientation of(int number) {
        return number >= 1 && number <= ALL.length ? ALL[number - 1] : UPRIGHT;
    }

    /// Whether width and height change places.
    boolean isTurned() {
        return swapped;
    }

    /// `stored` as it is to be shown.
    BufferedImage applyTo(BufferedImage stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        Raster from = stored.getRaster();
        int right = from.getWidth() - 1;
        int bottom = from.getHeight() - 1;
        WritableRaster to = swapped
                ? from.createCompatibleWritableRaster(from.getHeight(), from.getWidth())
                : from.createCompatibleWritableRaster();
        Object pixel = from.getDataElements(0, 0, null);
        for (int y = 0; y < to.getHeight(); y++) {
            for (int x = 0; x < to.getWidth(); x++) {
                int column = swapped ? y : x;
                int row = swapped ? x : y;
                from.getDataElements(fromRight ? right - column : column, fromBottom ? bottom - row : row, pixel);
                to.setDataElements(x, y, pixel);
            }
        }
        return new BufferedImage(stored.getColorModel(), to, stored.isAlphaPremultiplied(), null);
    }
}
