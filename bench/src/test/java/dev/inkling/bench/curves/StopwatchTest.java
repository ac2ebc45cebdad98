package dev.inkling.bench.curves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.train.TrainingEvent;
import org.junit.jupiter.api.Test;

class StopwatchTest {
    private long now = 5_000_000_000L;

    private static TrainingEvent iteration(int number) {
        return new TrainingEvent.IterationDone(number, 100, 1, 0, 10L * number, number, number, () -> {
            throw new AssertionError("nobody asks");
        });
    }

    @Test
    void countsAfterAsLongUncounted() {
        int[] began = {0};
        Stopwatch stopwatch = new Stopwatch(1, () -> now, () -> began[0]++);
        stopwatch.accept(new TrainingEvent.Started(10, 1, 100));
        int iterations = 0;
        while (!stopwatch.getAsBoolean()) {
            now += 400_000_000;
            stopwatch.accept(iteration(++iterations));
        }

        // Begins after 1.2 s, the first end of an iteration from 1 s on, and goes on for 1.2 s.
        assertThat(iterations).isEqualTo(6);
        assertThat(stopwatch.iterations()).isEqualTo(3);
        assertThat(stopwatch.images()).isEqualTo(30);
        assertThat(stopwatch.seconds()).isCloseTo(1.2, within(1e-9));
        assertThat(began[0]).isEqualTo(1);
    }

    @Test
    void countsOneIterationHoweverLong() {
        Stopwatch stopwatch = new Stopwatch(1, () -> now, () -> {});
        stopwatch.accept(new TrainingEvent.Started(10, 1, 100));
        now += 9_000_000_000L;
        stopwatch.accept(iteration(1));
        assertThat(stopwatch.getAsBoolean()).isFalse();
        now += 9_000_000_000L;
        stopwatch.accept(iteration(2));
        assertThat(stopwatch.getAsBoolean()).isTrue();
        assertThat(stopwatch.seconds()).isCloseTo(9, within(1e-9));
    }
}
