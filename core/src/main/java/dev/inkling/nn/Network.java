package dev.inkling.nn;

import dev.inkling.kernel.Convolution;
import dev.inkling.math.Columns;
import dev.inkling.math.Matrix;
import dev.inkling.math.SparseMatrix;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Layers, each feeding the next; the last one's outputs are the logits.
///
/// @param layers from the pixels to the logits
public record Network(List<Layer> layers) {
    /// @throws IllegalArgumentException if the layers do not fit together
    public Network {
        layers = List.copyOf(layers);
        if (layers.isEmpty() || layers.getFirst().parameters().isEmpty()) {
            throw new IllegalArgumentException("network: expected a layer with weights first, got " + layers);
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
        List<LayerSpec> layers = new ArrayList<>(LayerSpec.hidden(sizes.subList(1, sizes.size() - 1)));
        layers.add(new LayerSpec.DenseSpec(sizes.getLast()));
        return of(Shape.flat(sizes.getFirst()), layers, initializer, seed);
    }

    /// A network with initial weights.
    ///
    /// @param image sizes of its inputs
    /// @throws IllegalArgumentException if the layers do not fit together
    public static Network of(Shape image, List<LayerSpec> layers, Initializer initializer, long seed) {
        return of(image, layers, number -> initializer.weights(seed, number));
    }

    /// A network with given weights.
    ///
    /// @param image sizes of its inputs
    /// @param weights asked for those of layer n, counted from 1 among the layers that have weights
    /// @throws IllegalArgumentException if the layers do not fit together
    public static Network of(Shape image, List<LayerSpec> layers, IntFunction<LayerSpec.Weights> weights) {
        List<Layer> made = new ArrayList<>();
        Shape shape = image;
        int number = 1;
        for (int l = 0; l < layers.size(); l++) {
            Shape after = LayerSpec.after(layers, l + 1, shape);
            Layer layer = layers.get(l).layer(shape, weights.apply(number));
            made.add(layer);
            shape = after;
            number += layer.parameters().isEmpty() ? 0 : 1;
        }
        return new Network(made);
    }

    /// Sizes of an observation: of an image, or flat where the first layer does not care.
    public Shape image() {
        return layers.getFirst() instanceof Conv2d(Matrix _, Matrix _, Convolution shape)
                ? new Shape(shape.height(), shape.width(), shape.inputs())
                : Shape.flat(inputs());
    }

    /// Whether it has convolutions.
    boolean isConvolutional() {
        return layers.stream().anyMatch(Conv2d.class::isInstance);
    }

    /// The same network with other parameters.
    ///
    /// @param parameters one list for each layer, in the order of [Layer#parameters]
    public Network with(List<List<Matrix>> parameters) {
        return new Network(IntStream.range(0, layers.size())
                .mapToObj(l -> layers.get(l).with(parameters.get(l)))
                .toList());
    }

    /// The layers in words.
    public List<LayerSpec> specs() {
        return layers.stream().map(LayerSpec::of).toList();
    }

    /// What the first layer takes: `x`, or all of its numbers where blank pixels have to be there.
    ///
    /// @param room of x's shape
    Columns input(Columns x, Optional<Matrix> room) {
        if (room.isPresent() && x instanceof SparseMatrix sparse) {
            room.get().set(sparse);
            return room.get();
        }
        return x;
    }

    /// Room for [#input] with `m` observations, where it is needed.
    Optional<Matrix> inputRoom(Arena arena, int m) {
        return layers.getFirst() instanceof Dense ? Optional.empty() : Optional.of(Matrix.zeros(arena, inputs(), m));
    }

    /// Numbers in an observation.
    public int inputs() {
        return layers.getFirst().inputs();
    }

    /// Number of logits.
    public int classes() {
        return layers.getLast().outputs();
    }

    /// Numbers from one layer with weights to the next: inputs, hidden units ..., classes.
    /// `[784, 10, 10]` is the paper's.
    public List<Integer> sizes() {
        List<Integer> sizes = new ArrayList<>(List.of(inputs()));
        for (Layer layer : layers) {
            if (!layer.parameters().isEmpty()) {
                sizes.add(layer.outputs());
            }
        }
        return List.copyOf(sizes);
    }

    /// What people call it: `784-10-10` for dense layers with ReLU between them, all layers in words otherwise.
    public String text() {
        List<Integer> sizes = sizes();
        List<LayerSpec> specs = specs();
        return specs.subList(0, specs.size() - 1).equals(LayerSpec.hidden(sizes.subList(1, sizes.size() - 1)))
                ? sizes.stream().map(String::valueOf).collect(Collectors.joining("-"))
                : LayerSpec.text(specs);
    }

    /// All parameters, layer by layer, W before b.
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        int number = 0;
        for (Layer layer : layers) {
            if (!layer.parameters().isEmpty()) {
                number++;
                Matrix w = layer.parameters().get(0);
                Matrix b = layer.parameters().get(1);
                List<Integer> shape = layer instanceof Conv2d(Matrix _, Matrix _, Convolution sizes)
                        ? List.of(sizes.outputs(), sizes.kernelHeight(), sizes.kernelWidth(), sizes.inputs())
                        : List.of(w.rows(), w.columns());
                parameters.add(new Parameter("layer" + number + ".W", shape, w));
                parameters.add(new Parameter("layer" + number + ".b", List.of(b.rows()), b));
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

    /// Refuses examples that this network cannot be judged by.
    ///
    /// @throws IllegalArgumentException if there are none, if they have other inputs than the network
    ///     takes, or if there is no logit for a label
    public void requireFits(Examples examples) {
        requireFits(examples, 0);
    }

    /// Refuses examples that this network cannot be trained on. An image may be of no class.
    ///
    /// @throws IllegalArgumentException if there are none, if they have other inputs than the network
    ///     takes, or if there is no logit for a label
    public void requireTrainable(Examples examples) {
        requireFits(examples, Dataset.NO_CLASS);
    }

    private void requireFits(Examples examples, int leastLabel) {
        if (examples.size() == 0) {
            throw new IllegalArgumentException("examples: expected at least 1, got 0");
        }
        if (examples.x().rows() != inputs()) {
            throw new IllegalArgumentException("examples: expected " + inputs() + " inputs, got "
                    + examples.x().rows());
        }
        for (int j = 0; j < examples.size(); j++) {
            if (examples.label(j) < leastLabel || examples.label(j) >= classes()) {
                throw new IllegalArgumentException("example " + j + ": expected a label from 0 to " + (classes() - 1)
                        + ", got " + examples.label(j));
            }
        }
    }

    /// Z of the last layer.
    ///
    /// @param x (inputs, m)
    /// @param arena where the memory lives
    /// @return (classes, m)
    public Matrix logits(Columns x, Arena arena) {
        return outputs(x, arena).getLast();
    }

    /// Z of every layer, from the first to the logits.
    ///
    /// @param x (inputs, m)
    /// @param arena where the memory lives
    /// @return one matrix for each of [#layers], (its outputs, m)
    public List<Matrix> outputs(Columns x, Arena arena) {
        Columns input = input(x, inputRoom(arena, x.columns()));
        List<Matrix> outputs = new ArrayList<>();
        for (Layer layer : layers) {
            Matrix z = Matrix.zerosFor(x, arena, layer.outputs());
            layer.forward(input, z);
            outputs.add(z);
            input = z;
        }
        return outputs;
    }

    /// A = softmax of the last layer's Z: how likely each class is for each observation.
    ///
    /// @param x (inputs, m)
    /// @return (classes, m); memory is freed when it is unreachable
    public Matrix probabilities(Columns x) {
        return probabilities(x, 1);
    }

    /// A = softmax of the last layer's Z / T.
    ///
    /// @param x (inputs, m)
    /// @param temperature T
    /// @return (classes, m); memory is freed when it is unreachable
    public Matrix probabilities(Columns x, float temperature) {
        Matrix z = logits(x, Arena.ofAuto());
        for (int j = 0; temperature != 1 && j < z.columns(); j++) {
            for (int i = 0; i < z.rows(); i++) {
                z.set(i, j, z.get(i, j) / temperature);
            }
        }
        z.setSoftmax(z, new int[x.columns()], new float[x.columns()], new float[x.columns()]);
        return z;
    }

    /// The same network with weights of its own.
    public Network copy() {
        return with(layers.stream()
                .map(layer -> layer.parameters().stream().map(Matrix::copy).toList())
                .toList());
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
