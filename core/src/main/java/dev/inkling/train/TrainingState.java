package dev.inkling.train;

import dev.inkling.math.Matrix;
import dev.inkling.nn.Network;
import java.util.List;
import java.util.Optional;

/// All that a training is made of between two iterations, a copy: with the plan and the data, it goes on
/// from here as if it had never stopped.
///
/// @param network with the weights as they are
/// @param moments what the optimiser keeps, by parameter in the order of [Network#parameters]
/// @param average the moving average of the weights, if there is one
/// @param iteration how often the weights have changed
/// @param epochs what came of each epoch
/// @param best the best epoch's network, if there is validation
public record TrainingState(
        Network network,
        List<List<Matrix>> moments,
        Optional<Network> average,
        long iteration,
        List<EpochResult> epochs,
        Optional<Network> best) {
    public TrainingState {
        moments = moments.stream().map(List::copyOf).toList();
        epochs = List.copyOf(epochs);
    }
}
