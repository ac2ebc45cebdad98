package dev.inkling.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.Given;
import dev.inkling.explain.FlipSearch.Flip;
import dev.inkling.math.Matrix;
import dev.inkling.nn.Dense;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Predictor;
import dev.inkling.nn.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlipSearchTest {
    /// z = x, x = (0.6, 0.2). The border is x_0 = x_1, w = (-1, 1), and the nearest point of it (0.4, 0.4). A step
    /// is 2 % and a level longer: w·r = 1.02·0.4 + √2/255 = 0.4135, r = (-0.2068, 0.2068), which is 52.7
    /// levels: (153, 51) becomes (100, 104).
    @Test
    void borderIsCrossedOnTheShortestWay() {
        Network network = linear(new float[][] {{1, 0}, {0, 1}}, 0, 0);
        Flip flip = FlipSearch.anyAnswer(network, Given.bytes(153, 51)).orElseThrow();
        assertThat(flip.pixels()).isEqualTo(Given.bytes(100, 104));
        assertThat(flip.before()).isEqualTo(0);
        assertThat(flip.answer()).isEqualTo(1);
        assertThat(flip.distance()).isCloseTo(Math.sqrt(2) * 53 / 255, within(1e-12));
        assertThat(flip.largestChange()).isCloseTo(53.0 / 255, within(1e-12));
        assertThat(flip.iterations()).isEqualTo(1);
    }

    /// z = (x_0, 0.5 - x_1), x = (0.6, 0): w = (-1, -1), and pixel 1 is blank. So pixel 0 goes all the way,
    /// w·r = 1.02·0.1 + √2/255 = 0.1075, to 0.4925, level 125.6.
    @Test
    void blankPaperLosesNoInk() {
        Network network = linear(new float[][] {{1, 0}, {0, -1}}, 0, 0.5f);
        Flip flip = FlipSearch.anyAnswer(network, Given.bytes(153, 0)).orElseThrow();
        assertThat(flip.pixels()).isEqualTo(Given.bytes(126, 0));
    }

    /// z = (x_0, x_1 - 0.1, x_2 - 0.3), x = (0.6, 0.5, 0.5): the border to class 1 is at 0.2/√2, that to class 2
    /// at 0.4/√2.
    @Test
    void nearestBorderIsTakenUnlessAClassIsWanted() {
        Network network = linear(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, 0, -0.1f, -0.3f);
        byte[] image = Given.bytes(153, 128, 128);
        assertThat(FlipSearch.anyAnswer(network, image).map(Flip::answer)).hasValue(1);
        assertThat(FlipSearch.answer(network, image, 2).map(Flip::answer)).hasValue(2);
        assertThat(image).as("is not changed").isEqualTo(Given.bytes(153, 128, 128));
    }

    /// z_1 is at most 1, z_0 at least 2; without weights no step leads anywhere.
    @Test
    void nothingIsFoundWhereNoInkChangesTheAnswer() {
        assertThat(FlipSearch.anyAnswer(linear(new float[][] {{1, 0}, {0, 1}}, 2, 0), Given.bytes(9, 9)))
                .isEmpty();
        assertThat(FlipSearch.anyAnswer(linear(new float[][] {{0, 0}, {0, 0}}, 2, 0), Given.bytes(9, 9)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense 4",
                "dense 30, relu, dense 20, relu, dense 4",
                "conv 3x3x4, relu, maxpool 2, conv 3x3x5, relu, dense 9, relu, dropout 0.4, dense 4"
            })
    void networkItselfAnswersTheChangedImageDifferently(String layers) {
        Examples images = Given.images(12, 8, 8, 4, 1);
        int found = 0;
        for (long seed = 1; seed <= 2; seed++) {
            Network network = Network.of(new Shape(8, 8, 1), LayerSpec.parse(layers), Initializer.HE, seed);
            Predictor predictor = new Predictor(network);
            for (int j = 0; j < images.size(); j++) {
                byte[] image = Given.levels(images, j);
                int answer = predictor.predict(image);
                Flip flip = FlipSearch.anyAnswer(network, image).orElseThrow();
                assertThat(flip.before()).isEqualTo(answer);
                assertThat(flip.answer()).isNotEqualTo(answer).isEqualTo(predictor.predict(flip.pixels()));
                assertThat(flip.distance()).isEqualTo(distance(image, flip.pixels()));
                for (int target = 0; target < 4; target++) {
                    if (target != answer) {
                        Optional<Flip> wanted = FlipSearch.answer(network, image, target);
                        if (wanted.isPresent()) {
                            found++;
                            assertThat(wanted.get().answer()).isEqualTo(target);
                            assertThat(predictor.predict(wanted.get().pixels())).isEqualTo(target);
                        }
                    }
                }
            }
        }
        assertThat(found).as("of %d", 2 * 12 * 3).isGreaterThan(50);
    }

    /// On the way from an image to one that is answered differently there is a border, somewhere in the middle.
    @Test
    void changeIsLessThanHalfTheWayToAnImageWithAnotherAnswer() {
        Examples images = Given.images(12, 8, 8, 4, 1);
        Network network = Network.dense(List.of(64, 30, 4), Initializer.HE, 1);
        Predictor predictor = new Predictor(network);
        for (int j = 0; j < images.size(); j++) {
            byte[] image = Given.levels(images, j);
            double change = FlipSearch.anyAnswer(network, image).orElseThrow().distance();
            for (int k = 0; k < images.size(); k++) {
                byte[] other = Given.levels(images, k);
                if (predictor.predict(other) != predictor.predict(image)) {
                    assertThat(change).isLessThan(distance(image, other) / 2);
                }
            }
        }
    }

    @Test
    void targetThatIsNoClassOrTheAnswerIsRefused() {
        Network network = linear(new float[][] {{1, 0}, {0, 1}}, 0, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlipSearch.answer(network, Given.bytes(153, 51), 2))
                .withMessage("flip: expected a class from 0 to 1, got 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlipSearch.answer(network, Given.bytes(153, 51), 0))
                .withMessage("flip: expected another class than the answer, got 0, which it is");
    }

    private static Network linear(float[][] w, float... b) {
        float[][] biases = new float[b.length][1];
        for (int c = 0; c < b.length; c++) {
            biases[c][0] = b[c];
        }
        return new Network(List.of(new Dense(Matrix.of(w), Matrix.of(biases))));
    }

    private static double distance(byte[] a, byte[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = Byte.toUnsignedInt(a[i]) - Byte.toUnsignedInt(b[i]);
            sum += difference * difference;
        }
        return Math.sqrt(sum) / 255;
    }
}
