package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inkling.reader.ShippedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

class TrainCommandTest {
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
    void jsonSaysWhatWasDone() throws IOException {
        JsonNode json = cli.run("train", "--data", data, "--iterations", "3", "--seed", "7", "--threads", "2", "--json")
                .json();

        assertThat(json.propertyNames())
                .contains(
                        "command",
                        "preset",
                        "data",
                        "layers",
                        "parameters",
                        "iterations",
                        "seed",
                        "threads",
                        "trainAccuracy",
                        "testAccuracy",
                        "trainLoss",
                        "testLoss",
                        "trainSeconds",
                        "totalSeconds",
                        "imagesPerSecond",
                        "weightsSha256",
                        "model");
        assertThat(json.get("command").stringValue()).isEqualTo("train");
        assertThat(json.get("preset").stringValue()).isEqualTo("paper");
        assertThat(json.get("data").toString()).isEqualTo("{\"name\":\"small\",\"train\":1700,\"test\":300}");
        assertThat(json.get("layers").toString()).isEqualTo("[784,10,10]");
        assertThat(json.get("parameters").intValue()).isEqualTo(784 * 10 + 10 + 10 * 10 + 10);
        assertThat(json.get("iterations").intValue()).isEqualTo(3);
        assertThat(json.get("seed").intValue()).isEqualTo(7);
        assertThat(json.get("threads").intValue()).isEqualTo(2);
        for (String share : List.of("trainAccuracy", "testAccuracy")) {
            assertThat(json.get(share).doubleValue()).isBetween(0.0, 1.0);
        }
        for (String number : List.of("trainLoss", "testLoss", "trainSeconds", "totalSeconds", "imagesPerSecond")) {
            assertThat(json.get(number).doubleValue()).as(number).isPositive().isFinite();
        }
        assertThat(json.get("weightsSha256").stringValue()).matches("[0-9a-f]{64}");
        assertThat(cli.models()).containsExactly(Path.of(json.get("model").stringValue()));
    }

    @Test
    void nextStepsNameTheModelThatWasSaved() throws IOException {
        String out =
                cli.run("train", "--data", data, "--iterations", "3").succeeds().out();

        Path model = cli.models().getFirst();
        assertThat(out)
                .endsWith("Next: ./inkling evaluate " + model + System.lineSeparator()
                        + "  or  ./inkling predict --model " + model + " PICTURE   with a digit of your own"
                        + System.lineSeparator());
    }

    /// What a shipped model's card says it was trained by gives its plan.
    @ParameterizedTest
    @EnumSource
    void commandOnTheCardIsThePlansOfTheShippedModel(ShippedModel shipped) {
        Planned planned = new Planned();

        new CommandLine(planned)
                .setUnmatchedArgumentsAllowed(true) // what is said about data or threads
                .parseArgs(command(shipped).toArray(String[]::new));

        assertThat(planned.options.plan()).isEqualTo(shipped.load().plan());
    }

    /// Of the shipped models, the one that takes only seconds.
    @Test
    void commandOnTheCardOfFastGivesItsWeights() {
        Path mnist = Path.of(System.getenv().getOrDefault("INKLING_DATA", "no INKLING_DATA"), "mnist");
        assumeTrue(Files.isDirectory(mnist), "set INKLING_DATA to the folder that has mnist/ to run this test");
        List<String> train = new ArrayList<>(List.of("train", "--data=" + mnist, "--quiet", "--json"));
        train.addAll(command(ShippedModel.FAST));

        assertThat(ShippedModel.FAST.card().lines())
                .contains("weightsSha256: "
                        + cli.run(train.toArray(String[]::new))
                                .json()
                                .get("weightsSha256")
                                .stringValue());
    }

    /// What follows `inkling train` on its card.
    private static List<String> command(ShippedModel shipped) {
        String train = "command: ./inkling train ";
        String command = shipped.card()
                .lines()
                .filter(line -> line.startsWith(train))
                .findFirst()
                .orElseThrow()
                .substring(train.length());
        return Pattern.compile("\"([^\"]*)\"|\\S+")
                .matcher(command)
                .results()
                .map(word -> Objects.requireNonNullElse(word.group(1), word.group()))
                .toList();
    }

