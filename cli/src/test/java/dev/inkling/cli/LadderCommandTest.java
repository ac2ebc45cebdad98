package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.nn.Network;
import dev.inkling.train.Ladder;
import dev.inkling.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// On so few images that all rungs together take no time.
class LadderCommandTest {
    private static final List<Ladder.Rung> RUNGS = Ladder.PAPER_TO_TINY.rungs();

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
    void tableHasALineAndAReasonForEveryRung() {
        Cli.Run run = cli.run("ladder", "--data", data, "--limit", "100", "--seeds", "2")
                .succeeds();

        assertThat(run.out())
                .contains("784-10-10 trained on small (100 images), 7,960 parameters at every rung, 2 seeds");
        for (int r = 0; r < RUNGS.size(); r++) {
            String title = (r == 0 ? "  " : "  \\+ ") + RUNGS.get(r).name();
            String gain = r == 0 ? "" : " +[+-]\\d+\\.\\d\\d";
            assertThat(run.out())
                    .containsPattern("(?m)^" + title + " +\\d+\\.\\d\\d ± \\d+\\.\\d\\d %" + gain
                            + " +\\d+\\.\\d\\d % +\\d+\\.\\d$")
                    .containsPattern("(?m)^" + title + " +\\Q" + RUNGS.get(r).why() + "\\E$");
        }
        assertThat(run.err())
                .contains("seed 1/2, rung 1/" + RUNGS.size() + ": the paper's plan  test ")
                .contains("seed 2/2, rung " + RUNGS.size() + "/" + RUNGS.size());
        assertThat(folder.resolve("ladder")).isDirectory();
    }

    @Test
    void jsonHasMeansAndEveryRunAndIsSavedWithThePictures() throws IOException {
        Path out = folder.resolve("some/where");

        Cli.Run run = cli.run(
                "ladder", "--data", data, "--limit=100", "--seeds=2", "--out", out.toString(), "--json", "--quiet");

        assertThat(run.err()).isEmpty();
        JsonNode json = run.json();
        assertThat(json).isEqualTo(new JsonMapper().readTree(Files.readString(out.resolve("ladder.json"))));
        try (var files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "ladder.json", "ladder.png", "ladder.svg", "ladder-dark.png", "ladder-dark.svg");
        }
        assertThat(json.get("data").toString()).isEqualTo("{\"name\":\"small\",\"train\":100,\"test\":300}");
        assertThat(json.get("parameters").intValue()).isEqualTo(7_960);
        assertThat(json.get("seeds").intValue()).isEqualTo(2);
        assertThat(json.get("stopped").booleanValue()).isFalse();
        assertThat(json.get("rungs").size()).isEqualTo(RUNGS.size());
        double before = Double.NaN;
        for (JsonNode rung : json.get("rungs")) {
            double one = rung.get("runs").get(0).get("testAccuracy").doubleValue();
            double two = rung.get("runs").get(1).get("testAccuracy").doubleValue();
            assertThat(rung.get("testAccuracy").doubleValue()).isEqualTo((one + two) / 2);
            // √(((x - y) / 2)² + ((y - x) / 2)²) = |x - y| / √2
            assertThat(rung.get("testDeviation").doubleValue())
                    .isCloseTo(Math.abs(one - two) / Math.sqrt(2), within(1e-12));
            if (Double.isNaN(before)) {
                assertThat(rung.get("gain").isNull()).isTrue();
            } else {
                assertThat(rung.get("gain").doubleValue()).isEqualTo((one + two) / 2 - before);
            }
            before = (one + two) / 2;
        }
    }

    @Test
    void endsAreThoseOfThePresets() {
        JsonNode rungs = cli.run("ladder", "--data", data, "--limit=100", "--seeds=2", "--json", "-q")
                .json()
                .get("rungs");

        for (int seed = 1; seed <= 2; seed++) {
            assertThat(weights(rungs.get(0), seed)).isEqualTo(trained("paper", seed));
            assertThat(weights(rungs.get(RUNGS.size() - 1), seed)).isEqualTo(trained("tiny", seed));
        }
    }

    private static String weights(JsonNode rung, int seed) {
        JsonNode run = rung.get("runs").get(seed - 1);
        assertThat(run.get("seed").intValue()).isEqualTo(seed);
        return run.get("weightsSha256").stringValue();
    }

    private String trained(String preset, int seed) {
        return cli.run("train", "--preset", preset, "--seed=" + seed, "--data", data, "--limit=100", "--json", "-q")
                .json()
                .get("weightsSha256")
                .stringValue();
    }

    @Test
    void oneSeedHasNoDeviation() {
        Cli.Run run = cli.run("ladder", "--data", data, "--limit", "50", "--seeds", "1", "-q")
                .succeeds();

        assertThat(run.out()).contains("at every rung, 1 seed").doesNotContain("±");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --seeds=0    | Invalid value for option '--seeds': expected 1 to 1000, got 0
            --seeds=1001 | Invalid value for option '--seeds': expected 1 to 1000, got 1001
            --limit=0    | Invalid value for option '--limit': expected at least 1, got 0
            --threads=0  | Invalid value for option '--threads': expected 1 to 1024, got 0
            """)
    void numberOutOfRangeIsWrongUsage(String option, String message) {
        assertThat(cli.run("ladder", option).wrongUsage()).isEqualTo(message + " (see inkling ladder --help)");
    }

    @Test
    void folderThatCannotBeWrittenIsToldBeforehand() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");

        assertThat(cli.run("ladder", "--data", data, "--out", file.toString()).badInput())
                .isEqualTo(file.resolve("ladder.json") + ": expected a folder above it that can be written to, got "
                        + file);
        assertThat(file).hasContent("mine");
    }

    @Test
    void missingDataAreToldInOneLine() {
        assertThat(cli.run("ladder", "--data", folder.resolve("nowhere").toString(), "-q")
                        .badInput())
                .startsWith(folder.resolve("nowhere").toString());
        assertThat(folder.resolve("ladder")).doesNotExist();
    }

    @Test
    void seedThatWasStoppedCountsOnlyWhereThereIsNoOther() {
        LadderResult.Run run = new LadderResult.Run(1, 0.5, 0.6, 1, "");
        List<LadderResult.Run> whole = RUNGS.stream().map(_ -> run).toList();

        LadderResult second = result(3, List.of(whole, List.of(run)));
        assertThat(second.seeds()).isEqualTo(1);
        assertThat(second.stopped()).isTrue();
        assertThat(second.rungs()).hasSize(RUNGS.size());

        LadderResult first = result(3, List.of(List.of(run, run)));
        assertThat(first.stopped()).isTrue();
        assertThat(first.rungs())
                .extracting(LadderResult.Rung::name)
                .containsExactly(RUNGS.get(0).name(), RUNGS.get(1).name());

        assertThat(result(2, List.of(whole, whole)).stopped()).isFalse();
    }

    private static LadderResult result(int wanted, List<List<LadderResult.Run>> bySeed) {
        Network network = TrainingPlan.PAPER.initialNetwork(784, 10);
        return LadderResult.of(new TrainResult.Data("d", 1, 1), network, 1, wanted, RUNGS, bySeed, "ladder");
    }
}
