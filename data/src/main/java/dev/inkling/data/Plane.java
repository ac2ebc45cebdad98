package dev.inkling.data;

import java.util.function.DoubleUnaryOperator;

/// An image as real numbers, 0 for blank and 1 for full ink, for [Corruption]s: what their
/// published definitions take from image libraries.
///
/// Immutable, except while it is being made.
final class Plane {
    /// Where a Gaussian ends, in standard deviations.
    private static final double TRUNCATION = 4;

    /// The number of a pixel.
    @FunctionalInterface
    interface Pixel {
        double at(int x, int y);
    }

    private final int width;
    private final int height;
    private final double[] values;

    private Plane(int width, int height, double[] values) {
        this.width = width;
        this.height = height;
        this.values = values;
    }

    static Plane of(int width, int height, Pixel pixel) {
        double[] values = new double[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                values[y * width + x] = pixel.at(x, y);
            }
        }
        return new Plane(width, height, values);
    }

    static Plane of(int width, int height, byte[] pixels) {
        return of(width, height, (x, y) -> Byte.toUnsignedInt(pixels[y * width + x]) / 255.0);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /// 0 outside of the image.
    double at(int x, int y) {
        return x >= 0 && x < width && y >= 0 && y < height ? values[y * width + x] : 0;
    }

    /// Outside of the image, what is at its edge.
    double atOrEdge(int x, int y) {
        return values[Math.clamp(y, 0, height - 1) * width + Math.clamp(x, 0, width - 1)];
    }

    /// Between the four pixels around (x, y), linearly; 0 outside of the image.
    double between(double x, double y) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double right = x - left;
        double low = y - top;
        double upper = (1 - right) * at(left, top) + right * at(left + 1, top);
        double lower = (1 - right) * at(left, top + 1) + right * at(left + 1, top + 1);
        return (1 - low) * upper + low * lower;
    }

    /// The same size, with other numbers.
    Plane with(Pixel pixel) {
        return of(width, height, pixel);
    }

    Plane map(DoubleUnaryOperator number) {
        return with((x, y) -> number.applyAsDouble(at(x, y)));
    }

    /// Exchanges two pixels. Not once others see this.
    void swap(int x, int y, int otherX, int otherY) {
        double value = values[y * width + x];
        values[y * width + x] = values[otherY * width + otherX];
        values[otherY * width + otherX] = value;
    }

    double max() {
        double max = values[0];
        for (double value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    /// Blurred up and down with a Gaussian, the edges going on beyond the image.
    Plane blurredAlongColumns(double sigma) {
        return blurredAlong(0, 1, sigma);
    }

    /// Blurred both ways, the edges going on beyond the image.
    Plane blurred(double sigma) {
        return blurredAlong(0, 1, sigma).blurredAlong(1, 0, sigma);
    }

    private Plane blurredAlong(int dx, int dy, double sigma) {
        double[] kernel = gaussian(sigma);
        int radius = kernel.length / 2;
        return with((x, y) -> {
            double sum = 0;
            for (int k = -radius; k <= radius; k++) {
                sum += kernel[radius + k] * atOrEdge(x + k * dx, y + k * dy);
            }
            return sum;
        });
    }

    /// Blurred both ways, with nothing beyond the image.
    Plane blurredWithinNothing(double sigma) {
        double[] kernel = gaussian(sigma);
        int radius = kernel.length / 2;
        Plane frame = of(width + 2 * radius, height + 2 * radius, (x, y) -> at(x - radius, y - radius));
        Plane blurred = frame.blurred(sigma);
        return with((x, y) -> blurred.at(x + radius, y + radius));
    }

    private static double[] gaussian(double sigma) {
        int radius = (int) (TRUNCATION * sigma + 0.5);
        double[] kernel = new double[2 * radius + 1];
        double sum = 0;
        for (int k = -radius; k <= radius; k++) {
            kernel[radius + k] = StrictMath.exp(-0.5 * k * k / (sigma * sigma));
            sum += kernel[radius + k];
        }
        for (int k = 0; k < kernel.length; k++) {
            kernel[k] /= sum;
        }
        return kernel;
    }

    /// Each pixel is found at (xx x + xy y, yx x + yy y) in this image, seen from its middle, and
    /// then `dx` and `dy` further.
    Plane mapped(double xx, double xy, double yx, double yy, double dx, double dy) {
        double middleX = (width - 1) / 2.0;
        double middleY = (height - 1) / 2.0;
        return with((x, y) -> between(
                middleX + dx + xx * (x - middleX) + xy * (y - middleY),
                middleY + dy + yx * (x - middleX) + yy * (y - middleY)));
    }

    /// Rounds to whole numbers in 0 to 255.
    void copyTo(byte[] pixels, int start) {
        for (int i = 0; i < values.length; i++) {
            pixels[start + i] = (byte) Math.round(255 * Math.clamp(values[i], 0, 1));
        }
    }
}
