package dev.inkling.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.train.TrainingPlan.Length;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingPlanTest {
    @Test
    void papersPlanIsThePapers() {
        TrainingPlan plan = TrainingPlan.PAPER;
        assertThat(plan.initialNetwork(784, 10).sizes()).containsExactly(784, 10, 10);
        assertThat(plan.optimizer()).isEqualTo(new Optimizer.GradientDescent());
        assertThat(plan.learningRate()).isEqualTo(LearningRate.constant(0.1f));
        assertThat(plan.weightDecay()).isZero();
        assertThat(plan.labelSmoothing()).isZero();
        assertThat(plan.batches(60_000)).isEqualTo(1);
        assertThat(plan.iterations(60_000)).isEqualTo(500);
    }

    @Test
    void fastPlanIsOneCycleOfAdam() {
        TrainingPlan plan = TrainingPlan.FAST;
        assertThat(plan.initialNetwork(784, 10).sizes()).containsExactly(784, 256, 10);
        assertThat(plan.optimizer()).isEqualTo(Optimizer.named("adam"));
        assertThat(plan.learningRate().schedule()).isEqualTo(LearningRate.Schedule.ONE_CYCLE);
    }

    @Test
    void tinyPlanIsForThePapersNetwork() {
        assertThat(TrainingPlan.TINY.initialNetwork(784, 10).specs())
                .isEqualTo(TrainingPlan.PAPER.initialNetwork(784, 10).specs());
    }

    @Test
    void firstLayerHasWeights() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainingPlan(
                        LayerSpec.parse("flatten, dense 3"),
                        Initializer.HE,
                        Optimizer.named("adam"),
                        LearningRate.constant(0.1f),
                        0,
                        0,
                        8,
                        new Length.Epochs(1),
                        TrainingAids.NONE,
                        1))
                .withMessage("layer 1, \"flatten\": expected a layer with weights first, dense or conv, got flatten");
    }

    @Test
    void otherSeedChangesNothingElse() {
        TrainingPlan other = TrainingPlan.FAST.withSeed(7);

        assertThat(other.seed()).isEqualTo(7);
        assertThat(other).isNotEqualTo(TrainingPlan.FAST);
        assertThat(other.withSeed(TrainingPlan.FAST.seed())).isEqualTo(TrainingPlan.FAST);
    }

    @Test
    void initialNetworkHasTheHiddenLayersBetween() {
        assertThat(plan(List.of(), 1, new Length.Epochs(1)).initialNetwork(7, 3).sizes())
                .containsExactly(7, 3);
        assertThat(plan(List.of(6, 5, 4), 1, new Length.Epochs(1))
                        .initialNetwork(7, 3)
                        .sizes())
                .containsExactly(7, 6, 5, 4, 3);
    }

    /// 1,000 = 15 · 64 + 40: 16 batches.
    @Test
    void lastBatchCounts() {
        TrainingPlan plan = plan(List.of(), 64, new Length.Epochs(5));
        assertThat(plan.batches(1_000)).isEqualTo(16);
        assertThat(plan.iterations(1_000)).isEqualTo(80);
        assertThat(plan.batches(960)).isEqualTo(15);
        assertThat(plan.batches(10)).as("a batch larger than the data").isEqualTo(1);
        assertThat(plan(List.of(), 64, new Length.Iterations(7)).iterations(1_000))
                .isEqualTo(7);
    }

    @Test
    void numberOfIterationsDoesNotOverflow() {
        assertThat(plan(List.of(), 1, new Length.Epochs(1_000_000)).iterations(60_000))
                .isEqualTo(60_000_000_000L);
    }

    static Stream<Arguments> numberOutOfRangeIsRefused() {
        Length epoch = new Length.Epochs(1);
        return Stream.of(
                misuse("dense units: expected at least 1, got 0", () -> plan(List.of(5, 0), 1, epoch)),
                misuse("batch size: expected at least 1, got 0", () -> plan(List.of(), 0, epoch)),
                misuse("iterations: expected at least 0, got -1", () -> new Length.Iterations(-1)),
                misuse("epochs: expected at least 0, got -1", () -> new Length.Epochs(-1)),
                misuse("weight decay: expected a number from 0 on, got -0.1", () -> plan(-0.1f, 0)),
                misuse("weight decay: expected a number from 0 on, got NaN", () -> plan(Float.NaN, 0)),
                misuse(
                        "weight decay: expected a number from 0 on, got Infinity",
                        () -> plan(Float.POSITIVE_INFINITY, 0)),
                misuse("label smoothing: expected a number from 0 to below 1, got -0.1", () -> plan(0, -0.1f)),
                misuse("label smoothing: expected a number from 0 to below 1, got 1.0", () -> plan(0, 1)),
                misuse("label smoothing: expected a number from 0 to below 1, got NaN", () -> plan(0, Float.NaN)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void numberOutOfRangeIsRefused(String message, ThrowingCallable misuse) {
        assertThatIllegalArgumentException().isThrownBy(misuse).withMessage(message);
    }

    private static Arguments misuse(String message, ThrowingCallable call) {
        return Arguments.of(message, call);
    }

    private static TrainingPlan plan(List<Integer> hidden, int batchSize, Length length) {
        return new TrainingPlan(
                hidden,
                Initializer.HE,
                new Optimizer.GradientDescent(),
                LearningRate.constant(0.1f),
                0,
                0,
                batchSize,
                length,
                1);
    }

    private static TrainingPlan plan(float weightDecay, float labelSmoothing) {
        return new TrainingPlan(
                List.of(),
                Initializer.HE,
                new Optimizer.GradientDescent(),
                LearningRate.constant(0.1f),
                weightDecay,
                labelSmoothing,
                1,
                new Length.Epochs(1),
                1);
    }
}
