package dev.inkling.web;

import dev.inkling.data.DataSplit;
import java.io.IOException;

/// A data set that a server offers.
///
/// @param name what the page calls it
/// @param loader reads it when it is first wanted
public record DataSource(String name, Loader loader) {
    /// Reads a data set.
    @FunctionalInterface
    public interface Loader {
        /// The data set.
        ///
        /// @throws IOException if it cannot be had
        DataSplit load() throws IOException;
    }
}
