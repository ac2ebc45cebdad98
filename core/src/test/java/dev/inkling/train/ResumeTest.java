package dev.inkling.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.Given;
import dev.inkling.eval.Evaluation;
import dev.inkling.nn.Augmenter;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Shape;
import dev.inkling.train.TrainingEvent.EpochDone;
import dev.inkling.train.TrainingEvent.Finished;
import dev.inkling.train.TrainingPlan.Length;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Trainings that go on from a state of theirs, and the aids that depend on what came before.
class ResumeTest {
    private static final Shape IMAGE = new Shape(6, 7, 1);
    private static final int CLASSES = 4;
    private static final String CONVOLUTIONAL = "conv 3x3x4, relu, maxpool 2, flatten, dropout 0.3";

    /// A batch of three blocks of convolutions, and of three parts that are augmented together.
    private static final int SHARED = 40;

    private static final Examples EXAMPLES = Given.images(90, 6, 7, CLASSES, 1);
    private static final Augmenter BLOTS =
            (epoch, image, pixels) -> pixels[(int) (11 * epoch + image) % pixels.length] ^= (byte) 0x3c;

    static Stream<Arguments> plans() {
        List<String> layers = List.of("dense 5, relu", "dense 20, relu, dense 17, relu", CONVOLUTIONAL);
        Stream<Arguments> optimizers = Stream.of("gradient-descent", "momentum", "nesterov", "adam", "adamw")
                .flatMap(optimizer -> layers.stream()
                        .map(text -> Arguments.of(text, optimizer, text.equals(CONVOLUTIONAL) ? SHARED : 16)));
        return Stream.concat(optimizers, Stream.of(Arguments.of("dense 5, relu", "adam", TrainingPlan.FULL_BATCH)));
    }

    @ParameterizedTest(name = "{0}, {1}, batch {2}")
    @MethodSource("plans")
    void trainingGoesOnAsIfItHadNeverStopped(String layers, String optimizer, int batchSize) {
        for (TrainingAids aids : List.of(TrainingAids.NONE, new TrainingAids("blots", 20, 3, 0.95f))) {
            TrainingPlan plan = plan(layers, optimizer, batchSize, 4, aids);
            List<TrainingState> states = new ArrayList<>();
            Finished whole = train(plan, Optional.empty(), 1, event -> {
                if (event instanceof EpochDone done) {
                    states.add(done.state().get());
                }
            });
            assertThat(states).hasSize(4);
            for (TrainingState state : states) {
                Finished rest = train(plan, Optional.of(state), 3, _ -> {});
                assertThat(rest.network().weightsSha256())
                        .as("from iteration %d", state.iteration())
                        .isEqualTo(whole.network().weightsSha256());
                assertThat(rest.epochs()).isEqualTo(whole.epochs());
                assertThat(rest.iterations()).isEqualTo(whole.iterations());
            }
        }
    }

    /// As many images as are computed in groups.
    @Test
    void groupedTrainingGoesOnAsIfItHadNeverStopped() {
        Examples many = Given.images(4_100, 6, 7, CLASSES, 1);
        TrainingPlan plan = plan("dense 5, relu", "adam", TrainingPlan.FULL_BATCH, 32, TrainingAids.NONE);
        List<TrainingState> states = new ArrayList<>();
        Finished whole = train(many, plan, Optional.empty(), 1, event -> {
            if (event instanceof EpochDone done && done.result().epoch() % 15 == 1) {
                states.add(done.state().get());
            }
        });
        assertThat(states).hasSize(3);
        for (TrainingState state : states) {
            assertThat(train(many, plan, Optional.of(state), 2, _ -> {})
                            .network()
                            .weightsSha256())
                    .isEqualTo(whole.network().weightsSha256());
        }
    }

    @Test
    void stateIsACopy() {
        TrainingPlan plan = plan("dense 20, relu", "adam", 16, 3, new TrainingAids("none", 20, 0, 0.9f));
        List<TrainingState> states = new ArrayList<>();
        List<String> hashes = new ArrayList<>();
        train(plan, Optional.empty(), 2, event -> {
            if (event instanceof EpochDone done) {
                TrainingState state = done.state().get();
                states.add(state);
                hashes.add(hash(state));
            }
        });
        assertThat(states.stream().map(ResumeTest::hash)).isEqualTo(hashes);
        assertThat(hashes).doesNotHaveDuplicates();
    }

    private static String hash(TrainingState state) {
        return state.network().weightsSha256()
                + state.average().orElseThrow().weightsSha256()
                + state.best().orElseThrow().weightsSha256();
    }

