package dev.inkling.cli;

/// One line on standard error that tells how far something is: drawn over in place on a terminal, a
/// line of its own every few seconds elsewhere.
///
/// Threads may share it.
final class StatusLine implements AutoCloseable {
    private static final int BAR_WIDTH = 24;
    private static final long LIVE_NANOS = 100_000_000L;
    private static final long PLAIN_NANOS = 3_000_000_000L;

    private final boolean quiet;
    private final int width;
    private final boolean live;
    private long shownAt = System.nanoTime();
    private int drawn;

    StatusLine(boolean quiet) {
        this(quiet, Terminal.width());
    }

    /// @param width characters in a line of the terminal, 0 if there is none
    StatusLine(boolean quiet, int width) {
        this.quiet = quiet;
        this.width = width;
        live = width > 0;
    }

    /// Text for the current state, made only when it is going to be shown.
    @FunctionalInterface
    interface Text {
        String get();
    }

    /// Shows the state, unless it was shown a moment ago.
    ///
    /// @param done share that is done, in [0, 1]
    /// @param last whether nothing comes after this, so that it must be shown
    synchronized void show(double done, boolean last, Text text) {
        long now = System.nanoTime();
        if (quiet || (!last && now - shownAt < (live ? LIVE_NANOS : PLAIN_NANOS))) {
            return;
        }
        shownAt = now;
        if (live) {
            // Spaces wipe out what the last line had more; a terminal's own code for that is no text.
            String line = fitted(done, text.get());
            System.err.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
            System.err.flush();
            drawn = line.length();
        } else {
            System.err.println(text.get());
        }
    }

    /// A bar and the text, in one line of the terminal: the bar shrinks first.
    private String fitted(double done, String text) {
        int room = width - 1;
        int bar = Math.clamp(room - text.length() - 1L, 0, BAR_WIDTH);
        int filled = (int) Math.round(bar * done);
        String line = "█".repeat(filled) + "░".repeat(bar - filled) + (bar > 0 ? " " : "") + text;
        return line.substring(0, Math.min(line.length(), room));
    }

    /// Leaves the line as it stands and goes to the next.
    @Override
    public synchronized void close() {
        if (drawn > 0) {
            System.err.println();
            drawn = 0;
        }
    }
}
