package dev.inkling.bench.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// The weights that all contenders begin with, from a file of raw little-endian float32: layer by
/// layer W, row by row, then b.
public final class Weights {
    /// One layer's.
    public static final class Layer {
        private final int inputs;
        private final int outputs;
        private final float[] w;
        private final float[] b;

        /// A layer from its parts, which are not copied.
        ///
        /// @param inputs columns of W
        /// @param outputs rows of W
        /// @param w W, (outputs, inputs), row-major
        /// @param b b, (outputs)
        public Layer(int inputs, int outputs, float[] w, float[] b) {
            this.inputs = inputs;
            this.outputs = outputs;
            this.w = w;
            this.b = b;
        }

        public int inputs() {
            return inputs;
        }

        public int outputs() {
            return outputs;
        }

        /// W, (outputs, inputs), row-major.
        public float[] w() {
            return w;
        }

        /// b, (outputs).
        public float[] b() {
            return b;
        }

        /// W transposed, (inputs, outputs), row-major.
        public float[] transposed() {
            float[] t = new float[w.length];
            for (int o = 0; o < outputs; o++) {
                for (int i = 0; i < inputs; i++) {
                    t[i * outputs + o] = w[o * inputs + i];
                }
            }
            return t;
        }
    }

    private Weights() {}

    /// The weights that a job names, for the sizes that it names.
    public static List<Layer> of(Job job) throws IOException {
        FloatBuffer numbers = ByteBuffer.wrap(Files.readAllBytes(job.path("weights")))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        int[] sizes = job.sizes();
        List<Layer> layers = new ArrayList<>();
        for (int l = 1; l < sizes.length; l++) {
            float[] w = new float[sizes[l] * sizes[l - 1]];
            float[] b = new float[sizes[l]];
            numbers.get(w).get(b);
            layers.add(new Layer(sizes[l - 1], sizes[l], w, b));
        }
        return layers;
    }
}
