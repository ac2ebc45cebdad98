package dev.inkling.web;

import dev.inkling.eval.Answers;
import dev.inkling.explain.Distribution;
import dev.inkling.explain.Health;
import dev.inkling.math.Matrix;
import dev.inkling.nn.Examples;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Parameter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/// A look inside a network while it is trained, as JSON. All of it is about one set of weights.
///
/// @param iteration how often they had changed
/// @param loss mean cross-entropy over images that are not trained on
/// @param accuracy share of these that are answered right
/// @param confusion `confusion.get(t).get(p)`: how many of these, of class t, are answered p
/// @param layers one for each
/// @param units the first layer's
record Look(
        long iteration,
        double loss,
        double accuracy,
        List<List<Integer>> confusion,
        List<OfLayer> layers,
        FirstLayer units) {
    /// More units than anybody looks at one by one.
    private static final int MOST_UNITS = 48;

    private static final int FULL = 127;

    /// @param name the layer in words
    /// @param units of a ReLU
    /// @param dead how many of these are never on
    record OfLayer(
            String name, Distribution activations, Distribution weights, Distribution gradients, int units, int dead) {}

    /// The first layer's weights as images.
    ///
    /// @param width pixels in a row
    /// @param height rows
    /// @param all how many units there are
    /// @param largest the size of a weight that has the full colour
    /// @param units the first of them
    record FirstLayer(int width, int height, int all, double largest, List<Unit> units) {}

    /// @param weights a signed byte for each, 127 for the largest, in base64
    /// @param likes the digit whose images turn it on most; -1 if none does
    record Unit(String weights, int likes) {}

    /// Looks at `network`.
    ///
    /// @param health what goes on inside
    /// @param heldOut images that are not trained on
    /// @param width pixels in a row of an image
    static Look at(Network network, long iteration, Health health, Examples heldOut, int width) {
        Answers answers = Answers.of(network, heldOut, 1);
        double loss =
                IntStream.range(0, answers.size()).mapToDouble(answers::loss).sum();
        List<OfLayer> layers = new ArrayList<>();
        List<LayerSpec> specs = network.specs();
        for (int l = 0; l < specs.size(); l++) {
            Health.OfLayer layer = health.layers().get(l);
            layers.add(new OfLayer(
                    specs.get(l).toString(),
                    layer.activations(),
                    layer.weights(),
                    layer.gradients(),
                    layer.units(),
                    layer.dead()));
        }
        return new Look(
                iteration,
                loss / answers.size(),
                answers.accuracy().value(),
                answers.confusion(),
                layers,
                firstLayer(network, health.favourites(), width));
    }

    private static FirstLayer firstLayer(Network network, List<Integer> favourites, int imageWidth) {
        Parameter w = network.parameters().getFirst();
        // (out, in) of dense layers, (out, height, width, 1) of convolutions.
        boolean kernels = w.shape().size() == 4;
        int width = kernels ? w.shape().get(2) : imageWidth;
        Matrix weights = w.value();
        float largest = 0;
        for (int i = 0; i < weights.rows(); i++) {
            for (int j = 0; j < weights.columns(); j++) {
                largest = Math.max(largest, Math.abs(weights.get(i, j)));
            }
        }
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < Math.min(weights.rows(), MOST_UNITS); i++) {
            byte[] levels = new byte[weights.columns()];
            for (int j = 0; j < levels.length; j++) {
                levels[j] = (byte) Math.round(largest == 0 ? 0 : weights.get(i, j) / largest * FULL);
            }
            units.add(new Unit(Base64.getEncoder().encodeToString(levels), favourites.get(i)));
        }
        return new FirstLayer(width, weights.columns() / width, weights.rows(), largest, units);
    }
}
