package dev.inkling.explain;

import dev.inkling.math.Matrix;
import dev.inkling.nn.Backpropagation;
import dev.inkling.nn.Dataset;
import dev.inkling.nn.Dense;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Layer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Relu;
import dev.inkling.nn.Shape;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What goes on inside a network while it looks at some hundred images, in a few numbers.
///
/// @param inputs the images as the network sees them
/// @param layers one for each of [Network#layers]
/// @param answers the share of the images that each class was the answer to
/// @param labels the share that is of each class; images of no class are of none
/// @param favourites the class that each unit of the first layer likes best: its images turn the unit on most, by the
///     mean of max(Z, 0); [Dataset#NO_CLASS] if none does. After a convolution a unit is a kernel
public record Health(
        Inputs inputs, List<OfLayer> layers, List<Double> answers, List<Double> labels, List<Integer> favourites) {
    /// Images that pass through the network together.
    private static final int PART = 64;

    /// All pixels of the images; of MNIST's the mean is 0.131 and the deviation 0.308.
    ///
    /// @param largest max x
    /// @param mean mean of x
    /// @param deviation standard deviation of x
    public record Inputs(double largest, double mean, double deviation) {}

    /// A layer. What it does not have is [Distribution#NONE], or 0.
    ///
    /// @param layer in words
    /// @param activations Z, what it leaves
    /// @param weights W
    /// @param gradients dW, of the mean cross-entropy over the images
    /// @param units of a ReLU. After a convolution a unit is a kernel, wherever in the image it looks
    /// @param dead how many of these none of the images turns on
    public record OfLayer(
            LayerSpec layer,
            Distribution activations,
            Distribution weights,
            Distribution gradients,
            int units,
            int dead) {
        /// The share of a ReLU's units that none of the images turns on.
        public double deadShare() {
            return units == 0 ? 0 : (double) dead / units;
        }
    }

    public Health {
        layers = List.copyOf(layers);
        answers = List.copyOf(answers);
        labels = List.copyOf(labels);
        favourites = List.copyOf(favourites);
    }

    /// Looks into `network` while it looks at `examples`.
    ///
    /// @throws IllegalArgumentException if the examples do not fit, see [Network#requireTrainable], or
    ///     weights are so large that numbers inside are not finite
    /// @throws IllegalStateException if they are grouped
    public static Health of(Network network, Examples examples) {
        network.requireTrainable(examples);
        int m = examples.size();
        List<Layer> layers = network.layers();
        List<Distribution.Counter> activations =
                layers.stream().map(_ -> new Distribution.Counter()).toList();
        Likes likes = new Likes(network);
        boolean[][] active = new boolean[layers.size()][];
        Arrays.setAll(active, l -> new boolean[layers.get(l).outputs()]);
        int[] answers = new int[network.classes()];
        int[] labels = new int[network.classes()];
        Sums pixels = new Sums();
        for (int from = 0; from < m; from += PART) {
            Examples part = examples.part(from, Math.min(PART, m - from));
            try (Arena arena = Arena.ofShared()) {
                Matrix x = Matrix.zeros(arena, network.inputs(), part.size());
                x.set(part.sparse());
                pixels.add(x);
                List<Matrix> outputs = network.outputs(x, arena);
                for (int l = 0; l < layers.size(); l++) {
                    addActivations(outputs.get(l), activations.get(l), active[l]);
                }
                for (int j = 0; j < part.size(); j++) {
                    answers[outputs.getLast().largestRow(j)]++;
                    if (part.label(j) != Dataset.NO_CLASS) {
                        labels[part.label(j)]++;
                        likes.add(outputs.getFirst(), j, part.label(j));
                    }
                }
            }
        }
        return new Health(
                pixels.inputs(),
                layers(network, examples, activations, active),
                shares(answers, m),
                shares(labels, m),
                likes.favourites(labels));
    }

    private static List<Double> shares(int[] counts, int all) {
        return Arrays.stream(counts).mapToObj(count -> (double) count / all).toList();
    }

    private static List<OfLayer> layers(
            Network network, Examples examples, List<Distribution.Counter> activations, boolean[][] active) {
        List<OfLayer> found = new ArrayList<>();
        try (Arena arena = Arena.ofShared()) {
            List<List<Matrix>> gradients = Backpropagation.gradients(network, arena);
            new Backpropagation(network, 0, arena).addGradients(examples, gradients);
            Shape shape = network.image();
            for (int l = 0; l < activations.size(); l++) {
                Layer layer = network.layers().get(l);
                LayerSpec spec = LayerSpec.of(layer);
                shape = spec.after(shape);
                boolean weighs = !layer.parameters().isEmpty();
                found.add(new OfLayer(
                        spec,
                        activations.get(l).distribution(),
                        weighs ? Distribution.of(layer.parameters().getFirst(), 1) : Distribution.NONE,
                        weighs ? Distribution.of(gradients.get(l).getFirst(), examples.size()) : Distribution.NONE,
                        layer instanceof Relu ? shape.channels() : 0,
                        layer instanceof Relu ? dead(active[l], shape.channels()) : 0));
            }
        }
        return found;
    }

    /// Counts all of Z, and notes which rows were above 0 in some column.
    private static void addActivations(Matrix z, Distribution.Counter counter, boolean[] active) {
        for (int j = 0; j < z.columns(); j++) {
            for (int i = 0; i < z.rows(); i++) {
                float value = z.get(i, j);
                counter.add(value);
                active[i] |= value > 0;
            }
        }
    }

    /// The channels of which no number was active.
    private static int dead(boolean[] active, int channels) {
        boolean[] alive = new boolean[channels];
        for (int i = 0; i < active.length; i++) {
            alive[i % channels] |= active[i];
        }
        int dead = 0;
        for (boolean channel : alive) {
            dead += channel ? 0 : 1;
        }
        return dead;
    }

    /// How much images of each class turn on each unit of the first layer.
    private static final class Likes {
        /// Σ max(Z, 0) by unit, then class.
        private final double[][] sums;

        Likes(Network network) {
            Layer first = network.layers().getFirst();
            int units = LayerSpec.of(first).after(network.image()).channels();
            sums = new double[first instanceof Dense ? first.outputs() : units][network.classes()];
        }

        /// Column `j` of the first layer's Z, of an image with this label.
        void add(Matrix z, int j, int label) {
            for (int i = 0; i < z.rows(); i++) {
                sums[i % sums.length][label] += Math.max(0, z.get(i, j));
            }
        }

        /// @param labels how many images there are of each class
        List<Integer> favourites(int[] labels) {
            return Arrays.stream(sums).map(sum -> favourite(sum, labels)).toList();
        }

        private static int favourite(double[] sum, int[] labels) {
            int best = Dataset.NO_CLASS;
            double most = 0;
            for (int c = 0; c < sum.length; c++) {
                double mean = sum[c] / Math.max(1, labels[c]);
                if (mean > most) {
                    most = mean;
                    best = c;
                }
            }
            return best;
        }
    }

    /// Sums over the pixels of many images.
    private static final class Sums {
        private double largest;
        private double sum;
        private double squares;
        private double count;

        void add(Matrix x) {
            for (int j = 0; j < x.columns(); j++) {
                for (int i = 0; i < x.rows(); i++) {
                    double value = x.get(i, j);
                    largest = Math.max(largest, value);
                    sum += value;
                    squares += value * value;
                }
            }
            count += (double) x.rows() * x.columns();
        }

        Inputs inputs() {
            double mean = sum / count;
            return new Inputs(largest, mean, StrictMath.sqrt(Math.max(0, squares / count - mean * mean)));
        }
    }
}
