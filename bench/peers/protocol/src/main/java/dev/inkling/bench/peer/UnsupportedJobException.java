package dev.inkling.bench.peer;

/// A job that a system does not do. This is no failure: the table leaves its place empty.
public final class UnsupportedJobException extends Exception {
    private static final long serialVersionUID = 1;

    /// A job that is not done.
    ///
    /// @param message why, in one line
    public UnsupportedJobException(String message) {
        super(message);
    }
}