    /// Steps grow until they are far too long, so that the last epochs spoil what the first have taught.
    @ParameterizedTest(name = "averaging {0}")
    @ValueSource(floats = {0, 0.5f})
    void networkOfTheBestEpochIsKept(float averaging) {
        TrainingPlan plan = new TrainingPlan(
                LayerSpec.parse("dense 20, relu"),
                Initializer.HE,
                new Optimizer.GradientDescent(),
                new LearningRate(20, LearningRate.Schedule.CONSTANT, 0.99),
                0,
                0,
                16,
                new Length.Epochs(8),
                new TrainingAids("none", 30, 0, averaging),
                1);
        List<EpochDone> epochs = new ArrayList<>();
        List<TrainingState> states = new ArrayList<>();
        Finished finished = train(plan, Optional.empty(), 2, event -> {
            if (event instanceof EpochDone done) {
                epochs.add(done);
                states.add(done.state().get());
            }
        });
        EpochResult best = finished.best().orElseThrow();
        EpochResult last = finished.epochs().getLast();
        assertThat(epochs.stream().map(EpochDone::result)).isEqualTo(finished.epochs());
        assertThat(epochs.stream()
                        .filter(EpochDone::best)
                        .reduce((_, later) -> later)
                        .orElseThrow()
                        .result())
                .isEqualTo(best);
        assertThat(finished.epochs()).noneMatch(epoch -> epoch.isBetterThan(best));
        assertThat(best.epoch()).isLessThan(last.epoch());
        assertThat(lossAfter(last)).isNotEqualTo(lossAfter(best));

        Examples held = Trainer.validation(plan, EXAMPLES).orElseThrow();
        assertThat(Evaluation.of(finished.network(), held, 1).loss()).isEqualTo(lossAfter(best));
        assertThat(train(plan, Optional.of(states.getLast()), 1, _ -> {})
                        .network()
                        .weightsSha256())
                .as("after all epochs")
                .isEqualTo(finished.network().weightsSha256());
    }

    private static double lossAfter(EpochResult epoch) {
        return epoch.validation().orElseThrow().loss();
    }

    /// The step is too short for anything to change, so the first epoch stays the best.
    @Test
    void trainingEndsWhenPatienceDoes() {
        TrainingPlan plan = new TrainingPlan(
                LayerSpec.parse("dense 5, relu"),
                Initializer.HE,
                new Optimizer.GradientDescent(),
                LearningRate.constant(1e-30f),
                0,
                0,
                16,
                new Length.Epochs(50),
                new TrainingAids("none", 20, 3, 0),
                1);
        Finished finished = train(plan, Optional.empty(), 2, _ -> {});
        assertThat(finished.epochs()).hasSize(4);
        assertThat(finished.stopped()).as("by the user").isFalse();
        assertThat(finished.best().orElseThrow().epoch()).isEqualTo(1);
    }

    /// After one iteration the share of P is 1 - min(0.5, 2 / 11).
    @Test
    void averageIsThatOfTheWeightsOnTheWay() {
        TrainingPlan averaged = plan("dense 5, relu", "momentum", TrainingPlan.FULL_BATCH, 1, average(0.5f));
        Network start = averaged.initialNetwork(IMAGE, CLASSES);
        Network end = train(
                        plan("dense 5, relu", "momentum", TrainingPlan.FULL_BATCH, 1, TrainingAids.NONE),
                        Optional.empty(),
                        1,
                        _ -> {})
                .network();
        Network mean = train(averaged, Optional.empty(), 1, _ -> {}).network();
        float share = 1 - (float) (2 / 11.0);
        for (int p = 0; p < start.parameters().size(); p++) {
            float from = start.parameters().get(p).value().get(0, 0);
            float to = end.parameters().get(p).value().get(0, 0);
            assertThat(mean.parameters().get(p).value().get(0, 0)).isEqualTo(Math.fma(share, to - from, from));
        }
    }

    private static TrainingAids average(float share) {
        return new TrainingAids("none", 0, 0, share);
    }

    @Test
    void somethingMustBeLeftToTrainOn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> train(
                        plan("dense 5, relu", "adam", 16, 1, new TrainingAids("none", 90, 0, 0)),
                        Optional.empty(),
                        1,
                        _ -> {}))
                .withMessage("validation: expected less than all 90 images, got 90");
    }

    @Test
    void aidsOutOfTheirRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainingAids("none", -1, 0, 0))
                .withMessage("validation: expected a number of images, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainingAids("none", 0, 2, 0))
                .withMessage("patience: expected a number of epochs, and validation images to judge them by, got 2"
                        + " and 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainingAids("none", 0, 0, 1))
                .withMessage("averaging: expected a share from 0 to below 1, got 1.0");
    }

    private static TrainingPlan plan(String layers, String optimizer, int batchSize, int epochs, TrainingAids aids) {
        return new TrainingPlan(
                LayerSpec.parse(layers),
                Initializer.HE,
                Optimizer.named(optimizer),
                new LearningRate(0.01f, LearningRate.Schedule.COSINE, 0.1),
                0.001f,
                0.05f,
                batchSize,
                new Length.Epochs(epochs),
                aids,
                1);
    }

    private static Finished train(
            TrainingPlan plan, Optional<TrainingState> state, int threads, Consumer<TrainingEvent> listener) {
        return train(EXAMPLES, plan, state, threads, listener);
    }

    private static Finished train(
            Examples examples,
            TrainingPlan plan,
            Optional<TrainingState> state,
            int threads,
            Consumer<TrainingEvent> listener) {
        return Trainer.train(
                plan,
                plan.initialNetwork(IMAGE, CLASSES),
                examples,
                plan.aids().augmentation().equals("blots") ? Optional.of(BLOTS) : Optional.empty(),
                state,
                threads,
                listener,
                () -> false);
    }
}
