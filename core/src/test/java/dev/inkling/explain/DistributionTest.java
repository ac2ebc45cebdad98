package dev.inkling.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.math.CounterRandom;
import dev.inkling.math.Matrix;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTest {
    /// Halved: 0.5, -1.5, 0, 3. The range is 4, and each bin is 1/4 wide: they fall into bins 2, -6, 0 and 12 from
    /// the middle, number 16.
    @Test
    void binsByHand() {
        Distribution distribution = Distribution.of(Matrix.of(new float[] {1, -3}, new float[] {0, 6}), 2);

        assertThat(distribution.size()).isEqualTo(4);
        assertThat(distribution.mean()).isCloseTo(5 / 4.0, within(1e-12));
        assertThat(distribution.range()).isEqualTo(4);
        assertThat(IntStream.range(0, Distribution.BINS)
                        .filter(b -> distribution.bins().get(b) == 1))
                .containsExactly(10, 16, 18, 28);
        assertThat(distribution.bins().stream().mapToLong(count -> count).sum()).isEqualTo(4);
    }

    @Test
    void rangeGrowsWithTheNumbersAndTheirOrderDoesNotMatter() {
        float[] row = new float[1000];
        var random = new CounterRandom(1);
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) ((random.uniform(i) - 0.5) * Math.scalb(1.0, i % 20 - 12));
        }
        float[] reversed = new float[row.length];
        for (int i = 0; i < row.length; i++) {
            reversed[i] = row[row.length - 1 - i];
        }
        Distribution distribution = Distribution.of(Matrix.of(row), 1);

        assertThat(Distribution.of(Matrix.of(reversed), 1).bins()).isEqualTo(distribution.bins());
        double largest = IntStream.range(0, row.length)
                .mapToDouble(i -> Math.abs(row[i]))
                .max()
                .orElseThrow();
        assertThat(distribution.range()).isBetween(largest, 2 * largest);
        for (int b = 0; b < Distribution.BINS; b++) {
            double low = (b - 16) / 16.0 * distribution.range();
            double high = (b - 15) / 16.0 * distribution.range();
            assertThat(distribution.bins().get(b))
                    .as("bin %d", b)
                    .isEqualTo(IntStream.range(0, row.length)
                            .filter(i -> row[i] >= low && row[i] < high)
                            .count());
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN})
    void numbersThatAreNoneAreRefused(float number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Distribution.of(Matrix.of(new float[] {1, number}), 1))
                .withMessage("number: expected a finite one, got " + number + " (the weights are too large)");
    }

    @Test
    void zerosHaveNoRange() {
        assertThat(Distribution.of(Matrix.of(new float[] {0, 0}), 1)).isEqualTo(new Distribution(2, 0, 0, List.of()));
        assertThat(Distribution.of(Matrix.of(new float[] {0, 2}, new float[] {0, 0}), 1)
                        .bins()
                        .get(16))
                .isEqualTo(3);
    }
}
