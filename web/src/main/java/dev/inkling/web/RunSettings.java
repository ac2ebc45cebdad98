package dev.inkling.web;

import dev.inkling.data.Augmentation;
import dev.inkling.data.DataSplit;
import dev.inkling.data.LabelledImages;
import dev.inkling.model.PlanText;
import dev.inkling.nn.LayerSpec;
import dev.inkling.train.Remedy;
import dev.inkling.train.TrainingPlan;
import java.util.Locale;
import java.util.OptionalInt;

/// What decides a training, in words: all that another machine needs to train the same network.
///
/// @param preset where the other settings began
/// @param data name of the data set
/// @param pixels what is done to it first: `as they are`, `inverted`, or `times` and a factor
/// @param layers all layers, as `--layers` takes them
/// @param plan everything else
record RunSettings(String preset, String data, String pixels, String layers, PlanText plan) {
    static final String AS_THEY_ARE = "as they are";
    private static final String INVERTED = "inverted";
    private static final String TIMES = "times ";
    private static final int FULL = 255;

    /// @param classes of the data: the outputs of the last layer
    static RunSettings of(String preset, String data, String pixels, TrainingPlan plan, int classes) {
        return new RunSettings(preset, data, pixels, LayerSpec.text(plan.layers(classes)), PlanText.of(plan));
    }

    /// The plan.
    ///
    /// @param classes that the last layer is to have an output for
    /// @throws IllegalArgumentException if the words are not known, or a number out of its range
    TrainingPlan trainingPlan(int classes) {
        Augmentation.named(plan.augmentation()); // says what is wrong with it
        return plan.plan(LayerSpec.beforeLast(LayerSpec.parse(layers), OptionalInt.of(classes)));
    }

    /// `split` as [#pixels] says.
    ///
    /// @throws IllegalArgumentException if it says nothing that is known
    DataSplit prepared(DataSplit split) {
        return pixels.equals(AS_THEY_ARE) ? split : new DataSplit(prepared(split.train()), prepared(split.test()));
    }

    private LabelledImages prepared(LabelledImages images) {
        if (pixels.equals(INVERTED)) {
            return images.withLevels(level -> FULL - level);
        }
        double factor = factor();
        return images.withLevels(level -> (int) Math.min(FULL, Math.round(factor * level)));
    }

    private double factor() {
        try {
            double factor = pixels.startsWith(TIMES) ? Double.parseDouble(pixels.substring(TIMES.length())) : 0;
            if (factor > 0 && factor <= FULL) {
                return factor;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException(
                "pixels: expected " + AS_THEY_ARE + ", " + INVERTED + " or times and a factor, got " + pixels);
    }

    /// These settings with `remedy`.
    RunSettings with(Remedy remedy, TrainingPlan now, int classes) {
        return switch (remedy) {
            case Remedy.ScaleInputs(double factor) ->
                withPixels(scaled(factor * (pixels.startsWith(TIMES) ? factor() : 1)));
            case Remedy.InvertInputs _ -> withPixels(pixels.equals(INVERTED) ? AS_THEY_ARE : INVERTED);
            case Remedy.PeakLearningRate _,
                    Remedy.InitialWeights _,
                    Remedy.MoreUnits _,
                    Remedy.WeightDecay _,
                    Remedy.Augment _ -> of(preset, data, pixels, remedy.appliedTo(now), classes);
        };
    }

    private RunSettings withPixels(String other) {
        return new RunSettings(preset, data, other, layers, plan);
    }

    private static String scaled(double factor) {
        String text = String.format(Locale.ROOT, "%.3g", factor);
        return Double.parseDouble(text) == 1 ? AS_THEY_ARE : TIMES + text;
    }

    /// `remedy` in words, for a button.
    static String words(Remedy remedy) {
        return switch (remedy) {
            case Remedy.PeakLearningRate(float peak) -> "Train with learning rate " + peak;
            case Remedy.InitialWeights(var initializer) ->
                "Train with initial weights " + initializer.name().toLowerCase(Locale.ROOT);
            case Remedy.MoreUnits(int factor) -> "Train with " + factor + " times as many units";
            case Remedy.WeightDecay(float weightDecay) -> "Train with weight decay " + weightDecay;
            case Remedy.Augment(String augmentation) -> "Train on changed images: " + augmentation;
            case Remedy.ScaleInputs(double factor) -> String.format(Locale.ROOT, "Train on pixels times %.3g", factor);
            case Remedy.InvertInputs _ -> "Train on inverted pixels";
        };
    }
}
