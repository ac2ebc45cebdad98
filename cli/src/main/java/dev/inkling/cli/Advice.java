package dev.inkling.cli;

import dev.inkling.explain.Health;
import dev.inkling.nn.Examples;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.train.Alarm;
import dev.inkling.train.Doctor;
import dev.inkling.train.Remedy;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// What a [Doctor] says about a training, each remedy as options of `inkling train`.
final class Advice implements Consumer<TrainingEvent> {
    /// Images that the doctor looks at the trained network with.
    private static final int IMAGES = 200;

    /// A training that answers as many right has got over what was wrong, and needs no look inside, which takes a
    /// third of a second.
    private static final double GOOD = 0.9;

    private final TrainingPlan plan;
    private final int classes;
    private final Doctor doctor;

    /// @param classes how many answers there are
    Advice(TrainingPlan plan, int classes) {
        this.plan = plan;
        this.classes = classes;
        doctor = new Doctor(plan, classes);
    }

    @Override
    public void accept(TrainingEvent event) {
        doctor.hear(event);
    }

    /// A line for everything that went wrong: mostly none.
    ///
    /// @param network what the training left
    /// @param examples that it was trained on, not grouped
    /// @param accuracy of the network with them
    List<String> about(Network network, Examples examples, double accuracy) {
        boolean good = accuracy >= GOOD;
        if (!good) {
            examine(network, examples);
        }
        return doctor.alarms().stream()
                .filter(alarm -> !good || alarm.kind() == Alarm.Kind.OVERFITTING)
                .map(alarm -> line(alarm, plan, classes))
                .toList();
    }

    private void examine(Network network, Examples examples) {
        try {
            doctor.examine(Health.of(network, examples.part(0, Math.min(examples.size(), IMAGES))));
        } catch (IllegalArgumentException e) {
            // The weights are so large that there is nothing to see; the loss has said so.
        }
    }

    /// `The loss has risen to 9.12; it was down to 0.31 (try --learning-rate 0.03)`
    static String line(Alarm alarm, TrainingPlan plan, int classes) {
        return alarm.text().replaceFirst("\\.$", "") + " (try " + words(alarm.remedy(), plan, classes) + ")";
    }

    private static String words(Remedy remedy, TrainingPlan plan, int classes) {
        return switch (remedy) {
            case Remedy.PeakLearningRate(float peak) -> "--learning-rate " + decimal(peak);
            case Remedy.InitialWeights(var initializer) ->
                "--init " + initializer.name().toLowerCase(Locale.ROOT);
            case Remedy.MoreUnits _ ->
                "--layers \"" + LayerSpec.text(remedy.appliedTo(plan).layers(classes)) + '"';
            case Remedy.WeightDecay(float weightDecay) -> "--weight-decay " + decimal(weightDecay);
            case Remedy.Augment(String augmentation) -> "--augment \"" + augmentation + '"';
            case Remedy.ScaleInputs(double factor) ->
                String.format(Locale.ROOT, "data whose pixels are %.3g times these", factor);
            case Remedy.InvertInputs _ -> "data with inverted pixels";
        };
    }

    /// 5 for 5.0.
    private static String decimal(float number) {
        return new BigDecimal(Float.toString(number)).stripTrailingZeros().toPlainString();
    }
}
