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

        /// The same for inputs whose channels come before their pixels: what came `pixel * channels +
        /// channel`-th comes `channel * pixels + pixel`-th.
        ///
        /// @param channels numbers of a pixel
        public Layer channelsFirst(int channels) {
            int pixels = inputs / channels;
            float[] ordered = new float[w.length];
            for (int o = 0; o < outputs; o++) {
                for (int p = 0; p < pixels; p++) {
                    for (int c = 0; c < channels; c++) {
                        ordered[o * inputs + c * pixels + p] = w[o * inputs + p * channels + c];
                    }
                }
            }
            return new Layer(inputs, outputs, ordered, b);
        }
    }

    private Weights() {}

    /// The weights that a job names, for the sizes that it names.
    public static List<Layer> of(Job job) throws IOException {
        FloatBuffer numbers = numbers(job);
        int[] sizes = job.sizes();
        List<Layer> layers = new ArrayList<>();
        for (int l = 1; l < sizes.length; l++) {
            layers.add(next(numbers, sizes[l - 1], sizes[l]));
        }
        return layers;
    }

    /// All that is in the file.
    public static FloatBuffer numbers(Job job) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(job.path("weights")))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
    }

    /// Takes a layer off the file's numbers.
    static Layer next(FloatBuffer numbers, int inputs, int outputs) {
        float[] w = new float[outputs * inputs];
        float[] b = new float[outputs];
        numbers.get(w).get(b);
        return new Layer(inputs, outputs, w, b);
    }
}
