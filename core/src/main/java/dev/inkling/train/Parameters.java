package dev.inkling.train;

import dev.inkling.math.Matrix;
import dev.inkling.nn.Network;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// The parameters of a network with what the optimiser keeps about them, by layer and in the order of
/// [dev.inkling.nn.Layer#parameters].
///
/// @param layers one list for each layer
record Parameters(List<List<Parameter>> layers) {
    /// A parameter, or part of one.
    ///
    /// @param value P
    /// @param moments of P's shape, as many as the optimiser wants
    /// @param decays whether weight decay is for it
    record Parameter(Matrix value, List<Matrix> moments, boolean decays) {
        /// The same rows or columns of everything.
        Parameter part(UnaryOperator<Matrix> part) {
            return new Parameter(part.apply(value), moments.stream().map(part).toList(), decays);
        }

        /// Copies everything from `other`.
        void set(Parameter other) {
            value.set(other.value);
            for (int i = 0; i < moments.size(); i++) {
                moments.get(i).set(other.moments.get(i));
            }
        }

        /// Lets `optimizer` change P.
        ///
        /// @param sum the gradient, summed over the batch; zeros afterwards
        void update(Optimizer optimizer, Matrix sum, Optimizer.Step step) {
            optimizer.update(value, sum, moments, decays ? step : step.withoutDecay());
        }
    }

    static Parameters of(Network network, Optimizer optimizer, Arena arena) {
        return new Parameters(network.layers().stream()
                .map(layer -> layer.parameters().stream()
                        .map(p -> new Parameter(p, zeros(optimizer.moments(), p, arena), layer.decays(p)))
                        .toList())
                .toList());
    }

    private static List<Matrix> zeros(int count, Matrix p, Arena arena) {
        return IntStream.range(0, count)
                .mapToObj(_ -> Matrix.zeros(arena, p.rows(), p.columns()))
                .toList();
    }
}
