package dev.inkling.eval;

import dev.inkling.math.CounterRandom;
import dev.inkling.math.Matrix;
import dev.inkling.nn.Backpropagation;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import dev.inkling.nn.Parameter;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/// Whether backpropagation computes what it should, for every parameter tensor: the derivative of
/// the loss is also measured, by moving one parameter at a time a little to both sides.
///
/// Two comparisons. In a double-precision network, backpropagation against differences: the equations
/// are right; the error of an entry is |a - n| / max(1e-6, 1e-6 J, |a| + |n|). And the engine's float32
/// gradients against the double ones: the engine computes those equations; the error of an entry is
/// |a - n| / max(1e-6, largest |n| in the tensor), since an entry near zero is often the small
/// difference of large sums, of which float32 keeps seven digits.
///
/// J has kinks: where a ReLU turns on or off, and where another number becomes the largest of a window of
/// a max pooling. An entry whose moves would cross one is moved less far, and left out if even the shortest
/// moves cross one. Differences of shorter moves are rounded more, so 1e-6 J grows as the moves shrink.
///
/// @param tensors one entry for each parameter tensor
public record GradientCheck(List<Tensor> tensors) {
    /// Largest error allowed between backpropagation and differences in double precision.
    public static final double EQUATION_TOLERANCE = 1e-6;

    /// Largest error allowed between the engine and double precision.
    public static final double ENGINE_TOLERANCE = 1e-3;

    /// How far a parameter is moved; where that crosses a kink, a tenth, and so on. The five-point difference
    /// below is wrong by about STEP^4 and by the rounding of J divided by STEP; at first both are about 1e-12.
    private static final double[] STEPS = {1e-3, 1e-4, 1e-5, 1e-6};

    private static final double LEAST_DENOMINATOR = 1e-6;

    /// What was found for one parameter tensor.
    ///
    /// @param name the tensor, e.g. `layer1.W`
    /// @param entries its size
    /// @param checked entries that were moved
    /// @param leftOut of these, how many could not be measured, because of a kink of a ReLU or a max pooling
    /// @param equationError largest error of backpropagation against differences, over what was measured
    /// @param engineError largest error of the float32 engine against double precision
    public record Tensor(
            String name, long entries, int checked, int leftOut, double equationError, double engineError) {
        /// Whether both errors are as small as they should be, which says nothing where little was measured.
        public boolean withinTolerances() {
            return equationError <= EQUATION_TOLERANCE && engineError <= ENGINE_TOLERANCE;
        }

        /// Whether both errors are as small as they should be, and at least half of what was checked was
        /// measured.
        public boolean passed() {
            return withinTolerances() && checked > 0 && 2L * leftOut <= checked;
        }
    }

    public GradientCheck {
        tensors = List.copyOf(tensors);
    }

    public boolean passed() {
        return tensors.stream().allMatch(Tensor::passed);
    }

    /// Checks `network` at its present weights.
    ///
    /// @param examples a few; the loss is their mean
    /// @param most entries to check in a tensor; of a larger one a seeded choice is checked
    /// @throws IllegalArgumentException if the examples do not fit, see [Network#requireTrainable]
    public static GradientCheck of(Network network, Examples examples, int most, long seed) {
        network.requireTrainable(examples);
        try (Arena arena = Arena.ofShared()) {
            List<List<Matrix>> engine = Backpropagation.gradients(network, arena);
            new Backpropagation(network, 0, arena).addGradients(examples, engine);
            return of(network, examples, engine.stream().flatMap(List::stream).toList(), most, seed);
        }
    }

    /// Checks given gradients of the loss, summed over the examples.
    static GradientCheck of(Network network, Examples examples, List<Matrix> engine, int most, long seed) {
        DoubleNetwork precise = new DoubleNetwork(network, examples);
        // Differences of J are rounded in proportion to it.
        double least = LEAST_DENOMINATOR * Math.max(1, precise.forward());
        DoubleNetwork.Gradients gradients = precise.backward();
        List<Parameter> parameters = network.parameters();
        List<Tensor> tensors = new ArrayList<>();
        List<Integer> withWeights = IntStream.range(0, network.layers().size())
                .filter(l -> !network.layers().get(l).parameters().isEmpty())
                .boxed()
                .toList();
        double m = examples.size();
        for (int t = 0; t < parameters.size(); t++) {
            Parameter parameter = parameters.get(t);
            int columns = parameter.value().columns();
            int l = withWeights.get(t / 2);
            boolean weights = t % 2 == 0;
            int[] entries = choose(parameter.value().rows() * columns, most, new CounterRandom(seed).stream(t));
            int leftOut = 0;
            double equationError = 0;
            double engineDifference = 0;
            double largest = 0;
            for (int entry : entries) {
                int o = entry / columns;
                int i = entry % columns;
                double[] row = weights ? precise.w(l)[o] : precise.b(l);
                int position = weights ? i : o;
                double analytic = weights ? gradients.dw[l][o][i] : gradients.db[l][o];
                double error = equationError(analytic, row, position, () -> precise.lossWithRow(l, o), least);
                engineDifference =
                        Math.max(engineDifference, Math.abs(engine.get(t).get(o, i) / m - analytic));
                largest = Math.max(largest, Math.abs(analytic));
                if (Double.isNaN(error)) {
                    leftOut++;
                } else {
                    equationError = Math.max(equationError, error);
                }
            }
            tensors.add(new Tensor(
                    parameter.name(),
                    (long) parameter.value().rows() * columns,
                    entries.length,
                    leftOut,
                    equationError,
                    engineDifference / Math.max(LEAST_DENOMINATOR, largest)));
        }
        return new GradientCheck(tensors);
    }

    /// The error of `analytic` against the difference over the longest step that crosses no kink; NaN if every
    /// step crosses one.
    private static double equationError(
            double analytic, double[] row, int position, DoubleSupplier loss, double least) {
        for (double step : STEPS) {
            double numeric = difference(row, position, step, loss);
            if (!Double.isNaN(numeric)) {
                return Math.abs(analytic - numeric)
                        / Math.max(least * STEPS[0] / step, Math.abs(analytic) + Math.abs(numeric));
            }
        }
        return Double.NaN;
    }

    /// dJ/dp ≈ (8 (J(p + h) - J(p - h)) - (J(p + 2h) - J(p - 2h))) / 12 h, the central difference of
    /// fourth order; NaN if J is NaN at one of the four.
    private static double difference(double[] row, int position, double step, DoubleSupplier loss) {
        double kept = row[position];
        double far = lossAt(row, position, kept + 2 * step, loss) - lossAt(row, position, kept - 2 * step, loss);
        double near = Double.isNaN(far)
                ? Double.NaN // at once, for a loss takes long
                : lossAt(row, position, kept + step, loss) - lossAt(row, position, kept - step, loss);
        row[position] = kept;
        return (8 * near - far) / (12 * step);
    }

    private static double lossAt(double[] row, int position, double value, DoubleSupplier loss) {
        row[position] = value;
        return loss.getAsDouble();
    }

    /// At most `most` of the numbers 0 to `count - 1`.
    private static int[] choose(int count, int most, CounterRandom random) {
        int[] all = IntStream.range(0, count).toArray();
        if (count > most) {
            random.shuffle(all);
        }
        return IntStream.of(all).limit(most).toArray();
    }
}
