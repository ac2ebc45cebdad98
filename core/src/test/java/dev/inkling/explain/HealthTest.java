package dev.inkling.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.Given;
import dev.inkling.math.Matrix;
import dev.inkling.nn.Backpropagation;
import dev.inkling.nn.Conv2d;
import dev.inkling.nn.Dataset;
import dev.inkling.nn.Dense;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Relu;
import dev.inkling.nn.Shape;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {
    /// X = (1 0; 0 1), one image a column. Z1 = W1 X + b1 = (1 -3; -4 -1; 0.5 0.5), A1 = (1 0; 0 0; 0.5 0.5): unit
    /// 1 of three is dead. Z2 = W2 A1 = (1 0; -1 0): both images are answered 0.
    /// softmax(1, -1) = (0.880797, 0.119203) with label 0 gives dZ2 = (-0.119203, 0.119203), softmax(0, 0) =
    /// (1/2, 1/2) with label 1 gives (1/2, -1/2). dW2 = 1/2 dZ2 A1ᵀ = 1/2 (-0.119203 0 0.190398; 0.119203 0
    /// -0.190398): the mean of |dW2| is (0.119203 + 0.190398) / 6.
    @Test
    void healthByHand() {
        Network network = new Network(List.of(
                new Dense(
                        Matrix.of(new float[] {1, -3}, new float[] {-4, -1}, new float[] {0, 0}),
                        Matrix.of(new float[] {0}, new float[] {0}, new float[] {0.5f})),
                new Relu(3),
                new Dense(
                        Matrix.of(new float[] {1, 2, 0}, new float[] {-1, 2, 0}),
                        Matrix.of(new float[] {0}, new float[] {0}))));
        Health health = Health.of(network, Given.images(2, new int[] {0, 1}, new int[] {255, 0}, new int[] {0, 255}));
        assertThat(health.inputs()).isEqualTo(new Health.Inputs(1, 0.5, 0.5));
        assertThat(health.answers()).containsExactly(1.0, 0.0);
        assertThat(health.labels()).containsExactly(0.5, 0.5);
        Health.OfLayer first = health.layers().get(0);
        assertThat(first.layer()).isEqualTo(new LayerSpec.DenseSpec(3));
        assertThat(first.weights().mean()).isCloseTo(9 / 6.0, within(1e-12));
        assertThat(first.activations().mean()).isCloseTo((1 + 3 + 4 + 1 + 0.5 + 0.5) / 6, within(1e-12));
        assertThat(first.dead()).isZero();
        Health.OfLayer relu = health.layers().get(1);
        assertThat(relu.activations().mean()).isCloseTo((1 + 0.5 + 0.5) / 6, within(1e-12));
        assertThat(3 * relu.dead()).isEqualTo(relu.units()).isPositive();
        assertThat(relu.deadShare()).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(relu.weights()).isEqualTo(Distribution.NONE);
        assertThat(relu.gradients()).isEqualTo(Distribution.NONE);
        // Unit 1 is never on; unit 0 is on for the image of class 0, unit 2 for both alike.
        assertThat(health.favourites()).containsExactly(0, Dataset.NO_CLASS, 0);
        assertThat(health.layers().get(2).gradients().mean()).isCloseTo((0.119203 + 0.190398) / 6, within(1e-6));
    }

    /// More images than pass through the network together.
    @Test
    void gradientsAreThoseOfBackpropagation() {
        Network network = Network.dense(List.of(30, 9, 4), Initializer.HE, 1);
        Examples images = Given.images(150, 5, 6, 4, 1);
        List<List<Matrix>> gradients = Backpropagation.gradients(network, Arena.ofAuto());
        new Backpropagation(network, 0, Arena.ofAuto()).addGradients(images, gradients);
        double sum = 0;
        for (float[] row : Given.rows(gradients.getFirst().getFirst())) {
            for (float entry : row) {
                sum += Math.abs(entry);
            }
        }
        assertThat(Health.of(network, images).layers().getFirst().gradients().mean())
                .isCloseTo(sum / 150 / 270, within(1e-9));
    }

    /// Of four kernels, two have a bias that no ink makes up for.
    @Test
    void deadAfterAConvolutionAreKernels() {
        Network network =
                Network.of(new Shape(6, 5, 1), LayerSpec.parse("conv 3x3x4, relu, dense 3"), Initializer.HE, 1);
        Matrix b = ((Conv2d) network.layers().getFirst()).b();
        b.set(0, 0, -100);
        b.set(2, 0, -100);
        Health.OfLayer relu =
                Health.of(network, Given.images(20, 6, 5, 3, 1)).layers().get(1);
        assertThat(relu.units()).isEqualTo(4);
        assertThat(relu.dead()).isEqualTo(2);
    }

    @Test
    void answersAreThoseOfTheNetwork() {
        Network network = Network.dense(List.of(30, 9, 4), Initializer.HE, 1);
        Examples images = Given.images(150, 5, 6, 4, 1);
        Matrix logits = network.logits(images.x(), Arena.ofAuto());
        List<Double> shares = new ArrayList<>();
        for (int c = 0; c < 4; c++) {
            int count = 0;
            for (int j = 0; j < 150; j++) {
                count += logits.largestRow(j) == c ? 1 : 0;
            }
            shares.add(count / 150.0);
        }
        assertThat(Health.of(network, images).answers()).isEqualTo(shares);
    }

    @Test
    void imagesOfNoClassAreOfNone() {
        Network network = Network.dense(List.of(2, 2), Initializer.HE, 1);
        Examples images = Given.images(2, new int[] {1, Dataset.NO_CLASS}, new int[] {255, 0}, new int[] {0, 255});
        assertThat(Health.of(network, images).labels()).containsExactly(0.0, 0.5);
    }

    @Test
    void imagesOfAnotherSizeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Health.of(Network.dense(List.of(9, 4), Initializer.HE, 1), Given.images(5, 2, 2, 4, 1)))
                .withMessage("examples: expected 9 inputs, got 4");
    }
}
