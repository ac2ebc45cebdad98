package dev.inkling.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How many threads train.
final class ThreadOptions {
    /// More than any processor has; a number far beyond takes all the memory of the machine.
    private static final int MOST = 1024;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Changes the speed, never the result. Default: one a processor.")
    private @Nullable Integer threads;

    /// The user's number, or one a processor.
    ///
    /// @throws ParameterException if it is out of its range
    int count() {
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (count < 1 || count > MOST) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--threads': expected 1 to " + MOST + ", got " + count);
        }
        return count;
    }
}
