package dev.inkling.train;

import static dev.inkling.Given.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.math.Matrix;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import dev.inkling.train.Optimizer.Adam;
import dev.inkling.train.Optimizer.AdamW;
import dev.inkling.train.Optimizer.GradientDescent;
import dev.inkling.train.Optimizer.Momentum;
import dev.inkling.train.Optimizer.Nesterov;
import dev.inkling.train.Optimizer.Step;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Two updates by hand, with α = 1/2. P = 1; the gradient, summed over two examples, is 1/2 and then
/// -1, so that dP = 1/4 and then -1/2, and with weight decay λ = 1/2, P / 2 more than that.
class OptimizerTest {
    private static final float ROUNDING = 3e-7f;
    private static final Adam ADAM = new Adam(0.5f, 0.75f, 0.25f);
    private static final AdamW ADAM_W = new AdamW(0.5f, 0.75f, 0.25f);

    /// P = 1 - 1/2 · 1/4 = 0.875, then 0.875 + 1/2 · 1/2 = 1.125.
    @Test
    void gradientDescentByHand() {
        assertUpdates(new GradientDescent(), 0, 0.875f, 1.125f);
    }

    /// dP = 1/4 + 1/2 · 1 = 0.75, P = 1 - 0.375 = 0.625;
    /// dP = -1/2 + 1/2 · 0.625 = -0.1875, P = 0.625 + 0.09375 = 0.71875.
    @Test
    void gradientDescentWithDecayByHand() {
        assertUpdates(new GradientDescent(), 0.5f, 0.625f, 0.71875f);
    }

    /// V = 0.25, P = 1 - 0.125 = 0.875;
    /// V = 1/2 · 0.25 - 0.5 = -0.375, P = 0.875 + 0.1875 = 1.0625.
    @Test
    void momentumByHand() {
        assertUpdates(new Momentum(0.5f), 0, 0.875f, 1.0625f);
    }

    /// dP = V = 0.75, P = 1 - 0.375 = 0.625;
    /// dP = -0.1875, V = 1/2 · 0.75 - 0.1875 = 0.1875, P = 0.625 - 0.09375 = 0.53125.
    @Test
    void momentumWithDecayByHand() {
        assertUpdates(new Momentum(0.5f), 0.5f, 0.625f, 0.53125f);
    }

    /// V = 0.25, P = 1 - 1/2 (0.25 + 1/2 · 0.25) = 0.8125;
    /// V = -0.375, P = 0.8125 - 1/2 (-0.5 - 1/2 · 0.375) = 0.8125 + 0.34375 = 1.15625.
    @Test
    void nesterovByHand() {
        assertUpdates(new Nesterov(0.5f), 0, 0.8125f, 1.15625f);
    }

    /// dP = V = 0.75, P = 1 - 1/2 (0.75 + 0.375) = 0.4375;
    /// dP = -0.5 + 1/2 · 0.4375 = -0.28125, V = 0.375 - 0.28125 = 0.09375,
    /// P = 0.4375 - 1/2 (-0.28125 + 0.046875) = 0.5546875.
    @Test
    void nesterovWithDecayByHand() {
        assertUpdates(new Nesterov(0.5f), 0.5f, 0.4375f, 0.5546875f);
    }

    /// β₁ = 1/2, β₂ = 3/4, ε = 1/4.
    ///
    /// - M = 1/2 · 1/4, M̂ = M / (1 - 1/2) = 0.25; V = 1/4 · 1/16, V̂ = V / (1 - 3/4) = 0.0625;
    ///   P = 1 - 1/2 · 0.25 / (0.25 + 0.25) = 0.75.
    /// - M = 1/2 · 0.125 - 1/2 · 0.5 = -0.1875, M̂ = M / (1 - 1/4) = -0.25;
    ///   V = 3/4 · 0.015625 + 1/4 · 0.25 = 0.07421875, V̂ = V / (1 - 9/16) = 0.169642857, its root 0.411877;
    ///   P = 0.75 + 1/2 · 0.25 / (0.411877 + 0.25) = 0.938857.
    @Test
    void adamByHand() {
        assertUpdates(ADAM, 0, 0.75f, 0.938857f);
    }

    /// - dP = 0.75, M = 0.375, M̂ = 0.75; V = 0.140625, V̂ = 0.5625; P = 1 - 1/2 · 0.75 / (0.75 + 0.25) =
    ///   0.625.
    /// - dP = -0.5 + 1/2 · 0.625 = -0.1875; M = 1/2 · 0.375 - 1/2 · 0.1875 = 0.09375, M̂ = 0.125;
    ///   V = 3/4 · 0.140625 + 1/4 · 0.03515625 = 0.1142578, V̂ = V / (7/16) = 0.2611607, its root 0.511039;
    ///   P = 0.625 - 1/2 · 0.125 / (0.511039 + 0.25) = 0.542876.
    @Test
    void adamWithDecayByHand() {
        assertUpdates(ADAM, 0.5f, 0.625f, 0.542876f);
    }

    @Test
    void adamWWithoutDecayIsAdam() {
        assertUpdates(ADAM_W, 0, 0.75f, 0.938857f);
    }

    /// Adam's steps, -0.25 and 0.188857, and besides P = P - 1/2 · 1/2 P:
    /// 1 - 0.25 - 0.25 = 0.5, then 0.5 - 0.125 + 0.188857 = 0.563857.
    @Test
    void adamWWithDecayByHand() {
        assertUpdates(ADAM_W, 0.5f, 0.5f, 0.563857f);
    }

