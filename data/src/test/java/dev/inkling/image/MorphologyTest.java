package dev.inkling.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MorphologyTest {
    @Test
    void dilationByHand() {
        // The window is three pixels, and at the ends two.
        GreyImage image = new GreyImage(5, 1, new float[] {0.1f, 0.5f, 0.2f, 0.3f, 0});
        GreyImage dilated = Morphology.dilated(image, 1);
        assertThat(values(dilated)).containsExactly(0.5f, 0.5f, 0.5f, 0.3f, 0.3f);
    }

    /// Pictures narrower than the window, as wide as it, and of whole and broken pieces; all of one window.
    @ParameterizedTest(name = "reach {0}")
    @ValueSource(ints = {0, 1, 2, 3, 7, 20})
    void runningMaximumIsThatOfEveryWindow(int reach) {
        int window = 2 * reach + 1;
        int[] sides = {1, 2, 3, window - 1, window, window + 1, 2 * window, 2 * window + 1, 3 * window - 1};
        for (int width : sides) {
            for (int height : new int[] {1, 2, window, 2 * window - 1}) {
                if (width > 0) {
                    GreyImage image = random(width, height, 31L * width + height);
                    GreyImage dilated = Morphology.dilated(image, reach);
                    GreyImage eroded = Morphology.eroded(image, reach);
                    for (int y = 0; y < height; y++) {
                        for (int x = 0; x < width; x++) {
                            float[] extremes = extremes(image, x, y, reach);
                            assertThat(dilated.at(x, y))
                                    .as("%dx%d", width, height)
                                    .isEqualTo(extremes[1]);
                            // 1 - (1 - p) may differ from p in the last bit.
                            assertThat(eroded.at(x, y))
                                    .as("%dx%d", width, height)
                                    .isCloseTo(extremes[0], within(1e-7f));
                        }
                    }
                }
            }
        }
    }

    @Test
    void closingPaintsOverWhatIsNarrowAndLeavesTheRest() {
        // A step of light in column 20, a dark line of 5 columns from 8 and a dark band of 12 columns from 30.
        int width = 60;
        float[] values = new float[width * 9];
        for (int i = 0; i < values.length; i++) {
            int x = i % width;
            values[i] = (x >= 8 && x < 13) || (x >= 30 && x < 42) ? 0.1f : x < 20 ? 0.5f : 0.9f;
        }
        GreyImage closed = Morphology.closed(new GreyImage(width, 9, values), 3);
        for (int x = 0; x < width; x++) {
            float expected = x < 20 ? 0.5f : x >= 30 && x < 42 ? 0.1f : 0.9f;
            assertThat(closed.at(x, 4)).as("column %d", x).isCloseTo(expected, within(1e-6f));
        }
    }

    private static float[] extremes(GreyImage image, int x, int y, int reach) {
        float least = 1;
        float greatest = 0;
        for (int nearY = Math.max(0, y - reach); nearY <= Math.min(image.height() - 1, y + reach); nearY++) {
            for (int nearX = Math.max(0, x - reach); nearX <= Math.min(image.width() - 1, x + reach); nearX++) {
                least = Math.min(least, image.at(nearX, nearY));
                greatest = Math.max(greatest, image.at(nearX, nearY));
            }
        }
        return new float[] {least, greatest};
    }

    private static GreyImage random(int width, int height, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble();
        }
        return new GreyImage(width, height, values);
    }

    private static float[] values(GreyImage image) {
        float[] values = new float[image.width() * image.height()];
        for (int i = 0; i < values.length; i++) {
            values[i] = image.at(i % image.width(), i / image.width());
        }
        return values;
    }
}
