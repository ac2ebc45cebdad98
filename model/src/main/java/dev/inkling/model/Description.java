package dev.inkling.model;

import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Shape;
import dev.inkling.train.LearningRate;
import dev.inkling.train.Optimizer;
import dev.inkling.train.TrainingAids;
import dev.inkling.train.TrainingPlan;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A model's JSON: what a [Model] says apart from its weights.
///
/// @param version of this description; others are refused
record Description(
        int version,
        Architecture architecture,
        String data,
        int examples,
        String preset,
        Plan plan,
        long iterations,
        float temperature,
        float energyLimit) {
    static final int VERSION = 3;
    private static final String FULL = "full";

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

    /// A [TrainingPlan] in words.
    ///
    /// @param batchSize a number, or `full`
    /// @param length a number with `iterations` or `epochs`
    record Plan(
            String initializer,
            String optimizer,
            float learningRate,
            String schedule,
            double warmUp,
            float weightDecay,
            float labelSmoothing,
            String batchSize,
            String length,
            String augmentation,
            int validation,
            int patience,
            float averaging,
            long seed) {}

    static Description of(Model model) {
        TrainingPlan plan = model.plan();
        String length = switch (plan.length()) {
            case TrainingPlan.Length.Iterations(long count) -> count + " iterations";
            case TrainingPlan.Length.Epochs(int count) -> count + " epochs";
        };
        String batchSize = plan.batchSize() == TrainingPlan.FULL_BATCH ? FULL : Integer.toString(plan.batchSize());
        return new Description(
                VERSION,
                Architecture.of(model.network()),
                model.data(),
                model.examples(),
                model.preset(),
                new Plan(
                        name(plan.initializer()),
                        plan.optimizer().name(),
                        plan.learningRate().peak(),
                        name(plan.learningRate().schedule()),
                        plan.learningRate().warmUp(),
                        plan.weightDecay(),
                        plan.labelSmoothing(),
                        batchSize,
                        length,
                        plan.aids().augmentation(),
                        plan.aids().validation(),
                        plan.aids().patience(),
                        plan.aids().averaging(),
                        plan.seed()),
                model.iterations(),
                model.temperature(),
                model.energyLimit());
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
                new TrainingPlan(
                        layers.subList(0, layers.size() - 1),
                        initializer(plan.initializer),
                        Optimizer.named(plan.optimizer),
                        new LearningRate(plan.learningRate, schedule(plan.schedule), plan.warmUp),
                        plan.weightDecay,
                        plan.labelSmoothing,
                        plan.batchSize.equals(FULL) ? TrainingPlan.FULL_BATCH : number(plan.batchSize),
                        length(plan.length),
                        new TrainingAids(
                                SafeTensorsReader.withoutCodes(plan.augmentation),
                                plan.validation,
                                plan.patience,
                                plan.averaging),
                        plan.seed),
                iterations,
                temperature,
                energyLimit);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static LearningRate.Schedule schedule(String name) {
        return Arrays.stream(LearningRate.Schedule.values())
                .filter(schedule -> name(schedule).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("schedule " + name));
    }

    private static Initializer initializer(String name) {
        return Arrays.stream(Initializer.values())
                .filter(initializer -> name(initializer).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("initializer " + name));
    }

    private static TrainingPlan.Length length(String text) {
        int space = text.indexOf(' ');
        requireKnown(space > 0, "length " + text);
        String count = text.substring(0, space);
        return switch (text.substring(space + 1)) {
            case "iterations" -> new TrainingPlan.Length.Iterations(longNumber(count));
            case "epochs" -> new TrainingPlan.Length.Epochs(number(count));
            case String unit -> throw new IllegalArgumentException("length in " + unit);
        };
    }

    private static int number(String text) {
        long number = longNumber(text);
        requireKnown(number <= Integer.MAX_VALUE, "number " + text);
        return (int) number;
    }

    private static long longNumber(String text) {
        requireKnown(text.matches("[0-9]{1,19}") && new BigInteger(text).bitLength() < Long.SIZE, "number " + text);
        return Long.parseLong(text);
    }

    private static void requireKnown(boolean known, String what) {
        if (!known) {
            throw new IllegalArgumentException(what);
        }
    }
}
