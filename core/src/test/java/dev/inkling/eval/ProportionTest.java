package dev.inkling.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionTest {
    /// R. G. Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven methods",
    /// 1998, table I, method 3.
    @ParameterizedTest
    @CsvSource({"81, 263, 0.2553, 0.3662", "15, 148, 0.0624, 0.1605", "0, 20, 0, 0.1611", "1, 29, 0.0061, 0.1718"})
    void intervalsAreThePublishedOnes(int part, int whole, double low, double high) {
        Interval interval = new Proportion(part, whole).interval();

        assertThat(interval.low()).isCloseTo(low, within(5e-5));
        assertThat(interval.high()).isCloseTo(high, within(5e-5));
    }

    /// All of one: (1 + z²/2 - z √(z²/4)) / (1 + z²) = 1 / (1 + z²) = 1 / 4.8415, and the other end is 1.
    @Test
    void intervalOfOneExampleByHand() {
        assertThat(new Proportion(1, 1).interval().low()).isCloseTo(1 / 4.8415, within(1e-5));
        assertThat(new Proportion(1, 1).interval().high()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1", "7", "500", "10000", "2000000000"})
    void intervalHoldsTheShareAndStaysInside(int whole) {
        for (int part : new int[] {0, 1, whole / 2, whole - 1, whole}) {
            Proportion share = new Proportion(part, whole);
            assertThat(share.value())
                    .isBetween(share.interval().low(), share.interval().high());
            assertThat(share.interval().low()).isNotNegative();
            assertThat(share.interval().high()).isLessThanOrEqualTo(1);
            Interval rest = new Proportion(whole - part, whole).interval();
            assertThat(rest.low()).isCloseTo(1 - share.interval().high(), within(1e-12));
        }
    }

    @Test
    void partIsPartOfTheWhole() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Proportion(0, 0))
                .withMessage("whole: expected at least 1, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Proportion(3, 2))
                .withMessage("part: expected 0 to 2, got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Proportion(-1, 2))
                .withMessage("part: expected 0 to 2, got -1");
    }

    @Test
    void intervalHasALowerAndAHigherEnd() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Interval(2, 1))
                .withMessage("interval: expected a lower and a higher end, got 2.0 and 1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Interval(0, Double.NaN));
    }
}
