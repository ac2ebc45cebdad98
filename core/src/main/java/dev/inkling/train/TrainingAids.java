package dev.inkling.train;

/// What helps a network to do well on images that it has not been trained on.
///
/// @param augmentation how training images are changed in every epoch, in words; `none` if they are not.
///     What makes an [dev.inkling.nn.Augmenter] of it is the caller's
/// @param validation images that are taken out of the training images, to judge each epoch by
/// @param patience epochs without a better one after which training ends; 0: never. Needs validation
/// @param averaging how much of a moving average of the weights is kept from one iteration to the next; with
///     0 there is none. At iteration t it is at most (1 + t) / (10 + t), so that the start is soon forgotten
///     (Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992)
public record TrainingAids(String augmentation, int validation, int patience, float averaging) {
    /// No augmentation.
    public static final String NO_AUGMENTATION = "none";

    /// None of them.
    public static final TrainingAids NONE = new TrainingAids(NO_AUGMENTATION, 0, 0, 0);

    /// @throws IllegalArgumentException if a number is out of its range
    public TrainingAids {
        if (validation < 0) {
            throw new IllegalArgumentException("validation: expected a number of images, got " + validation);
        }
        if (patience < 0 || (patience > 0 && validation == 0)) {
            throw new IllegalArgumentException(
                    "patience: expected a number of epochs, and validation images to judge them by, got " + patience
                            + " and " + validation);
        }
        if (!(averaging >= 0 && averaging < 1)) {
            throw new IllegalArgumentException("averaging: expected a share from 0 to below 1, got " + averaging);
        }
    }

    /// How much of P goes into the average after an iteration; see `averaging`.
    float averageShare(long iteration) {
        return 1 - (float) Math.min(averaging, (1.0 + iteration) / (10.0 + iteration));
    }
}
