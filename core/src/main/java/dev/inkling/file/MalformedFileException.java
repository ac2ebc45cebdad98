package dev.inkling.file;

import java.io.IOException;
import java.io.Serial;

/// A file whose content is not what its format demands. The message is one line:
/// `<file>[ at byte <offset>]: expected <what>, got <actual>[ (hint)]`.
public final class MalformedFileException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private MalformedFileException(String message) {
        super(message);
    }

    /// A fault at a known place.
    ///
    /// @param file the file's name as the user gave it
    /// @param offset bytes from the start of the content (after inflating, where it is compressed)
    /// @param expected what the format demands
    /// @param actual what stood there instead, with a hint in brackets where there is one
    public static MalformedFileException at(Object file, long offset, String expected, String actual) {
        return new MalformedFileException(file + " at byte " + offset + ": expected " + expected + ", got " + actual);
    }

    /// A fault of the file as a whole.
    public static MalformedFileException of(Object file, String expected, String actual) {
        return new MalformedFileException(file + ": expected " + expected + ", got " + actual);
    }
}
