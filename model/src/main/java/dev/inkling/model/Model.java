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
/// @param energyLimit images of a higher [dev.inkling.eval.Energy] are unlike all that the network knows;
///     [#UNKNOWN_LIMIT] if that was never measured
public record Model(
        Network network,
        String data,
        int examples,
        String preset,
        TrainingPlan plan,
        long iterations,
        float temperature,
        float energyLimit) {
    /// Above every energy: nothing is called unlike.
    public static final float UNKNOWN_LIMIT = Float.MAX_VALUE;

    /// @throws IllegalArgumentException if the temperature is not above 0, or the limit no number
    public Model {
        if (!(temperature > 0) || Float.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature: expected a number above 0, got " + temperature);
        }
        if (!Float.isFinite(energyLimit)) {
            throw new IllegalArgumentException("energy limit: expected a number, got " + energyLimit);
        }
    }
}
