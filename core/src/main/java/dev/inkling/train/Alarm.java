package dev.inkling.train;

/// Something is wrong with a training, and what may help.
///
/// @param kind what
/// @param number what raised it, see [Kind]
/// @param text in plain words, with the number
/// @param remedy for the next training
public record Alarm(Kind kind, double number, String text, Remedy remedy) {
    /// What may be wrong. In brackets: what an alarm's number is.
    public enum Kind {
        /// The loss became NaN or infinite (the iteration).
        DIVERGED,

        /// The loss grew (its mean of late).
        LOSS_RISING,

        /// Steps lead across the valley and up the other side (the loss).
        LEARNING_RATE_TOO_HIGH,

        /// Steps lead the right way, but nowhere near (the share of the first loss that is gone).
        LEARNING_RATE_TOO_LOW,

        /// Many units are never on (their share in a layer): no gradient passes through them, so most never
        /// come back.
        DEAD_UNITS,

        /// Nearly all images get the same answer (their share).
        ONE_ANSWER,

        /// Pixels are not what networks are made for, ink from 0 to 1 on blank paper (the largest, or their
        /// mean).
        UNSCALED_INPUTS,

        /// The network learns its images by heart (the loss in validation).
        OVERFITTING,

        /// Nothing more is learned, though much is still wrong (the loss).
        STALLED
    }
}
