package dev.inkling.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DrawsTest {
    @Test
    void sameStreamGivesTheSameNumbers() {
        assertThat(new Draws(1, 2, 3).uniform()).isEqualTo(new Draws(1, 2, 3).uniform());
    }

    @Test
    void eachPartOfTheKeyChangesTheStream() {
        double[] first = {
            new Draws(1, 2, 3).uniform(),
            new Draws(2, 2, 3).uniform(),
            new Draws(1, 3, 2).uniform(),
            new Draws(1, 2, 4).uniform()
        };
        assertThat(first).doesNotHaveDuplicates();
    }

    @Test
    void bellHasMeanZeroAndDeviationOne() {
        Draws random = new Draws(5);
        int draws = 100_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < draws; i++) {
            double draw = random.bell();
            assertThat(draw).isBetween(-3.0, 3.0);
            sum += draw;
            squares += draw * draw;
        }
        // The mean of 100,000 draws has a standard deviation of 0.003.
        assertThat(sum / draws).isCloseTo(0, within(0.015));
        assertThat(squares / draws).isCloseTo(1, within(0.02));
    }

    @Test
    void belowReachesEveryNumberAndNoOther() {
        Draws random = new Draws(6);
        int[] counts = new int[10];
        for (int i = 0; i < 10_000; i++) {
            counts[random.below(10)]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(850, 1150);
        }
    }
}
