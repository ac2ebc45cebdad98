package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.model.CheckpointFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Trainings that end before they should.
class ResumeCommandTest {
    /// Epochs of a few milliseconds, batches of several blocks, checkpoints of a megabyte.
    private static final List<String> PLAN = List.of(
            "--layers=conv 3x3x4, relu, maxpool 4, flatten, dropout 0.2, dense 256, relu, dense 10",
            "--init=he",
            "--learning-rate=0.01",
            "--schedule=cosine",
            "--augment=strong",
            "--batch-size=40",
            "--epochs=150",
            "--validation=20",
            "--average=0.9",
            "--limit=100");

    private static final int KILLS = 3;

    @TempDir
    Path folder;

    private Cli cli = Cli.in(Path.of(""));
    private String data = "";
    private Path model = Path.of("");
    private Path checkpoint = Path.of("");

    @BeforeEach
    void setUp() throws IOException {
        cli = Cli.in(folder);
        data = SmallData.writeInto(folder).toString();
        model = folder.resolve("mine.safetensors");
        checkpoint = folder.resolve("mine.checkpoint");
    }

    private List<String> train(List<String> plan, Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "--data=" + data, "--json", "--quiet"));
        arguments.addAll(List.of("--out=" + out, "--checkpoint=0", "--force"));
        arguments.addAll(plan);
        arguments.addAll(List.of(more));
        return arguments;
    }

    private Cli.Run run(List<String> arguments) {
        return cli.run(arguments.toArray(String[]::new));
    }

    /// Pulls the plug while checkpoints are written, and at moments by chance.
    @ParameterizedTest
    @ValueSource(strings = {"gradient-descent", "momentum", "nesterov", "adam", "adamw"})
    void killedTrainingGoesOnToTheSameWeights(String optimizer) throws IOException, InterruptedException {
        List<String> plan = new ArrayList<>(PLAN);
        plan.add("--optimizer=" + optimizer);
        JsonNode whole = run(train(plan, folder.resolve("whole.safetensors"))).json();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long iteration = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = startUntilCheckpoint(plan, "--threads=" + (1 + kill % 3));
            if (kill % 2 == 0) {
                String its = ".mine.checkpoint." + process.pid() + "-";
                await(process, () -> temporaryFiles().stream().anyMatch(name -> name.startsWith(its)));
            } else {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(100));
            }
            assertThat(process.isAlive()).as("killed before its end").isTrue();
            process.destroyForcibly().waitFor();
            long reached = CheckpointFile.read(checkpoint).state().iteration();
            assertThat(reached).as("iterations, seed %d", seed).isGreaterThan(iteration);
            iteration = reached;
        }
        assertThat(temporaryFiles())
                .as("left by kills while a checkpoint was written")
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(KILLS);

        JsonNode rest = run(train(List.of(), model, "--resume=" + checkpoint)).json();

        assertThat(rest.get("weightsSha256")).as("seed %d", seed).isEqualTo(whole.get("weightsSha256"));
        assertThat(rest.get("validationAccuracy")).isEqualTo(whole.get("validationAccuracy"));
        assertThat(rest.get("iterations")).isEqualTo(whole.get("iterations"));
        assertThat(checkpoint).doesNotExist();
    }

    /// Begins, or goes on from the checkpoint; returns when a new checkpoint is there.
    private Process startUntilCheckpoint(List<String> plan, String... more) throws IOException, InterruptedException {
        boolean resumes = Files.exists(checkpoint);
        FileTime before = resumes ? Files.getLastModifiedTime(checkpoint) : FileTime.fromMillis(0);
        List<String> arguments = resumes ? train(List.of(), model, "--resume=" + checkpoint) : train(plan, model);
        arguments.addAll(List.of(more));
        Process process = cli.start(Map.of(), List.of(), arguments.toArray(String[]::new));
        await(
                process,
                () -> Files.exists(checkpoint)
                        && Files.getLastModifiedTime(checkpoint).compareTo(before) > 0);
        return process;
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(Process process, Condition condition) throws IOException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.holds()) {
            boolean goesOn = process.isAlive() && System.nanoTime() < end;
            if (!goesOn) {
                process.destroyForcibly();
            }
            assertThat(goesOn).as(Files.readString(folder.resolve("err"))).isTrue();
            Thread.onSpinWait();
        }
    }

    private List<String> temporaryFiles() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("."))
                    .toList();
        }
    }

    @Test
    void resumeKnowsPlanAndDataAndPlace() throws IOException, InterruptedException {
        startUntilCheckpoint(PLAN).destroyForcibly().waitFor();
        assertThat(checkpoint).exists();

        assertThat(cli.run("train", "--resume=" + checkpoint, "--epochs=3").wrongUsage())
                .startsWith("--resume goes on with the checkpoint's plan: expected no --epochs");
        assertThat(cli.run("train", "--resume=" + checkpoint, "--data=" + data, "--limit=60", "-q")
                        .badInput())
                .startsWith(checkpoint + ": expected the data that it began with, 100 images of small, got 60 of");
        assertThat(cli.run("train", "--resume=" + checkpoint, "--data=" + data)
                        .succeeds()
                        .err())
                .contains("going on after epoch ");
        assertThat(model).exists();
        assertThat(checkpoint).doesNotExist();
    }

    @Test
    void resumeReplacesNoFileButTheModelOfTheCheckpoint() throws IOException, InterruptedException {
        startUntilCheckpoint(PLAN).destroyForcibly().waitFor();
        byte[] reached = Files.readAllBytes(checkpoint);
        Path other = Files.writeString(folder.resolve("other.safetensors"), "do not lose this");
        String[] resume = {"train", "--resume=" + checkpoint, "--data=" + data, "-q"};

        assertThat(cli.run(and(resume, "--out=" + other)).badInput())
                .isEqualTo(other + ": expected no file there yet, got one (--force replaces it)");
        assertThat(other).hasContent("do not lose this");
        assertThat(checkpoint).hasBinaryContent(reached);

        Files.writeString(model, "from when it was stopped");
        cli.run(resume).succeeds();
        assertThat(Files.size(model)).isGreaterThan(1000);

        Files.write(checkpoint, reached);
        Files.writeString(model, "from when it was stopped");
        String roundabout = folder.resolve("small/../mine.safetensors").toString();
        cli.run(and(resume, "--out=" + roundabout)).succeeds();
        assertThat(Files.size(model)).isGreaterThan(1000);

        Files.write(checkpoint, reached);
        cli.run(and(resume, "--out=" + other, "--force")).succeeds();
        assertThat(Files.size(other)).isGreaterThan(1000);
    }

    @Test
    void repeatedTrainingLeavesTheCheckpointAloneUnlessForced() throws IOException, InterruptedException {
        startUntilCheckpoint(PLAN).destroyForcibly().waitFor();
        byte[] reached = Files.readAllBytes(checkpoint);
        String refusal = checkpoint
                + ": expected no checkpoint there yet, got one (--resume goes on from it, --force begins anew)";
        // Data that are not there: it must not get so far as to look for them.
        String[] again = {"train", "--data=nowhere", "--out=" + model};

        assertThat(cli.run(again).badInput()).isEqualTo(refusal);
        Files.writeString(model, "from when it was stopped");
        assertThat(cli.run(again).badInput()).isEqualTo(refusal);
        Path other = Files.copy(checkpoint, folder.resolve("other.checkpoint"));
        assertThat(cli.run("train", "--resume=" + other, "--data=" + data, "--out=" + model, "-q")
                        .badInput())
                .isEqualTo(refusal);
        assertThat(checkpoint).hasBinaryContent(reached);

        run(train(List.of("--iterations=1"), model)).succeeds();
        assertThat(checkpoint).doesNotExist();
    }

    private static String[] and(String[] arguments, String... more) {
        return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
    }

    /// A folder of the same name with as many images would not lead to the same weights.
    @Test
    void resumeRefusesOtherPixelsAndLabels() throws IOException, InterruptedException {
        startUntilCheckpoint(PLAN).destroyForcibly().waitFor();
        Path labels = Path.of(data, "train-labels-idx1-ubyte");
        byte[] theirs = Files.readAllBytes(labels);
        Path pixels = Path.of(data, "train-images-idx3-ubyte.gz");

        Files.write(labels, with(theirs, 8, (byte) (theirs[8] == 0 ? 1 : 0)));
        requireRefusal();
        Files.write(labels, theirs);
        byte[] ink;
        try (var in = new GZIPInputStream(Files.newInputStream(pixels))) {
            ink = in.readAllBytes();
        }
        Files.delete(pixels);
        Path plain = Path.of(data, "train-images-idx3-ubyte");
        int last = 16 + 100 * 784 - 1;
        Files.write(plain, with(ink, last, (byte) (ink[last] + 1)));
        requireRefusal();

        // Behind the 100 that it trains on, they may be what they like.
        Files.write(plain, with(ink, last + 1, (byte) (ink[last + 1] + 1)));
        cli.run("train", "--resume=" + checkpoint, "--data=" + data, "-q").succeeds();
    }

    private static byte[] with(byte[] bytes, int index, byte value) {
        byte[] changed = bytes.clone();
        changed[index] = value;
        return changed;
    }

    private void requireRefusal() {
        assertThat(cli.run("train", "--resume=" + checkpoint, "--data=" + data, "-q")
                        .badInput())
                .startsWith(checkpoint + ": expected the data that it began with, small with SHA-256 ")
                .containsPattern("[0-9a-f]{64}, got other pixels or labels, SHA-256 [0-9a-f]{64} [(]--data[)]$");
    }

    @Test
    void resumeWithoutACheckpointIsToldInOneLine() throws IOException {
        assertThat(cli.run("train", "--resume").badInput())
                .isEqualTo(
                        folder.resolve("models") + ": expected a checkpoint there, got none (nothing was interrupted)");
        run(train(List.of("--iterations=1"), model)).succeeds();
        assertThat(cli.run("train", "--resume=" + model).badInput())
                .isEqualTo(model + ": expected metadata with the key \"inkling-checkpoint\", got keys [inkling]");
    }
}
