package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inkling.model.Model;
import dev.inkling.model.ModelFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class InterruptionTest {
    private static final Path SHELL = Path.of("/bin/sh");

    @TempDir
    Path folder;

    private Cli cli = Cli.in(Path.of(""));

    @BeforeEach
    void setUp() {
        assumeTrue(Files.isExecutable(SHELL), "sends signals as a POSIX shell does");
        cli = Cli.in(folder);
    }

    /// `INT` is what Ctrl-C sends, `TERM` what `kill` and a closing container send.
    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void stoppedTrainingKeepsTheLastIteration(String signal) throws Exception {
        String data = SmallData.writeInto(folder).toString();
        Process process = cli.start(
                Map.of(),
                List.of("-Dinkling.terminal=80"), // shows every iteration that a person could see
                "train",
                "--data=" + data,
                "--limit=100",
                "--iterations=2000000000",
                "--report=report",
                "--json");
        waitUntil(() ->
                !process.isAlive() || Files.readString(folder.resolve("err")).contains("iteration "));
        assumeNotIgnored(signal, process);
        send(signal, process);
        Cli.Run run = cli.await(process);

        assertThat(run.exit()).isEqualTo(signal.equals("INT") ? 128 + 2 : 128 + 15);
        JsonNode json = new Cli.Run(0, run.out(), run.err()).json();
        long iterations = json.get("iterations").longValue();
        assertThat(iterations).isBetween(1L, 1_999_999_999L);
        Path model = Path.of(json.get("model").stringValue());
        assertThat(cli.models()).containsExactly(folder.resolve(model));
        assertThat(folder.resolve("report/index.html")).exists();
        assertThat(cli.run("evaluate", folder.resolve(model).toString(), "--data", data, "--json")
                        .json()
                        .get("accuracy"))
                .isEqualTo(json.get("testAccuracy"));

        JsonNode repeated = cli.run(
                        "train", "--data=" + data, "--limit=100", "--iterations=" + iterations, "--json", "-q")
                .json();
        assertThat(repeated.get("weightsSha256")).isEqualTo(json.get("weightsSha256"));
    }

    /// A container that closes waits some seconds, and then kills: the evaluation may take longer.
    @Test
    void stoppedTrainingSavesTheModelBeforeItIsEvaluated() throws Exception {
        String data = SmallData.writeInto(folder).toString();
        Path model = folder.resolve("m.safetensors");
        Process process = cli.start(
                Map.of(),
                List.of("-Dinkling.kernels=scalar", "-Dinkling.terminal=80"),
                "train",
                "--data=" + data,
                "--layers=conv 5x5x32, relu, conv 5x5x32, relu, maxpool 4, flatten, dense 10",
                "--batch-size=10",
                "--iterations=2000000000",
                "--out=" + model);
        waitUntil(() ->
                !process.isAlive() || Files.readString(folder.resolve("err")).contains("iteration "));
        send("TERM", process);
        waitUntil(() -> !process.isAlive() || Files.exists(model));
        process.destroyForcibly().waitFor();

        Model saved = ModelFile.read(model);
        assertThat(saved.iterations()).isPositive();
        assertThat(saved.energyLimit()).as("not measured yet").isEqualTo(Model.UNKNOWN_LIMIT);
        assertThat(Files.readString(folder.resolve("out"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void stoppedLadderShowsTheSeedsThatAreWhole(String signal) throws Exception {
        String data = SmallData.writeInto(folder).toString();
        Process process =
                cli.start(Map.of(), List.of(), "ladder", "--data=" + data, "--limit=100", "--seeds=1000", "--json");
        waitUntil(() ->
                !process.isAlive() || Files.readString(folder.resolve("err")).contains("seed 2/1000, rung 1/"));
        assumeNotIgnored(signal, process);
        send(signal, process);
        Cli.Run run = cli.await(process);

        assertThat(run.exit()).isEqualTo(signal.equals("INT") ? 128 + 2 : 128 + 15);
        JsonNode json = new Cli.Run(0, run.out(), run.err()).json();
        assertThat(json.get("stopped").booleanValue()).isTrue();
        int seeds = json.get("seeds").intValue();
        assertThat(seeds).isBetween(1, 999);
        for (JsonNode rung : json.get("rungs")) {
            assertThat(rung.get("runs").size()).isEqualTo(seeds);
        }
        assertThat(folder.resolve("ladder/ladder.png")).exists();
        assertThat(folder.resolve("ladder/ladder.json")).exists();
    }

    @Test
    void nothingIsWaitedForBeforeTrainingBegins() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            Process process = cli.start(
                    Map.of(),
                    List.of("-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=" + silent.getLocalPort()),
                    "train");
            silent.accept(); // and never answers
            send("TERM", process);
            Cli.Run run = cli.await(process);

            assertThat(run.exit()).isEqualTo(128 + 15);
            assertThat(run.err()).doesNotContain("took too long");
            assertThat(cli.models()).isEmpty();
        }
    }

    private static void send(String signal, Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(SHELL.toString(), "-c", "kill -" + signal + " " + process.pid())
                        .start()
                        .waitFor())
                .isZero();
    }

    /// A shell starts its background jobs deaf to Ctrl-C, and so are all their children.
    private static void assumeNotIgnored(String signal, Process process) throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (signal.equals("INT") && Files.exists(status)) {
            boolean ignored = Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1 << (2 - 1)) != 0);
            if (ignored) {
                process.destroyForcibly();
            }
            assumeTrue(!ignored, "run the tests in the foreground: a background job is deaf to Ctrl-C");
        }
    }

    private static void waitUntil(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            Thread.sleep(Duration.ofMillis(20));
        }
    }
}
