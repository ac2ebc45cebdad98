package dev.inkling.cli;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/// Opens the user's browser by the platform's own command, which needs no windows of Java's.
final class Browser {
    private Browser() {}

    /// Opens `link`, or asks the user to.
    static void openOrSay(URI link) {
        try {
            open(link);
        } catch (IOException e) {
            System.err.println("inkling: no browser could be opened; open the link yourself");
        }
    }

    /// @throws IOException if there is no such command
    private static void open(URI link) throws IOException {
        new ProcessBuilder(command(System.getProperty("os.name"), link))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
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
