package dev.inkling.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WarmUpTest {
    static Stream<TrainingPlan> plans() {
        return Stream.of(
                TrainingPlan.PAPER,
                TrainingPlan.FAST,
                plan(List.of(), TrainingPlan.FULL_BATCH),
                plan(List.of(), 64),
                plan(LayerSpec.parse("dense 2000, relu, dense 100, relu"), 1_000),
                plan(LayerSpec.parse("dense 10, relu, dropout 0.3"), TrainingPlan.FULL_BATCH));
    }

    private static TrainingPlan plan(List<LayerSpec> hidden, int batchSize) {
        return new TrainingPlan(
                hidden,
                Initializer.HE,
                Optimizer.named("momentum"),
                LearningRate.constant(0.1f),
                0,
                0,
                batchSize,
                new TrainingPlan.Length.Epochs(1),
                TrainingAids.NONE,
                1);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void warmUpOfAnyPlanEndsAndLeavesNoThread(TrainingPlan plan) {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        Thread.setDefaultUncaughtExceptionHandler((_, e) -> thrown.add(e));
        try (WarmUp _ = WarmUp.start(plan)) {
            assertThat(Thread.getAllStackTraces().keySet())
                    .anyMatch(thread -> thread.getName().equals("inkling-warm-up"));
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(thrown).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("inkling"));
    }
}
