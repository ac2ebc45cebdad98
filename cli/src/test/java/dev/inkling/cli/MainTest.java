package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private static final String ESCAPE = "\033";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "train",
                "evaluate",
                "predict",
                "read",
                "serve",
                "check",
                "speed",
                "ladder",
                "data",
                "data list",
                "data info",
                "data show",
                "data verify",
                "data download"
            })
    void helpShowsAnExample(String command) {
        String[] arguments = (command + " --help").strip().split(" ");

        String help = Cli.in(folder).run(arguments).succeeds().out();

        assertThat(help)
                .startsWith("Usage: inkling " + command)
                .containsPattern("Examples?:\\R  inkling " + command)
                .doesNotContain("${");
        // A line that is broken to fit begins at the margin.
        assertThat(help.substring(help.lastIndexOf("Example")).lines().skip(1).takeWhile(line -> !line.isEmpty()))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("  "));
        assertThat(help.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data"})
    void withoutACommandThereIsHelp(String command) {
        String[] nothing = command.isEmpty() ? new String[0] : new String[] {command};

        assertThat(Cli.in(folder).run(nothing).succeeds().out()).startsWith("Usage: inkling " + command);
    }

    @Test
    void versionNamesTheJavaToo() {
        assertThat(Cli.in(folder).run("--version").succeeds().out())
                .matches("inkling \\S+ \\(Java \\Q" + Runtime.version() + "\\E\\)\\R");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            trian             | Unmatched argument at index 0: 'trian', did you mean train? (see inkling --help)
            xyzzy             | Unmatched argument at index 0: 'xyzzy' (see inkling --help)
            data vrify        | Unmatched argument at index 1: 'vrify', did you mean verify? (see inkling data --help)
            train --sed       | Unknown option: '--sed', did you mean --seed? (see inkling train --help)
            predict           | Missing required parameter: 'IMAGE' (see inkling predict --help)
            evaluate a b      | Unmatched argument at index 2: 'b' (see inkling evaluate --help)
            """)
    void wrongUsageIsSaidInOneLine(String arguments, String message) {
        assertThat(Cli.in(folder).run(arguments.split(" ")).wrongUsage()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--debug evaluate nowhere", "evaluate --debug nowhere", "evaluate nowhere --debug"})
    void debugShowsTheStackTraceBeforeTheLine(String arguments) {
        Cli.Run run = Cli.in(folder).run(arguments.split(" "));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err().lines().toList())
                .contains(
                        "java.nio.file.NoSuchFileException: nowhere: expected a safetensors file, or best, fast or newest, got nothing there")
                .anyMatch(line -> line.startsWith("\tat dev.inkling.cli.EvaluateCommand"))
                .endsWith("inkling: nowhere: expected a safetensors file, or best, fast or newest, got nothing there");
    }

    @Test
    void withoutDebugThereIsNoStackTrace() {
        assertThat(Cli.in(folder).run("evaluate", "nowhere").badInput())
                .isEqualTo("nowhere: expected a safetensors file, or best, fast or newest, got nothing there");
    }

    @Test
    void coloursAreLeftOutOnRequest() throws IOException, InterruptedException {
        Cli cli = Cli.in(folder);
        Map<String, String> coloured = Map.of("CLICOLOR_FORCE", "1");

        assertThat(cli.fork(coloured, List.of(), "--help").out()).contains(ESCAPE);
        assertThat(cli.fork(coloured, List.of(), "train", "--help", "--no-color")
                        .succeeds()
                        .out())
                .doesNotContain(ESCAPE);
        assertThat(cli.fork(Map.of("CLICOLOR_FORCE", "1", "NO_COLOR", "1"), List.of(), "--help")
                        .succeeds()
                        .out())
                .doesNotContain(ESCAPE);
    }
}
