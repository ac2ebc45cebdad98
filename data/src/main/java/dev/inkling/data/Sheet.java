package dev.inkling.data;

import dev.inkling.math.CounterRandom;
import java.util.Arrays;

/// An image while it is being changed: numbers, 0 for blank and 255 for full ink, which may leave
/// that range until the end.
final class Sheet {
    private static final float FULL = 255;

    /// Blank pixels around the image: one at the left and the top, two at the right and the
    /// bottom. A place beyond the image falls between them.
    private static final int MARGIN = 3;

    /// One pass of a blur spreads a pixel to its neighbours only, so it is good for this much
    /// variance.
    private static final float VARIANCE_OF_A_PASS = 0.6f;

    private final int height;
    private final int width;
    private final int stride;
    private float[] values;
    private float[] spare;

    Sheet(int height, int width, byte[] pixels) {
        this.height = height;
        this.width = width;
        stride = width + MARGIN;
        values = new float[(height + MARGIN) * stride];
        spare = new float[values.length];
        for (int y = 0; y < height; y++) {
            int row = at(0, y);
            for (int x = 0; x < width; x++) {
                values[row + x] = Byte.toUnsignedInt(pixels[y * width + x]);
            }
        }
    }

    private int at(int x, int y) {
        return (y + 1) * stride + x + 1;
    }

    /// Rounds to whole numbers in 0 to 255.
    void copyTo(byte[] pixels) {
        for (int y = 0; y < height; y++) {
            int row = at(0, y);
            for (int x = 0; x < width; x++) {
                pixels[y * width + x] = (byte) (int) (Math.clamp(values[row + x], 0, FULL) + 0.5f);
            }
        }
    }

    private void swap() {
        float[] old = values;
        values = spare;
        spare = old;
    }

    /// Each pixel is found at its place in the old image.
    void warp(Affine map) {
        warp(map, (y, target) -> {}, (y, target) -> {});
    }

    /// Each pixel is found at its place in the old image, moved by `bendX` and `bendY`: linearly
    /// between the four pixels around it.
    void warp(Affine map, Field bendX, Field bendY) {
        float middleX = (width - 1) / 2f;
        float middleY = (height - 1) / 2f;
        float[] byX = new float[width];
        float[] byY = new float[width];
        for (int y = 0; y < height; y++) {
            bendX.row(y, byX);
            bendY.row(y, byY);
            float fromMiddle = y - middleY - map.shiftY();
            // The margin's pixel is at 0, so the image begins at 1.
            float startX = map.xy() * fromMiddle + middleX + 1;
            float startY = map.yy() * fromMiddle + middleY + 1;
            int row = at(0, y);
            for (int x = 0; x < width; x++) {
                float along = x - middleX - map.shiftX();
                float fromX = Math.clamp(map.xx() * along + startX + byX[x], 0, width + 1f);
                float fromY = Math.clamp(map.yx() * along + startY + byY[x], 0, height + 1f);
                int left = (int) fromX;
                int top = (int) fromY;
                float shareX = fromX - left;
                float shareY = fromY - top;
                int i = top * stride + left;
                float upper = values[i] + shareX * (values[i + 1] - values[i]);
                float lower = values[i + stride] + shareX * (values[i + stride + 1] - values[i + stride]);
                spare[row + x] = upper + shareY * (lower - upper);
            }
        }
        swap();
    }

    /// Makes strokes broader, or finer where `pixels` is below 0, by that much on either side.
    /// Between whole pixels it is a mixture; what becomes finer keeps its darkest ink as dark as
    /// it was.
    void press(float pixels) {
        float darkest = pixels < 0 ? darkest() : 0;
        float left = Math.abs(pixels);
        while (left > 0) {
            pressOnce(Math.min(1, left), pixels > 0);
            left -= 1;
        }
        if (pixels < 0) {
            float remaining = darkest();
            // Where nearly nothing is left of a stroke, what is left may stay faint.
            lighten(darkest / Math.max(remaining, darkest / 2 + 1e-3f), 0);
        }
    }

    private void pressOnce(float share, boolean broader) {
        for (int y = 0; y < height; y++) {
            int row = at(0, y);
            for (int x = 0; x < width; x++) {
                int i = row + x;
                float v = values[i];
                float beside = values[i - 1];
                float other = values[i + 1];
                float above = values[i - stride];
                float below = values[i + stride];
                float extreme = broader
                        ? Math.max(v, Math.max(Math.max(beside, other), Math.max(above, below)))
                        : Math.min(v, Math.min(Math.min(beside, other), Math.min(above, below)));
                spare[i] = v + share * (extreme - v);
            }
        }
        swap();
    }

    private float darkest() {
        float darkest = 0;
        for (float value : values) {
            darkest = Math.max(darkest, value);
        }
        return darkest;
    }

    /// Goes `share` of the way to what changes from a pixel to its neighbours: the edges of strokes.
    void hollow(float share) {
        for (int y = 0; y < height; y++) {
            int row = at(0, y);
            for (int x = 0; x < width; x++) {
                int i = row + x;
                float v = values[i];
                float most = Math.max(
                        v,
                        Math.max(
                                Math.max(values[i - 1], values[i + 1]),
                                Math.max(values[i - stride], values[i + stride])));
                float least = Math.min(
                        v,
                        Math.min(
                                Math.min(values[i - 1], values[i + 1]),
                                Math.min(values[i - stride], values[i + stride])));
                spare[i] = v + share * (most - least - v);
            }
        }
        swap();
    }

