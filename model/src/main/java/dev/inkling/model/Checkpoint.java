package dev.inkling.model;

import dev.inkling.train.TrainingPlan;
import dev.inkling.train.TrainingState;

/// A training that may go on later.
///
/// @param data name of the data that it trains on
/// @param examples how many training examples that data has
/// @param preset name of the preset that the plan began with
/// @param plan what it trains by
/// @param state how far it has come
public record Checkpoint(String data, int examples, String preset, TrainingPlan plan, TrainingState state) {}
