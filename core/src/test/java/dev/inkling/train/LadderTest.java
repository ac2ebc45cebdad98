package dev.inkling.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LadderTest {
    /// Differs from the paper's plan in everything but the layers and the seed.
    private static final TrainingPlan OTHER = new TrainingPlan(
            LayerSpec.hidden(List.of(10)),
            Initializer.HE,
            Optimizer.named("momentum"),
            new LearningRate(0.2f, LearningRate.Schedule.ONE_CYCLE, 0.05),
            1e-4f,
            0.1f,
            64,
            new TrainingPlan.Length.Epochs(200),
            new TrainingAids("light", 5_000, 10, 0.999f),
            1);

    /// Settings that mean nothing without each other.
    private static final List<Set<String>> THINGS = List.of(
            Set.of("optimizer", "learningRate.peak"),
            Set.of("learningRate.schedule", "learningRate.warmUp"),
            Set.of("aids.validation", "aids.patience"));

    static Stream<Ladder> ladders() {
        return Stream.of(Ladder.PAPER_TO_TINY, Ladder.to(OTHER));
    }

    @Test
    void ladderLeadsFromThePapersPlanToTiny() {
        List<Ladder.Rung> rungs = Ladder.PAPER_TO_TINY.rungs();

        assertThat(rungs.getFirst().plan()).isEqualTo(TrainingPlan.PAPER);
        assertThat(rungs.getLast().plan()).isEqualTo(TrainingPlan.TINY);
    }

    @ParameterizedTest
    @MethodSource("ladders")
    void eachRungChangesOneThing(Ladder ladder) {
        List<Ladder.Rung> rungs = ladder.rungs();
        for (int r = 1; r < rungs.size(); r++) {
            Set<String> changed =
                    differences(rungs.get(r - 1).plan(), rungs.get(r).plan());

            assertThat(changed).as(rungs.get(r).name()).isNotEmpty();
            assertThat(changed.size() == 1 || THINGS.stream().anyMatch(thing -> thing.containsAll(changed)))
                    .as(rungs.get(r).name() + " changes " + changed)
                    .isTrue();
        }
    }

    @Test
    void differencesAreSeenInEverySetting() {
        assertThat(differences(TrainingPlan.PAPER, OTHER))
                .containsExactlyInAnyOrder(
                        "initializer",
                        "optimizer",
                        "learningRate.peak",
                        "learningRate.schedule",
                        "learningRate.warmUp",
                        "weightDecay",
                        "labelSmoothing",
                        "batchSize",
                        "length",
                        "aids.augmentation",
                        "aids.validation",
                        "aids.patience",
                        "aids.averaging");
    }

    /// 784 · 10 + 10 + 10 · 10 + 10
    @ParameterizedTest
    @MethodSource("ladders")
    void noRungAddsAParameter(Ladder ladder) {
        assertThat(ladder.rungs())
                .allSatisfy(
                        rung -> assertThat(rung.plan().initialNetwork(784, 10).parameterCount())
                                .isEqualTo(7_960));
    }

    @Test
    void everySettingThatDiffersHasItsRung() {
        Ladder ladder = Ladder.to(OTHER);

        assertThat(ladder.rungs().getLast().plan()).isEqualTo(OTHER);
        assertThat(ladder.rungs())
                .extracting(Ladder.Rung::name)
                .containsExactly(
                        "the paper's plan",
                        "He initialisation",
                        "mini-batches of 64",
                        "20 epochs",
                        "one-cycle schedule",
                        "momentum",
                        "weight decay",
                        "label smoothing",
                        "augmentation",
                        "the best epoch",
                        "averaged weights",
                        "200 epochs");
    }

    @Test
    void planWithoutChangesHasNoRungButTheFirst() {
        assertThat(Ladder.to(TrainingPlan.PAPER).rungs())
                .extracting(Ladder.Rung::plan)
                .containsExactly(TrainingPlan.PAPER);
    }

    @ParameterizedTest
    @MethodSource("ladders")
    void everyRungSaysWhyInASentence(Ladder ladder) {
        assertThat(ladder.rungs()).allSatisfy(rung -> assertThat(rung.why()).matches("[A-Z].{20,90}\\."));
        assertThat(ladder.rungs()).extracting(Ladder.Rung::why).doesNotHaveDuplicates();
    }

    @Test
    void otherLayersOrSeedAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ladder.to(TrainingPlan.FAST))
                .withMessage("ladder: expected the paper's layers and seed, [dense 10, relu] and 1,"
                        + " got [dense 256, relu] and 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ladder.to(TrainingPlan.PAPER.withSeed(2)))
                .withMessageEndingWith("got [dense 10, relu] and 2");
    }

    /// Names of the settings that differ.
    private static Set<String> differences(TrainingPlan before, TrainingPlan after) {
        Map<String, Object> ours = settings("", before);
        Map<String, Object> theirs = settings("", after);
        return ours.keySet().stream()
                .filter(name -> !Objects.equals(ours.get(name), theirs.get(name)))
                .collect(Collectors.toSet());
    }

    /// The components of a plan, and those of what it is made of.
    private static Map<String, Object> settings(String prefix, Record of) {
        Map<String, Object> settings = new TreeMap<>();
        for (RecordComponent component : of.getClass().getRecordComponents()) {
            String name = prefix + component.getName();
            Object value = value(component, of);
            if (value instanceof LearningRate || value instanceof TrainingAids) {
                settings.putAll(settings(name + ".", (Record) value));
            } else {
                settings.put(name, value);
            }
        }
        return settings;
    }

    private static Object value(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
