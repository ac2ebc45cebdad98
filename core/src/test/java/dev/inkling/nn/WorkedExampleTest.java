package dev.inkling.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.Given;
import dev.inkling.math.Matrix;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The network small enough to do by hand, at the end of `docs/the-maths.md`, where each of these
/// numbers is worked out: six digits after the point.
class WorkedExampleTest {
    private final Matrix x = column(1, 0.5f);
    private final Examples truth = Given.images(2, new int[] {0}, new int[] {255});
    private final Dense first =
            new Dense(Matrix.of(new float[] {1, 0.5f}, new float[] {-1, 0.5f}), column(0.25f, 0.25f));
    private final Dense second =
            new Dense(Matrix.of(new float[] {-0.5f, 1}, new float[] {0.5f, 0.25f}), column(0.25f, -0.25f));
    private final Relu relu = new Relu(2);
    private final SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(1, 0);

    private final Matrix z1 = zeros(1);
    private final Matrix a1 = zeros(1);
    private final Matrix z2 = zeros(1);
    private final Matrix a2 = zeros(1);

    @Test
    void iterationGivesTheNumbersOfThePage() {
        assertThat(forward()).isCloseTo(1.313262, within(1e-6));
        assertColumn(z1, 1.5, -0.5);
        assertColumn(a1, 1.5, 0);
        assertColumn(z2, -0.5, 0.5);
        assertColumn(a2, 0.268941, 0.731059);

        Matrix dz2 = a2;
        Matrix da1 = zeros(1);
        Matrix dz1 = zeros(1);
        List<Matrix> d1 = List.of(zeros(2), zeros(1));
        List<Matrix> d2 = List.of(zeros(2), zeros(1));
        softmax.backward(truth, 0, dz2);
        second.backward(a1, dz2, d2, Optional.of(da1));
        relu.backward(z1, da1, List.of(), Optional.of(dz1));
        first.backward(x, dz1, d1, Optional.empty());
        assertColumn(dz2, -0.731059, 0.731059);
        assertColumn(da1, 0.731059, -0.548294);
        assertColumn(dz1, 0.731059, 0);
        assertColumn(d1.get(0).columns(0, 1), 0.731059, 0);
        assertColumn(d1.get(0).columns(1, 1), 0.365529, 0);
        assertColumn(d1.get(1), 0.731059, 0);
        assertColumn(d2.get(0).columns(0, 1), -1.096588, 1.096588);
        assertColumn(d2.get(0).columns(1, 1), 0, 0);
        assertColumn(d2.get(1), -0.731059, 0.731059);

        first.w().descend(d1.get(0), 1, 0.5f, 0);
        first.b().descend(d1.get(1), 1, 0.5f, 0);
        second.w().descend(d2.get(0), 1, 0.5f, 0);
        second.b().descend(d2.get(1), 1, 0.5f, 0);
        assertColumn(first.w().columns(0, 1), 0.634471, -1);
        assertColumn(first.b(), -0.115529, 0.25);
        assertColumn(second.w().columns(0, 1), 0.048294, -0.048294);
        assertColumn(second.b(), 0.615529, -0.615529);

        assertThat(forward()).isCloseTo(0.241759, within(1e-6));
        assertColumn(z1, 0.677559, -0.5);
        assertColumn(z2, 0.648251, -0.648251);
        assertColumn(a2, 0.785246, 0.214754);
    }

    @Test
    void networkOfTheseLayersGivesTheProbabilities() {
        assertColumn(new Network(List.of(first, relu, second)).probabilities(x), 0.268941, 0.731059);
    }

    private double forward() {
        first.forward(x, z1);
        relu.forward(z1, a1);
        second.forward(a1, z2);
        softmax.forward(z2, truth, 0, a2);
        return softmax.addLosses(0, 1);
    }

    private static void assertColumn(Matrix column, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) column.get(i, 0)).as("row %d", i).isCloseTo(expected[i], within(1e-6));
        }
    }

    private static Matrix column(float first, float second) {
        return Matrix.of(new float[] {first}, new float[] {second});
    }

    private static Matrix zeros(int columns) {
        return Matrix.zeros(Arena.ofAuto(), 2, columns);
    }
}
