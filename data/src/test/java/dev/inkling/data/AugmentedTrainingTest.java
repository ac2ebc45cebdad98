package dev.inkling.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Shape;
import dev.inkling.train.LearningRate;
import dev.inkling.train.Optimizer;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingAids;
import dev.inkling.train.TrainingEvent.EpochDone;
import dev.inkling.train.TrainingPlan;
import dev.inkling.train.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Trainings with distorted images, on different numbers of threads and from the middle on.
class AugmentedTrainingTest {
    private static final LabelledImages DIGITS =
            SyntheticDigits.generate(1, 150, 10).train();

    static Stream<String> augmentations() {
        return Stream.concat(
                Stream.of("none", "light", "elastic", "strong"),
                Stream.of(Distortion.values()).map(kind -> kind.word() + " " + Math.min(1, kind.most())));
    }

    @ParameterizedTest
    @MethodSource("augmentations")
    void weightsAreTheSameOnAnyThreadsAndFromTheMiddleOn(String augmentation) {
        List<TrainingState> states = new ArrayList<>();
        String once = train(augmentation, Optional.empty(), 1, event -> {
            if (event instanceof EpochDone done) {
                states.add(done.state().get());
            }
        });
        assertThat(train(augmentation, Optional.empty(), 3, _ -> {})).isEqualTo(once);
        assertThat(train(augmentation, Optional.of(states.getFirst()), 2, _ -> {}))
                .isEqualTo(once);
        if (!augmentation.equals("none")) {
            assertThat(train("none", Optional.empty(), 1, _ -> {})).isNotEqualTo(once);
        }
    }

    /// The hash of the weights after three epochs.
    private static String train(
            String augmentation, Optional<TrainingState> state, int threads, Consumer<Object> listener) {
        TrainingPlan plan = new TrainingPlan(
                LayerSpec.parse("conv 3x3x3, relu, maxpool 4, dropout 0.2"),
                Initializer.HE,
                Optimizer.named("adam"),
                LearningRate.constant(0.01f),
                0,
                0,
                60,
                new TrainingPlan.Length.Epochs(3),
                new TrainingAids(augmentation, 0, 0, 0.9f),
                1);
        return Trainer.train(
                        plan,
                        plan.initialNetwork(new Shape(28, 28, 1), 10),
                        Examples.of(DIGITS),
                        Augmentation.of(plan, DIGITS),
                        state,
                        threads,
                        listener::accept,
                        () -> false)
                .network()
                .weightsSha256();
    }
}
