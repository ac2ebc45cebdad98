package dev.inkling.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.Given;
import dev.inkling.eval.GradientCheck.Tensor;
import dev.inkling.math.Matrix;
import dev.inkling.nn.Backpropagation;
import dev.inkling.nn.Dense;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Parameter;
import dev.inkling.nn.Relu;
import dev.inkling.nn.Shape;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientCheckTest {
    private static final Examples EXAMPLES = Given.images(8, 3, 4, 3, 1);

    static Stream<Arguments> sizesAndSeeds() {
        return Stream.of(List.of(12, 3), List.of(12, 10, 3), List.of(12, 17, 10, 3), List.of(12, 9, 17, 8, 3))
                .flatMap(sizes -> Stream.of(1L, 2L, 3L).map(seed -> Arguments.of(sizes, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("sizesAndSeeds")
    void gradientsAreRight(List<Integer> sizes, long seed) {
        for (Initializer initializer : Initializer.values()) {
            Network network = Network.dense(sizes, initializer, seed);
            GradientCheck check = GradientCheck.of(network, EXAMPLES, 1_000, seed);
            assertThat(check.passed()).isTrue();
            assertThat(check.tensors().stream().map(Tensor::name))
                    .isEqualTo(
                            network.parameters().stream().map(Parameter::name).toList());
            assertThat(check.tensors()).allSatisfy(tensor -> {
                assertThat(tensor.equationError()).isLessThanOrEqualTo(1e-6);
                assertThat(tensor.engineError()).isLessThanOrEqualTo(1e-3);
                assertThat((long) tensor.checked()).isEqualTo(tensor.entries());
            });
            assertThat(check.tensors().stream().mapToInt(Tensor::leftOut).sum())
                    .as("of %d", network.parameterCount())
                    .isLessThan((int) network.parameterCount() / 10);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv 3x3x4, relu, maxpool 2, flatten, dense 7, relu, dropout 0.4, dense 3",
                "conv 3x1x3, relu, conv 1x5x5, maxpool 3, dense 3",
                "dense 9, dropout 0.5, relu, dense 3",
            })
    void gradientsOfAllLayersAreRight(String layers) {
        Examples images = Given.images(6, 6, 5, 3, 2);
        for (long seed = 1; seed <= 3; seed++) {
            Network network = Network.of(new Shape(6, 5, 1), LayerSpec.parse(layers), Initializer.HE, seed);
            moveBiases(network, seed);
            GradientCheck check = GradientCheck.of(network, images, 1_000, seed);
            assertThat(check.passed()).as("%s", check).isTrue();
            assertThat(check.tensors()).allSatisfy(tensor -> {
                assertThat(tensor.equationError()).isLessThanOrEqualTo(1e-6);
                assertThat(tensor.engineError()).isLessThanOrEqualTo(1e-3);
            });
            assertThat(check.tensors().stream().mapToInt(Tensor::leftOut).sum())
                    .as("of %d", network.parameterCount())
                    .isLessThan((int) network.parameterCount() / 2);
        }
    }

    /// Makes biases of 0 others, since a ReLU is at its kink where neither ink nor bias is.
    private static void moveBiases(Network network, long seed) {
        for (int p = 1; p < network.parameters().size(); p += 2) {
            Matrix b = network.parameters().get(p).value();
            b.add(Given.scale(Given.matrix(b.rows(), 1, seed + p), 0.1f));
        }
    }

    /// Images of no class among the others, and nothing but such.
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"dense 9, relu, dense 3", "conv 3x3x4, relu, maxpool 2, flatten, dense 3"})
    void gradientsOfImagesOfNoClassAreRight(String layers) {
        for (long seed = 1; seed <= 3; seed++) {
            for (int[] labels : new int[][] {{0, -1, 2, -1, 1, 2}, {-1, -1, -1}}) {
                Network network = Network.of(new Shape(6, 5, 1), LayerSpec.parse(layers), Initializer.HE, seed);
                moveBiases(network, seed);
                GradientCheck check = GradientCheck.of(network, Given.labelled(6, 5, 3, seed, labels), 1_000, seed);
                assertThat(check.passed()).as("%s", check).isTrue();
                assertThat(check.tensors()).allSatisfy(tensor -> {
                    assertThat(tensor.equationError()).isLessThanOrEqualTo(1e-6);
                    assertThat(tensor.engineError()).isLessThanOrEqualTo(1e-3);
                });
            }
        }
    }

    @Test
    void wrongSignOfOneEntryIsFound() {
        Network network = Network.dense(List.of(12, 9, 8, 3), Initializer.HE, 1);
        List<Parameter> parameters = network.parameters();
        for (int wrong = 0; wrong < parameters.size(); wrong++) {
            List<Matrix> gradients = gradients(network);
            Matrix gradient = gradients.get(wrong);
            int row = rowOfTheLargest(gradient);
            gradient.set(row, 0, -gradient.get(row, 0));
            GradientCheck check = GradientCheck.of(network, EXAMPLES, gradients, 1_000, 1);
            assertThat(check.passed()).isFalse();
            assertThat(check.tensors().stream()
                            .filter(tensor -> !tensor.passed())
                            .map(Tensor::name))
                    .containsExactly(parameters.get(wrong).name());
        }
    }

    @Test
    void meanInsteadOfTheSumIsFound() {
        Network network = Network.dense(List.of(12, 9, 3), Initializer.HE, 1);
        List<Matrix> gradients = gradients(network);
        for (Matrix d : gradients) {
            for (int i = 0; i < d.rows(); i++) {
                for (int j = 0; j < d.columns(); j++) {
                    d.set(i, j, d.get(i, j) / EXAMPLES.size());
                }
            }
        }
        assertThat(GradientCheck.of(network, EXAMPLES, gradients, 1_000, 1).tensors())
                .noneMatch(Tensor::passed);
    }

    /// z = 1 · 1 - 1 = 0, so moving the first layer's weight or bias up turns the ReLU on. The second
    /// layer's parameters turn nothing on or off.
    @Test
    void tensorAtAKinkIsLeftOutAndDoesNotPass() {
        GradientCheck check = checkOf(-1);
        assertThat(check.tensors().stream().map(Tensor::leftOut)).containsExactly(1, 1, 0, 0);
        assertThat(check.tensors().stream().map(Tensor::checked)).containsExactly(1, 1, 2, 2);
        assertThat(check.tensors().stream().map(Tensor::passed)).containsExactly(false, false, true, true);
        assertThat(check.tensors()).allMatch(Tensor::withinTolerances);
        assertThat(check.passed()).isFalse();
    }

    /// z = 1/1024 or 1/131072: within 2e-3, and within 2e-5, of the kink.
    @Test
    void entryNearAKinkIsMovedLessFar() {
        for (float bias : new float[] {-1 + 0x1p-10f, -1 + 0x1p-17f}) {
            GradientCheck check = checkOf(bias);
            assertThat(check.tensors()).allMatch(tensor -> tensor.leftOut() == 0);
            assertThat(check.passed()).isTrue();
        }
    }

    private static GradientCheck checkOf(float bias) {
        Network network = new Network(List.of(
                new Dense(Matrix.of(new float[] {1}), Matrix.of(new float[] {bias})),
                new Relu(1),
                new Dense(
                        Matrix.of(new float[] {1}, new float[] {-1}), Matrix.of(new float[] {0.5f}, new float[] {0}))));
        return GradientCheck.of(network, Given.images(2, new int[] {1}, new int[] {255}), 10, 1);
    }

    @Test
    void ofALargeTensorASeededChoiceIsChecked() {
        Network network = Network.dense(List.of(12, 10, 3), Initializer.HE, 1);
        GradientCheck check = GradientCheck.of(network, EXAMPLES, 20, 1);
        assertThat(check.tensors().stream().map(Tensor::entries)).containsExactly(120L, 10L, 30L, 3L);
        assertThat(check.tensors().stream().map(Tensor::checked)).containsExactly(20, 10, 20, 3);
        assertThat(check.passed()).isTrue();
        assertThat(GradientCheck.of(network, EXAMPLES, 20, 1)).isEqualTo(check);
        assertThat(GradientCheck.of(network, EXAMPLES, 20, 2)).isNotEqualTo(check);
    }

    @Test
    void tensorPassesWithinBothTolerances() {
        assertThat(new Tensor("W", 1, 1, 0, 1e-6, 1e-3).passed()).isTrue();
        assertThat(new Tensor("W", 1, 1, 0, 1.1e-6, 0).passed()).isFalse();
        assertThat(new Tensor("W", 1, 1, 0, 0, 1.1e-3).passed()).isFalse();
        assertThat(new Tensor("W", 1, 1, 0, Double.NaN, 0).passed()).isFalse();
    }

    @Test
    void tensorPassesWhereHalfOfItWasMeasured() {
        assertThat(new Tensor("W", 9, 4, 2, 0, 0).passed()).isTrue();
        assertThat(new Tensor("W", 9, 4, 3, 0, 0).passed()).isFalse();
        assertThat(new Tensor("W", 9, 5, 3, 0, 0).passed()).isFalse();
        assertThat(new Tensor("W", 9, 0, 0, 0, 0).passed()).isFalse();
    }

    @Test
    void labelWithoutALogitIsRefused() {
        Network network = Network.dense(List.of(6, 3), Initializer.UNIFORM, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientCheck.of(network, Given.labelled(2, 3, 4, 1, 0, 3), 10, 1))
                .withMessage("example 1: expected a label from 0 to 2, got 3");
    }

    private static List<Matrix> gradients(Network network) {
        List<List<Matrix>> gradients = Backpropagation.gradients(network, Arena.ofAuto());
        new Backpropagation(network, 0, Arena.ofAuto()).addGradients(EXAMPLES, gradients);
        return gradients.stream().flatMap(List::stream).toList();
    }

    /// Where the first column is farthest from 0, so that its sign matters.
    private static int rowOfTheLargest(Matrix matrix) {
        int largest = 0;
        for (int i = 1; i < matrix.rows(); i++) {
            if (Math.abs(matrix.get(i, 0)) > Math.abs(matrix.get(largest, 0))) {
                largest = i;
            }
        }
        assertThat(matrix.get(largest, 0)).isNotZero();
        return largest;
    }
}
