package dev.inkling.nn;

import dev.inkling.kernel.Convolution;
import dev.inkling.kernel.MaxPool;
import dev.inkling.math.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// A layer in words, before it has an input size and weights. `toString` is what [#parse] reads:
///
/// | text            | layer                                              |
/// |-----------------|----------------------------------------------------|
/// | `dense 128`     | [Dense], 128 outputs                               |
/// | `conv 3x3x16`   | [Conv2d], 16 kernels of 3x3 pixels                 |
/// | `relu`          | [Relu]                                             |
/// | `maxpool 2`     | [MaxPool2d], windows of 2x2 pixels                 |
/// | `flatten`       | [Flatten]                                          |
/// | `dropout 0.3`   | [Dropout], leaves out 30 %                         |
public sealed interface LayerSpec {
    /// What may be in a list of layers, for messages.
    String KINDS = "dense N, conv HxWxN, relu, maxpool N, flatten or dropout P";

    /// A [Dense] layer.
    record DenseSpec(int units) implements LayerSpec {
        public DenseSpec {
            requireAtLeast1("dense units", units);
        }

        @Override
        public String toString() {
            return "dense " + units;
        }
    }

    /// A [Conv2d] layer.
    record ConvSpec(int height, int width, int channels) implements LayerSpec {
        public ConvSpec {
            requireAtLeast1("conv channels", channels);
            if (height % 2 != 1 || width % 2 != 1) {
                throw new IllegalArgumentException(
                        "conv: expected kernels with odd height and width, got " + height + "x" + width);
            }
        }

        @Override
        public String toString() {
            return "conv " + height + "x" + width + "x" + channels;
        }
    }

    /// A [Relu] layer.
    record ReluSpec() implements LayerSpec {
        @Override
        public String toString() {
            return "relu";
        }
    }

    /// A [MaxPool2d] layer.
    record MaxPoolSpec(int size) implements LayerSpec {
        public MaxPoolSpec {
            requireAtLeast1("maxpool size", size);
        }

        @Override
        public String toString() {
            return "maxpool " + size;
        }
    }

    /// A [Flatten] layer.
    record FlattenSpec() implements LayerSpec {
        @Override
        public String toString() {
            return "flatten";
        }
    }

    /// A [Dropout] layer.
    record DropoutSpec(float rate) implements LayerSpec {
        public DropoutSpec {
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException("dropout: expected a share from 0 to below 1, got " + rate);
            }
        }

