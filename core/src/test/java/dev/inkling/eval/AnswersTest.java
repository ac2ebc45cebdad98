package dev.inkling.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.Given;
import dev.inkling.math.Matrix;
import dev.inkling.math.WorkerTeam;
import dev.inkling.nn.Dataset;
import dev.inkling.nn.Dense;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final Network NETWORK = Network.dense(List.of(12, 10, 5), Initializer.HE, 1);

    /// Of the logits (2, 1, -1): exp(0) + exp(-1) + exp(-3) = 1 + 0.367879 + 0.049787 = 1.417666,
    /// and so the probabilities 0.705385, 0.259496 and 0.035119. The truth is in the middle and
    /// costs log 1.417666 + 2 - 1 = 1.349012.
    @Test
    void figuresOfOneExampleByHand() {
        Answers answers = given(3, new float[] {2, 1, -1}, 1);

        assertThat(answers.answer(0)).isZero();
        assertThat(answers.isRight(0)).isFalse();
        assertThat(answers.confidence(0)).isCloseTo(0.705385, within(1e-6));
        assertThat(answers.probability(0, 0)).isEqualTo(answers.confidence(0));
        assertThat(answers.probability(1, 0)).isCloseTo(0.259496, within(1e-6));
        assertThat(answers.probability(2, 0)).isCloseTo(0.035119, within(1e-6));
        assertThat(answers.loss(0)).isCloseTo(1.349012, within(1e-6));
    }

    /// Halved by T = 2: (1, 0.5, -0.5), and 1 + exp(-0.5) + exp(-1.5) = 1 + 0.606531 + 0.223130 =
    /// 1.829661.
    @Test
    void temperatureDividesTheLogits() {
        Answers answers = given(3, new float[] {2, 1, -1}, 1).at(new Temperature(2));

        assertThat(answers.answer(0)).isZero();
        assertThat(answers.confidence(0)).isCloseTo(1 / 1.829661, within(1e-6));
        assertThat(answers.probability(1, 0)).isCloseTo(0.606531 / 1.829661, within(1e-6));
        assertThat(answers.loss(0)).isCloseTo(Math.log(1.829661) + 0.5, within(1e-6));
        assertThat(answers.at(Temperature.NONE).confidence(0)).isCloseTo(0.705385, within(1e-6));
    }

    /// -(log 1.417666 + 2) = -2.349012, whatever the temperature.
    @Test
    void energyByHand() {
        Answers answers = given(3, new float[] {9, 9, 9, 2, 1, -1}, 0, 1);
        assertThat(answers.energy(1)).isCloseTo(-2.349012, within(1e-6));
        assertThat(answers.at(new Temperature(2)).energy(1)).isEqualTo(answers.energy(1));
    }

    @Test
    void imageOfNoClassHasNoRightAnswer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Answers.of(NETWORK, Given.labelled(3, 4, 5, 1, 0, Dataset.NO_CLASS), 1))
                .withMessage("example 1: expected a label from 0 to 4, got -1");
    }

    @Test
    void ofEqualLogitsTheFirstIsTheAnswer() {
        Answers answers = given(4, new float[] {1, 3, 3, 0}, 2);

        assertThat(answers.answer(0)).isEqualTo(1);
        assertThat(answers.isRight(0)).isFalse();
    }

    @Test
    void hugeLogitsLoseNeitherProbabilityNorLoss() {
        Answers answers = given(2, new float[] {3e38f, 0, 0, 3e38f}, 0, 0);

        assertThat(answers.confidence(0)).isEqualTo(1);
        assertThat(answers.loss(0)).isZero();
        assertThat(answers.loss(1)).isEqualTo(3e38f);
    }

    @Test
    void answersAreThoseOfTheEvaluation() {
        Examples examples = Given.images(1_100, 3, 4, 5, 1);
        Answers answers = Answers.of(NETWORK, examples, 2);
        Evaluation evaluation = Evaluation.of(NETWORK, examples, 2);
        Matrix probabilities = NETWORK.probabilities(examples.x());

        int[][] confusion = new int[5][5];
        double loss = 0;
        for (int j = 0; j < answers.size(); j++) {
            confusion[answers.label(j)][answers.answer(j)]++;
            loss += answers.loss(j);
            for (int c = 0; c < answers.classes(); c++) {
                assertThat(answers.probability(c, j)).isCloseTo(probabilities.get(c, j), within(1e-6));
            }
        }
        for (int t = 0; t < 5; t++) {
            assertThat(evaluation.confusion().get(t))
                    .containsExactlyElementsOf(
                            Arrays.stream(confusion[t]).boxed().toList());
        }
        assertThat(loss / answers.size()).isCloseTo(evaluation.loss(), within(1e-6));
    }

    @Test
    void numbersAreTheSameForAnyNumberOfThreadsAndInGroups() {
        Examples examples = Given.images(3_001, 3, 4, 5, 1);
        Answers one = Answers.of(NETWORK, examples, 1);
        for (int threads = 2; threads <= 8; threads++) {
            assertSame(Answers.of(NETWORK, examples, threads), one);
        }
        try (WorkerTeam team = new WorkerTeam(1);
                Arena arena = Arena.ofShared()) {
            Examples grouped = examples.grouped(arena, team);
            assertThat(Calibration.of(Answers.of(NETWORK, grouped, 2)).reliability())
                    .extracting(Calibration.Bin::count)
                    .isEqualTo(Calibration.of(one).reliability().stream()
                            .map(Calibration.Bin::count)
                            .toList());
        }
    }

    @Test
    void whatCannotBeAnsweredIsRefused() {
        Network network = Network.dense(List.of(6, 3), Initializer.UNIFORM, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Answers.of(network, Given.labelled(2, 3, 4, 1, 0, 3), 1))
                .withMessage("example 1: expected a label from 0 to 2, got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Answers.of(network, Given.labelled(2, 3, 3, 1, 0), 0))
                .withMessage("threads: expected at least 1, got 0");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> given(2, new float[] {1, 0, 0, 1}, 0, 0).probability(2, 0));
    }

    /// 255/255 times 3e38, twice, is more than a float holds.
    @Test
    void infiniteLogitIsRefused() {
        Network network = new Network(List.of(new Dense(
                Matrix.of(new float[] {0, 0}, new float[] {3e38f, 3e38f}),
                Matrix.of(new float[] {0}, new float[] {0}))));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Answers.of(network, Given.images(2, new int[] {1}, new int[] {255, 255}), 1))
                .withMessage("example 0: expected finite logits, got Infinity for class 1"
                        + " (the network's weights are too large)");
    }

    /// A 0 taken for 0, a 1 for 0 with more certainty than another, and a 2 taken for 1.
    @Test
    void mistakesAreCountedAndTheWorstComesFirst() {
        Answers answers = given(3, new float[] {1, 0, 0, 1, 0, 0, 2, 0, 0, 0, 5, 0, 2, 0, 0}, 0, 1, 1, 2, 1);

        assertThat(answers.accuracy()).isEqualTo(new Proportion(1, 5));
        assertThat(answers.confusion()).containsExactly(List.of(1, 0, 0), List.of(3, 0, 0), List.of(0, 1, 0));
        assertThat(answers.mistakes()).containsExactly(3, 2, 4, 1);
    }

    private static void assertSame(Answers actual, Answers expected) {
        for (int j = 0; j < expected.size(); j++) {
            assertThat(actual.answer(j)).isEqualTo(expected.answer(j));
            assertThat(actual.loss(j)).isEqualTo(expected.loss(j));
            assertThat(actual.confidence(j)).isEqualTo(expected.confidence(j));
        }
    }

    /// @param logits of one example after the other
    static Answers given(int classes, float[] logits, int... labels) {
        return new Answers(classes, logits, labels, Temperature.NONE);
    }
}
