package dev.inkling.image;

import java.util.Arrays;

/// A picture of grey values in [0, 1]. What they mean is the user's: light, or ink.
///
/// Immutable.
public final class GreyImage {
    private static final int TILE = 16;

    private final int width;
    private final int height;
    private final float[] values;

    /// Wraps grey values.
    ///
    /// @param values row by row from the top left; not copied, not to be changed afterwards
    /// @throws IllegalArgumentException if there are not `width * height` values
    public GreyImage(int width, int height, float[] values) {
        if (values.length != (long) width * height) {
            throw new IllegalArgumentException(
                    "grey image: expected " + width + "x" + height + " values, got " + values.length);
        }
        this.width = width;
        this.height = height;
        this.values = values;
    }

    /// A picture of unsigned bytes, 255 for 1.
    static GreyImage ofBytes(int width, int height, byte[] bytes) {
        float[] values = new float[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Byte.toUnsignedInt(bytes[i]) / 255f;
        }
        return new GreyImage(width, height, values);
    }

    /// A picture of rows that are all of this width.
    static GreyImage ofRows(int width, float[][] rows) {
        float[] values = new float[width * rows.length];
        for (int y = 0; y < rows.length; y++) {
            System.arraycopy(rows[y], 0, values, y * width, width);
        }
        return new GreyImage(width, rows.length, values);
    }

    /// A copy of each row.
    float[][] rows() {
        float[][] rows = new float[height][];
        for (int y = 0; y < height; y++) {
            rows[y] = Arrays.copyOfRange(values, y * width, (y + 1) * width);
        }
        return rows;
    }

    /// Pixels in a row.
    public int width() {
        return width;
    }

    /// Rows of pixels.
    public int height() {
        return height;
    }

    /// The value in column `x` of row `y`.
    public float at(int x, int y) {
        return values[y * width + x];
    }

    /// Light for dark and dark for light.
    GreyImage inverted() {
        float[] inverted = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            inverted[i] = 1 - values[i];
        }
        return new GreyImage(width, height, inverted);
    }

    /// This picture with 0 wherever a mark is.
    GreyImage without(boolean[] marks) {
        float[] left = values.clone();
        for (int i = 0; i < left.length; i++) {
            left[i] = marks[i] ? 0 : left[i];
        }
        return new GreyImage(width, height, left);
    }

    /// Rows for columns: mirrored at the diagonal.
    GreyImage turned() {
        float[] turned = new float[values.length];
        for (int top = 0; top < height; top += TILE) { // tile by tile, which stays in the cache
            int bottom = Math.min(height, top + TILE);
            for (int x = 0; x < width; x++) {
                for (int y = top; y < bottom; y++) {
                    turned[x * height + y] = values[y * width + x];
                }
            }
        }
        return new GreyImage(/* width= */ height, /* height= */ width, turned);
    }

    /// The part from column `left` and row `top`, `newWidth` wide and `newHeight` high.
    GreyImage crop(int left, int top, int newWidth, int newHeight) {
        float[] part = new float[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++) {
            System.arraycopy(values, (top + y) * width + left, part, y * newWidth, newWidth);
        }
        return new GreyImage(newWidth, newHeight, part);
    }

    /// This picture at another size. Each new pixel is the average of the area that it covers, so that
    /// no thin line falls between samples.
    public GreyImage scale(int newWidth, int newHeight) {
        return scaleRowsAndTurn(newWidth).scaleRowsAndTurn(newHeight);
    }

    /// Each row scaled to `length` pixels, and written as a column.
    private GreyImage scaleRowsAndTurn(int length) {
        double step = (double) width / length;
        float[] turned = new float[height * length];
        for (int i = 0; i < length; i++) {
            double from = i * step;
            double to = Math.min(width, from + step);
            for (int x = (int) from; x < to; x++) {
                float share = (float) ((Math.min(to, x + 1) - Math.max(from, x)) / step);
                for (int y = 0; y < height; y++) {
                    turned[i * height + y] += share * at(x, y);
                }
            }
        }
        return new GreyImage(height, length, turned);
    }
}
