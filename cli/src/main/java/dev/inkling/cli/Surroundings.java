package dev.inkling.cli;

import dev.inkling.data.Mnist;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/// What the commands find around them: the user's, or what a test sets up.
///
/// @param folder the working folder, which has `models`
/// @param mnist where MNIST may be, and where it can be had from
record Surroundings(Path folder, Supplier<Mnist> mnist) {
    /// The user's.
    static Surroundings here() {
        return new Surroundings(Path.of(""), Mnist::here);
    }

    /// Those that a command runs in.
    static Surroundings of(CommandSpec command) {
        return ((Main) command.root().userObject()).surroundings();
    }

    Models models() {
        return new Models(folder.resolve("models"));
    }
}
