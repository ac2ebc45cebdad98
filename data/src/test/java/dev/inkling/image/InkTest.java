package dev.inkling.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InkTest {
    /// 90 pixels of paper, 10 of ink at level 100. Otsu's threshold is 0, and the paper's 0 + 10 counts: 10.
    /// Full ink is level 100, blank is 0: a pixel at 50 would have half.
    @Test
    void amountsByHand() {
        float[] values = new float[100];
        for (int i = 0; i < 10; i++) {
            values[i] = 100 / 255f;
        }
        values[10] = 50 / 255f;
        values[11] = 9 / 255f;
        Ink ink = Ink.of(new GreyImage(10, 10, values)).orElseThrow();
        assertThat(ink.amounts().at(0, 0)).isEqualTo(1);
        assertThat(ink.amounts().at(0, 1)).isCloseTo(0.5f, within(1e-6f));
        assertThat(ink.amounts().at(1, 1)).isCloseTo(0.09f, within(1e-6f));
        assertThat(ink.amounts().at(5, 5)).isZero();
        assertThat(ink.marks()[0]).isTrue();
        assertThat(ink.marks()[10]).isTrue();
        assertThat(ink.marks()[11]).isFalse();
    }

    @Test
    void differencesOfLessThanTwentyLevelsAreNoInk() {
        float[] values = new float[100];
        values[3] = 19 / 255f;
        assertThat(Ink.of(new GreyImage(10, 10, values))).isEmpty();
        values[3] = 20 / 255f;
        assertThat(Ink.of(new GreyImage(10, 10, values))).isPresent();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noiseIsNoInk(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[100 * 100];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.clamp(0.25f + 0.04f * (float) random.nextGaussian(), 0, 1);
        }
        assertThat(Ink.of(new GreyImage(100, 100, values))).isEmpty();
    }

    @Test
    void fullPictureHasNoInk() {
        float[] values = new float[25];
        Arrays.fill(values, 1);
        assertThat(Ink.of(new GreyImage(5, 5, values))).isEmpty();
    }
}
