package dev.inkling.bench.curves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GrowthTest {
    @Test
    void exponentIsThePowerThatTheVariableIsRaisedTo() {
        assertThat(Growth.between(2, 5, 4, 10).exponent()).isCloseTo(1, within(1e-12));
        assertThat(Growth.between(10, 7, 20, 28).exponent()).isCloseTo(2, within(1e-12));
        assertThat(Growth.between(3, 5, 30, 5).exponent()).isCloseTo(0, within(1e-12));
    }

    @Test
    void fitAveragesOverThePoints() {
        // log2 y = 0, 1, 4 at log2 x = 0, 1, 2: slope Σ (x - 1)(y - 5/3) / Σ (x - 1)² = (5/3 + 7/3) / 2 = 2.
        assertThat(Growth.fit(new double[] {1, 2, 4}, new double[] {1, 2, 16}).exponent())
                .isCloseTo(2, within(1e-12));
    }

    @Test
    void linearIsWithinATenthOfOne() {
        assertThat(new Growth(0.91).words()).isEqualTo("linear");
        assertThat(new Growth(1.09).words()).isEqualTo("linear");
        assertThat(new Growth(0.89).words()).isEqualTo("less than linear");
        assertThat(new Growth(1.11).words()).isEqualTo("more than linear");
    }
}