    /// Runs two updates of P = (1; -1) with gradients of both signs: all of it is odd.
    private static void assertUpdates(Optimizer optimizer, float decay, float first, float second) {
        Matrix p = Matrix.of(new float[] {1}, new float[] {-1});
        Matrix sum = Matrix.zeros(Arena.ofAuto(), 2, 1);
        List<Matrix> moments = IntStream.range(0, optimizer.moments())
                .mapToObj(_ -> Matrix.zeros(Arena.ofAuto(), 2, 1))
                .toList();
        float[] sums = {0.5f, -1};
        float[] expected = {first, second};
        for (int i = 0; i < 2; i++) {
            sum.set(0, 0, sums[i]);
            sum.set(1, 0, -sums[i]);
            optimizer.update(p, sum, moments, new Step(i + 1, 0.5f, 0.5f, decay, 1));
            assertThat(p.get(0, 0)).as("update %d", i + 1).isCloseTo(expected[i], within(ROUNDING * 4));
            assertThat(p.get(1, 0)).as("update %d", i + 1).isEqualTo(-p.get(0, 0));
            assertThat(rows(sum)).as("zeros for the next iteration").isDeepEqualTo(new float[][] {{0}, {0}});
        }
    }

    @Test
    void weightsDecayAndBiasesDoNot() {
        Network network = Network.dense(List.of(4, 3, 2), Initializer.HE, 1);
        Parameters parameters = Parameters.of(network, ADAM, false, Arena.ofAuto());
        assertThat(parameters.layers().stream()
                        .flatMap(List::stream)
                        .map(Parameters.Parameter::decays)
                        .toList())
                .containsExactly(true, false, true, false);

        Matrix b = Matrix.of(new float[] {1});
        new Parameters.Parameter(b, List.of(), Optional.empty(), false)
                .update(new GradientDescent(), Matrix.zeros(Arena.ofAuto(), 1, 1), new Step(1, 1, 0.5f, 0.5f, 1));
        assertThat(b.get(0, 0)).isEqualTo(1);
    }

    @Test
    void optimizerHasAsManyMomentsAsItSays() {
        Network network = Network.dense(List.of(4, 3), Initializer.HE, 1);
        for (Optimizer optimizer : List.of(new GradientDescent(), new Momentum(0), new Nesterov(0), ADAM, ADAM_W)) {
            assertThat(Parameters.of(network, optimizer, false, Arena.ofAuto()).layers().stream()
                            .flatMap(List::stream))
                    .allSatisfy(p -> assertThat(p.moments()).hasSize(optimizer.moments()));
        }
    }

    // Names

    static Stream<Arguments> namesAndOptimizers() {
        return Stream.of(
                Arguments.of("gradient-descent", new GradientDescent()),
                Arguments.of("momentum", new Momentum(0.9f)),
                Arguments.of("momentum 0.95", new Momentum(0.95f)),
                Arguments.of("nesterov", new Nesterov(0.9f)),
                Arguments.of("nesterov 0", new Nesterov(0)),
                Arguments.of("adam", new Adam(0.9f, 0.999f, 1e-8f)),
                Arguments.of("adam 0.8 0.99 1e-30", new Adam(0.8f, 0.99f, 1e-30f)),
                Arguments.of("adamw", new AdamW(0.9f, 0.999f, 1e-8f)),
                Arguments.of("adamw 0 0.99999 3", new AdamW(0, 0.99999f, 3)));
    }

    @ParameterizedTest
    @MethodSource("namesAndOptimizers")
    void nameMakesTheOptimizerAndTheOptimizerTheName(String name, Optimizer optimizer) {
        assertThat(Optimizer.named(name)).isEqualTo(optimizer);
        assertThat(Optimizer.named(optimizer.name())).isEqualTo(optimizer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sgd                   | optimizer: expected gradient-descent, momentum, nesterov, adam or adamw, got sgd
            Adam                  | optimizer: expected gradient-descent, momentum, nesterov, adam or adamw, got Adam
            ''                    | 'optimizer: expected gradient-descent, momentum, nesterov, adam or adamw, got '
            gradient-descent 0.1  | optimizer: expected gradient-descent, momentum, nesterov, adam or adamw, \
            got gradient-descent 0.1
            adam 0.9              | optimizer: expected gradient-descent, momentum, nesterov, adam or adamw, \
            got adam 0.9
            momentum much         | optimizer: expected numbers after its name, got momentum much
            momentum 1            | momentum: expected a number from 0 to below 1, got 1.0
            nesterov -0.1         | momentum: expected a number from 0 to below 1, got -0.1
            momentum NaN          | momentum: expected a number from 0 to below 1, got NaN
            adam 1 0.9 1          | beta1: expected a number from 0 to below 1, got 1.0
            adam 0.9 -1 1         | beta2: expected a number from 0 to below 1, got -1.0
            adamw 0.9 1 1         | beta2: expected a number from 0 to below 1, got 1.0
            adamw 0.9 0.9 0       | epsilon: expected a number above 0, got 0.0
            adam 0.9 0.9 NaN      | epsilon: expected a number above 0, got NaN
            """)
    void badSettingIsRefused(String name, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Optimizer.named(name))
                .withMessage(message);
    }
}
