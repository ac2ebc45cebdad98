package dev.inkling.model;

import dev.inkling.nn.Network;
import dev.inkling.train.TrainingPlan;

/// A trained network and how it came about.
///
/// @param network the network
/// @param data name of the data it was trained on
/// @param examples how many training examples that data had
/// @param preset name of the preset that the plan began with, e.g. `paper`
/// @param plan what it was trained by
/// @param iterations how often its weights changed: fewer than planned if training was stopped
/// @param temperature what logits are divided by before softmax, so that confidence is honest; 1 if that was
///     never measured
public record Model(
        Network network,
        String data,
        int examples,
        String preset,
        TrainingPlan plan,
        long iterations,
        float temperature) {
    /// @throws IllegalArgumentException if the temperature is not above 0
    public Model {
        if (!(temperature > 0) || Float.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature: expected a number above 0, got " + temperature);
        }
    }
}
