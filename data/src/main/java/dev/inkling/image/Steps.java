package dev.inkling.image;

/// Hears of the pictures in between, for who wants to see how a picture is read.
@FunctionalInterface
public interface Steps {
    /// For who does not.
    Steps NONE = (name, picture) -> {};

    /// The next step is done.
    ///
    /// @param name what the step is called, e.g. `paper`
    /// @param picture its result; 0 is black, 1 is white
    void done(String name, GreyImage picture);
}
