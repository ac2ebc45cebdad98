package dev.inkling.cli;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/// Opens the user's browser by the platform's own command, which needs no windows of Java's.
final class Browser {
    private Browser() {}

    /// Opens `link`, or asks the user to.
    static void openOrSay(URI link) {
        var _ = done(command(System.getProperty("os.name"), link)).thenAccept(opened -> {
            if (!opened) {
                System.err.println("inkling: no browser could be opened; open the link yourself");
            }
        });
    }

    /// Whether there is such a command and, when it has ended, whether it did what it was to do.
    static CompletableFuture<Boolean> done(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .thenApply(ended -> ended.exitValue() == 0);
        } catch (IOException e) {
            return CompletableFuture.completedFuture(false);
        }
    }

    /// The command of the system called `system`.
    static List<String> command(String system, URI link) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return List.of("rundll32", "url.dll,FileProtocolHandler", link.toString());
        }
        return List.of(name.startsWith("mac") ? "open" : "xdg-open", link.toString());
    }
}
