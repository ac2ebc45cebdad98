package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What is measured, not how fast it is.
class SpeedCommandTest {
    @TempDir
    Path folder;

    private Cli cli = Cli.in(Path.of(""));
    private String data = "";

    @BeforeEach
    void setUp() throws IOException {
        cli = Cli.in(folder);
        data = SmallData.writeInto(folder).toString();
    }

    @Test
    void jsonHasAPositiveFigureForEveryJobAndNumberOfThreads() {
        JsonNode json = cli.run("speed", "--data", data, "--seconds", "0.02", "--json", "--quiet")
                .json();
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(json.get("processors").intValue()).isEqualTo(processors);
        assertThat(json.get("processor").stringValue()).isNotBlank();
        assertThat(json.get("kernels").stringValue()).isNotBlank();
        JsonNode training = json.get("training");
        assertThat(training.size()).isEqualTo(3 * json.get("products").size());
        for (JsonNode each : training) {
            assertThat(each.get("threads").intValue()).isBetween(1, processors);
            assertThat(each.get("imagesPerSecond").doubleValue()).isPositive().isFinite();
        }
        for (JsonNode each : json.get("products")) {
            assertThat(each.get("gflops").doubleValue()).isPositive().isFinite();
            assertThat(each.get("peakGflops").doubleValue()).isPositive().isFinite();
        }
        JsonNode prediction = json.get("prediction");
        assertThat(prediction.get("oneImageMicroseconds").doubleValue())
                .isPositive()
                .isFinite();
        assertThat(prediction.get("imagesPerSecond").doubleValue()).isPositive().isFinite();
    }

    @Test
    void tableNamesWhatWasMeasuredAndProgressGoesToStandardError() {
        Cli.Run run = cli.run("speed", "--data", data, "--seconds", "0.02");
        assertThat(run.out())
                .contains("784-10-10, full batch", "784-128-10, batch 64", "784-512-512-10, batch 256")
                .contains("GFLOP/s", "of the peak", "one image", "many images");
        assertThat(run.err()).contains("measuring 1/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "NaN", "61"})
    void secondsOutOfRangeAreWrongUsage(String seconds) {
        Cli.Run run = cli.run("speed", "--seconds", seconds);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("expected a number above 0, up to 60, got ");
    }
}
