package dev.inkling.model;

import dev.inkling.train.TrainingPlan;
import dev.inkling.train.TrainingState;
import java.util.Optional;

/// A training that may go on later.
///
/// @param data name of the data that it trains on
/// @param examples how many training examples that data has
/// @param dataSha256 what tells that data from other of its name, 64 lower-case hex digits; empty in checkpoints
///     of earlier versions
/// @param preset name of the preset that the plan began with
/// @param plan what it trains by
/// @param state how far it has come
public record Checkpoint(
        String data,
        int examples,
        Optional<String> dataSha256,
        String preset,
        TrainingPlan plan,
        TrainingState state) {}
