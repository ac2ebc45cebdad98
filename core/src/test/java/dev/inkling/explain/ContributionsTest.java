package dev.inkling.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.Given;
import dev.inkling.math.Matrix;
import dev.inkling.nn.Dense;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Relu;
import dev.inkling.nn.Shape;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContributionsTest {
    private static final String DENSE = "dense 17, relu, dense 9, relu, dense 4";
    private static final String CONVOLUTION =
            "conv 3x3x4, relu, maxpool 2, conv 3x3x5, relu, flatten, dense 9, relu, dropout 0.4, dense 4";

    /// x = (1, 0.2). Hidden units: 1 + 2·0.2 - 0.5 = 0.9 is on, -1 + 0.2 + 0.25 < 0 is off. So
    /// z_0 = 3·0.9 + 0.125 = 3 x_0 + 6 x_1 - 1.5 + 0.125, and z_1 = -2·0.9 + 1 = -2 x_0 - 4 x_1 + 1 + 1.
    @Test
    void contributionsByHand() {
        Network network = new Network(List.of(
                new Dense(
                        Matrix.of(new float[] {1, 2}, new float[] {-1, 1}),
                        Matrix.of(new float[] {-0.5f}, new float[] {0.25f})),
                new Relu(2),
                new Dense(
                        Matrix.of(new float[] {3, 5}, new float[] {-2, 7}),
                        Matrix.of(new float[] {0.125f}, new float[] {1}))));
        Contributions contributions = Contributions.of(network, Given.bytes(255, 51));
        assertThat(contributions.classes()).isEqualTo(2);
        assertThat(contributions.pixels()).isEqualTo(2);
        assertThat(contributions.of(0, 0)).isEqualTo(3);
        assertThat(contributions.of(0, 1)).isCloseTo(1.2, within(1e-6));
        assertThat(contributions.constant(0)).isEqualTo(-1.375);
        assertThat(contributions.logit(0)).isCloseTo(2.825, within(1e-6));
        assertThat(contributions.of(1, 0)).isEqualTo(-2);
        assertThat(contributions.of(1, 1)).isCloseTo(-0.8, within(1e-6));
        assertThat(contributions.constant(1)).isEqualTo(2);
        assertThat(contributions.logit(1)).isCloseTo(-0.8, within(1e-6));
        assertThat(contributions.rather(0, 1, 1)).isCloseTo(2, within(1e-6));
    }

    /// Biases are far from 0, so that the constant matters. The bound is 20 roundings of float32.
    @ParameterizedTest
    @ValueSource(strings = {DENSE, CONVOLUTION, "dense 4", "conv 5x3x2, maxpool 3, relu, dense 4"})
    void contributionsAndTheConstantAddUpToTheLogit(String layers) {
        for (long seed = 1; seed <= 3; seed++) {
            Network network = network(layers, seed);
            Examples images = Given.images(10, 8, 8, 4, seed);
            Matrix logits = network.logits(images.x(), Arena.ofAuto());
            for (int j = 0; j < images.size(); j++) {
                Contributions contributions = Contributions.of(network, Given.levels(images, j));
                for (int c = 0; c < 4; c++) {
                    assertThat(contributions.logit(c)).isEqualTo(logits.get(c, j));
                    double size = Math.abs(contributions.constant(c));
                    double sum = contributions.constant(c);
                    for (int i = 0; i < 64; i++) {
                        size += Math.abs(contributions.of(c, i));
                        sum += contributions.of(c, i);
                    }
                    assertThat(contributions.sum(c)).isCloseTo(sum, within(1e-12));
                    assertThat(contributions.difference(c))
                            .isEqualTo(contributions.sum(c) - contributions.logit(c))
                            .isCloseTo(0, within(20 * 0x1p-24 * size));
                    assertThat(contributions.constant(c)).isNotZero();
                }
            }
        }
    }

    /// With one level more ink the logit grows by w / 255, unless a ReLU or a maximum changes: then what one
    /// level less takes away is something else, and the pixel is left out.
    @ParameterizedTest
    @ValueSource(strings = {DENSE, CONVOLUTION})
    void contributionIsWhatALevelOfInkChangesTimesTheLevels(String layers) {
        Network network = network(layers, 1);
        byte[] image = new byte[64];
        for (int i = 0; i < 64; i++) {
            image[i] = (byte) (40 + 50 * i % 170);
        }
        Contributions contributions = Contributions.of(network, image);
        int compared = 0;
        for (int i = 0; i < 64; i++) {
            for (int c = 0; c < 4; c++) {
                double more = logitWith(network, image, i, 1, c) - contributions.logit(c);
                double less = contributions.logit(c) - logitWith(network, image, i, -1, c);
                if (Math.abs(more - less) < 2e-6) {
                    compared++;
                    int level = Byte.toUnsignedInt(image[i]);
                    assertThat((more + less) / 2 * level).isCloseTo(contributions.of(c, i), within(2e-6 * level));
                }
            }
        }
        assertThat(compared).isGreaterThan(128);
    }

    @Test
    void blankPixelContributesNothing() {
        byte[] image = new byte[64];
        image[10] = (byte) 200;
        Contributions contributions = Contributions.of(network(CONVOLUTION, 1), image);
        for (int i = 0; i < 64; i++) {
            if (i != 10) {
                assertThat(contributions.of(2, i)).isZero();
            }
        }
        assertThat(contributions.of(2, 10)).isNotZero();
    }

    @Test
    void imageOfAnotherSizeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Contributions.of(network(DENSE, 1), new byte[63]))
                .withMessage("image: expected 64 pixels, got 63");
    }

    private static double logitWith(Network network, byte[] image, int i, int change, int c) {
        byte[] changed = image.clone();
        changed[i] += (byte) change;
        return network.logits(Examples.unlabelled(changed), Arena.ofAuto()).get(c, 0);
    }

    private static Network network(String layers, long seed) {
        return Network.of(new Shape(8, 8, 1), LayerSpec.parse(layers), Initializer.UNIFORM, seed);
    }
}
