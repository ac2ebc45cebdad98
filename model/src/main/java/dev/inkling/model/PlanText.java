package dev.inkling.model;

import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.train.LearningRate;
import dev.inkling.train.Optimizer;
import dev.inkling.train.TrainingAids;
import dev.inkling.train.TrainingPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A [TrainingPlan] in words, but for its layers: as JSON has it, in model files and elsewhere.
///
/// @param batchSize a number, or `full`
/// @param length a number with `iterations` or `epochs`
public record PlanText(
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
        long seed) {
    private static final String FULL = "full";

    /// `plan` in words.
    public static PlanText of(TrainingPlan plan) {
        String length = switch (plan.length()) {
            case TrainingPlan.Length.Iterations(long count) -> count + " iterations";
            case TrainingPlan.Length.Epochs(int count) -> count + " epochs";
        };
        String batchSize = plan.batchSize() == TrainingPlan.FULL_BATCH ? FULL : Integer.toString(plan.batchSize());
        return new PlanText(
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
                plan.seed());
    }

    /// The plan.
    ///
    /// @param hidden the layers before the last
    /// @throws IllegalArgumentException if something in it is not known, or a number out of its range
    public TrainingPlan plan(List<LayerSpec> hidden) {
        return new TrainingPlan(
                hidden,
                initializer(initializer),
                Optimizer.named(optimizer),
                new LearningRate(learningRate, schedule(schedule), warmUp),
                weightDecay,
                labelSmoothing,
                batchSize(batchSize),
                length(length),
                new TrainingAids(SafeTensorsReader.withoutCodes(augmentation), validation, patience, averaging),
                seed);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static LearningRate.Schedule schedule(String name) {
        return Arrays.stream(LearningRate.Schedule.values())
                .filter(schedule -> name(schedule).equals(name))
                .findFirst()
                .orElseThrow(() -> unexpected("schedule", "constant, step, cosine or one-cycle", name));
    }

    private static Initializer initializer(String name) {
        return Arrays.stream(Initializer.values())
                .filter(initializer -> name(initializer).equals(name))
                .findFirst()
                .orElseThrow(() -> unexpected("initializer", "uniform or he", name));
    }

    private static int batchSize(String text) {
        try {
            return text.equals(FULL) ? TrainingPlan.FULL_BATCH : Description.number(text);
        } catch (IllegalArgumentException e) {
            throw unexpected("batchSize", "a number of images or full", text);
        }
    }

    private static TrainingPlan.Length length(String text) {
        int space = text.indexOf(' ');
        String count = text.substring(0, Math.max(0, space));
        try {
            return switch (text.substring(space + 1)) {
                case "iterations" -> new TrainingPlan.Length.Iterations(Description.longNumber(count));
                case "epochs" -> new TrainingPlan.Length.Epochs(Description.number(count));
                default -> throw new IllegalArgumentException(text);
            };
        } catch (IllegalArgumentException e) {
            throw unexpected("length", "a number of iterations or epochs", text);
        }
    }

    private static IllegalArgumentException unexpected(String field, String expected, String actual) {
        return new IllegalArgumentException(field + ": expected " + expected + ", got " + actual);
    }
}