    @Command
    private static final class Planned {
        @Mixin
        private PlanOptions options;
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "64"})
    void weightsAreTheSameForEveryNumberOfThreadsAndEveryRun(String batchSize) {
        String first = weights(batchSize, 1);

        for (int threads : new int[] {1, 2, 3, 8}) {
            assertThat(weights(batchSize, threads)).isEqualTo(first);
        }
    }

    private String weights(String batchSize, int threads) {
        return cli.run(
                        "train",
                        "--data=" + data,
                        "--iterations=30",
                        "--batch-size=" + batchSize,
                        "--threads=" + threads,
                        "--json",
                        "--quiet")
                .json()
                .get("weightsSha256")
                .stringValue();
    }

    @Test
    void weightsAreTheSameWithoutTheVectorApi() throws IOException, InterruptedException {
        Cli.Run scalar = cli.fork(Map.of(), List.of(), "train", "--data", data, "--iterations", "9", "-q", "--json");

        assertThat(scalar.err())
                .isEqualTo("The Vector API is not there, so this takes longer; the result is the same."
                        + " (java --add-modules jdk.incubator.vector)" + System.lineSeparator());
        assertThat(scalar.json().get("weightsSha256"))
                .isEqualTo(cli.run("train", "--data", data, "--iterations", "9", "--json")
                        .json()
                        .get("weightsSha256"));
    }

    @Test
    void anotherSeedGivesOtherWeights() {
        assertThat(weightsOfSeed(1)).isNotEqualTo(weightsOfSeed(2));
    }

    private JsonNode weightsOfSeed(int seed) {
        return cli.run("train", "--data=" + data, "--iterations=1", "--seed=" + seed, "--json")
                .json()
                .get("weightsSha256");
    }

    @Test
    void trainingTeaches() {
        JsonNode json = cli.run(
                        "train",
                        "--data=" + data,
                        "--hidden=32",
                        "--init=he",
                        "--batch-size=8",
                        "--epochs=10",
                        "--json")
                .json();

        assertThat(json.get("trainAccuracy").doubleValue()).isGreaterThan(0.9);
        assertThat(json.get("testAccuracy").doubleValue()).isGreaterThan(0.7);
    }

    @Test
    void progressGoesToStandardErrorAndResultsToStandardOutput() {
        Cli.Run run = cli.run("train", "--data", data, "--limit", "1000", "--iterations", "3")
                .succeeds();

        assertThat(run.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("training 784-10-10 on 1,000 images of small"),
                        line -> assertThat(line)
                                .matches("iteration 3/3  loss \\d\\.\\d{4}  accuracy [\\d.]+ %"
                                        + "  [\\d.]+( [kM])? images/s  0\\.0 s left"));
        assertThat(run.out())
                .contains("784-10-10 trained on small (1,000 images)")
                .contains("training images", "test images", "7,960", "SHA-256 ", "models")
                .doesNotContain("iteration");
    }

    @Test
    void quietShowsNoProgress() {
        Cli.Run run =
                cli.run("train", "--data", data, "--iterations", "3", "--quiet").succeeds();

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("784-10-10 trained on small");
    }

    @Test
    void trainingThatWentWrongSaysSoWithOptionsThatMayHelp() {
        String[] train = {"train", "--data", data, "--learning-rate", "50", "--iterations", "30"};

        Cli.Run run = cli.run(train).succeeds();

        assertThat(run.err().lines().filter(line -> line.startsWith("warning: ")))
                .anySatisfy(line -> assertThat(line)
                        .matches("warning: The loss is \\S+ after 1 iteration, and was \\S+ before the first"
                                + " \\(try --learning-rate 0.5\\)"))
                .anySatisfy(line -> assertThat(line)
                        .matches("warning: \\d+ % of the ReLU units of layer 2 are off for every image"
                                + " \\(try --learning-rate 0.5\\)"))
                .anySatisfy(line -> assertThat(line)
                        .matches("warning: \\d+ % of the images are answered with \\d \\(try --learning-rate 0.5\\)"));
        assertThat(cli.run(and(train, "--quiet")).succeeds().err()).isEmpty();
    }

    @Test
    void trainingThatWentWellHasNoWarning() {
        Cli.Run run = cli.run("train", "--data=" + data, "--preset=fast", "--epochs=3")
                .succeeds();

        assertThat(run.err()).startsWith("training ").doesNotContain("warning");
    }

    @Test
    void presetFastIsAnotherPlan() {
        JsonNode json = cli.run("train", "--data=" + data, "--preset=fast", "--limit=512", "--epochs=1", "--json")
                .json();

        assertThat(json.get("preset").stringValue()).isEqualTo("fast");
        assertThat(json.get("layers").toString()).isEqualTo("[784,256,10]");
        assertThat(json.get("iterations").intValue()).isEqualTo(4);
    }

    /// Each of them alone gives weights that none of the others gives.
    @Test
    void everySettingChangesTheResult() {
        List<String> settings = List.of(
                "--optimizer=gradient-descent", // the preset's
                "--optimizer=momentum",
                "--optimizer=momentum 0.95",
                "--optimizer=nesterov",
                "--optimizer=adam",
                "--optimizer=adamw 0.8 0.99 1e-6",
                "--schedule=step",
                "--schedule=cosine",
                "--schedule=one-cycle",
                "--warm-up=0.5",
                "--weight-decay=0.1",
                "--label-smoothing=0.1",
                "--learning-rate=0.2");

        assertThat(settings.stream()
                        .map(setting -> cli.run("train", "--data=" + data, "--iterations=4", setting, "--json")
                                .json()
                                .get("weightsSha256")))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"constant", "Step", "cosine", "one-cycle"})
    void scheduleHasTheNameThatHelpSays(String name) {
        cli.run("train", "--data=" + data, "--iterations=1", "--schedule=" + name)
                .succeeds();
    }

    @Test
    void layersAreTheUsers() {
        JsonNode json = cli.run("train", "--data=" + data, "--hidden=128,64,32", "--iterations=2", "--json")
                .json();

        assertThat(json.get("layers").toString()).isEqualTo("[784,128,64,32,10]");
        assertThat(json.get("parameters").intValue())
                .isEqualTo(784 * 128 + 128 + 128 * 64 + 64 + 64 * 32 + 32 + 32 * 10 + 10);
    }

    @Test
    void convolutionsAreTrainedAndKept() {
        String layers = "conv 5x5x4, relu, maxpool 4, flatten, dense 16, relu, dropout 0.1, dense 10";
        Path model = folder.resolve("conv.safetensors");
        JsonNode json = cli.run(
                        "train",
                        "--data=" + data,
                        "--layers=" + layers,
                        "--init=he",
                        "--optimizer=adam",
                        "--learning-rate=0.01",
                        "--batch-size=32",
                        "--epochs=4",
                        "--validation=200",
                        "--average=0.9",
                        "--out=" + model,
                        "--json")
                .json();

        assertThat(json.get("network").stringValue()).isEqualTo(layers);
        assertThat(json.get("parameters").intValue()).isEqualTo(26 * 4 + (7 * 7 * 4 + 1) * 16 + 17 * 10);
        assertThat(json.get("testAccuracy").doubleValue()).isGreaterThan(0.7);
        assertThat(json.get("validationAccuracy").doubleValue()).isGreaterThan(0.7);
        assertThat(cli.run("evaluate", model.toString(), "--data=" + data, "--json")
                        .json()
                        .get("accuracy"))
                .isEqualTo(json.get("testAccuracy"));
        assertThat(cli.run("check", model.toString(), "--data=" + data, "--images=4", "--entries=50")
                        .exit())
                .isZero();
    }

    @Test
    void layersMustEndInTheClassesOfTheData() {
        assertThat(cli.run("train", "--data=" + data, "--layers=relu, dense 10").wrongUsage())
                .startsWith("layer 1, \"relu\": expected a layer with weights first, dense or conv, got relu");
        assertThat(cli.run("train", "--data=" + data, "--layers=dense 5, relu, dense 7")
                        .badInput())
                .isEqualTo("layer 3, \"dense 7\": expected dense 10 last, an output for each class, got dense 7");
        assertThat(cli.run("train", "--data=" + data, "--layers=conv 3x3x2, maxpool 30, dense 10")
                        .badInput())
                .isEqualTo("layer 2, \"maxpool 30\": maxpool: expected windows of 1 to 28 rows and columns, got 30");
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 64, 2, 32", // 15 batches of 64 and one of 40, twice
        "1000, full, 3, 3",
        "100, 5000, 2, 2",
        "100, 1, 1, 100"
    })
    void epochsAreAsManyIterationsAsTheyHaveBatches(String limit, String batchSize, String epochs, int iterations) {
        JsonNode json = cli.run(
                        "train",
                        "--data=" + data,
                        "--limit=" + limit,
                        "--batch-size=" + batchSize,
                        "--epochs=" + epochs,
                        "--json")
                .json();

        assertThat(json.get("iterations").intValue()).isEqualTo(iterations);
        assertThat(json.get("data").get("train").toString()).isEqualTo(limit);
    }

    @Test
    void limitBeyondTheDataIsAllOfThem() {
        assertThat(cli.run("train", "--data=" + data, "--limit=999999", "--iterations=1", "--json")
                        .json()
                        .get("data")
                        .get("train")
                        .intValue())
                .isEqualTo(SmallData.TRAIN);
    }

    @Test
    void modelIsSavedWhereTheUserSaysAndGivesTheSameAnswers() {
        String out = folder.resolve("mine/model.safetensors").toString();
        JsonNode trained = cli.run("train", "--data", data, "--iterations", "9", "--out", out, "--json")
                .json();
        JsonNode evaluated = cli.run("evaluate", out, "--data", data, "--json").json();

        assertThat(trained.get("model").stringValue()).isEqualTo(out);
        assertThat(evaluated.get("accuracy")).isEqualTo(trained.get("testAccuracy"));
        assertThat(evaluated.get("loss")).isEqualTo(trained.get("testLoss"));
    }

    @Test
    void fileThatIsThereIsKeptUnlessForced() throws IOException {
        Path out = Files.writeString(folder.resolve("precious"), "do not lose this");
        // Data that are not there: it must not get so far as to look for them.
        assertThat(cli.run("train", "--data", "nowhere", "--out", out.toString())
                        .badInput())
                .isEqualTo(out + ": expected no file there yet, got one (--force replaces it)");
        assertThat(out).hasContent("do not lose this");

        cli.run("train", "--data", data, "--iterations", "1", "--out", out.toString(), "--force")
                .succeeds();
        cli.run("evaluate", out.toString(), "--data", data).succeeds();
    }

    @Test
    void trainingOutlivesACheckpointThatCannotBeWritten() throws IOException {
        Path inTheWay = Files.createDirectory(folder.resolve("m.checkpoint"));
        Path out = folder.resolve("m.safetensors");

        Cli.Run run = cli.run("train", "--data", data, "--iterations", "3", "--out=" + out, "--checkpoint=0", "-q");

        assertThat(run.succeeds().err())
                .startsWith("warning: " + inTheWay + ": expected to write a checkpoint, got ")
                .hasLineCount(1);
        assertThat(out).exists();
        assertThat(inTheWay).isDirectory();
    }

    @Test
    void placeThatCannotTakeAModelIsToldBeforeTraining() throws IOException {
        // Data that are not there: it must not get so far as to look for them.
        String[] train = {"train", "--data", "nowhere", "--force", "--out"};

        assertThat(cli.run(and(train, folder.toString())).badInput())
                .isEqualTo(folder + ": expected a name for a file, got a folder or device");
        if (Files.exists(Path.of("/dev/null"))) {
            assertThat(cli.run(and(train, "/dev/null")).badInput())
                    .isEqualTo("/dev/null: expected a name for a file, got a folder or device");
        }
        Path file = Files.createFile(folder.resolve("file"));
        Path below = file.resolve("models/model");
        assertThat(cli.run(and(train, below.toString())).badInput())
                .isEqualTo(below + ": expected a folder above it that can be written to, got " + file);
        Files.createFile(folder.resolve("models"));
        assertThat(cli.run("train", "--data", "nowhere").badInput())
                .contains(": expected a folder above it that can be written to, got " + folder.resolve("models"));
    }

    private static String[] and(String[] arguments, String last) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = last;
        return all;
    }

    @Test
    void networkThatNoFileHoldsIsNotTrained() {
        assertThat(cli.run("train", "--data", data, "--hidden", "400000").badInput())
                .isEqualTo("network: expected at most 268,435,456 parameters, which a model file holds, got more");
        assertThat(cli.run("train", "--data", data, "--hidden", "10,2000000000,2000000000,2000000000")
                        .badInput())
                .startsWith("network: ");
    }

    @Test
    void tooLittleMemoryIsToldInOneLine() throws IOException, InterruptedException {
        Cli.Run run = cli.fork(
                Map.of(),
                List.of("--add-modules=jdk.incubator.vector", "-XX:MaxDirectMemorySize=1m"),
                "train",
                "--data=" + data,
                "--hidden=20000",
                "--quiet");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err().lines())
                .last(STRING)
                .startsWith("inkling: memory: expected enough of it, got ")
                .endsWith(" (INKLING_JAVA_OPTS=-Xmx8g allows 8 GB)");
        assertThat(run.err()).doesNotContain("\tat ");
        assertThat(cli.models()).isEmpty();
    }

    /// The last iteration may be the one that goes too far.
    @ParameterizedTest
    @ValueSource(strings = {"20", "1"})
    void divergenceNamesTheIterationAndLeavesNothing(String iterations) throws IOException {
        assertThat(cli.run("train", "--data", data, "--learning-rate", "1e30", "--iterations", iterations, "--quiet")
                        .badInput())
                .matches("iteration \\d+: expected a finite loss, got (NaN|-?Infinity)"
                        + " \\(the learning rate is probably too high: try a tenth of it\\)");
        assertThat(cli.models()).isEmpty();
    }

    @Test
    void divergenceIsNotMistakenForACheckpointThatCannotBeWritten() {
        String[] train = {"train", "--data=" + data, "--iterations=20", "--checkpoint=0", "--quiet"};
        // The first step takes the weights beyond all numbers.
        Cli.Run run = cli.run(and(and(train, "--learning-rate=1e38"), "--weight-decay=1000"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("expected to write a checkpoint, got tensor ");
        assertThat(run.err().lines()).last(STRING).startsWith("inkling: iteration ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --foo                          | Unknown option: '--foo', did you mean --force?
            extra                          | Unmatched argument at index 1: 'extra'
            --epochs=1 --iterations=2      | --iterations=N, --epochs=N are mutually exclusive (specify only one)
            --iterations=-1                | iterations: expected at least 0, got -1
            --iterations=x                 | Invalid value for option '--iterations': expected a whole number, got x
            --epochs=-1                    | epochs: expected at least 0, got -1
            --threads=0                    | Invalid value for option '--threads': expected 1 to 1024, got 0
            --threads=1025                 | Invalid value for option '--threads': expected 1 to 1024, got 1025
            --hidden=0                     | dense units: expected at least 1, got 0
            --hidden=10,-3                 | dense units: expected at least 1, got -3
            --hidden=ten                   | Invalid value for option '--hidden' (N,N): expected a whole number, got ten
            --hidden=5 --layers=relu       | --hidden=N,N, --layers=TEXT are mutually exclusive (specify only one)
            --layers=relu                  | 'layer 1, "relu": expected dense N last, an output for each class, got relu'
            --layers=relu,dense            | 'layer 2, "dense": expected a number of units, got nothing'
            --validation=-1                | validation: expected a number of images, got -1
            --patience=3                   | \
            patience: expected a number of epochs, and validation images to judge them by, got 3 and 0
            --average=1                    | averaging: expected a share from 0 to below 1, got 1.0
            --checkpoint=-1                | \
            Invalid value for option '--checkpoint': expected seconds from 0 on, got -1.0
            --init=best                    | \
            Invalid value for option '--init': expected uniform or he, got best
            --learning-rate=-1             | learning rate: expected a number above 0, got -1.0
            --learning-rate=0              | learning rate: expected a number above 0, got 0.0
            --learning-rate=NaN            | learning rate: expected a number above 0, got NaN
            --learning-rate=1e39           | learning rate: expected a number above 0, got Infinity
            --limit=0                      | Invalid value for option '--limit': expected at least 1, got 0
            --batch-size=0                 | batch size: expected at least 1, got 0
            --batch-size=half              | \
            Invalid value for option '--batch-size': expected a number or full, got half
            --preset=large                 | \
            Invalid value for option '--preset': expected paper, tiny, fast, mlp or best, got large
            --optimizer=sgd                | optimizer: expected gradient-descent, momentum, nesterov, adam or adamw, \
            got sgd
            --optimizer=                   | \
            'optimizer: expected gradient-descent, momentum, nesterov, adam or adamw, got '
            --schedule=best                | \
            Invalid value for option '--schedule': expected constant, step, cosine or one-cycle, got best
            --warm-up=1                    | warm-up: expected a share from 0 to below 1, got 1.0
            --weight-decay=-1              | weight decay: expected a number from 0 on, got -1.0
            --label-smoothing=1            | label smoothing: expected a number from 0 to below 1, got 1.0
            --seed=x                       | Invalid value for option '--seed': expected a whole number, got x
            --seed=1.5                     | Invalid value for option '--seed': expected a whole number, got 1.5
            --limit=99999999999            | \
            Invalid value for option '--limit': expected a whole number, got 99999999999 (too large)
            --learning-rate=0,1            | \
            Invalid value for option '--learning-rate': expected a number, got 0,1
            --checkpoint=often             | Invalid value for option '--checkpoint': expected a number, got often
            --augment=spin:3               | \
            'augmentation: expected none, light, elastic, strong or a list such as "shift 2, rotate 12", got "spin:3"'
            --out=                         | Invalid value for option '--out': expected a path, got nothing
            --data=                        | \
            Invalid value for option '--data': expected mnist, synthetic or a folder, got nothing
            --out                          | Missing required parameter for option '--out' (FILE)
            """)
    void wrongUsageIsSaidInOneLine(String options, String message) throws IOException {
        String[] arguments = ("train " + options).split(" ");

        assertThat(cli.run(arguments).wrongUsage()).isEqualTo(message + " (see inkling train --help)");
        assertThat(cli.models()).isEmpty();
    }
}
