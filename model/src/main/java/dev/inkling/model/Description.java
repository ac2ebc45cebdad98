package dev.inkling.model;

import dev.inkling.nn.Dense;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import dev.inkling.nn.Relu;
import dev.inkling.train.LearningRate;
import dev.inkling.train.Optimizer;
import dev.inkling.train.TrainingPlan;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A model's JSON: what a [Model] says apart from its weights.
///
/// @param version of this description; others are refused
record Description(
        int version, Architecture architecture, String data, int examples, String preset, Plan plan, long iterations) {
    private static final int VERSION = 1;
    private static final String DENSE = "dense ";
    private static final String FULL = "full";

    /// The layers.
    ///
    /// @param inputs pixels of an image
    /// @param layers `dense <outputs>` or `relu`, from the pixels to the logits
    record Architecture(int inputs, List<String> layers) {}

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
                architecture(model.network()),
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
                        plan.seed()),
                model.iterations());
    }

    /// The model with this description and these weights. Names that only people read are cleaned: a
    /// file may not send codes to a terminal.
    ///
    /// @throws IllegalArgumentException if something in it is not known
    Model model(Network network) {
        requireKnown(version == VERSION, "version " + version);
        List<Integer> sizes = network.sizes();
        return new Model(
                network,
                SafeTensorsReader.oneLine(data),
                examples,
                SafeTensorsReader.oneLine(preset),
                new TrainingPlan(
                        sizes.subList(1, sizes.size() - 1),
                        initializer(plan.initializer),
                        Optimizer.named(plan.optimizer),
                        new LearningRate(plan.learningRate, schedule(plan.schedule), plan.warmUp),
                        plan.weightDecay,
                        plan.labelSmoothing,
                        plan.batchSize.equals(FULL) ? TrainingPlan.FULL_BATCH : number(plan.batchSize),
                        length(plan.length),
                        plan.seed),
                iterations);
    }

    /// The number in `dense <outputs>`.
    static int denseOutputs(String layer) {
        requireKnown(layer.startsWith(DENSE), "layer " + layer);
        return number(layer.substring(DENSE.length()));
    }

    private static Architecture architecture(Network network) {
        List<String> layers = new ArrayList<>();
        for (var layer : network.layers()) {
            layers.add(
                    switch (layer) {
                        case Dense dense -> DENSE + dense.outputs();
                        case Relu _ -> "relu";
                    });
        }
        return new Architecture(network.inputs(), layers);
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
