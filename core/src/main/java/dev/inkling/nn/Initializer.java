package dev.inkling.nn;

import dev.inkling.math.CounterRandom;
import dev.inkling.math.Matrix;
import java.lang.foreign.Arena;

/// The weights before training. Weight number `index` (row by row) of layer `layer` depends on the
/// seed, the layer and the index alone.
public enum Initializer {
    /// Weights and biases uniform in [-0.5, 0.5), as in the paper's lineage.
    UNIFORM {
        @Override
        void fill(Matrix w, Matrix b, CounterRandom random) {
            CounterRandom biases = random.stream(1);
            each(w, (i, j) -> random.uniform((long) i * w.columns() + j) - 0.5f);
            each(b, (i, _) -> biases.uniform(i) - 0.5f);
        }
    },

    /// Weights normal with variance 2/inputs, biases 0: the variance of the activations stays the
    /// same from layer to layer when half of the units are cut off by ReLU (He, Zhang, Ren and Sun,
    /// "Delving deep into rectifiers", 2015, equation 10).
    HE {
        @Override
        void fill(Matrix w, Matrix b, CounterRandom random) {
            double deviation = StrictMath.sqrt(2.0 / w.columns());
            each(w, (i, j) -> (float) (deviation * random.normal((long) i * w.columns() + j)));
        }
    };

    /// Names the stream of randomness that initial weights are drawn from.
    private static final long STREAM = 1;

    /// A layer with initial weights.
    ///
    /// @param layer the layer's number among those with weights, from 1
    Dense dense(int inputs, int outputs, long seed, int layer) {
        Matrix w = Matrix.zeros(Arena.ofAuto(), outputs, inputs);
        Matrix b = Matrix.zeros(Arena.ofAuto(), outputs, 1);
        fill(w, b, new CounterRandom(seed).stream(STREAM).stream(layer));
        return new Dense(w, b);
    }

    abstract void fill(Matrix w, Matrix b, CounterRandom random);

    private interface Element {
        float at(int i, int j);
    }

    private static void each(Matrix matrix, Element element) {
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                matrix.set(i, j, element.at(i, j));
            }
        }
    }
}
