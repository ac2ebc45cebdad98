package dev.inkling.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.train.LearningRate.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LearningRateTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 50, 51, 100})
    void constantIsThePeak(long iteration) {
        assertThat(LearningRate.constant(0.4f)).isEqualTo(new LearningRate(0.4f, Schedule.CONSTANT, 0));
        assertThat(LearningRate.constant(0.4f).at(iteration, 100)).isEqualTo(0.4f);
    }

    /// Before iteration i of 100, t = (i - 1) / 100.
    ///
    /// - Step: iteration 51 begins at t = 1/2, iteration 76 at t = 3/4.
    /// - Cosine: (1 + cos π/4) / 2 = 0.853553, (1 + cos π/2) / 2 = 1/2, (1 + cos 3π/4) / 2 = 0.146447 and,
    ///   at t = 0.99, (1 + cos 0.99 π) / 2 = 0.000246720.
    /// - One cycle begins at 1/25, is half way up, at (1 + 1/25) / 2 = 0.52, at t = 0.15, at its peak at
    ///   t = 0.3 and half way down at t = 0.65; at t = 0.99 it is (1 + cos(π 0.69 / 0.7)) / 2 =
    ///   0.000503467.
    @ParameterizedTest(name = "{0}, iteration {1}")
    @CsvSource({
        "STEP, 1, 1",
        "STEP, 50, 1",
        "STEP, 51, 0.1",
        "STEP, 75, 0.1",
        "STEP, 76, 0.01",
        "STEP, 100, 0.01",
        "COSINE, 1, 1",
        "COSINE, 26, 0.853553",
        "COSINE, 51, 0.5",
        "COSINE, 76, 0.146447",
        "COSINE, 100, 0.000246720",
        "ONE_CYCLE, 1, 0.04",
        "ONE_CYCLE, 16, 0.52",
        "ONE_CYCLE, 31, 1",
        "ONE_CYCLE, 66, 0.5",
        "ONE_CYCLE, 100, 0.000503467",
    })
    void scheduleByHand(Schedule schedule, long iteration, double factor) {
        float rate = new LearningRate(0.5f, schedule, 0).at(iteration, 100);
        assertThat(rate / 0.5).isCloseTo(factor, within(1e-6));
    }

    /// At the very end of a schedule, which is after the last iteration.
    @Test
    void cosineAndOneCycleEndAtZero() {
        assertThat(Schedule.COSINE.factor(1)).isZero();
        assertThat(Schedule.ONE_CYCLE.factor(1)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void peakIsReachedAndNotExceeded(Schedule schedule) {
        LearningRate rate = new LearningRate(0.3f, schedule, 0);
        float largest = 0;
        for (long iteration = 1; iteration <= 100; iteration++) {
            assertThat(rate.at(iteration, 100)).isPositive().isLessThanOrEqualTo(0.3f);
            largest = Math.max(largest, rate.at(iteration, 100));
        }
        assertThat(largest).isEqualTo(0.3f);
    }

    /// The warm-up is 1/10 of 40 iterations, four: 1/5, 2/5, 3/5, 4/5; the fifth is the first of the
    /// schedule. 36 are left, so the cosine is half way after 18 of them: before iteration 23.
    @Test
    void warmUpRisesInAStraightLineBeforeTheSchedule() {
        LearningRate rate = new LearningRate(1, Schedule.COSINE, 0.1);
        assertThat(new float[] {rate.at(1, 40), rate.at(2, 40), rate.at(3, 40), rate.at(4, 40), rate.at(5, 40)})
                .containsExactly(0.2f, 0.4f, 0.6f, 0.8f, 1);
        assertThat(rate.at(23, 40)).isCloseTo(0.5f, within(1e-6f));
    }

    /// A quarter of 10 is 2 1/2 iterations: three begin within it, with 1/3, 2/3 and 1.
    @Test
    void warmUpMayEndWithinAnIteration() {
        LearningRate rate = new LearningRate(0.6f, Schedule.CONSTANT, 0.25);
        assertThat(rate.at(1, 10)).isCloseTo(0.2f, within(1e-7f));
        assertThat(rate.at(2, 10)).isCloseTo(0.4f, within(1e-7f));
        assertThat(rate.at(3, 10)).isEqualTo(0.6f);
        assertThat(rate.at(4, 10)).isEqualTo(0.6f);
    }

    @ParameterizedTest
    @EnumSource
    void singleIterationHasARateOfItsOwn(Schedule schedule) {
        assertThat(new LearningRate(0.3f, schedule, 0).at(1, 1)).isPositive();
        assertThat(new LearningRate(0.3f, schedule, 0.9).at(1, 1)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -0.1f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void peakThatIsNoPositiveNumberIsRefused(float peak) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LearningRate.constant(peak))
                .withMessage("learning rate: expected a number above 0, got " + peak);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN, Double.POSITIVE_INFINITY})
    void warmUpThatIsNoShareIsRefused(double warmUp) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRate(0.1f, Schedule.COSINE, warmUp))
                .withMessage("warm-up: expected a share from 0 to below 1, got " + warmUp);
    }
}
