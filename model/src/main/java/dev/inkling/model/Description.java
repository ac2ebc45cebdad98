package dev.inkling.model;

import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Shape;
import java.math.BigInteger;
import java.util.List;

/// A model's JSON: what a [Model] says apart from its weights.
///
/// @param version of this description; others are refused
record Description(
        int version,
        Architecture architecture,
        String data,
        int examples,
        String preset,
        PlanText plan,
        long iterations,
        float temperature,
        float energyLimit,
        List<EpochText> epochs) {
    static final int VERSION = 4;

    /// The layers.
    ///
    /// @param image sizes of an image, as [Shape] in words
    /// @param layers from the pixels to the logits, each a [LayerSpec] in words
    record Architecture(String image, List<String> layers) {
        static Architecture of(Network network) {
            return new Architecture(
                    network.image().toString(),
                    network.specs().stream().map(LayerSpec::toString).toList());
        }

        /// @throws IllegalArgumentException if it is no such text
        Shape shape() {
            String[] sizes = image.split("x", -1);
            requireKnown(sizes.length == 3, "image " + image);
            return new Shape(number(sizes[0]), number(sizes[1]), number(sizes[2]));
        }

        List<LayerSpec> specs() {
            return LayerSpec.parse(String.join(",", layers));
        }
    }

    static Description of(Model model) {
        return new Description(
                VERSION,
                Architecture.of(model.network()),
                model.data(),
                model.examples(),
                model.preset(),
                PlanText.of(model.plan()),
                model.iterations(),
                model.temperature(),
                model.energyLimit(),
                EpochText.of(model.epochs()));
    }

    /// The model with this description and these weights. Names that only people read are cleaned: a
    /// file may not send codes to a terminal.
    ///
    /// @throws IllegalArgumentException if something in it is not known
    Model model(Network network) {
        requireKnown(version == VERSION, "version " + version);
        List<LayerSpec> layers = network.specs();
        return new Model(
                network,
                SafeTensorsReader.oneLine(data),
                examples,
                SafeTensorsReader.oneLine(preset),
                plan.plan(layers.subList(0, layers.size() - 1)),
                iterations,
                temperature,
                energyLimit,
                EpochText.results(epochs));
    }

    static int number(String text) {
        long number = longNumber(text);
        requireKnown(number <= Integer.MAX_VALUE, "number " + text);
        return (int) number;
    }

    static long longNumber(String text) {
        requireKnown(text.matches("[0-9]{1,19}") && new BigInteger(text).bitLength() < Long.SIZE, "number " + text);
        return Long.parseLong(text);
    }

    static void requireKnown(boolean known, String what) {
        if (!known) {
            throw new IllegalArgumentException(what);
        }
    }
}
