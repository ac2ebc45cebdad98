package dev.inkling.cli;

import dev.inkling.data.Mnist;
import java.util.Locale;

/// Shows how a download goes on.
final class DownloadProgress implements Mnist.Progress, AutoCloseable {
    private final StatusLine line;

    DownloadProgress(boolean quiet) {
        line = new StatusLine(quiet);
    }

    @Override
    public void received(String file, long received, long expected) {
        double done = expected > 0 ? (double) received / expected : 0;
        line.show(done, received == expected, () -> {
            String size = String.format(Locale.ROOT, "%.1f MB", received / 1e6);
            return "downloading " + file + "  " + size
                    + (expected > 0 ? String.format(Locale.ROOT, " of %.1f MB", expected / 1e6) : "");
        });
    }

    @Override
    public void close() {
        line.close();
    }
}
