package dev.inkling.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.Given;
import dev.inkling.explain.Distribution;
import dev.inkling.explain.Health;
import dev.inkling.math.CounterRandom;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Shape;
import dev.inkling.train.Alarm.Kind;
import dev.inkling.train.TrainingEvent.EpochDone;
import dev.inkling.train.TrainingEvent.IterationDone;
import dev.inkling.train.TrainingEvent.Started;
import dev.inkling.train.TrainingPlan.Length;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorTest {
    private static final int FULL_BATCH = TrainingPlan.FULL_BATCH;
    private static final int SIDE = 12;
    private static final int CLASSES = 10;
    private static final Examples EXAMPLES = Given.images(600, SIDE, SIDE, CLASSES, 1);

    /// Images that a network is looked into with.
    private static final int SOME = 200;

    private static final TrainingAids VALIDATION = new TrainingAids("none", 100, 0, 0);

    // Silence

    /// The presets, smaller and with batches for fewer images, and two more.
    static Stream<Arguments> healthyPlans() {
        String convolutions = "conv 5x5x8, relu, maxpool 2, conv 3x3x8, relu, maxpool 2, dense 32, relu, dropout 0.4";
        TrainingAids averaging = new TrainingAids("none", 100, 0, 0.99f);
        return Stream.of(
                Arguments.of("paper", TrainingPlan.PAPER),
                Arguments.of("fast", small(TrainingPlan.FAST, TrainingPlan.FAST.hidden(), 4, VALIDATION)),
                Arguments.of("tiny", small(TrainingPlan.TINY, TrainingPlan.TINY.hidden(), 20, VALIDATION)),
                Arguments.of("mlp", small(TrainingPlan.MLP, LayerSpec.hidden(List.of(80, 40)), 10, averaging)),
                Arguments.of("best", small(TrainingPlan.BEST, LayerSpec.parse(convolutions), 8, VALIDATION)),
                Arguments.of("gradient descent", plan(List.of(32), 0.1f, 32, new Length.Epochs(8))),
                Arguments.of("linear", plan(List.of(), 0.1f, FULL_BATCH, new Length.Iterations(100))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("healthyPlans")
    void healthyTrainingRaisesNoAlarm(String name, TrainingPlan plan) {
        assertThat(alarms(plan, EXAMPLES)).as(name).isEmpty();
    }

    // Alarms

    @Test
    void lossThatIsNoNumberIsDivergence() {
        Alarm alarm = only(Kind.DIVERGED, plan(List.of(10), 1e30f, FULL_BATCH, new Length.Iterations(100)), EXAMPLES);
        assertThat(alarm.number()).isEqualTo(2);
        assertThat(alarm.text()).isEqualTo("The loss became NaN at iteration 2: the weights are lost.");
        assertThat(alarm.remedy()).isEqualTo(new Remedy.PeakLearningRate(0.5f));
    }

    @Test
    void firstStepsUpTheWallMeanThatTheLearningRateIsTooHigh() {
        TrainingPlan plan = plan(List.of(10), 50, FULL_BATCH, new Length.Iterations(100));
        Alarm alarm = one(Kind.LEARNING_RATE_TOO_HIGH, plan, EXAMPLES);
        assertThat(alarm.number()).isGreaterThan(2 * Math.log(CLASSES));
        assertThat(alarm.text())
                .matches("The loss is 5\\.\\d+ after 1 iteration, and was 2\\.\\d+ before the first\\.");
        assertThat(alarm.remedy()).isEqualTo(new Remedy.PeakLearningRate(0.5f));
        assertThat(alarms(alarm.remedy().appliedTo(plan), EXAMPLES)).isEmpty();
    }

    @Test
    void fullBatchThatBouncesMeansThatTheLearningRateIsTooHigh() {
        Alarm alarm = one(
                Kind.LEARNING_RATE_TOO_HIGH, plan(List.of(10), 5, FULL_BATCH, new Length.Iterations(200)), EXAMPLES);
        assertThat(alarm.text()).matches("The loss went up [3-9] times in 10 iterations and is now .*");
        assertThat(alarm.remedy()).isEqualTo(new Remedy.PeakLearningRate(0.5f));
    }

    @ParameterizedTest
    @ValueSource(ints = {32, FULL_BATCH})
    void lossThatHardlyFallsMeansThatTheLearningRateIsTooLow(int batchSize) {
        Alarm alarm = only(
                Kind.LEARNING_RATE_TOO_LOW,
                plan(List.of(10), 0.0001f, batchSize, new Length.Iterations(200)),
                EXAMPLES);
        assertThat(alarm.number()).isLessThan(0.01);
        assertThat(alarm.text()).matches("After 40 iterations 0\\.\\d % of the loss is gone: it is 2\\.\\d+\\.");
        assertThat(alarm.remedy()).isEqualTo(new Remedy.PeakLearningRate(0.001f));
    }

    @Test
    void lossThatGrowsAgainIsRising() {
        TrainingPlan plan = new TrainingPlan(
                List.of(20),
                Initializer.HE,
                Optimizer.named("momentum"),
                LearningRate.constant(3),
                0,
                0,
                32,
                new Length.Epochs(10),
                1);
        Alarm alarm = one(Kind.LOSS_RISING, plan, EXAMPLES);
        assertThat(alarm.number()).isGreaterThan(1.5);
        assertThat(alarm.text()).matches("The loss has risen to .*; it was down to .*\\.");
        assertThat(alarm.remedy()).isEqualTo(new Remedy.PeakLearningRate(0.1f));
    }

    @Test
    void deadUnitsAndOneAnswerForAllAreFound() {
        TrainingPlan plan = plan(List.of(20, 20, 20), 3, 32, new Length.Epochs(10));
        Alarm dead = one(Kind.DEAD_UNITS, plan, EXAMPLES);
        assertThat(dead.number()).isGreaterThan(0.5).isLessThanOrEqualTo(1);
        assertThat(dead.text()).matches("\\d+ % of the ReLU units of layer [246] are off for every image\\.");
        assertThat(dead.remedy()).isEqualTo(new Remedy.PeakLearningRate(0.3f));
        Alarm answer = one(Kind.ONE_ANSWER, plan, EXAMPLES);
        assertThat(answer.number()).isGreaterThan(0.95);
        assertThat(answer.text()).matches("\\d+ % of the images are answered with \\d\\.");
        assertThat(answer.remedy()).isEqualTo(new Remedy.PeakLearningRate(0.3f));
    }

    /// Levels 0 and 1 of 255: images whose pixels were in [0, 1] already.
    @Test
    void pixelsScaledTwiceAreFound() {
        Examples faint = changed(level -> Math.min(level, 1));
        Alarm alarm = one(Kind.UNSCALED_INPUTS, plan(List.of(10), 0.1f, 32, new Length.Epochs(1)), faint);
        assertThat(alarm.number()).isCloseTo(1 / 255.0, within(1e-9));
        assertThat(alarm.text()).isEqualTo("Full ink is 0.00392 for the network, where it should be 1.");
        assertThat(((Remedy.ScaleInputs) alarm.remedy()).factor()).isCloseTo(255, within(1e-4));
    }

    @Test
    void invertedPixelsAreFound() {
        Examples inverted = changed(level -> 255 - level);
        Alarm alarm = one(Kind.UNSCALED_INPUTS, plan(List.of(10), 0.01f, 32, new Length.Epochs(1)), inverted);
        assertThat(alarm.number()).isGreaterThan(0.8);
        assertThat(alarm.text())
                .matches("The mean pixel is 0\\.8\\d, more ink than paper: the pictures seem inverted\\.");
        assertThat(alarm.remedy()).isEqualTo(new Remedy.InvertInputs());
    }

    /// Data sets have bytes; what else a network is given might be from 0 to 255.
    @Test
    void pixelsThatWereNotScaledAreFound() {
        Doctor doctor = new Doctor(TrainingPlan.PAPER, 2);
        assertThat(doctor.examine(health(255, 33, 0.5, 0.5))).singleElement().satisfies(alarm -> {
            assertThat(alarm.kind()).isEqualTo(Kind.UNSCALED_INPUTS);
            assertThat(alarm.number()).isEqualTo(255);
            assertThat(alarm.remedy()).isEqualTo(new Remedy.ScaleInputs(1 / 255.0));
        });
    }

    /// Two labels of five are by chance: they can only be learned by heart.
    @Test
    void labelsLearnedByHeartAreOverfitting() {
        CounterRandom random = new CounterRandom(7);
        int[] labels = IntStream.range(0, EXAMPLES.size())
                .map(j -> random.uniform(2L * j) < 0.4f ? random.below(CLASSES, 2L * j + 1) : EXAMPLES.label(j))
                .toArray();
        Examples noisy = Given.images(CLASSES, labels, levels());
        TrainingPlan plan = new TrainingPlan(
                LayerSpec.hidden(List.of(64)),
                Initializer.HE,
                Optimizer.named("adam"),
                LearningRate.constant(0.01f),
                0,
                0,
                32,
                new Length.Epochs(30),
                new TrainingAids("none", 200, 0, 0),
                1);
        Alarm alarm = only(Kind.OVERFITTING, plan, noisy);
        assertThat(alarm.number()).isGreaterThan(1);
        assertThat(alarm.text())
                .matches("The loss on images not trained on has risen from .* to .* since epoch \\d,"
                        + " while that of training has fallen to .*\\.");
        assertThat(alarm.remedy()).isEqualTo(new Remedy.Augment("elastic"));

        TrainingPlan augmented = new Remedy.Augment("shift 2").appliedTo(plan);
        assertThat(one(Kind.OVERFITTING, augmented, noisy).remedy()).isEqualTo(new Remedy.WeightDecay(1e-4f));
    }

    /// Of each two images that are the same, one is called a 0 and one a 1, or one a 2 and one a 3: the loss
    /// falls from log 4 to log 2 = 0.693 and no further.
    @Test
    void lossThatStandsStillIsStalled() {
        int[] labels = IntStream.range(0, 80).map(j -> j % 4).toArray();
        int[][] pixels = IntStream.range(0, 80)
                .mapToObj(j -> j % 4 < 2 ? new int[] {255, 0, 0, 50} : new int[] {0, 0, 255, 90})
                .toArray(int[][]::new);
        Examples twins = Given.images(4, labels, pixels);
        Alarm alarm = only(Kind.STALLED, plan(List.of(40), 0.5f, FULL_BATCH, new Length.Iterations(600)), twins);
        assertThat(alarm.number()).isCloseTo(0.693, within(0.02));
        assertThat(alarm.text()).matches("The loss has been standing still at 0\\.\\d+ for 120 iterations\\.");
        assertThat(alarm.remedy()).isEqualTo(new Remedy.MoreUnits(2));
        assertThat(only(Kind.STALLED, plan(List.of(), 0.5f, FULL_BATCH, new Length.Iterations(600)), twins)
                        .remedy())
                .isEqualTo(new Remedy.PeakLearningRate(0.15f));
    }

    // Rules

    @Test
    void followingTheRemediesLeadsToAHealthyTraining() {
        for (float rate : new float[] {50, 0.0001f}) {
            TrainingPlan plan = plan(List.of(10), rate, FULL_BATCH, new Length.Iterations(200));
            List<Alarm> alarms = alarms(plan, EXAMPLES);
            for (int turn = 0; turn < 4 && !alarms.isEmpty(); turn++) {
                plan = alarms.getFirst().remedy().appliedTo(plan);
                alarms = alarms(plan, EXAMPLES);
            }
            assertThat(alarms).as("from %s to %s", rate, plan.learningRate()).isEmpty();
        }
    }

    @Test
    void alarmsAgreeOnTheLowestRate() {
        TrainingPlan plan = plan(List.of(10), 0.9f, FULL_BATCH, new Length.Iterations(100));
        Doctor doctor = new Doctor(plan, 2);
        doctor.examine(dead(0.9)); // three tenths of the rate
        doctor.hear(new TrainingDivergedException(3, Double.NaN)); // a tenth

        assertThat(doctor.alarms().stream().map(Alarm::kind)).containsExactly(Kind.DIVERGED, Kind.DEAD_UNITS);
        assertThat(doctor.alarms().stream().map(Alarm::remedy).distinct())
                .containsExactly(new Remedy.PeakLearningRate(0.09f));
    }

    @Test
    void alarmIsRaisedOnce() {
        Doctor doctor = new Doctor(TrainingPlan.PAPER, 2);
        assertThat(doctor.examine(health(255, 33, 0.5, 0.5))).hasSize(1);
        assertThat(doctor.examine(health(200, 33, 0.5, 0.5))).isEmpty();
        assertThat(doctor.alarms())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.number()).isEqualTo(255));
    }

    @Test
    void oneAnswerIsAllowedAtTheStartAndWhereItIsRight() {
        Doctor doctor = new Doctor(TrainingPlan.PAPER, 2);
        doctor.hear(new Started(100, 10, 500));
        assertThat(doctor.examine(health(1, 0.1, 1, 0.4))).isEmpty();
        doctor.hear(iteration(50, 0.6, 1));
        assertThat(doctor.examine(health(1, 0.1, 1, 0.6))).isEmpty();
        assertThat(doctor.examine(health(1, 0.1, 1, 0.4)).stream().map(Alarm::kind))
                .containsExactly(Kind.ONE_ANSWER);
    }

    @Test
    void unitsDeadBeforeTrainingAskForOtherInitialWeights() {
        assertThat(new Doctor(TrainingPlan.PAPER, 2).examine(dead(0.6)))
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.remedy()).isEqualTo(new Remedy.InitialWeights(Initializer.HE)));
        assertThat(new Doctor(TrainingPlan.PAPER, 2).examine(dead(0.5))).isEmpty();
    }

    /// A training that goes on where it had left off has learned all that it will.
    @Test
    void onlyATrainingHeardFromTheStartLearnsTooSlowly() {
        for (long start : new long[] {1, 301}) {
            Doctor doctor = new Doctor(TrainingPlan.PAPER, 10);
            doctor.hear(new Started(100, 10, 500));
            for (int n = 0; n < 100; n++) {
                doctor.hear(iteration(start + n, 2.2, n + 1));
            }
            assertThat(doctor.alarms().stream().map(Alarm::kind))
                    .isEqualTo(start == 1 ? List.of(Kind.LEARNING_RATE_TOO_LOW) : List.of());
        }
    }

    @Test
    void validationThatIsWorseIsNoOverfittingWhileItAnswersAsWell() {
        for (double accuracy : new double[] {0.95, 0.9}) {
            Doctor doctor = new Doctor(TrainingPlan.FAST, 10);
            for (int epoch = 1; epoch <= 8; epoch++) {
                doctor.hear(iteration(10L * epoch, 1.0 / epoch, 10L * epoch));
                var validation = new EpochResult.Validation(0.1 * epoch, accuracy);
                doctor.hear(
                        new EpochDone(new EpochResult(epoch, 1.0 / epoch, 0.97, Optional.of(validation)), false, () -> {
                            throw new AssertionError("nobody asks");
                        }));
            }
            assertThat(doctor.alarms()).hasSize(accuracy < 0.94 ? 1 : 0);
        }
    }

    private static Network nobodyAsks() {
        throw new AssertionError("nobody asks");
    }

    private static IterationDone iteration(long iteration, double loss, long done) {
        return new IterationDone(iteration, 500, loss, 0.2, done * 100, done, done, DoctorTest::nobodyAsks);
    }

    private static Health health(double largest, double mean, double answered, double labelled) {
        return new Health(
                new Health.Inputs(largest, mean, 0.3),
                List.of(),
                List.of(answered, 1 - answered),
                List.of(labelled, 1 - labelled),
                List.of());
    }

    /// Of a thousand units.
    private static Health dead(double share) {
        return new Health(
                new Health.Inputs(1, 0.1, 0.3),
                List.of(new Health.OfLayer(
                        new LayerSpec.ReluSpec(), Distribution.NONE, Distribution.NONE, Distribution.NONE, 1000, (int)
                                Math.round(1000 * share))),
                List.of(0.5, 0.5),
                List.of(0.5, 0.5),
                List.of());
    }

    private static Alarm only(Kind kind, TrainingPlan plan, Examples examples) {
        List<Alarm> alarms = alarms(plan, examples);
        assertThat(alarms.stream().map(Alarm::kind)).containsExactly(kind);
        return alarms.getFirst();
    }

    private static Alarm one(Kind kind, TrainingPlan plan, Examples examples) {
        List<Alarm> alarms = alarms(plan, examples);
        assertThat(alarms.stream().map(Alarm::kind)).contains(kind);
        return alarms.stream().filter(alarm -> alarm.kind() == kind).findFirst().orElseThrow();
    }

    /// Trains, and looks inside at the start and after epochs.
    private static List<Alarm> alarms(TrainingPlan plan, Examples examples) {
        Doctor doctor = new Doctor(plan, CLASSES);
        Network start = plan.initialNetwork(
                examples.x().rows() == SIDE * SIDE
                        ? new Shape(SIDE, SIDE, 1)
                        : Shape.flat(examples.x().rows()),
                CLASSES);
        Examples some = examples.part(0, Math.min(SOME, examples.size()));
        List<Alarm> told = new ArrayList<>(doctor.examine(Health.of(start, some)));
        int pause = plan.batchSize() == FULL_BATCH ? 10 : 1;
        try {
            Trainer.train(
                    plan,
                    start,
                    examples,
                    1,
                    event -> {
                        told.addAll(doctor.hear(event));
                        if (event instanceof EpochDone done && done.result().epoch() % pause == 0) {
                            told.addAll(
                                    doctor.examine(Health.of(done.state().get().network(), some)));
                        }
                    },
                    () -> false);
        } catch (TrainingDivergedException e) {
            told.addAll(doctor.hear(e));
        }
        assertThat(doctor.alarms()).containsExactlyInAnyOrderElementsOf(told);
        return doctor.alarms();
    }

    private static Examples changed(IntUnaryOperator change) {
        int[] labels = IntStream.range(0, EXAMPLES.size()).map(EXAMPLES::label).toArray();
        int[][] changed = Stream.of(levels())
                .map(image -> IntStream.of(image).map(change).toArray())
                .toArray(int[][]::new);
        return Given.images(CLASSES, labels, changed);
    }

    /// Those of all examples.
    private static int[][] levels() {
        return IntStream.range(0, EXAMPLES.size())
                .mapToObj(j -> {
                    byte[] levels = Given.levels(EXAMPLES, j);
                    return IntStream.range(0, levels.length)
                            .map(i -> Byte.toUnsignedInt(levels[i]))
                            .toArray();
                })
                .toArray(int[][]::new);
    }

    private static TrainingPlan small(TrainingPlan preset, List<LayerSpec> hidden, int epochs, TrainingAids aids) {
        return new TrainingPlan(
                hidden,
                preset.initializer(),
                preset.optimizer(),
                preset.learningRate(),
                preset.weightDecay(),
                preset.labelSmoothing(),
                32,
                new Length.Epochs(epochs),
                aids,
                preset.seed());
    }

    private static TrainingPlan plan(List<Integer> hidden, float learningRate, int batchSize, Length length) {
        return new TrainingPlan(
                hidden,
                Initializer.HE,
                new Optimizer.GradientDescent(),
                LearningRate.constant(learningRate),
                0,
                0,
                batchSize,
                length,
                1);
    }
}
