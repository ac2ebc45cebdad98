package dev.inkling.nn;

import dev.inkling.math.CounterRandom;
import dev.inkling.math.Matrix;
import java.lang.foreign.Arena;
import java.util.List;

/// The weights before training. Weight number `index` (row by row) of layer `layer` depends on the
/// seed, the layer and the index alone.
public enum Initializer {
    /// Weights and biases uniform in [-0.5, 0.5), as in the paper's lineage.
    UNIFORM {
        @Override
        void fillWeights(Matrix w, CounterRandom random) {
            each(w, (i, j) -> random.uniform((long) i * w.columns() + j) - 0.5f);
        }

        @Override
        void fillBiases(Matrix b, CounterRandom random) {
            each(b, (i, _) -> random.uniform(i) - 0.5f);
        }
    },

    /// Weights normal with variance 2/inputs, biases 0: the variance of the activations stays the
    /// same from layer to layer when half of the units are cut off by ReLU (He, Zhang, Ren and Sun,
    /// "Delving deep into rectifiers", 2015, equation 10).
    HE {
        @Override
        void fillWeights(Matrix w, CounterRandom random) {
            double deviation = StrictMath.sqrt(2.0 / w.columns());
            each(w, (i, j) -> (float) (deviation * random.normal((long) i * w.columns() + j)));
        }

        @Override
        void fillBiases(Matrix b, CounterRandom random) {
            // They are zeros.
        }
    };

    /// Names the stream of randomness that initial weights are drawn from.
    private static final long STREAM = 1;

    /// Initial weights of a layer.
    ///
    /// @param layer the layer's number among those with weights, from 1
    LayerSpec.Weights weights(long seed, int layer) {
        CounterRandom random = new CounterRandom(seed).stream(STREAM).stream(layer);
        return new LayerSpec.Weights() {
            @Override
            public Matrix w(List<Integer> shape) {
                int columns = shape.stream().skip(1).reduce(1, Math::multiplyExact);
                Matrix w = Matrix.zeros(Arena.ofAuto(), shape.getFirst(), columns);
                fillWeights(w, random);
                return w;
            }

            @Override
            public Matrix b(int outputs) {
                Matrix b = Matrix.zeros(Arena.ofAuto(), outputs, 1);
                fillBiases(b, random.stream(1));
                return b;
            }
        };
    }

    abstract void fillWeights(Matrix w, CounterRandom random);

    abstract void fillBiases(Matrix b, CounterRandom random);

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
