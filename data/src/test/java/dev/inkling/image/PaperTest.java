package dev.inkling.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaperTest {
    private static final int SIDE = 120;

    /// Paper of 0.8, or with light that falls off to a third; ink of 0.3 less.
    @ParameterizedTest(name = "from {0} to {1}, ink {2}")
    @CsvSource({"0.8, 0.8, -0.3", "0.9, 0.4, -0.3", "0.4, 0.9, -0.3", "0.2, 0.2, 0.5", "0.1, 0.4, 0.5"})
    void whatIsLeftIsTheInk(float left, float right, float ink) {
        float[] light = new float[SIDE * SIDE];
        for (int i = 0; i < light.length; i++) {
            float paper = left + (right - left) * (i % SIDE) / (SIDE - 1);
            light[i] = paper + (isStroke(i) ? ink : 0);
        }
        GreyImage difference =
                Paper.of(new GreyImage(SIDE, SIDE, light), Steps.NONE).difference();
        // Under a stroke the closing knows the lightest neighbour's light; the stroke is 8 columns wide. In the
        // fifth of the picture along its darkest side it knows that fifth's lightest.
        float slope = 8 * Math.abs(right - left) / (SIDE - 1);
        for (int i = 0; i < light.length; i++) {
            if (i % SIDE < SIDE / 5 || i % SIDE >= SIDE - SIDE / 5) {
                continue;
            }
            assertThat(difference.at(i % SIDE, i / SIDE))
                    .as("pixel %d", i)
                    .isCloseTo(isStroke(i) ? Math.abs(ink) : 0, within(slope + 1e-5f));
        }
    }

    private static boolean isStroke(int pixel) {
        int x = pixel % SIDE;
        int y = pixel / SIDE;
        return x >= 50 && x < 58 && y >= 20 && y < 100;
    }

    @Test
    void stepsAreShown() {
        List<String> names = new ArrayList<>();
        Paper.of(new GreyImage(3, 3, new float[9]), (name, _) -> names.add(name));
        assertThat(names).containsExactly("dark on light", "paper");
    }
}
