package dev.inkling.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeakRateTest {
    /// Twelve sums, one multiply-add each a round and lane, two operations each.
    @Test
    void operationsAreCounted() {
        assertThat(PeakRate.run(new ScalarKernels(), 100)).isEqualTo(2 * 12 * 100);
        assertThat(PeakRate.run(new VectorKernels(), 100)).isEqualTo(2 * 12 * 100 * Vectors.LANES);
    }
}
