package dev.inkling.nn;

import static dev.inkling.Given.bits;
import static dev.inkling.Given.grouped;
import static dev.inkling.Given.matrix;
import static dev.inkling.Given.matrixWithZeros;
import static dev.inkling.Given.sparse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.Given;
import dev.inkling.math.Matrix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static final Network NETWORK = Network.dense(List.of(12, 5, 3), Initializer.UNIFORM, 1);

    @Test
    void networkMayHaveAnyDepth() {
        for (List<Integer> sizes : List.of(List.of(7, 3), List.of(7, 5, 3), List.of(7, 6, 5, 4, 3))) {
            Network network = Network.dense(sizes, Initializer.HE, 1);
            assertThat(network.sizes()).isEqualTo(sizes);
            assertThat(network.inputs()).isEqualTo(7);
            assertThat(network.classes()).isEqualTo(3);
            assertThat(network.layers()).hasSize(2 * sizes.size() - 3); // a ReLU between two that are dense
            assertThat(network.layers().getLast()).isInstanceOf(Dense.class);
        }
    }

    @Test
    void parametersAreNamedInOrder() {
        assertThat(Network.dense(List.of(784, 20, 15, 10), Initializer.HE, 1).parameters().stream()
                        .map(p -> p.name() + " " + p.value()))
                .containsExactly(
                        "layer1.W Matrix(20, 784)",
                        "layer1.b Matrix(20, 1)",
                        "layer2.W Matrix(15, 20)",
                        "layer2.b Matrix(15, 1)",
                        "layer3.W Matrix(10, 15)",
                        "layer3.b Matrix(10, 1)");
    }

    /// 784 · 10 + 10 + 10 · 10 + 10 = 7,960
    @Test
    void papersNetworkHas7960Parameters() {
        assertThat(Network.dense(List.of(784, 10, 10), Initializer.HE, 1).parameterCount())
                .isEqualTo(7960);
    }

    @Test
    void copyHasWeightsOfItsOwn() {
        Network copy = NETWORK.copy();
        String before = NETWORK.weightsSha256();
        assertThat(copy.weightsSha256()).isEqualTo(before);
        copy.parameters().forEach(p -> p.value().clear());
        assertThat(NETWORK.weightsSha256()).isEqualTo(before).isNotEqualTo(copy.weightsSha256());
    }

    @Test
    void layersThatDoNotFitAreRefused() {
        Dense dense = new Dense(matrix(3, 2, 1), matrix(3, 1, 1));
        Dense wider = new Dense(matrix(3, 4, 1), matrix(3, 1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Network(List.of()))
                .withMessage("network: expected a layer with weights first, got []");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Network(List.of(new Relu(2), dense)))
                .withMessageStartingWith("network: expected a layer with weights first, got [Relu[size=2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Network(List.of(dense, new Relu(3), wider)))
                .withMessage("network: expected layer 3 to take 3 inputs, got 4");
    }

    @Test
    void examplesMustFit() {
        NETWORK.requireFits(Given.labelled(3, 4, 3, 1, 0, 1, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NETWORK.requireFits(Given.labelled(3, 4, 4, 1, 0, 3, 2)))
                .withMessage("example 1: expected a label from 0 to 2, got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NETWORK.requireFits(Given.labelled(3, 4, 3, 1, 0, 1, -1)))
                .withMessage("example 2: expected a label from 0 to 2, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NETWORK.requireFits(Given.labelled(3, 5, 3, 1, 0)))
                .withMessage("examples: expected 12 inputs, got 15");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NETWORK.requireFits(Given.labelled(3, 4, 3, 1)))
                .withMessage("examples: expected at least 1, got 0");
    }

    @Test
    void probabilitiesAreTheSameForSparseAndDenseImages() {
        Matrix x = matrixWithZeros(12, 100, 1);
        Matrix probabilities = NETWORK.probabilities(sparse(x));
        assertThat(bits(probabilities)).isDeepEqualTo(bits(NETWORK.probabilities(x)));
        assertThat(bits(NETWORK.probabilities(grouped(x)))).isDeepEqualTo(bits(probabilities));
        for (int j = 0; j < 100; j++) {
            assertThat(Math.abs(probabilities.get(0, j) + probabilities.get(1, j) + probabilities.get(2, j) - 1))
                    .isLessThan(1e-6f);
        }
    }

    /// What is hashed, built up here by hand: W row by row, then b, as little-endian float32.
    @Test
    void hashIsOverTheWeightsRowByRow() throws Exception {
        Network network = new Network(List.of(
                new Dense(
                        Matrix.of(new float[] {1, 2, 3}, new float[] {4, 5, 6}),
                        Matrix.of(new float[] {7}, new float[] {8})),
                new Relu(2),
                new Dense(Matrix.of(new float[] {9, 10}), Matrix.of(new float[] {-0f}))));
        float[] numbers = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -0f};
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
        assertThat(network.weightsSha256()).isEqualTo(HexFormat.of().formatHex(digest));
    }

    @Test
    void hashShowsTheLastBitOfEveryWeight() {
        Network network = NETWORK.copy();
        String before = network.weightsSha256();
        for (Parameter parameter : network.parameters()) {
            Matrix value = parameter.value();
            for (int i = 0; i < value.rows(); i++) {
                for (int j = 0; j < value.columns(); j++) {
                    float kept = value.get(i, j);
                    value.set(i, j, Math.nextUp(kept));
                    assertThat(network.weightsSha256()).isNotEqualTo(before);
                    value.set(i, j, kept);
                }
            }
        }
        assertThat(network.weightsSha256()).isEqualTo(before);
    }

    @Test
    void imagesOfNoClassAreTrainedOnAndNotJudgedBy() {
        Network network = Network.dense(List.of(6, 3), Initializer.UNIFORM, 1);
        Examples examples = Given.labelled(2, 3, 3, 1, 0, Dataset.NO_CLASS);
        network.requireTrainable(examples);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.requireFits(examples))
                .withMessage("example 1: expected a label from 0 to 2, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.requireTrainable(Given.labelled(2, 3, 3, 1, 0, -2)))
                .withMessage("example 1: expected a label from 0 to 2, got -2");
    }
}
