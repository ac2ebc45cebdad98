package dev.inkling.nn;

/// Changes training images anew in every epoch, so that a network never sees the same one twice.
///
/// A function of (epoch, image) alone: the same bytes on whichever thread, and in whatever order, it is
/// asked. Safe to use from several threads.
@FunctionalInterface
public interface Augmenter {
    /// Changes an image in place.
    ///
    /// @param epoch 0, 1, ...
    /// @param image number of the image in its data set
    /// @param pixels as in [Dataset#copyPixels]
    void augment(long epoch, int image, byte[] pixels);
}
