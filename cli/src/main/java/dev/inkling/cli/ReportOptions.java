package dev.inkling.cli;

import dev.inkling.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whether a command writes a report, and where.
final class ReportOptions {
    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Also write a page with pictures into the folder DIR: open DIR/index.html.")
    private @Nullable Path folder;

    /// Finds out beforehand what would keep a report from being written, if one is wanted.
    ///
    /// @param force whether a folder of other things may be written into
    /// @throws IOException as [Report#requireRoom]
    void requireRoom(boolean force) throws IOException {
        if (folder != null) {
            Report.requireRoom(folder, force);
        }
    }

    /// Writes the report, if one is wanted, and says on standard error where it is.
    ///
    /// @param report makes it: not called if none is wanted
    /// @param force whether a folder of other things may be written into
    /// @throws IOException as [Report#write]
    void write(Supplier<Report> report, boolean force) throws IOException {
        if (folder != null) {
            System.setProperty("java.awt.headless", "true"); // pictures need no screen, nor a display to connect to
            System.err.println("report: " + report.get().write(folder, force));
        }
    }
}
