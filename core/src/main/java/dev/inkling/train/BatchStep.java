package dev.inkling.train;

import dev.inkling.nn.Examples;
import java.util.List;

/// One iteration: forward and backward over a batch, then the update of every parameter.
sealed interface BatchStep permits BlockStep, StripStep {
    /// Most batches that are prepared together.
    int AHEAD = 8;

    /// Is told the batches of the next calls of [#run].
    void prepare(List<Examples> batches);

    /// Changes the parameters, unless the loss is not finite.
    ///
    /// @return whether it did
    boolean run(Examples batch, Optimizer.Step step);

    /// Puts the parameters, and what the optimiser keeps about them, where they were at the beginning.
    void finish();

    /// Loss of the last batch, before the update, summed over its examples.
    double loss();

    /// How many examples of the last batch were answered right, before the update.
    int correct();
}
