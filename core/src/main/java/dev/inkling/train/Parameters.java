package dev.inkling.train;

import dev.inkling.math.Matrix;
import dev.inkling.nn.Network;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
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
    /// @param average the moving average of P, if there is one
    /// @param decays whether weight decay is for it
    record Parameter(Matrix value, List<Matrix> moments, Optional<Matrix> average, boolean decays) {
        /// The same rows or columns of everything.
        Parameter part(UnaryOperator<Matrix> part) {
            return new Parameter(part.apply(value), moments.stream().map(part).toList(), average.map(part), decays);
        }

        /// Copies everything from `other`.
        void set(Parameter other) {
            value.set(other.value);
            for (int i = 0; i < moments.size(); i++) {
                moments.get(i).set(other.moments.get(i));
            }
            average.ifPresent(matrix -> matrix.set(other.average.orElseThrow()));
        }

        /// Lets `optimizer` change P.
        ///
        /// @param sum the gradient, summed over the batch; zeros afterwards
        void update(Optimizer optimizer, Matrix sum, Optimizer.Step step) {
            optimizer.update(value, sum, moments, decays ? step : step.withoutDecay());
            if (average.isPresent()) {
                average.get().average(value, step.averageShare());
            }
        }
    }

    /// Those of `network`, live.
    ///
    /// @param averaged whether there is a moving average of each
    static Parameters of(Network network, Optimizer optimizer, boolean averaged, Arena arena) {
        return new Parameters(network.layers().stream()
                .map(layer -> layer.parameters().stream()
                        .map(p -> new Parameter(
                                p,
                                zeros(optimizer.moments(), p, arena),
                                averaged ? Optional.of(p.copy()) : Optional.empty(),
                                layer.decays(p)))
                        .toList())
                .toList());
    }

    private static List<Matrix> zeros(int count, Matrix p, Arena arena) {
        return IntStream.range(0, count)
                .mapToObj(_ -> Matrix.zeros(arena, p.rows(), p.columns()))
                .toList();
    }

    /// `network` with the averages in the place of its weights, live; itself if there are none.
    Network averaged(Network network) {
        return network.with(layers.stream()
                .map(layer -> layer.stream().map(p -> p.average.orElse(p.value)).toList())
                .toList());
    }

    /// Copies of the moments.
    List<List<Matrix>> copyOfMoments() {
        return layers.stream()
                .flatMap(List::stream)
                .map(p -> p.moments.stream().map(Matrix::copy).toList())
                .toList();
    }

    /// Goes on from `state`.
    void set(TrainingState state) {
        List<Parameter> all = layers.stream().flatMap(List::stream).toList();
        for (int p = 0; p < all.size(); p++) {
            int number = p;
            all.get(p)
                    .set(new Parameter(
                            state.network().parameters().get(p).value(),
                            state.moments().get(p),
                            state.average()
                                    .map(network ->
                                            network.parameters().get(number).value()),
                            all.get(p).decays));
        }
    }
}
