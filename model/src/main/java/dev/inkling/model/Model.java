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
public record Model(Network network, String data, int examples, String preset, TrainingPlan plan, long iterations) {}
