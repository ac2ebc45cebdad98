package dev.inkling.bench.curves;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.bench.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class PageTest {
    private static Point point(int x, Round... rounds) {
        return new Point(x, new Setting(60_000, List.of(128), x, 2), List.of(rounds));
    }

    /// One iteration of so many images in each time.
    private static Round[] rounds(int images, double... seconds) {
        return Arrays.stream(seconds)
                .mapToObj(time -> new Round(time, 1, images, null))
                .toArray(Round[]::new);
    }

    private static final Curve BATCH = new Curve(
            Variable.BATCH,
            List.of(new Series(
                    "784-128-10",
                    List.of(
                            point(16, rounds(16, 0.004, 0.001, 0.002)),
                            point(64, rounds(64, 0.002)),
                            point(256, rounds(256, 0.008)),
                            point(1024, rounds(1024, 0.032))))));

    private static Results results(Curve... curves) {
        Machine machine = new Machine("P", 2, 0, "S", "J");
        return new Results(1, "2026-11-25T10:00:00Z", "bench/curves", "c", 3, 1, "digits", machine, List.of(curves));
    }

    @Test
    void tableHasMedianRangeSpeedAndExponent() {
        assertThat(new Page(results(BATCH), "").markdown())
                .contains("| 784-128-10 | 16 | 2.00 ms | 1.00 ms to 4.00 ms | 8,000 |  |  |\n")
                .contains("|  | 64 | 2.00 ms | 2.00 ms to 2.00 ms | 32,000 | 0.00 | less than linear |\n")
                .contains("|  | 256 | 8.00 ms | 8.00 ms to 8.00 ms | 32,000 | 1.00 | linear |\n")
                .contains("](batch.png)](batch.svg)");
    }

    @Test
    void linearStretchesAreJoined() {
        assertThat(new Page(results(BATCH), "").markdown()).contains("- 784-128-10: linear from 64 to 1,024; one");
    }

    @Test
    void threadsAreLinearWhereSpeedGrowsWithThem() {
        Curve threads = new Curve(
                Variable.THREADS,
                List.of(new Series("n", List.of(point(1, rounds(60, 0.02)), point(2, rounds(60, 0.01))))));

        assertThat(new Page(results(threads), "").markdown())
                .contains("|  | 2 | 10.0 ms | 10.0 ms to 10.0 ms | 6,000 | 1.00 | linear |\n");
    }

    @Test
    void notesStandBeforeTheTables() {
        assertThat(new Page(results(BATCH), "Why it is so.\n").markdown())
                .containsSubsequence("Why it is so.", "## Batch");
    }

    @Test
    void otherProgramsAreNotHidden() {
        Curve disturbed =
                new Curve(Variable.BATCH, List.of(new Series("n", List.of(point(16, new Round(1, 1, 16, 0.7))))));

        assertThat(new Page(results(disturbed), "").markdown())
                .contains("they used 0.7 cores")
                .contains("n: one point only.");
    }

    @Test
    void resultsCanBeReadAgain() {
        JsonMapper json = new JsonMapper();

        assertThat(json.readValue(json.writeValueAsString(results(BATCH)), Results.class))
                .isEqualTo(results(BATCH));
    }

    @Test
    void curveIsDrawnAsDotsAndAsVectors(@TempDir Path folder) throws Exception {
        Picture picture = new Picture(BATCH);
        picture.writePng(folder.resolve("batch.png"));
        picture.writeSvg(folder.resolve("batch.svg"));

        assertThat(ImageIO.read(folder.resolve("batch.png").toFile()).getHeight())
                .isPositive();
        // The charts' own text is outlines, that of the legend is text.
        assertThat(Files.readString(folder.resolve("batch.svg")).contains(">784-128-10</text>"))
                .isTrue();
    }
}