    /// Draws a straight line with a round pen; ink that is there already stays.
    ///
    /// @param ink share of full ink
    void draw(float fromX, float fromY, float toX, float toY, float radius, float ink) {
        float alongX = toX - fromX;
        float alongY = toY - fromY;
        float perSquaredLength = 1 / Math.max(alongX * alongX + alongY * alongY, 1e-6f);
        float reach = radius + 0.5f;
        for (int y = 0; y < height; y++) {
            int row = at(0, y);
            for (int x = 0; x < width; x++) {
                float awayX = x + 0.5f - fromX;
                float awayY = y + 0.5f - fromY;
                float nearest = Math.clamp((awayX * alongX + awayY * alongY) * perSquaredLength, 0, 1);
                awayX -= nearest * alongX;
                awayY -= nearest * alongY;
                float squaredDistance = awayX * awayX + awayY * awayY;
                if (squaredDistance < reach * reach) {
                    float amount = Math.min(1, reach - (float) Math.sqrt(squaredDistance));
                    values[row + x] = Math.max(values[row + x], ink * amount * FULL);
                }
            }
        }
    }

    /// Leaves a rectangle blank.
    void erase(int top, int left, int high, int wide) {
        for (int y = top; y < top + high; y++) {
            Arrays.fill(values, at(left, y), at(left + wide, y), 0);
        }
    }

    /// Ink times `gain`, on paper that is `level` of full ink dark.
    void lighten(float gain, float level) {
        float slope = gain * (1 - level);
        for (int y = 0; y < height; y++) {
            int row = at(0, y);
            for (int x = 0; x < width; x++) {
                values[row + x] = level * FULL + slope * values[row + x];
            }
        }
    }

    /// Paper as dark as `level` where `field` is above 1/2, blank where it is below -1/2, between
    /// them in between.
    void darken(float level, Field field) {
        float[] numbers = new float[width];
        for (int y = 0; y < height; y++) {
            field.row(y, numbers);
            int row = at(0, y);
            for (int x = 0; x < width; x++) {
                float paper = level * Math.clamp(numbers[x] + 0.5f, 0, 1);
                values[row + x] = paper * FULL + (1 - paper) * values[row + x];
            }
        }
    }

    /// Ink for paper and paper for ink where `field` is above 0: `share` of the whole way.
    void invert(float share, Field field) {
        float[] numbers = new float[width];
        for (int y = 0; y < height; y++) {
            field.row(y, numbers);
            int row = at(0, y);
            for (int x = 0; x < width; x++) {
                float here = share * Math.clamp(numbers[x] + 0.5f, 0, 1);
                values[row + x] += here * (FULL - 2 * values[row + x]);
            }
        }
    }

    /// Blurs by a standard deviation of `pixels` along each axis. Beyond the edge, the image goes
    /// on as it is there.
    void blur(float pixels) {
        float variance = pixels * pixels;
        int passes = Math.max(1, (int) Math.ceil(variance / VARIANCE_OF_A_PASS));
        // Weights w, 1 - 2w, w have the variance 2w.
        float w = variance / passes / 2;
        for (int pass = 0; pass < passes; pass++) {
            for (int y = 0; y < height; y++) {
                blurLine(values, spare, at(0, y), 1, width, w);
            }
            for (int x = 0; x < width; x++) {
                blurLine(spare, values, at(x, 0), stride, height, w);
            }
        }
    }

    private static void blurLine(float[] from, float[] to, int start, int step, int count, float w) {
        float before = from[start];
        float here = before;
        int i = start;
        for (int k = 1; k < count; k++, i += step) {
            float after = from[i + step];
            to[i] = here + w * (before - 2 * here + after);
            before = here;
            here = after;
        }
        to[i] = here + w * (before - here);
    }

    /// Adds bell-shaped noise with a standard deviation of `deviation` of full ink, each pixel's
    /// own: the sum of four uniform numbers of 16 bits, whose variance is a third.
    void grain(float deviation, CounterRandom random) {
        float unit = (float) (deviation * FULL * Math.sqrt(3) * 0x1p-16);
        int middle = 2 * 0xffff;
        for (int y = 0; y < height; y++) {
            int row = at(0, y);
            for (int x = 0; x < width; x++) {
                long bits = random.bits((long) y * width + x);
                int sum = (int) ((bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48));
                values[row + x] += unit * (sum - middle);
            }
        }
    }

    /// Each pixel becomes one that is up to `most` pixels away along each axis, inside the image.
    void scatter(int most, CounterRandom random) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                long number = 2 * ((long) y * width + x);
                int fromX = Math.clamp(x + random.below(2 * most + 1, number) - (long) most, 0, width - 1);
                int fromY = Math.clamp(y + random.below(2 * most + 1, number + 1) - (long) most, 0, height - 1);
                spare[at(x, y)] = values[at(fromX, fromY)];
            }
        }
        swap();
    }

    /// A share of the pixels becomes blank or full ink, one as often as the other.
    void speckle(float share, CounterRandom random) {
        for (int y = 0; y < height; y++) {
            int row = at(0, y);
            for (int x = 0; x < width; x++) {
                long number = 2 * ((long) y * width + x);
                if (random.uniform(number) < share) {
                    values[row + x] = random.below(2, number + 1) * FULL;
                }
            }
        }
    }
}
