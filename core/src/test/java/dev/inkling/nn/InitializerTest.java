package dev.inkling.nn;

import static dev.inkling.Given.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.math.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Of n numbers with deviation σ, the mean has deviation σ / √n; bounds here are five of those.
class InitializerTest {
    private static final int INPUTS = 400;
    private static final int OUTPUTS = 250;
    private static final double N = INPUTS * OUTPUTS;

    /// Variance 1/12; the squares' variance is 1/80 - 1/144 = 1/180.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void uniformIsBetweenMinusAndPlusOneHalf(long seed) {
        Dense layer = first(Initializer.UNIFORM, OUTPUTS, seed);
        assertThat(elements(layer.w())).allMatch(w -> w >= -0.5 && w < 0.5);
        assertThat(elements(layer.b())).allMatch(b -> b >= -0.5 && b < 0.5);
        assertThat(mean(elements(layer.w()))).isCloseTo(0, within(5 * Math.sqrt(1.0 / 12 / N)));
        assertThat(mean(squares(layer.w()))).isCloseTo(1.0 / 12, within(5 * Math.sqrt(1.0 / 180 / N)));
        assertThat(mean(squares(layer.b()))).isCloseTo(1.0 / 12, within(5 * Math.sqrt(1.0 / 180 / OUTPUTS)));
    }

    /// Variance 2 / 400 = 0.005; the squares' variance is 2 · 0.005².
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void heHasVarianceTwoThroughInputs(long seed) {
        Dense layer = first(Initializer.HE, OUTPUTS, seed);
        assertThat(mean(elements(layer.w()))).isCloseTo(0, within(5 * Math.sqrt(0.005 / N)));
        assertThat(mean(squares(layer.w()))).isCloseTo(0.005, within(5 * 0.005 * Math.sqrt(2 / N)));
        assertThat(elements(layer.b())).containsOnly(0.0);
    }

    @ParameterizedTest
    @EnumSource
    void weightsAreAFunctionOfTheSeed(Initializer initializer) {
        List<Integer> sizes = List.of(20, 20, 20);
        String hash = Network.dense(sizes, initializer, 1).weightsSha256();
        assertThat(Network.dense(sizes, initializer, 1).weightsSha256()).isEqualTo(hash);
        assertThat(Network.dense(sizes, initializer, 2).weightsSha256()).isNotEqualTo(hash);
    }

    @ParameterizedTest
    @EnumSource
    void layersDiffer(Initializer initializer) {
        List<Parameter> parameters =
                Network.dense(List.of(20, 20, 20), initializer, 1).parameters();
        assertThat(Arrays.deepEquals(
                        bits(parameters.get(0).value()), bits(parameters.get(2).value())))
                .isFalse();
    }

    /// Units that are added change none of those that were there.
    @ParameterizedTest
    @EnumSource
    void unitDoesNotDependOnHowManyThereAre(Initializer initializer) {
        assertThat(Arrays.copyOf(bits(first(initializer, 30, 1).w()), 20))
                .isDeepEqualTo(bits(first(initializer, 20, 1).w()));
    }

    private static Dense first(Initializer initializer, int outputs, long seed) {
        return (Dense) Network.dense(List.of(INPUTS, outputs, 2), initializer, seed)
                .layers()
                .getFirst();
    }

    private static DoubleStream elements(Matrix matrix) {
        return IntStream.range(0, matrix.rows() * matrix.columns())
                .mapToDouble(e -> matrix.get(e / matrix.columns(), e % matrix.columns()));
    }

    private static DoubleStream squares(Matrix matrix) {
        return elements(matrix).map(w -> w * w);
    }

    private static double mean(DoubleStream numbers) {
        return numbers.average().orElseThrow();
    }
}
