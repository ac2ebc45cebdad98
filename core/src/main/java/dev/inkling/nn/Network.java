package dev.inkling.nn;

import dev.inkling.math.Columns;
import dev.inkling.math.Matrix;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Layers, each feeding the next; the last one's outputs are the logits.
///
/// @param layers from the pixels to the logits
public record Network(List<Layer> layers) {
    /// @throws IllegalArgumentException if the layers do not fit together
    public Network {
        layers = List.copyOf(layers);
        if (layers.isEmpty() || layers.getFirst() instanceof Relu) {
            throw new IllegalArgumentException("network: expected a dense layer first, got " + layers);
        }
        for (int l = 1; l < layers.size(); l++) {
            if (layers.get(l).inputs() != layers.get(l - 1).outputs()) {
                throw new IllegalArgumentException("network: expected layer " + (l + 1) + " to take "
                        + layers.get(l - 1).outputs() + " inputs, got "
                        + layers.get(l).inputs());
            }
        }
    }

    /// A network of dense layers with ReLU between them, with initial weights.
    ///
    /// @param sizes numbers from layer to layer: inputs, hidden units ..., classes
    public static Network dense(List<Integer> sizes, Initializer initializer, long seed) {
        List<Layer> layers = new ArrayList<>();
        for (int l = 1; l < sizes.size(); l++) {
            if (l > 1) {
                layers.add(new Relu(sizes.get(l - 1)));
            }
            layers.add(initializer.dense(sizes.get(l - 1), sizes.get(l), seed, l));
        }
        return new Network(layers);
    }

    /// Numbers in an observation.
    public int inputs() {
        return layers.getFirst().inputs();
    }

    /// Number of logits.
    public int classes() {
        return layers.getLast().outputs();
    }

    /// Numbers from layer to layer: inputs, hidden units ..., classes. `[784, 10, 10]` is the paper's.
    public List<Integer> sizes() {
        List<Integer> sizes = new ArrayList<>(List.of(inputs()));
        for (Layer layer : layers) {
            if (layer instanceof Dense) {
                sizes.add(layer.outputs());
            }
        }
        return List.copyOf(sizes);
    }

    /// All parameters, layer by layer, W before b.
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        int number = 0;
        for (Layer layer : layers) {
            if (layer instanceof Dense(Matrix w, Matrix b)) {
                number++;
                parameters.add(new Parameter("layer" + number + ".W", w));
                parameters.add(new Parameter("layer" + number + ".b", b));
            }
        }
        return List.copyOf(parameters);
    }

    /// How many numbers training changes.
    public long parameterCount() {
        return parameters().stream()
                .mapToLong(p -> (long) p.value().rows() * p.value().columns())
                .sum();
    }

    /// Refuses examples that this network can neither be trained nor judged on.
    ///
    /// @throws IllegalArgumentException if there are none, if they have other inputs than the network
    ///     takes, or if there is no logit for a label
    public void requireFits(Examples examples) {
        if (examples.size() == 0) {
            throw new IllegalArgumentException("examples: expected at least 1, got 0");
        }
        if (examples.x().rows() != inputs()) {
            throw new IllegalArgumentException("examples: expected " + inputs() + " inputs, got "
                    + examples.x().rows());
        }
        for (int j = 0; j < examples.size(); j++) {
            if (examples.label(j) < 0 || examples.label(j) >= classes()) {
                throw new IllegalArgumentException("example " + j + ": expected a label from 0 to " + (classes() - 1)
                        + ", got " + examples.label(j));
            }
        }
    }

    /// A = softmax of the last layer's Z: how likely each class is for each observation.
    ///
    /// @param x (inputs, m)
    /// @return (classes, m); memory is freed when it is unreachable
    public Matrix probabilities(Columns x) {
        Columns input = x;
        Matrix z = Matrix.zerosFor(x, Arena.ofAuto(), classes());
        for (Layer layer : layers) {
            z = Matrix.zerosFor(x, Arena.ofAuto(), layer.outputs());
            layer.forward(input, z);
            input = z;
        }
        z.setSoftmax(z, new int[x.columns()], new float[x.columns()], new float[x.columns()]);
        return z;
    }

    /// The same network with weights of its own.
    public Network copy() {
        return new Network(layers.stream().map(Layer::copy).toList());
    }

    /// SHA-256, in hexadecimal, over all parameters in their order, each row by row as little-endian
    /// float32: equal exactly if every bit of every weight is.
    public String weightsSha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Parameter parameter : parameters()) {
                Matrix value = parameter.value();
                ByteBuffer row =
                        ByteBuffer.allocate(value.columns() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < value.rows(); i++) {
                    row.clear();
                    for (int j = 0; j < value.columns(); j++) {
                        row.putFloat(value.get(i, j));
                    }
                    digest.update(row.flip());
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
