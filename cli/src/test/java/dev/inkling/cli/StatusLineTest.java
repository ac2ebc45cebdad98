package dev.inkling.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusLineTest {
    private static final String BAR = "░".repeat(24) + " ";

    private final PrintStream err = System.err;
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();

    @AfterEach
    void restore() {
        System.setErr(err);
    }

    private StatusLine line(int width, boolean quiet) {
        System.setErr(new PrintStream(captured, true, UTF_8));
        return new StatusLine(quiet, width);
    }

    @Test
    void terminalsLineIsDrawnOverWithoutEscapeSequences() {
        try (StatusLine line = line(80, false)) {
            line.show(0, true, () -> "a long text");
            line.show(0, true, () -> "short");
            line.show(0, true, () -> "more");
        }

        assertThat(captured.toString(UTF_8))
                .isEqualTo("\r" + BAR + "a long text" + "\r" + BAR + "short      " + "\r" + BAR + "more "
                        + System.lineSeparator());
    }

    @Test
    void lineFitsTheTerminal() {
        try (StatusLine line = line(20, false)) {
            line.show(0.5, true, () -> "twelve chars");
            line.show(0.5, true, () -> "this is wider than twenty");
        }

        // 19 columns, so that the cursor does not wrap: 6 of bar, a space, 12 of text.
        assertThat(captured.toString(UTF_8))
                .isEqualTo("\r███░░░ twelve chars" + "\rthis is wider than " + System.lineSeparator());
    }

    @Test
    void elsewhereEachStateIsALineOfItsOwn() {
        try (StatusLine line = line(0, false)) {
            line.show(0.1, true, () -> "one");
            line.show(0.2, true, () -> "two");
        }

        assertThat(captured.toString(UTF_8)).isEqualTo("one%ntwo%n".formatted());
    }

    @Test
    void quietShowsNothing() {
        try (StatusLine line = line(80, true)) {
            line.show(1, true, () -> "done");
        }

        assertThat(captured.toString(UTF_8)).isEmpty();
    }
}
