package dev.inkling.web;

import dev.inkling.data.SyntheticDigits;
import dev.inkling.model.Model;
import dev.inkling.nn.Examples;
import dev.inkling.train.LearningRate;
import dev.inkling.train.Optimizer;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingPlan;
import java.util.List;

/// Small models, trained in a moment.
final class Trained {
    /// One that makes mistakes.
    static final Model POOR = model(8, 8);

    /// One that makes fewer.
    static final Model BETTER = model(32, 8);

    private Trained() {}

    private static Model model(int units, int epochs) {
        TrainingPlan fast = TrainingPlan.FAST;
        TrainingPlan plan = new TrainingPlan(
                List.of(units),
                fast.initializer(),
                Optimizer.named("adam"),
                LearningRate.constant(0.01f),
                0,
                0,
                64,
                new TrainingPlan.Length.Epochs(epochs),
                1);
        Examples train = Examples.of(SyntheticDigits.generate(1, 1000, 1).train());
        return Model.of(
                Trainer.train(plan, plan.initialNetwork(784, 10), train, 1, _ -> {}, () -> false),
                plan,
                "fast",
                "synthetic",
                train,
                1);
    }
}
