package dev.inkling.train;

import static dev.inkling.Given.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.Given;
import dev.inkling.eval.Evaluation;
import dev.inkling.math.Matrix;
import dev.inkling.math.WorkerTeam;
import dev.inkling.nn.Augmenter;
import dev.inkling.nn.Backpropagation;
import dev.inkling.nn.Blocks;
import dev.inkling.nn.Dataset;
import dev.inkling.nn.Dense;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.train.TrainingEvent.Finished;
import dev.inkling.train.TrainingEvent.IterationDone;
import dev.inkling.train.TrainingEvent.Started;
import dev.inkling.train.TrainingPlan.Length;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
    private static final int FULL_BATCH = TrainingPlan.FULL_BATCH;
    private static final int INPUTS = 12;
    private static final int CLASSES = 4;
    private static final Examples EXAMPLES = Given.images(700, 3, 4, CLASSES, 1);

    // What is computed

    /// Weights 0, so each class of two has probability 1/2 and the loss is log 2 = 0.693147. Image 0 has
    /// ink in pixel 0 and is a 0, image 1 has ink in pixel 1 and is a 1:
    /// dZ = A - Y = (-1/2 1/2; 1/2 -1/2), dW = 1/2 dZ Xᵀ = (-1/4 1/4; 1/4 -1/4), db = 0.
    /// With α = 1/2, W = (1/8 -1/8; -1/8 1/8).
    @Test
    void iterationByHand() {
        Network start =
                new Network(List.of(new Dense(Matrix.zeros(Arena.ofAuto(), 2, 2), Matrix.zeros(Arena.ofAuto(), 2, 1))));
        Examples examples = Given.images(2, new int[] {0, 1}, new int[] {255, 0}, new int[] {0, 255});
        TrainingPlan plan = plan(List.of(), 0.5f, FULL_BATCH, new Length.Iterations(1));
        List<TrainingEvent> events = new ArrayList<>();
        Network trained = train(plan, start, examples, events).network();
        assertThat(rows(trained.parameters().get(0).value()))
                .isDeepEqualTo(new float[][] {{0.125f, -0.125f}, {-0.125f, 0.125f}});
        assertThat(rows(trained.parameters().get(1).value())).isDeepEqualTo(new float[][] {{0}, {0}});
        IterationDone done = (IterationDone) events.get(1);
        assertThat(done.loss()).isCloseTo(0.693147, within(1e-6));
        assertThat(done.accuracy())
                .as("of equal logits the first is the answer")
                .isEqualTo(0.5);
    }

    /// P - α dP, dP the mean of the examples' gradients, for more examples than fit in one block; three
    /// times, since what one iteration leaves behind must not be in the next.
    @Test
    void iterationIsAStepAgainstTheMeanGradient() {
        TrainingPlan plan = plan(List.of(9, 17), 0.5f, FULL_BATCH, new Length.Iterations(3));
        Network trained = train(plan, start(plan), EXAMPLES, new ArrayList<>()).network();

        Network expected = start(plan);
        for (int iteration = 1; iteration <= 3; iteration++) {
            List<List<Matrix>> gradients = Backpropagation.gradients(expected, Arena.ofAuto());
            new Backpropagation(expected, 0, Arena.ofAuto()).addGradients(EXAMPLES, gradients);
            List<Matrix> d = gradients.stream().flatMap(List::stream).toList();
            for (int p = 0; p < d.size(); p++) {
                expected.parameters().get(p).value().descend(d.get(p), 1f / EXAMPLES.size(), 0.5f, 0);
            }
        }
        for (int p = 0; p < expected.parameters().size(); p++) {
            float[][] actual = rows(trained.parameters().get(p).value());
            for (int i = 0; i < actual.length; i++) {
                assertThat(actual[i])
                        .as(trained.parameters().get(p).name())
                        .containsExactly(rows(expected.parameters().get(p).value())[i], within(2e-6f));
            }
        }
    }

    @Test
    void lossFalls() {
        for (int batchSize : new int[] {FULL_BATCH, 64}) {
            TrainingPlan plan = plan(List.of(16), 0.2f, batchSize, new Length.Epochs(batchSize == 64 ? 10 : 100));
            Network start = start(plan);
            Network trained = train(plan, start, EXAMPLES, new ArrayList<>()).network();
            Evaluation before = Evaluation.of(start, EXAMPLES, 1);
            Evaluation after = Evaluation.of(trained, EXAMPLES, 1);
            assertThat(after.loss()).isLessThan(before.loss() / 2);
            assertThat(after.accuracy()).isGreaterThan(0.85);
        }
    }

    @Test
    void networkGivenStaysAsItWas() {
        TrainingPlan plan = plan(List.of(5), 0.5f, FULL_BATCH, new Length.Iterations(3));
        Network start = start(plan);
        String before = start.weightsSha256();
        assertThat(train(plan, start, EXAMPLES, new ArrayList<>()).network().weightsSha256())
                .isNotEqualTo(before);
        assertThat(start.weightsSha256()).isEqualTo(before);
    }

    static Stream<Arguments> hiddenSizeBatch() {
        return Stream.of(
                Arguments.of(List.of(), 700, FULL_BATCH),
                Arguments.of(List.of(10), 1_301, FULL_BATCH),
                Arguments.of(List.of(33, 17), 1_301, FULL_BATCH),
                Arguments.of(List.of(16, 31, 10), 1_301, 600),
                Arguments.of(List.of(17), 150, 37),
                Arguments.of(List.of(100), 3, 2));
    }

    @ParameterizedTest(name = "hidden {0}, {1} examples, batch {2}")
    @MethodSource("hiddenSizeBatch")
    void weightsAreTheSameForAnyNumberOfThreads(List<Integer> hidden, int m, int batchSize) {
        assertSameWeightsForAnyNumberOfThreads(
                plan(hidden, 0.1f, batchSize, new Length.Iterations(5)), Given.images(m, 28, 28, 10, 1), 784);
    }

    /// Mini-batches of 64 and a last one of 50, in one hidden layer and in two.
    @ParameterizedTest
    @ValueSource(strings = {"gradient-descent", "momentum", "nesterov", "adam", "adamw"})
    void weightsAreTheSameForAnyNumberOfThreadsByEveryOptimizer(String name) {
        Examples examples = Given.images(370, 28, 28, 10, 1);
        for (List<Integer> hidden : List.of(List.of(40), List.of(40, 25))) {
            for (int batchSize : new int[] {64, FULL_BATCH}) {
                assertSameWeightsForAnyNumberOfThreads(
                        plan(
                                hidden,
                                Optimizer.named(name),
                                LearningRate.constant(0.01f),
                                0.01f,
                                0,
                                batchSize,
                                new Length.Epochs(2)),
                        examples,
                        784);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void weightsAreTheSameForAnyNumberOfThreadsByEverySchedule(LearningRate.Schedule schedule) {
        assertSameWeightsForAnyNumberOfThreads(
                plan(
                        List.of(40),
                        Optimizer.named("adam"),
                        new LearningRate(0.01f, schedule, 0.2),
                        0,
                        0,
                        64,
                        new Length.Epochs(2)),
                Given.images(370, 28, 28, 10, 1),
                784);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 600, FULL_BATCH})
    void weightsAreTheSameForAnyNumberOfThreadsWithLabelSmoothing(int batchSize) {
        assertSameWeightsForAnyNumberOfThreads(
                plan(
                        List.of(40),
                        Optimizer.named("momentum"),
                        LearningRate.constant(0.05f),
                        0,
                        0.1f,
                        batchSize,
                        new Length.Iterations(5)),
                Given.images(1_301, 28, 28, 10, 1),
                784);
    }

    /// As many examples and iterations, and as few units, as grouping begins with; 4,100 is 8 blocks of
    /// 512 and four examples more.
    @ParameterizedTest
    @ValueSource(strings = {"gradient-descent", "momentum", "nesterov", "adam", "adamw"})
    void weightsAreTheSameForAnyNumberOfThreadsWhereExamplesAreGrouped(String name) {
        for (List<Integer> hidden : List.of(List.of(10), List.of(16, 7))) {
            for (int m : new int[] {4_096, 4_100}) {
                assertSameWeightsForAnyNumberOfThreads(
                        plan(
                                hidden,
                                Optimizer.named(name),
                                LearningRate.constant(0.01f),
                                0.01f,
                                0.1f,
                                FULL_BATCH,
                                new Length.Iterations(32)),
                        Given.images(m, 7, 7, 10, 1),
                        49);
            }
        }
    }

    /// A third of the images is of no class: strips, blocks, and a full batch in groups.
    @ParameterizedTest(name = "{0} examples, batch {1}, {2} iterations")
    @CsvSource({"370, 64, 12", "1301, 600, 5", "1301, 1301, 5", "4100, 4100, 32"})
    void weightsAreTheSameForAnyNumberOfThreadsWithImagesOfNoClass(int m, int batchSize, int iterations) {
        for (float smoothing : new float[] {0, 0.1f}) {
            assertSameWeightsForAnyNumberOfThreads(
                    plan(
                            List.of(10),
                            Optimizer.named("momentum"),
                            LearningRate.constant(0.05f),
                            0,
                            smoothing,
                            batchSize == m ? FULL_BATCH : batchSize,
                            new Length.Iterations(iterations)),
                    thirdOfNoClass(m),
                    49);
        }
    }

    /// Nothing is learnt from them but that all classes are equally likely for them.
    @Test
    void imagesOfNoClassBecomeUnsure() {
        Examples examples = thirdOfNoClass(700);
        TrainingPlan plan = plan(List.of(16), 0.2f, 50, new Length.Epochs(20));
        Network trained = train(plan, plan.initialNetwork(49, 10), examples, new ArrayList<>())
                .network();
        Matrix probabilities = trained.probabilities(examples.x());
        double sureOfSome = 0;
        double sureOfNone = 0;
        for (int j = 0; j < examples.size(); j++) {
            double confidence = probabilities.get(probabilities.largestRow(j), j);
            if (examples.label(j) == Dataset.NO_CLASS) {
                sureOfNone += confidence / (examples.size() - examples.labelledSize());
            } else {
                sureOfSome += confidence / examples.labelledSize();
            }
        }
        assertThat(sureOfNone).isLessThan(0.3);
        assertThat(sureOfSome).isGreaterThan(0.8);
    }

    /// Weights 0: the first class is the answer. Of two images of class 0, one of class 1 and one of none, two of
    /// three answers are right.
    @Test
    void accuracyIsOfTheImagesThatAreOfAClass() {
        Network start =
                new Network(List.of(new Dense(Matrix.zeros(Arena.ofAuto(), 2, 2), Matrix.zeros(Arena.ofAuto(), 2, 1))));
        Examples examples = Given.images(
                2,
                new int[] {0, Dataset.NO_CLASS, 0, 1},
                new int[] {255, 0},
                new int[] {9, 9},
                new int[] {255, 0},
                new int[] {0, 255});
        List<TrainingEvent> events = new ArrayList<>();
        Finished finished = train(plan(List.of(), 0.5f, FULL_BATCH, new Length.Iterations(1)), start, examples, events);
        assertThat(((IterationDone) events.get(1)).accuracy()).isEqualTo(2.0 / 3);
        assertThat(((IterationDone) events.get(1)).loss()).isCloseTo(0.693147, within(1e-6));
        assertThat(finished.epochs().getFirst().accuracy()).isEqualTo(2.0 / 3);
    }

    @Test
    void validationHoldsImagesOfAClassOnly() {
        Examples examples = thirdOfNoClass(300);
        TrainingPlan plan = validated(199);
        Examples held = Trainer.validation(plan, examples).orElseThrow();
        assertThat(held.size()).isEqualTo(199);
        assertThat(held.labelledSize()).isEqualTo(199);
        assertThat(Trainer.train(plan, plan.initialNetwork(49, 10), examples, 1, _ -> {}, () -> false)
                        .examples())
                .isEqualTo(101);

        TrainingPlan all = validated(200);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trainer.train(all, all.initialNetwork(49, 10), examples, 1, _ -> {}, () -> false))
                .withMessage("validation: expected less than all 200 images, got 200");
    }

    private static TrainingPlan validated(int images) {
        return new TrainingPlan(
                LayerSpec.hidden(List.of(5)),
                Initializer.HE,
                Optimizer.named("adam"),
                LearningRate.constant(0.01f),
                0,
                0,
                32,
                new Length.Epochs(1),
                new TrainingAids(TrainingAids.NO_AUGMENTATION, images, 0, 0),
                1);
    }

    private static Examples thirdOfNoClass(int m) {
        return Given.labelled(
                7,
                7,
                10,
                1,
                IntStream.range(0, m)
                        .map(j -> j % 3 == 1 ? Dataset.NO_CLASS : j % 10)
                        .toArray());
    }

    private static void assertSameWeightsForAnyNumberOfThreads(TrainingPlan plan, Examples examples, int inputs) {
        Network start = plan.initialNetwork(inputs, 10);
        assertThat(Stream.of(1, 2, 3, 8)
                        .map(threads -> Trainer.train(plan, start, examples, threads, _ -> {}, () -> false)
                                .network()
                                .weightsSha256())
                        .distinct())
                .hasSize(1)
                .doesNotContain(start.weightsSha256());
    }

    /// Grouping puts the examples in another order, which changes how the sums are rounded, but not
    /// what is summed.
    @Test
    void groupedExamplesGiveTheWeightsOfTheUngrouped() {
        Examples examples = Given.images(4_100, 7, 7, 10, 1);
        TrainingPlan plan = plan(List.of(10), 0.1f, FULL_BATCH, new Length.Iterations(32));
        Network start = plan.initialNetwork(49, 10);
        Network grouped = train(plan, start, examples, new ArrayList<>()).network();

        Network ungrouped = start.copy();
        try (Arena arena = Arena.ofShared();
                WorkerTeam team = new WorkerTeam(2)) {
            BlockStep step = new BlockStep(
                    ungrouped,
                    Parameters.of(ungrouped, plan.optimizer(), false, arena),
                    plan,
                    false,
                    Blocks.of(examples.size()).count(),
                    arena,
                    team);
            for (int iteration = 1; iteration <= 32; iteration++) {
                step.run(examples, new Optimizer.Step(iteration, 1f / examples.size(), 0.1f, 0, 1));
            }
            step.finish();
        }
        assertThat(grouped.weightsSha256()).as("they were grouped").isNotEqualTo(ungrouped.weightsSha256());
        for (int p = 0; p < grouped.parameters().size(); p++) {
            float[][] actual = rows(grouped.parameters().get(p).value());
            for (int i = 0; i < actual.length; i++) {
                assertThat(actual[i])
                        .as(grouped.parameters().get(p).name())
                        .containsExactly(rows(ungrouped.parameters().get(p).value())[i], within(2e-5f));
            }
        }
    }

    /// Dropout asks which image it is, and convolutions take images in their order. Augmented ones are never grouped.
    @ParameterizedTest
    @ValueSource(strings = {"dense 8, relu, dropout 0.5", "dense 16, relu, conv 1x1x8, relu"})
    void otherLayersAreNotGrouped(String hidden) {
        Examples examples = Given.images(4_100, 7, 7, 10, 1);
        TrainingPlan plan = new TrainingPlan(
                LayerSpec.parse(hidden),
                Initializer.HE,
                Optimizer.named("gradient-descent"),
                LearningRate.constant(0.1f),
                0,
                0,
                FULL_BATCH,
                new Length.Iterations(32),
                TrainingAids.NONE,
                1);
        Network start = plan.initialNetwork(49, 10);
        Augmenter nothing = (_, _, _) -> {};

        assertThat(train(plan, start, examples, new ArrayList<>()).network().weightsSha256())
                .isEqualTo(Trainer.train(
                                plan, start, examples, Optional.of(nothing), Optional.empty(), 2, _ -> {}, () -> false)
                        .network()
                        .weightsSha256());
    }

    static Stream<Arguments> optimizersAndHidden() {
        return Stream.of("gradient-descent", "momentum", "nesterov", "adam", "adamw")
                .flatMap(name -> Stream.of(List.of(40), List.of(5), List.of(40, 25), List.of(17, 33, 16))
                        .map(hidden -> Arguments.of(name, hidden)));
    }

    /// Four iterations over whole batches and over a smaller one, by threads that have a share of every
    /// layer and threads that have none.
    @ParameterizedTest(name = "{0}, hidden {1}")
    @MethodSource("optimizersAndHidden")
    void stripsGiveTheBitsOfOneBlock(String name, List<Integer> hidden) {
        TrainingPlan plan = plan(
                hidden,
                Optimizer.named(name),
                LearningRate.constant(0.01f),
                0.01f,
                0.1f,
                150,
                new Length.Iterations(4));
        List<Examples> batches = List.of(
                EXAMPLES.part(0, 150), EXAMPLES.part(150, 150), EXAMPLES.part(300, 37), EXAMPLES.part(337, 150));
        List<String> expected = bits(plan, batches, 1, false);
        for (int threads : new int[] {1, 2, 3, 8}) {
            assertThat(bits(plan, batches, threads, true)).isEqualTo(expected);
        }
        assertThat(bits(plan, batches, 3, false)).isEqualTo(expected);
    }

    @Test
    void stripsGiveTheBitsOfOneBlockWithImagesOfNoClass() {
        Examples some = Given.labelled(
                3, 4, CLASSES, 1, IntStream.range(0, 487).map(j -> j % 5 - 1).toArray());
        TrainingPlan plan = plan(List.of(40), 0.1f, 150, new Length.Iterations(3));
        List<Examples> batches = List.of(some.part(0, 150), some.part(150, 37), some.part(187, 150));
        List<String> expected = bits(plan, batches, 1, false);
        for (int threads : new int[] {1, 2, 3}) {
            assertThat(bits(plan, batches, threads, true)).isEqualTo(expected);
        }
    }

    /// Loss and right answers of every iteration, and the weights after the last.
    private static List<String> bits(TrainingPlan plan, List<Examples> batches, int threads, boolean strips) {
        List<String> bits = new ArrayList<>();
        Network network = start(plan).copy();
        try (Arena arena = Arena.ofShared();
                WorkerTeam team = new WorkerTeam(threads)) {
            Parameters parameters = Parameters.of(network, plan.optimizer(), false, arena);
            BatchStep step = strips
                    ? new StripStep(network, parameters, plan, batches.getFirst(), 37, arena, team)
                    : new BlockStep(network, parameters, plan, false, 1, arena, team);
            step.prepare(batches);
            for (int i = 0; i < batches.size(); i++) {
                Examples batch = batches.get(i);
                assertThat(step.run(batch, new Optimizer.Step(i + 1, 1f / batch.size(), 0.01f, plan.weightDecay(), 1)))
                        .isTrue();
                bits.add(step.loss() + " " + step.correct());
            }
            step.finish();
        }
        bits.add(network.weightsSha256());
        return bits;
    }

    // Batches

    @Test
    void planDecidesTheResult() {
        TrainingPlan plan = plan(List.of(8), 0.1f, 64, new Length.Epochs(2));
        Network start = start(plan);
        String hash = train(plan, start, EXAMPLES, new ArrayList<>()).network().weightsSha256();
        assertThat(train(plan, start, EXAMPLES, new ArrayList<>()).network().weightsSha256())
                .isEqualTo(hash);

        TrainingPlan otherOrder = new TrainingPlan(
                List.of(8), plan.initializer(), plan.optimizer(), plan.learningRate(), 0, 0, 64, plan.length(), 2);
        assertThat(train(otherOrder, start, EXAMPLES, new ArrayList<>())
                        .network()
                        .weightsSha256())
                .isNotEqualTo(hash);
    }

    /// The step is so short that no weight moves, so the loss of a batch of one tells which example
    /// it was.
    @Test
    void everyEpochUsesEveryExampleOnceInAnotherOrder() {
        Examples examples = Given.images(50, 3, 4, CLASSES, 1);
        TrainingPlan plan = new TrainingPlan(
                List.of(8),
                Initializer.UNIFORM,
                new Optimizer.GradientDescent(),
                LearningRate.constant(1e-30f),
                0,
                0,
                1,
                new Length.Epochs(2),
                1);
        Network start = start(plan);
        Backpropagation pass = new Backpropagation(start, 0, Arena.ofAuto());
        List<Double> expected = new ArrayList<>();
        for (int j = 0; j < 50; j++) {
            pass.predict(examples.part(j, 1), new int[1], 0);
            expected.add(pass.loss());
        }

        List<TrainingEvent> events = new ArrayList<>();
        train(plan, start, examples, events);
        List<Double> losses = iterations(events).map(IterationDone::loss).toList();
        assertThat(losses.subList(0, 50)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(losses.subList(50, 100)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(List.of(expected, losses.subList(0, 50), losses.subList(50, 100)))
                .doesNotHaveDuplicates();
    }

    @Test
    void lastBatchOfAnEpochHasWhatIsLeft() {
        List<TrainingEvent> events = new ArrayList<>();
        TrainingPlan plan = plan(List.of(5), 0.1f, 4, new Length.Epochs(2));
        train(plan, start(plan), Given.images(10, 3, 4, CLASSES, 1), events);
        assertThat(iterations(events).map(IterationDone::examples)).containsExactly(4L, 8L, 10L, 14L, 18L, 20L);
        assertThat(iterations(events).map(IterationDone::iterations)).containsOnly(6L);
    }

    @Test
    void batchOfAllIsTheFullBatch() {
        TrainingPlan full = plan(List.of(5), 0.1f, FULL_BATCH, new Length.Iterations(3));
        TrainingPlan all = plan(List.of(5), 0.1f, EXAMPLES.size(), new Length.Iterations(3));
        assertThat(train(all, start(full), EXAMPLES, new ArrayList<>())
                        .network()
                        .weightsSha256())
                .isEqualTo(train(full, start(full), EXAMPLES, new ArrayList<>())
                        .network()
                        .weightsSha256());
    }

    /// Blocks grow in steps, so a smaller batch can be cut into more of them.
    @Test
    void lastBatchMayBeCutIntoMoreBlocksThanTheOthers() {
        int last = IntStream.range(1, 100_000)
                .filter(m -> Blocks.of(m).count() > Blocks.of(m + 1).count())
                .findFirst()
                .orElse(16_384);
        Examples examples = Given.images(last + 1 + last, 1, 2, 2, 1);
        TrainingPlan plan = plan(List.of(2), 0.1f, last + 1, new Length.Epochs(1));
        assertThat(train(plan, plan.initialNetwork(2, 2), examples, new ArrayList<>())
                        .examples())
                .isEqualTo(examples.size());
    }

    // Events

    @Test
    void eventsTellWhatHappens() {
        List<TrainingEvent> events = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        TrainingPlan plan = plan(List.of(5), 0.1f, FULL_BATCH, new Length.Iterations(4));
        Finished finished = Trainer.train(
                plan,
                start(plan),
                EXAMPLES,
                3,
                event -> {
                    events.add(event);
                    threads.add(Thread.currentThread());
                },
                () -> false);
        // 12 · 5 + 5 + 5 · 4 + 4 = 89 parameters
        assertThat(events).hasSize(10).startsWith(new Started(700, 89, 4)).endsWith(finished);
        assertThat(iterations(events).map(IterationDone::iteration)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(iterations(events).map(IterationDone::examples)).containsExactly(700L, 1400L, 2100L, 2800L);
        assertThat(iterations(events).map(IterationDone::seconds)).isSorted();
        assertThat(events.stream().filter(TrainingEvent.EpochDone.class::isInstance))
                .hasSize(4);
        assertThat(finished.iterations()).isEqualTo(4);
        assertThat(finished.examples()).isEqualTo(2800);
        assertThat(finished.stopped()).isFalse();
        assertThat(threads).containsOnly(Thread.currentThread());
    }

    @Test
    void lossAndAccuracyAreThoseBeforeTheChange() {
        List<TrainingEvent> events = new ArrayList<>();
        TrainingPlan plan = plan(List.of(5), 0.1f, FULL_BATCH, new Length.Iterations(3));
        train(plan, start(plan), EXAMPLES, events);
        for (int done = 0; done < 3; done++) {
            TrainingPlan until = plan(List.of(5), 0.1f, FULL_BATCH, new Length.Iterations(done));
            Network network =
                    train(until, start(plan), EXAMPLES, new ArrayList<>()).network();
            Evaluation evaluation = Evaluation.of(network, EXAMPLES, 1);
            IterationDone event = iterations(events).toList().get(done);
            assertThat(event.loss()).isCloseTo(evaluation.loss(), within(1e-9));
            assertThat(event.accuracy()).isEqualTo(evaluation.accuracy());
        }
    }

    /// 1,000 examples in 2 s; 5 iterations in 2 s leave 15 more for 6 s.
    @Test
    void speedAndTimeLeftAreMeansSoFar() {
        IterationDone event = new IterationDone(5, 20, 1, 0.5, 1000, 2, 5, () -> {
            throw new AssertionError("nobody asks");
        });
        assertThat(event.examplesPerSecond()).isEqualTo(500);
        assertThat(event.secondsLeft()).isCloseTo(6, within(1e-12));
    }

    // Ends

    /// Of a full batch, of a small one that is shared by units, and of averaged weights.
    @ParameterizedTest
    @CsvSource({"0, 0", "8, 0", "8, 0.9"})
    void copiesOfTheNetworkDisturbNothing(int batchSize, float averaging) {
        TrainingPlan plan = new TrainingPlan(
                LayerSpec.hidden(List.of(12)),
                Initializer.HE,
                Optimizer.named("adam"),
                LearningRate.constant(0.01f),
                0,
                0,
                batchSize == 0 ? TrainingPlan.FULL_BATCH : batchSize,
                new Length.Iterations(30),
                new TrainingAids("none", 0, 0, averaging),
                1);
        Examples examples = Given.images(40, 8, 8, 3, 1);
        Network start = plan.initialNetwork(64, 3);
        List<Network> copies = new ArrayList<>();
        List<String> then = new ArrayList<>();
        Consumer<TrainingEvent> copier = event -> {
            if (event instanceof IterationDone done) {
                copies.add(done.network().get());
                then.add(copies.getLast().weightsSha256());
            }
        };

        String sha = Trainer.train(plan, start, examples, 2, copier, () -> false)
                .network()
                .weightsSha256();

        assertThat(sha)
                .isEqualTo(Trainer.train(plan, start, examples, 2, _ -> {}, () -> false)
                        .network()
                        .weightsSha256())
                .isEqualTo(then.getLast());
        assertThat(then).doesNotHaveDuplicates().hasSize(30);
        assertThat(copies).extracting(Network::weightsSha256).isEqualTo(then);
    }

    @Test
    void stopIsHonouredBetweenIterations() {
        TrainingPlan plan = plan(List.of(5), 0.1f, FULL_BATCH, new Length.Iterations(100));
        AtomicInteger asked = new AtomicInteger();
        Finished finished = Trainer.train(plan, start(plan), EXAMPLES, 2, _ -> {}, () -> asked.incrementAndGet() > 3);
        assertThat(finished.stopped()).isTrue();
        assertThat(finished.iterations()).isEqualTo(3);
        assertThat(finished.examples()).isEqualTo(2100);

        TrainingPlan three = plan(List.of(5), 0.1f, FULL_BATCH, new Length.Iterations(3));
        assertThat(finished.network().weightsSha256())
                .as("the weights of three iterations")
                .isEqualTo(train(three, start(plan), EXAMPLES, new ArrayList<>())
                        .network()
                        .weightsSha256());
    }

    @Test
    void planOfNoIterationsChangesNothing() {
        TrainingPlan plan = plan(List.of(5), 0.1f, 100, new Length.Epochs(0));
        Finished finished = train(plan, start(plan), EXAMPLES, new ArrayList<>());
        assertThat(finished.iterations()).isZero();
        assertThat(finished.stopped()).isFalse();
        assertThat(finished.network().weightsSha256()).isEqualTo(start(plan).weightsSha256());
    }

    /// The first loss is that of the initial weights; the first step takes them out of all bounds.
    @Test
    void divergenceNamesTheIterationAndTheLearningRate() {
        TrainingPlan plan = plan(List.of(9, 8, 7), 1e30f, FULL_BATCH, new Length.Iterations(10));
        Network start = start(plan);
        String before = start.weightsSha256();
        List<TrainingEvent> events = new ArrayList<>();
        assertThatExceptionOfType(TrainingDivergedException.class)
                .isThrownBy(() -> train(plan, start, EXAMPLES, events))
                .withMessageMatching("iteration 2: expected a finite loss, got (NaN|Infinity) "
                        + "\\(the learning rate is probably too high: try a tenth of it\\)");
        assertThat(iterations(events).map(IterationDone::iteration)).containsExactly(1L);
        assertThat(events).noneMatch(Finished.class::isInstance);
        assertThat(start.weightsSha256()).isEqualTo(before);
    }

    @Test
    void listenersExceptionEndsTrainingAndItsThreads() {
        TrainingPlan plan = plan(List.of(5), 0.1f, FULL_BATCH, new Length.Iterations(10));
        IllegalStateException failure = new IllegalStateException("no more");
        assertThatThrownBy(() -> Trainer.train(
                        plan,
                        start(plan),
                        EXAMPLES,
                        3,
                        event -> {
                            if (event instanceof IterationDone) {
                                throw failure;
                            }
                        },
                        () -> false))
                .isSameAs(failure);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("inkling"));
    }

    @Test
    void labelWithoutALogitIsRefusedBeforeAnythingHappens() {
        List<TrainingEvent> events = new ArrayList<>();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> train(
                        TrainingPlan.PAPER,
                        Network.dense(List.of(6, 3), Initializer.UNIFORM, 1),
                        Given.labelled(2, 3, 4, 1, 0, 3),
                        events))
                .withMessage("example 1: expected a label from 0 to 2, got 3");
        assertThat(events).isEmpty();
    }

    private static TrainingPlan plan(List<Integer> hidden, float learningRate, int batchSize, Length length) {
        return plan(
                hidden, new Optimizer.GradientDescent(), LearningRate.constant(learningRate), 0, 0, batchSize, length);
    }

    private static TrainingPlan plan(
            List<Integer> hidden,
            Optimizer optimizer,
            LearningRate learningRate,
            float weightDecay,
            float labelSmoothing,
            int batchSize,
            Length length) {
        return new TrainingPlan(
                hidden, Initializer.HE, optimizer, learningRate, weightDecay, labelSmoothing, batchSize, length, 1);
    }

    private static Network start(TrainingPlan plan) {
        return plan.initialNetwork(INPUTS, CLASSES);
    }

    private static Finished train(TrainingPlan plan, Network start, Examples examples, List<TrainingEvent> events) {
        return Trainer.train(plan, start, examples, 2, events::add, () -> false);
    }

    private static Stream<IterationDone> iterations(List<TrainingEvent> events) {
        return events.stream().filter(IterationDone.class::isInstance).map(IterationDone.class::cast);
    }
}
