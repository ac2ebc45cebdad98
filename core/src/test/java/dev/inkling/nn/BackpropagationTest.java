package dev.inkling.nn;

import static dev.inkling.Given.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.Given;
import dev.inkling.math.Matrix;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackpropagationTest {
    private static final Network NETWORK = Network.dense(List.of(12, 9, 17, 3), Initializer.HE, 1);

    /// However the examples are grouped inside, one more or less than a power of two.
    @ParameterizedTest(name = "{0} examples")
    @ValueSource(ints = {1, 2, 63, 64, 65, 130})
    void gradientOfABatchIsTheSumOfItsExamples(int m) {
        Examples examples = Given.images(m, 3, 4, 3, 5);
        List<List<Matrix>> whole = Backpropagation.gradients(NETWORK, Arena.ofAuto());
        Backpropagation pass = new Backpropagation(NETWORK, Arena.ofAuto());
        pass.addGradients(examples, whole);
        double loss = pass.loss();
        int correct = pass.correct();

        List<List<Matrix>> sum = Backpropagation.gradients(NETWORK, Arena.ofAuto());
        double losses = 0;
        int corrects = 0;
        for (int j = m - 1; j >= 0; j--) {
            pass.addGradients(examples.part(j, 1), sum);
            losses += pass.loss();
            corrects += pass.correct();
        }
        assertThat(loss).isCloseTo(losses, within(1e-5 * m));
        assertThat(correct).isEqualTo(corrects);
        for (int l = 0; l < sum.size(); l++) {
            for (int p = 0; p < sum.get(l).size(); p++) {
                float[][] expected = rows(sum.get(l).get(p));
                float[][] actual = rows(whole.get(l).get(p));
                for (int i = 0; i < expected.length; i++) {
                    assertThat(actual[i]).containsExactly(expected[i], within(1e-6f * m));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} examples")
    @ValueSource(ints = {63, 64, 65, 130})
    void answersAreTheMostProbableClasses(int m) {
        Examples examples = Given.images(m, 3, 4, 3, 5);
        int[] answers = new int[m + 2];
        Backpropagation pass = new Backpropagation(NETWORK, Arena.ofAuto());
        pass.predict(examples, answers, 1);

        Matrix probabilities = NETWORK.probabilities(examples.x());
        double loss = 0;
        int correct = 0;
        for (int j = 0; j < m; j++) {
            assertThat(answers[j + 1]).isEqualTo(probabilities.largestRow(j));
            correct += probabilities.largestRow(j) == examples.label(j) ? 1 : 0;
            loss -= StrictMath.log(probabilities.get(examples.label(j), j));
        }
        assertThat(answers[0] + answers[m + 1]).as("untouched around them").isZero();
        assertThat(pass.correct()).isEqualTo(correct);
        assertThat(pass.loss()).isCloseTo(loss, within(1e-5 * m));
        assertThat(IntStream.of(answers).distinct().count())
                .as("not one for all")
                .isGreaterThan(m == 1 ? 0 : 1);
    }
}
