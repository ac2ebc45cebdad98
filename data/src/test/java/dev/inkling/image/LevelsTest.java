package dev.inkling.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LevelsTest {
    @Test
    void quantilesByHand() {
        // Ten pixels: six of level 5, three of 100, one of 200.
        Levels levels = new Levels(picture(5, 5, 5, 5, 5, 5, 100, 100, 100, 200));
        assertThat(levels.quantile(0.5, 0, 255)).isEqualTo(5);
        assertThat(levels.quantile(0.6, 0, 255)).isEqualTo(5);
        assertThat(levels.quantile(0.61, 0, 255)).isEqualTo(100);
        assertThat(levels.quantile(0.9, 0, 255)).isEqualTo(100);
        assertThat(levels.quantile(1, 0, 255)).isEqualTo(200);
        // Of the four from 6 on, three are of level 100.
        assertThat(levels.quantile(0.75, 6, 255)).isEqualTo(100);
        assertThat(levels.quantile(0.76, 6, 255)).isEqualTo(200);
        assertThat(levels.quantile(0.9, 201, 255)).as("of none").isEqualTo(201);
    }

    /// Two levels: any cut between them is as good, and the first is at the lower one.
    @Test
    void twoLevelsAreCutApart() {
        assertThat(new Levels(picture(20, 20, 20, 180)).otsu()).isEqualTo(20);
        assertThat(new Levels(picture(0, 255)).otsu()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 90, 254, 255})
    void oneLevelIsItsOwnThreshold(int level) {
        assertThat(new Levels(picture(level, level, level)).otsu()).isEqualTo(level);
    }

    /// Otsu's own definition: the least variance within the two parts, tried at every level.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void thresholdLeavesTheLeastVarianceWithinTheParts(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] levels = IntStream.range(0, 400)
                .map(i -> Math.clamp(Math.round((i % 7 == 0 ? 170 : 60) + 25 * (float) random.nextGaussian()), 0, 255))
                .toArray();
        int threshold = new Levels(picture(levels)).otsu();
        double least = IntStream.range(0, 256)
                .mapToDouble(cut -> varianceWithin(levels, cut))
                .min()
                .orElseThrow();
        assertThat(varianceWithin(levels, threshold)).isLessThanOrEqualTo(least * (1 + 1e-9));
    }

    private static double varianceWithin(int[] levels, int cut) {
        return squares(IntStream.of(levels).filter(level -> level <= cut).toArray())
                + squares(IntStream.of(levels).filter(level -> level > cut).toArray());
    }

    private static double squares(int[] levels) {
        double mean = IntStream.of(levels).average().orElse(0);
        return IntStream.of(levels)
                .mapToDouble(level -> (level - mean) * (level - mean))
                .sum();
    }

    private static GreyImage picture(int... levels) {
        float[] values = new float[levels.length];
        for (int i = 0; i < levels.length; i++) {
            values[i] = levels[i] / 255f;
        }
        return new GreyImage(levels.length, 1, values);
    }
}
