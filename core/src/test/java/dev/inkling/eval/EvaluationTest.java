package dev.inkling.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.Given;
import dev.inkling.eval.Evaluation.PerClass;
import dev.inkling.math.Matrix;
import dev.inkling.nn.Dense;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    /// Answers with the number of the pixel that has ink; never answers 3.
    private static final Network ECHO = new Network(List.of(new Dense(
            Matrix.of(new float[] {1, 0, 0}, new float[] {0, 1, 0}, new float[] {0, 0, 1}, new float[] {0, 0, 0}),
            Matrix.of(new float[] {0}, new float[] {0}, new float[] {0}, new float[] {0}))));

    private static final int[] TRUTHS = {0, 0, 0, 0, 1, 1, 1, 2};
    private static final int[] ANSWERS = {0, 0, 1, 1, 1, 1, 2, 0};

    private static final Evaluation EVALUATION = Evaluation.of(
            ECHO,
            Given.images(
                    4,
                    TRUTHS,
                    IntStream.of(ANSWERS).mapToObj(EvaluationTest::inkAt).toArray(int[][]::new)),
            1);

    @Test
    void confusionCountsTruthsByAnswers() {
        assertThat(EVALUATION.confusion())
                .containsExactly(List.of(2, 2, 0, 0), List.of(0, 2, 1, 0), List.of(1, 0, 0, 0), List.of(0, 0, 0, 0));
    }

    @Test
    void accuracyIsTheShareOfRightAnswers() {
        assertThat(EVALUATION.accuracy()).isEqualTo(4.0 / 8);
    }

    /// The logits are a 1 and three 0: log(e + 3) = 1.743668. A right answer costs 0.743668, a wrong
    /// one 1.743668; there are four of each.
    @Test
    void lossIsTheMeanCrossEntropy() {
        assertThat(EVALUATION.loss()).isCloseTo(1.243668, within(1e-6));
    }

    /// - 0 was answered three times, twice rightly, and is the truth four times: 2/3, 2/4, and
    ///   F1 = 2 · 2 / (3 + 4).
    /// - 1 was answered four times, twice rightly, and is the truth three times.
    /// - 2 was never answered rightly; 3 is neither truth nor answer, so every denominator is 0.
    @Test
    void figuresOfEachClassByHand() {
        assertThat(EVALUATION.perClass())
                .containsExactly(
                        new PerClass(0, 2.0 / 3, 2.0 / 4, 4.0 / 7, 4),
                        new PerClass(1, 2.0 / 4, 2.0 / 3, 4.0 / 7, 3),
                        new PerClass(2, 0, 0, 0, 1),
                        new PerClass(3, 0, 0, 0, 0));
    }

    @Test
    void confusionCannotBeChanged() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> EVALUATION.confusion().get(0).set(0, 1));
    }

    @Test
    void numbersAreTheSameForAnyNumberOfThreads() {
        Network network = Network.dense(List.of(12, 10, 5), Initializer.HE, 1);
        Examples examples = Given.images(3_001, 3, 4, 5, 1);
        Evaluation one = Evaluation.of(network, examples, 1);
        for (int threads = 2; threads <= 8; threads++) {
            assertThat(Evaluation.of(network, examples, threads)).isEqualTo(one);
        }
        assertThat(one.perClass().stream().mapToInt(PerClass::support).sum()).isEqualTo(3_001);
    }

    @Test
    void whatCannotBeEvaluatedIsRefused() {
        Network network = Network.dense(List.of(6, 3), Initializer.UNIFORM, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(network, Given.labelled(2, 3, 4, 1, 0, 3), 1))
                .withMessage("example 1: expected a label from 0 to 2, got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(network, Given.labelled(2, 3, 3, 1, 0), 0))
                .withMessage("threads: expected at least 1, got 0");
    }

    private static int[] inkAt(int pixel) {
        int[] pixels = new int[3];
        pixels[pixel] = 255;
        return pixels;
    }
}
