package dev.inkling.train;

import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import java.util.List;

/// What may help a training that went wrong: another plan, or other pixels.
public sealed interface Remedy {
    /// Another peak of the learning rate α.
    record PeakLearningRate(float peak) implements Remedy {}

    /// Other initial weights.
    record InitialWeights(Initializer initializer) implements Remedy {}

    /// So many times as many units and kernels in all layers but the last.
    record MoreUnits(int factor) implements Remedy {}

    /// Another weight decay λ.
    record WeightDecay(float weightDecay) implements Remedy {}

    /// Images changed anew in every epoch.
    ///
    /// @param augmentation as in [TrainingAids]
    record Augment(String augmentation) implements Remedy {}

    /// All pixels times a factor: the data's matter, not the plan's.
    record ScaleInputs(double factor) implements Remedy {}

    /// Ink for paper and paper for ink, 1 - x: the data's matter, not the plan's.
    record InvertInputs() implements Remedy {}

    /// `plan` with this changed; the same plan if the data has to be.
    default TrainingPlan appliedTo(TrainingPlan plan) {
        LearningRate rate = plan.learningRate();
        TrainingAids aids = plan.aids();
        return switch (this) {
            case PeakLearningRate(float peak) ->
                with(
                        plan,
                        plan.hidden(),
                        plan.initializer(),
                        new LearningRate(peak, rate.schedule(), rate.warmUp()),
                        plan.weightDecay(),
                        aids);
            case InitialWeights(Initializer other) -> with(plan, plan.hidden(), other, rate, plan.weightDecay(), aids);
            case MoreUnits(int factor) ->
                with(
                        plan,
                        plan.hidden().stream().map(layer -> more(layer, factor)).toList(),
                        plan.initializer(),
                        rate,
                        plan.weightDecay(),
                        aids);
            case WeightDecay(float other) -> with(plan, plan.hidden(), plan.initializer(), rate, other, aids);
            case Augment(String augmentation) ->
                with(
                        plan,
                        plan.hidden(),
                        plan.initializer(),
                        rate,
                        plan.weightDecay(),
                        new TrainingAids(augmentation, aids.validation(), aids.patience(), aids.averaging()));
            case ScaleInputs _, InvertInputs _ -> plan;
        };
    }

    private static TrainingPlan with(
            TrainingPlan plan,
            List<LayerSpec> hidden,
            Initializer initializer,
            LearningRate learningRate,
            float weightDecay,
            TrainingAids aids) {
        return new TrainingPlan(
                hidden,
                initializer,
                plan.optimizer(),
                learningRate,
                weightDecay,
                plan.labelSmoothing(),
                plan.batchSize(),
                plan.length(),
                aids,
                plan.seed());
    }

    private static LayerSpec more(LayerSpec layer, int factor) {
        return switch (layer) {
            case LayerSpec.DenseSpec(int units) -> new LayerSpec.DenseSpec(units * factor);
            case LayerSpec.ConvSpec(int height, int width, int channels) ->
                new LayerSpec.ConvSpec(height, width, channels * factor);
            case LayerSpec.ReluSpec _, LayerSpec.MaxPoolSpec _, LayerSpec.FlattenSpec _, LayerSpec.DropoutSpec _ ->
                layer;
        };
    }
}