        @Override
        public String toString() {
            return "dropout " + rate;
        }
    }

    /// Dense layers of so many units with ReLU behind each.
    static List<LayerSpec> hidden(List<Integer> units) {
        List<LayerSpec> layers = new ArrayList<>();
        for (int count : units) {
            layers.add(new DenseSpec(count));
            layers.add(new ReluSpec());
        }
        return List.copyOf(layers);
    }

    /// The layers in a text like `conv 3x3x16, relu, maxpool 2, dense 10`.
    ///
    /// @throws IllegalArgumentException if one is not known; says which
    static List<LayerSpec> parse(String text) {
        List<LayerSpec> layers = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String words = part.strip();
            try {
                layers.add(one(words));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(place(layers.size() + 1, words) + e.getMessage(), e);
            }
        }
        return List.copyOf(layers);
    }

    /// All but the last of `layers`, which is to be dense with an output for each class.
    ///
    /// @param classes how many there are, if that is known already
    /// @throws IllegalArgumentException if the last one is another
    static List<LayerSpec> beforeLast(List<LayerSpec> layers, OptionalInt classes) {
        LayerSpec last = layers.getLast();
        if (!(last instanceof DenseSpec(int units)) || classes.orElse(units) != units) {
            throw new IllegalArgumentException(place(layers.size(), last.toString()) + "expected dense "
                    + (classes.isPresent() ? classes.getAsInt() : "N") + " last, an output for each class, got "
                    + last);
        }
        return layers.subList(0, layers.size() - 1);
    }

    /// Sizes of the images after one of `layers`.
    ///
    /// @param number 1, 2, ...
    /// @throws IllegalArgumentException if it cannot take images of the sizes `before`; says which
    static Shape after(List<LayerSpec> layers, int number, Shape before) {
        LayerSpec layer = layers.get(number - 1);
        try {
            return layer.after(before);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place(number, layer.toString()) + e.getMessage(), e);
        }
    }

    /// The beginning of a message about layer `number`.
    static String place(int number, String layer) {
        return "layer " + number + ", \"" + layer + "\": ";
    }

    /// What [#parse] reads.
    static String text(List<LayerSpec> layers) {
        return layers.stream().map(LayerSpec::toString).collect(Collectors.joining(", "));
    }

    private static LayerSpec one(String text) {
        String[] words = text.split("\\s+", -1);
        String kind = words[0];
        if (words.length > 2) {
            throw new IllegalArgumentException("expected " + KINDS + ", got more words");
        }
        String setting = words.length == 2 ? words[1] : "";
        return switch (kind) {
            case "dense" -> new DenseSpec(number(setting, "a number of units"));
            case "conv" -> {
                String[] sizes = setting.split("x", -1);
                String expected = "HxWxN (height, width and number of kernels)";
                if (sizes.length != 3) {
                    throw new IllegalArgumentException("expected " + expected + ", got " + shown(setting));
                }
                yield new ConvSpec(number(sizes[0], expected), number(sizes[1], expected), number(sizes[2], expected));
            }
            case "maxpool" -> new MaxPoolSpec(number(setting, "the size of a window"));
            case "dropout" -> {
                try {
                    yield new DropoutSpec(Float.parseFloat(setting));
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException("expected a share from 0 to below 1, got " + shown(setting), e);
                }
            }
            case "relu", "flatten" -> {
                if (!setting.isEmpty()) {
                    throw new IllegalArgumentException("expected nothing after " + kind + ", got " + setting);
                }
                yield kind.equals("relu") ? new ReluSpec() : new FlattenSpec();
            }
            default -> throw new IllegalArgumentException("expected " + KINDS + ", got " + shown(kind));
        };
    }

    private static int number(String text, String what) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected " + what + ", got " + shown(text), e);
        }
    }

    private static String shown(String text) {
        return text.isEmpty() ? "nothing" : text;
    }

    private static void requireAtLeast1(String what, int actual) {
        if (actual < 1) {
            throw new IllegalArgumentException(what + ": expected at least 1, got " + actual);
        }
    }

    /// Sizes of the images after this layer.
    ///
    /// @throws IllegalArgumentException if it cannot take such images
    default Shape after(Shape before) {
        return switch (this) {
            case DenseSpec(int units) -> Shape.flat(units);
            case ConvSpec(int height, int width, int channels) -> new Shape(before.height(), before.width(), channels);
            case MaxPoolSpec(int size) -> {
                var pool = new MaxPool(before.height(), before.width(), before.channels(), size);
                yield new Shape(pool.height() / size, pool.width() / size, pool.channels());
            }
            case FlattenSpec() -> Shape.flat(before.size());
            case ReluSpec(), DropoutSpec(float _) -> before;
        };
    }

    /// Whether it has numbers that training changes.
    default boolean isWeighted() {
        return this instanceof DenseSpec || this instanceof ConvSpec;
    }

    /// Numbers that training changes.
    ///
    /// @param before sizes of the images before it
    default double parameterCount(Shape before) {
        return switch (this) {
            case DenseSpec(int units) -> (before.size() + 1.0) * units;
            case ConvSpec(int height, int width, int channels) ->
                ((double) height * width * before.channels() + 1) * channels;
            case ReluSpec(), MaxPoolSpec(int _), FlattenSpec(), DropoutSpec(float _) -> 0;
        };
    }

    /// Where the weights of layers come from.
    interface Weights {
        /// W.
        ///
        /// @param shape (outputs, inputs), or (outputs, height, width, inputs) of a [Conv2d]: the matrix has a
        ///     column for each place of all that follows the first
        Matrix w(List<Integer> shape);

        /// b, (outputs, 1).
        Matrix b(int outputs);
    }

    /// The layer.
    ///
    /// @param before sizes of the images before it
    /// @throws IllegalArgumentException if it cannot take such images
    default Layer layer(Shape before, Weights weights) {
        return switch (this) {
            case DenseSpec(int units) -> new Dense(weights.w(List.of(units, before.size())), weights.b(units));
            case ConvSpec(int height, int width, int channels) -> {
                var shape =
                        new Convolution(before.height(), before.width(), before.channels(), channels, height, width);
                yield new Conv2d(
                        weights.w(List.of(channels, height, width, before.channels())), weights.b(channels), shape);
            }
            case MaxPoolSpec(int size) ->
                new MaxPool2d(new MaxPool(before.height(), before.width(), before.channels(), size));
            case ReluSpec() -> new Relu(before.size());
            case FlattenSpec() -> new Flatten(before.size());
            case DropoutSpec(float rate) -> new Dropout(before.size(), rate);
        };
    }

    /// What a layer is in words.
    static LayerSpec of(Layer layer) {
        return switch (layer) {
            case Dense dense -> new DenseSpec(dense.outputs());
            case Conv2d(Matrix _, Matrix _, Convolution shape) ->
                new ConvSpec(shape.kernelHeight(), shape.kernelWidth(), shape.outputs());
            case MaxPool2d(MaxPool shape) -> new MaxPoolSpec(shape.size());
            case Relu _ -> new ReluSpec();
            case Flatten _ -> new FlattenSpec();
            case Dropout(int _, float rate) -> new DropoutSpec(rate);
        };
    }
}
