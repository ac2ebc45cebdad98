package dev.inkling.nn;

import static dev.inkling.Given.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.Given;
import dev.inkling.math.Matrix;
import dev.inkling.math.WorkerTeam;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
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
        Backpropagation pass = new Backpropagation(NETWORK, 0, Arena.ofAuto());
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
        assertClose(whole, sum, 1e-6f * m);
    }

    @ParameterizedTest(name = "{0} examples")
    @ValueSource(ints = {1, 16, 300, 1_100})
    void gradientOfGroupedExamplesIsTheirs(int m) {
        Examples examples = Given.images(m, 3, 4, 3, 5);
        Backpropagation pass = new Backpropagation(NETWORK, 0.1f, Arena.ofAuto());
        List<List<Matrix>> expected = Backpropagation.gradients(NETWORK, Arena.ofAuto());
        pass.addGradients(examples, expected);
        double loss = pass.loss();
        int correct = pass.correct();

        List<List<Matrix>> actual = Backpropagation.gradients(NETWORK, Arena.ofAuto());
        Backpropagation groupedPass = new Backpropagation(NETWORK, 0.1f, true, Arena.ofAuto());
        try (WorkerTeam team = new WorkerTeam(2)) {
            groupedPass.addGradients(examples.grouped(Arena.ofAuto(), team), actual);
        }
        assertThat(groupedPass.loss()).isCloseTo(loss, within(1e-5 * m));
        assertThat(groupedPass.correct()).isEqualTo(correct);
        assertClose(actual, expected, 1e-6f * m);
    }

    /// With ε = 1/4, each example costs 3/4 of -log A_y and 1/4 of the mean of -log A_i.
    @Test
    void labelSmoothingIsPartOfTheLoss() {
        int m = 70;
        Examples examples = Given.images(m, 3, 4, 3, 5);
        Matrix probabilities = NETWORK.probabilities(examples.x());
        double loss = 0;
        for (int j = 0; j < m; j++) {
            loss -= 0.75 * StrictMath.log(probabilities.get(examples.label(j), j));
            for (int i = 0; i < 3; i++) {
                loss -= 0.25 / 3 * StrictMath.log(probabilities.get(i, j));
            }
        }
        Backpropagation pass = new Backpropagation(NETWORK, 0.25f, Arena.ofAuto());
        pass.addGradients(examples, Backpropagation.gradients(NETWORK, Arena.ofAuto()));
        assertThat(pass.loss()).isCloseTo(loss, within(1e-5 * m));
    }

    @ParameterizedTest(name = "{0} examples")
    @ValueSource(ints = {63, 64, 65, 130})
    void answersAreTheMostProbableClasses(int m) {
        Examples examples = Given.images(m, 3, 4, 3, 5);
        int[] answers = new int[m + 2];
        Backpropagation pass = new Backpropagation(NETWORK, 0, Arena.ofAuto());
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

    private static void assertClose(List<List<Matrix>> actual, List<List<Matrix>> expected, float tolerance) {
        for (int l = 0; l < expected.size(); l++) {
            for (int p = 0; p < expected.get(l).size(); p++) {
                float[][] expectedRows = rows(expected.get(l).get(p));
                float[][] actualRows = rows(actual.get(l).get(p));
                for (int i = 0; i < expectedRows.length; i++) {
                    assertThat(actualRows[i]).containsExactly(expectedRows[i], within(tolerance));
                }
            }
        }
    }
}
