package dev.inkling.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnergyTest {
    /// -log(e^0 + e^0) = -log 2; a logit that stands alone is its own sum.
    @Test
    void energyByHand() {
        assertThat(Energy.of(0, 0)).isCloseTo(-0.693147, within(1e-6));
        assertThat(Energy.of(7)).isEqualTo(-7);
        assertThat(Energy.of(2, 1, -1)).isCloseTo(-2.349012, within(1e-6));
    }

    /// Softmax divides away what is added to all logits; the energy keeps it.
    @Test
    void whatIsAddedToAllLogitsIsInTheEnergy() {
        assertThat(Energy.of(12, 11, 9)).isCloseTo(Energy.of(2, 1, -1) - 10, within(1e-12));
    }

    @Test
    void hugeLogitsDoNotOverflow() {
        assertThat(Energy.of(3e38f, 0)).isEqualTo(-3e38f);
        assertThat(Energy.of(-3e38f, -3e38f)).isEqualTo((double) 3e38f);
    }

    /// Logits (e, -1000) have the energy -e. Of m of them, with e = 1 to m, the ceiling of 0.99 m are not above the
    /// limit.
    @ParameterizedTest(name = "of {0}")
    @CsvSource({"1, -1", "2, -1", "100, -2", "150, -2", "1000, -11"})
    void oneInAHundredIsAboveTheLimit(int m, double limit) {
        float[] logits = new float[2 * m];
        for (int j = 0; j < m; j++) {
            logits[2 * j] = 1 + (j * 7 + 3) % m;
            logits[2 * j + 1] = -1000;
        }
        Answers known = new Answers(2, logits, new int[m], Temperature.NONE);
        assertThat(Energy.limit(known)).isCloseTo(limit, within(1e-9));
        long above = 0;
        for (int j = 0; j < m; j++) {
            above += known.energy(j) > Energy.limit(known) ? 1 : 0;
        }
        assertThat(above).isEqualTo(m / 100);
    }
}
