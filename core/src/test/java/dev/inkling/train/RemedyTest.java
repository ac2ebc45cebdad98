package dev.inkling.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.train.LearningRate.Schedule;
import dev.inkling.train.TrainingPlan.Length;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RemedyTest {
    private static final String LAYERS = "conv 3x3x4, relu, maxpool 2, flatten, dense 10, relu, dropout 0.5";
    private static final LearningRate RATE = new LearningRate(0.5f, Schedule.COSINE, 0.1);
    private static final TrainingAids AIDS = new TrainingAids("none", 100, 5, 0.9f);
    private static final TrainingPlan PLAN = plan(LAYERS, Initializer.UNIFORM, RATE, 0.01f, AIDS);

    static Stream<Arguments> remediesAndPlans() {
        return Stream.of(
                Arguments.of(
                        new Remedy.PeakLearningRate(0.05f),
                        plan(LAYERS, Initializer.UNIFORM, new LearningRate(0.05f, Schedule.COSINE, 0.1), 0.01f, AIDS)),
                Arguments.of(
                        new Remedy.InitialWeights(Initializer.HE), plan(LAYERS, Initializer.HE, RATE, 0.01f, AIDS)),
                Arguments.of(
                        new Remedy.MoreUnits(3),
                        plan(
                                "conv 3x3x12, relu, maxpool 2, flatten, dense 30, relu, dropout 0.5",
                                Initializer.UNIFORM,
                                RATE,
                                0.01f,
                                AIDS)),
                Arguments.of(new Remedy.WeightDecay(0.02f), plan(LAYERS, Initializer.UNIFORM, RATE, 0.02f, AIDS)),
                Arguments.of(
                        new Remedy.Augment("elastic"),
                        plan(LAYERS, Initializer.UNIFORM, RATE, 0.01f, new TrainingAids("elastic", 100, 5, 0.9f))),
                Arguments.of(new Remedy.ScaleInputs(255), PLAN),
                Arguments.of(new Remedy.InvertInputs(), PLAN));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("remediesAndPlans")
    void remedyChangesOneThing(Remedy remedy, TrainingPlan expected) {
        assertThat(remedy.appliedTo(PLAN)).isEqualTo(expected);
    }

    private static TrainingPlan plan(
            String layers, Initializer initializer, LearningRate rate, float weightDecay, TrainingAids aids) {
        return new TrainingPlan(
                LayerSpec.parse(layers),
                initializer,
                Optimizer.named("momentum"),
                rate,
                weightDecay,
                0.1f,
                64,
                new Length.Epochs(7),
                aids,
                42);
    }
}
