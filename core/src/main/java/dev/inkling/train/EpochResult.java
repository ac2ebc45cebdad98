package dev.inkling.train;

import java.util.Optional;

/// What came of an epoch.
///
/// @param epoch 1, 2, ...
/// @param loss mean cross-entropy over its batches, each before its update
/// @param accuracy share of its images that were answered right then
/// @param validation how the network did afterwards on images that it was not trained on
public record EpochResult(int epoch, double loss, double accuracy, Optional<Validation> validation) {
    /// How a network does on validation images.
    ///
    /// @param loss mean cross-entropy
    /// @param accuracy share that is answered right
    public record Validation(double loss, double accuracy) {}

    /// Whether the network was better after this epoch than after `other`: more right in validation, or as
    /// many and a smaller loss. Without validation every epoch is taken to be better than those before.
    boolean isBetterThan(EpochResult other) {
        if (validation.isEmpty() || other.validation.isEmpty()) {
            return epoch > other.epoch;
        }
        Validation mine = validation.get();
        Validation its = other.validation.get();
        return mine.accuracy > its.accuracy || (mine.accuracy == its.accuracy && mine.loss < its.loss);
    }
}
