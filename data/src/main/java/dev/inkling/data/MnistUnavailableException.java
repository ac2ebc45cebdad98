package dev.inkling.data;

import java.io.IOException;
import java.io.Serial;

/// MNIST is in none of the usual places and could not be downloaded.
public final class MnistUnavailableException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String reason;

    MnistUnavailableException(String reason) {
        super("MNIST is not here and could not be downloaded (" + reason + ")");
        this.reason = reason;
    }

    /// Why, in a few words, e.g. `offline was asked for`.
    public String reason() {
        return reason;
    }
}
