package dev.inkling.nn;

import static dev.inkling.Given.bits;
import static dev.inkling.Given.matrix;
import static dev.inkling.Given.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.Given;
import dev.inkling.math.Matrix;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxCrossEntropyTest {
    /// Logits (2, 1, -1), label 1: e^0 + e^-1 + e^-3 = 1.417667, and the loss is
    /// log 1.417667 + 2 - 1 = 0.349012 + 1. A = (0.705384, 0.259496, 0.035119).
    @Test
    void lossAndGradientByHand() {
        Matrix z = Matrix.of(new float[] {2}, new float[] {1}, new float[] {-1});
        Examples examples = labels(3, 1);
        Matrix a = matrix(3, 1, 1);
        SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(1, 0);
        assertThat(loss(softmax, z, examples, a)).isCloseTo(1.349012, within(1e-6));

        softmax.backward(examples, 0, a);
        assertThat(a.get(0, 0)).isCloseTo(0.705384f, within(1e-6f));
        assertThat(a.get(1, 0)).isCloseTo(0.259496f - 1, within(1e-6f));
        assertThat(a.get(2, 0)).isCloseTo(0.035119f, within(1e-6f));
    }

    @Test
    void answerIsTheFirstOfTheLargest() {
        Matrix z = Matrix.of(new float[] {1, 1, 0, 5}, new float[] {1, 1, 2, 4}, new float[] {0, 0, 3, 5});
        SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(4, 0);
        softmax.forward(z, labels(3, 0, 1, 2, 2), 0, z);
        assertThat(softmax.correct()).isEqualTo(2);
        softmax.forward(z.columns(2, 1), labels(3, 2), 0, z.columns(2, 1));
        assertThat(softmax.correct()).as("of the last call").isEqualTo(1);
    }

    /// Both ways of naming the same observations.
    @Test
    void examplesMayBeginAnywhere() {
        Examples all = labels(10, IntStream.range(0, 60).map(j -> 7 * j % 10).toArray());
        for (float smoothing : new float[] {0, 0.1f}) {
            Matrix z = matrix(10, 20, 1);
            Matrix expected = matrix(10, 20, 2);
            Matrix actual = matrix(10, 20, 3);
            SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(20, smoothing);
            double loss = loss(softmax, z, all.part(33, 20), expected);
            int correct = softmax.correct();
            softmax.backward(all.part(33, 20), 0, expected);
            softmax.forward(z, all, 33, actual);
            assertThat(softmax.addLosses(0, 20)).isEqualTo(loss);
            assertThat(softmax.correct()).isEqualTo(correct);
            softmax.backward(all, 33, actual);
            assertThat(bits(actual)).isDeepEqualTo(bits(expected));
        }
    }

    @Test
    void lossesAreAddedToThoseBefore() {
        Matrix z = matrix(10, 40, 1);
        SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(40, 0);
        double loss = loss(softmax, z, labels(10, new int[40]), matrix(10, 40, 2));
        assertThat(softmax.addLosses(100, 40)).isCloseTo(100 + loss, within(1e-9));
        double first = loss(softmax, z.columns(0, 16), labels(10, new int[16]), matrix(10, 16, 2));
        softmax.forward(z, labels(10, new int[40]), 0, matrix(10, 40, 2));
        assertThat(softmax.addLosses(0, 16)).as("of the first 16").isEqualTo(first);
    }

    /// A network that knows nothing: each observation costs log 10 = 2.302585.
    @ParameterizedTest(name = "{0} observations")
    @ValueSource(ints = {1, 15, 16, 17, 64})
    void equalLogitsCostTheLogarithmOfTheirNumber(int m) {
        Matrix z = Given.scale(matrix(10, m, 1), 0);
        double loss = loss(new SoftmaxCrossEntropy(m, 0), z, labels(10, new int[m]), matrix(10, m, 2));
        assertThat(loss / m).isCloseTo(2.302585, within(1e-6));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void lossIsTheTextbooks(long seed) {
        for (int m : new int[] {1, 2, 15, 16, 17, 33, 64}) {
            Matrix z = Given.scale(matrix(10, m, seed), 8);
            int[] labels = IntStream.range(0, m).map(j -> (3 * j + 1) % 10).toArray();
            double expected = 0;
            for (int j = 0; j < m; j++) {
                int column = j;
                double sum = IntStream.range(0, 10)
                        .mapToDouble(i -> StrictMath.exp(z.get(i, column)))
                        .sum();
                expected -= StrictMath.log(StrictMath.exp(z.get(labels[j], j)) / sum);
            }
            double loss = loss(new SoftmaxCrossEntropy(64, 0), z, labels(10, labels), matrix(10, m, seed));
            assertThat(loss / m).isCloseTo(expected / m, within(1e-6));
        }
    }

    @Test
    void hugeLogitsDoNotOverflow() {
        Matrix z = Matrix.of(new float[] {1e30f, -1e4f}, new float[] {-1e30f, 1e4f}, new float[] {0, 0});
        Examples examples = labels(3, 0, 0);
        Matrix a = matrix(3, 2, 1);
        SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(2, 0);
        // The first is right and costs nothing; the second is wrong by 1e4 - (-1e4).
        assertThat(loss(softmax, z, examples, a)).isCloseTo(2e4, within(1e-6));
        assertThat(a.get(1, 0)).isLessThan(1e-37f);
        assertThat(a.get(2, 0)).isLessThan(1e-37f);
        assertThat(a.get(0, 0)).isEqualTo(1);
        assertThat(a.get(1, 1)).isEqualTo(1);
        assertThat(a.get(0, 1)).isLessThan(1e-37f);
    }

    @Test
    void nanIsNotHidden() {
        for (int nan : new int[] {0x7fc00000, 0xffc00000, 0x7fffffff, 0xffffffff, 0x7f800001, 0xff800001}) {
            for (int row = 0; row < 3; row++) {
                Matrix z = Matrix.of(new float[] {1}, new float[] {2}, new float[] {3});
                z.set(row, 0, Float.intBitsToFloat(nan));
                Matrix a = matrix(3, 1, 1);
                assertThat(loss(new SoftmaxCrossEntropy(1, 0), z, labels(3, 1), a))
                        .isNaN();
                assertThat(a.get(row, 0)).isNaN();
                assertThat(loss(new SoftmaxCrossEntropy(1, 0.1f), z, labels(3, 1), a))
                        .isNaN();
            }
        }
    }

    /// What is pushed down in one place is pulled up in another.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void gradientColumnsSumToZero(long seed) {
        int m = 20;
        Matrix a = matrix(10, m, seed);
        int[] labels = IntStream.range(0, m).map(j -> j % 10).toArray();
        SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(m, 0);
        softmax.forward(a.copy(), labels(10, labels), 0, a);
        Matrix dz = a.copy();
        softmax.backward(labels(10, labels), 0, dz);
        for (int j = 0; j < m; j++) {
            int column = j;
            assertThat(DoubleStream.of(column(a, column)).sum()).isCloseTo(1, within(1e-6));
            assertThat(DoubleStream.of(column(dz, column)).sum()).isCloseTo(0, within(1e-6));
        }
    }

    /// The error of the central difference is h²/6 J''', about (1/64)² / 6 · 0.1 = 4e-6, and the
    /// rounding of J divided by h, about 1e-7 · 64.
    @ParameterizedTest(name = "seed {0}, label smoothing {1}")
    @CsvSource({"1, 0", "2, 0", "3, 0", "1, 0.1", "2, 0.5"})
    void gradientIsTheDerivativeOfTheLoss(long seed, float smoothing) {
        float step = 1f / 64;
        int[] labels = {3, Dataset.NO_CLASS, 9};
        Examples examples = labels(10, labels);
        Matrix z = Given.scale(matrix(10, 3, seed), 2);
        Matrix a = matrix(10, 3, seed);
        SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(3, smoothing);
        softmax.forward(z, examples, 0, a);
        softmax.backward(examples, 0, a);
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < 3; j++) {
                float kept = z.get(i, j);
                z.set(i, j, kept + step);
                double above = loss(softmax, z, examples, matrix(10, 3, 0));
                z.set(i, j, kept - step);
                double below = loss(softmax, z, examples, matrix(10, 3, 0));
                z.set(i, j, kept);
                assertThat((double) a.get(i, j)).isCloseTo((above - below) / (2 * step), within(5e-5));
            }
        }
    }

    /// ε = 0.3 among 3 classes: Y = (0.1, 0.8, 0.1), so the loss is 1.349012 + 1 - (0.1·2 + 0.8·1 - 0.1·1)
    /// = 1.449012, and dZ = A - Y.
    @Test
    void smoothedLabelsByHand() {
        Matrix z = Matrix.of(new float[] {2}, new float[] {1}, new float[] {-1});
        Matrix a = matrix(3, 1, 1);
        SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(1, 0.3f);
        assertThat(loss(softmax, z, labels(3, 1), a)).isCloseTo(1.449012, within(1e-6));

        softmax.backward(labels(3, 1), 0, a);
        assertThat(a.get(0, 0)).isCloseTo(0.705384f - 0.1f, within(1e-6f));
        assertThat(a.get(1, 0)).isCloseTo(0.259496f - 0.8f, within(1e-6f));
        assertThat(a.get(2, 0)).isCloseTo(0.035119f - 0.1f, within(1e-6f));
    }

    /// Y = (1/3, 1/3, 1/3): the loss is 0.349012 + 2 - (2 + 1 - 1) / 3 = 1.682345, and dZ = A - Y.
    @Test
    void imageOfNoClassByHand() {
        Matrix z = Matrix.of(new float[] {2}, new float[] {1}, new float[] {-1});
        for (float smoothing : new float[] {0, 0.1f}) {
            Matrix a = matrix(3, 1, 1);
            SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(1, smoothing);
            Examples examples = labels(3, Dataset.NO_CLASS);
            assertThat(loss(softmax, z, examples, a)).isCloseTo(1.682345, within(1e-6));
            assertThat(softmax.correct()).isZero();

            softmax.backward(examples, 0, a);
            assertThat(a.get(0, 0)).isCloseTo(0.705384f - 1 / 3f, within(1e-6f));
            assertThat(a.get(1, 0)).isCloseTo(0.259496f - 1 / 3f, within(1e-6f));
            assertThat(a.get(2, 0)).isCloseTo(0.035119f - 1 / 3f, within(1e-6f));
        }
    }

    /// Of an image of no class, equal logits are the best there is: no gradient.
    @Test
    void equalLogitsAreRightForNoClass() {
        Matrix z = Given.scale(matrix(10, 20, 1), 0);
        int[] labels = new int[20];
        Arrays.fill(labels, Dataset.NO_CLASS);
        Matrix a = matrix(10, 20, 2);
        SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(20, 0.1f);
        assertThat(loss(softmax, z, labels(10, labels), a) / 20).isCloseTo(2.302585, within(1e-6));
        softmax.backward(labels(10, labels), 0, a);
        for (float[] row : Given.rows(a)) {
            for (float d : row) {
                assertThat(d).isCloseTo(0, within(1e-7f));
            }
        }
    }

    @Test
    void rightAnswersAreCounted() {
        Matrix z = Matrix.of(new float[] {1, 2, 0}, new float[] {1, 3, -1}); // answers 0, 1, 0
        SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(3, 0);
        softmax.forward(z, labels(2, 0, 1, 1), 0, matrix(2, 3, 1));
        assertThat(softmax.correct()).isEqualTo(2);
    }

    private static double loss(SoftmaxCrossEntropy softmax, Matrix z, Examples examples, Matrix a) {
        softmax.forward(z, examples, 0, a);
        return softmax.addLosses(0, z.columns());
    }

    private static Examples labels(int classes, int... labels) {
        return Given.labelled(1, 1, classes, 1, labels);
    }

    private static double[] column(Matrix matrix, int j) {
        return Arrays.stream(rows(matrix)).mapToDouble(row -> row[j]).toArray();
    }
}
