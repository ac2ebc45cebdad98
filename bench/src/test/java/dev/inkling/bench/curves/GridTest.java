package dev.inkling.bench.curves;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GridTest {
    @Test
    void growsByTheFactorAndEndsAtTheMost() {
        assertThat(Grid.up(16, 60_000, 4)).containsExactly(16, 64, 256, 1024, 4096, 16_384, 60_000);
        assertThat(Grid.up(1, 12, 2)).containsExactly(1, 2, 4, 8, 12);
    }

    @Test
    void shrinksByTheFactorAndEndsAtTheLeast() {
        assertThat(Grid.down(10, 2048, 2)).containsExactly(10, 16, 32, 64, 128, 256, 512, 1024, 2048);
        assertThat(Grid.down(1000, 240_000, 2))
                .containsExactly(1000, 1875, 3750, 7500, 15_000, 30_000, 60_000, 120_000, 240_000);
    }

    @Test
    void bothEndsAreThereHoweverNear() {
        assertThat(Grid.up(1, 1, 2)).containsExactly(1);
        assertThat(Grid.up(10, 11, 2)).containsExactly(10, 11);
        assertThat(Grid.down(1, 1, 2)).containsExactly(1);
        assertThat(Grid.down(10, 11, 2)).containsExactly(10, 11);
    }
}
