package dev.inkling.nn;

import static dev.inkling.Given.byRows;
import static dev.inkling.Given.grouped;
import static dev.inkling.Given.matrix;
import static dev.inkling.Given.matrixWithZeros;
import static dev.inkling.Given.sparse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.kernel.Convolution;
import dev.inkling.kernel.MaxPool;
import dev.inkling.math.Columns;
import dev.inkling.math.CounterRandom;
import dev.inkling.math.GroupedMatrix;
import dev.inkling.math.Matrix;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every layer's `backward` against differences of its `forward`.
///
/// The loss is L = Σ R ⊙ Z with random R, so dZ = R. It is linear in each number as long as no ReLU
/// or maximum switches, so a central difference is exact but for rounding: L is a sum of some 90 terms of at most
/// a few tens, each rounded to 2^-24 of it, and the step is 1/8.
class LayerGradientTest {
    private static final int M = 3;
    private static final float STEP = 0.125f;

    private static List<Layer> layers(long seed) {
        return List.of(
                new Dense(matrix(17, 5, seed), matrix(17, 1, seed)),
                new Conv2d(matrix(5, 18, seed), matrix(5, 1, seed), new Convolution(3, 2, 2, 5, 3, 3)),
                new Relu(17),
                new MaxPool2d(new MaxPool(5, 4, 3, 2)),
                new Flatten(17),
                new Dropout(17, 0.5f));
    }

    static Stream<Arguments> layersAndSeeds() {
        return Stream.of(1L, 2L, 3L).flatMap(seed -> layers(seed).stream().map(layer -> Arguments.of(layer, seed)));
    }

    @Test
    void everyLayerIsChecked() {
        assertThat(layers(1)).hasSameSizeAs(Layer.class.getPermittedSubclasses());
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("layersAndSeeds")
    void backwardIsTheDerivativeOfForward(Layer layer, long seed) {
        Matrix x = awayFromKinks(matrix(layer.inputs(), M, seed + 1));
        Matrix r = matrix(layer.outputs(), M, seed + 2);
        List<Matrix> d = layer.parameters().stream()
                .map(p -> Matrix.zeros(Arena.ofAuto(), p.rows(), p.columns()))
                .toList();
        Matrix dx = matrix(layer.inputs(), M, seed + 3);
        layer.backward(x, r, d, Optional.of(dx));

        assertDerivative(dx, x, () -> loss(layer, x, r));
        for (int p = 0; p < d.size(); p++) {
            assertDerivative(d.get(p), layer.parameters().get(p), () -> loss(layer, x, r));
        }
    }

    /// The first layer's: sparse inputs, whose own gradient nobody wants.
    @Test
    void denseLayerTakesSparseInputs() {
        Matrix x = matrixWithZeros(5, M, 1);
        Dense layer = new Dense(matrix(17, 5, 2), matrix(17, 1, 2));
        Matrix r = matrix(17, M, 3);
        for (Columns input : List.of(sparse(x), grouped(x))) {
            List<Matrix> d = List.of(Matrix.zeros(Arena.ofAuto(), 17, 5), Matrix.zeros(Arena.ofAuto(), 17, 1));
            layer.backward(input, input instanceof GroupedMatrix ? byRows(r) : r, d, Optional.empty());
            assertDerivative(d.get(0), layer.w(), () -> loss(layer, x, r));
            assertDerivative(d.get(1), layer.b(), () -> loss(layer, x, r));
        }
    }

    private static double loss(Layer layer, Matrix x, Matrix r) {
        Matrix z = matrix(layer.outputs(), M, 0);
        layer.forward(x, z);
        double loss = 0;
        for (int i = 0; i < z.rows(); i++) {
            for (int j = 0; j < M; j++) {
                loss += (double) r.get(i, j) * z.get(i, j);
            }
        }
        return loss;
    }

    private static void assertDerivative(Matrix analytic, Matrix at, DoubleSupplier loss) {
        for (int i = 0; i < at.rows(); i++) {
            for (int j = 0; j < at.columns(); j++) {
                float kept = at.get(i, j);
                at.set(i, j, kept + STEP);
                double above = loss.getAsDouble();
                at.set(i, j, kept - STEP);
                double below = loss.getAsDouble();
                at.set(i, j, kept);
                assertThat((double) analytic.get(i, j))
                        .as("(%d, %d) of %s", i, j, at)
                        .isCloseTo((above - below) / (2 * STEP), within(1e-4));
            }
        }
    }

    /// No number is within a step of 0, or of another one in its column: those are different multiples of
    /// four steps.
    private static Matrix awayFromKinks(Matrix x) {
        for (int j = 0; j < x.columns(); j++) {
            int[] ranks = IntStream.range(0, x.rows()).toArray();
            new CounterRandom(j).shuffle(ranks);
            for (int i = 0; i < x.rows(); i++) {
                x.set(i, j, (ranks[i] - x.rows() / 2 + 0.5f) * 4 * STEP);
            }
        }
        return x;
    }
}
