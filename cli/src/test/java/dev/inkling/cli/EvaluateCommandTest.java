package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.data.Corruption;
import dev.inkling.model.Model;
import dev.inkling.model.ModelFile;
import dev.inkling.reader.ShippedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EvaluateCommandTest {
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
    void jsonCountsTheAnswersOfEveryClass() {
        Path model = cli.trained("mine.safetensors", data);

        JsonNode json =
                cli.run("evaluate", model.toString(), "--data", data, "--json").json();

        assertThat(json.propertyNames()).contains("command", "model", "data", "images", "accuracy", "loss");
        assertThat(json.get("images").intValue()).isEqualTo(SmallData.TEST);
        JsonNode confusion = json.get("confusion");
        JsonNode perClass = json.get("perClass");
        assertThat(confusion.size()).isEqualTo(10);
        assertThat(perClass.size()).isEqualTo(10);
        int right = 0;
        for (int c = 0; c < 10; c++) {
            int ofClass = 0;
            int answered = 0;
            for (int other = 0; other < 10; other++) {
                ofClass += confusion.get(c).get(other).intValue();
                answered += confusion.get(other).get(c).intValue();
            }
            int hits = confusion.get(c).get(c).intValue();
            right += hits;
            double precision = answered == 0 ? 0 : (double) hits / answered;
            double recall = (double) hits / ofClass;
            double f1 = hits == 0 ? 0 : 2 * precision * recall / (precision + recall);

            assertThat(ofClass).isEqualTo(SmallData.TEST / 10);
            assertThat(perClass.get(c).get("label").intValue()).isEqualTo(c);
            assertThat(perClass.get(c).get("support").intValue()).isEqualTo(ofClass);
            assertThat(perClass.get(c).get("precision").doubleValue()).isCloseTo(precision, within(1e-12));
            assertThat(perClass.get(c).get("recall").doubleValue()).isCloseTo(recall, within(1e-12));
            assertThat(perClass.get(c).get("f1").doubleValue()).isCloseTo(f1, within(1e-12));
        }
        assertThat(json.get("accuracy").doubleValue()).isCloseTo((double) right / SmallData.TEST, within(1e-12));
    }

    @Test
    void jsonTellsHowSureAndHowRightItWas() {
        Path model = cli.trained("mine.safetensors", data);

        JsonNode json =
                cli.run("evaluate", model.toString(), "--data", data, "--json").json();

        JsonNode bins = json.get("reliability");
        assertThat(bins.size()).isEqualTo(15);
        assertThat(bins.get(0).propertyNames()).containsExactly("from", "to", "count", "confidence", "accuracy");
        int answers = 0;
        double right = 0;
        double error = 0;
        for (JsonNode bin : bins) {
            int count = bin.get("count").intValue();
            double accuracy = bin.get("accuracy").doubleValue();
            double confidence = bin.get("confidence").doubleValue();
            answers += count;
            right += count * accuracy;
            error += count * Math.abs(accuracy - confidence) / SmallData.TEST;
            if (count > 0) {
                assertThat(confidence)
                        .isBetween(bin.get("from").doubleValue(), bin.get("to").doubleValue());
            }
        }
        assertThat(answers).isEqualTo(SmallData.TEST);
        assertThat(right / SmallData.TEST).isCloseTo(json.get("accuracy").doubleValue(), within(1e-12));
        assertThat(json.get("expectedCalibrationError").doubleValue()).isCloseTo(error, within(1e-12));
        assertThat(json.get("brierScore").doubleValue()).isBetween(0.1, 0.9);
    }

    @Test
    void reportIsWrittenAndItsPlaceIsNamed() throws IOException {
        Path model = cli.trained("mine.safetensors", data);
        Path report = folder.resolve("out/report");

        Cli.Run run = cli.run("evaluate", model.toString(), "--data", data, "--report", report.toString(), "--json");

        assertThat(run.json().get("images").intValue()).isEqualTo(SmallData.TEST);
        assertThat(run.err()).isEqualTo("report: " + report.resolve("index.html") + System.lineSeparator());
        assertThat(report.resolve("index.html"))
                .content()
                .contains(model.toString(), "Asked about 300 test images of small", "confusion.svg", "weights.png");
        assertThat(report).isDirectoryContaining("glob:**confusion.svg").isDirectoryContaining("glob:**weights.png");
    }

    /// The curves that `train --report` draws are drawn again from the model's file.
    @Test
    void reportShowsHowTheModelLearned() throws IOException {
        Path first = folder.resolve("first");
        Path again = folder.resolve("again");
        Path model = cli.trained("mine.safetensors", data, "--validation=100", "--report=" + first);

        cli.run("evaluate", model.toString(), "--data", data, "--report", again.toString())
                .succeeds();

        assertThat(again.resolve("index.html")).content().contains("How it learned", "over 20 epochs");
        for (String picture : List.of("loss.svg", "accuracy.svg")) {
            assertThat(again.resolve(picture)).hasSameBinaryContentAs(first.resolve(picture));
        }
    }

    /// A picture that an earlier report had is not left behind.
    @Test
    void reportOfAModelThatDoesNotKnowHowItLearnedHasNoCurves() throws IOException {
        Path report = folder.resolve("report");
        Path model = cli.trained("mine.safetensors", data, "--report=" + report);
        assertThat(report.resolve("loss.svg")).exists();
        Model known = ModelFile.read(model);
        Model unknown = new Model(
                known.network(),
                known.data(),
                known.examples(),
                known.preset(),
                known.plan(),
                known.iterations(),
                known.temperature(),
                known.energyLimit(),
                List.of());
        ModelFile.write(model, unknown, true);

        cli.run("evaluate", model.toString(), "--data", data, "--report", report.toString())
                .succeeds();

        assertThat(report.resolve("index.html")).content().doesNotContain("How it learned", "loss.svg");
        assertThat(report.resolve("loss.svg")).doesNotExist();
    }

    @Test
    void placeThatIsNoneForAReportIsRefusedFirst() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");

        assertThat(cli.run("evaluate", "nowhere", "--report", file.toString()).badInput())
                .isEqualTo(file + ": expected a folder for the report, got a file");
        assertThat(cli.run("evaluate", "nowhere", "--report", folder.toString()).badInput())
                .isEqualTo(folder + ": expected a new or empty folder or an earlier report, got a folder of other"
                        + " things (--force writes into it)");
        assertThat(cli.run("evaluate", "nowhere", "--report", folder.toString(), "--force")
                        .badInput())
                .startsWith("nowhere: ");
        assertThat(cli.run("evaluate", "--report=").wrongUsage()).contains("--report");
    }

    @Test
    void tableShowsEveryClass() {
        Path model = cli.trained("mine.safetensors", data);

        assertThat(cli.run("evaluate", model.toString(), "--data", data)
                        .succeeds()
                        .out())
                .contains(model + ", trained on small, asked about 300 test images of small")
                .containsPattern("\\R  accuracy  [\\d.]+ %\\R")
                .containsPattern("\\R  ECE       [\\d.]+ %, the expected calibration error: ")
                .containsPattern("\\R  Brier     0[.]\\d{4}\\R")
                .containsPattern("\\R  confidence +images +mean +accuracy\\R")
                .containsPattern("\\R  class +precision +recall +F1 +images\\R")
                .containsPattern("\\R  9( +[\\d.]+ %){3} +30\\R")
                .contains("What it is (rows) and what it was taken for (columns):");
    }

    @Test
    void newestModelIsTakenOnRequestAndNamed() throws IOException {
        Path older = cli.trained("older.safetensors", data);
        Path newer = cli.trained("a-newer.safetensors", data);
        Files.setLastModifiedTime(older, FileTime.fromMillis(1_000_000));
        Files.setLastModifiedTime(newer, FileTime.fromMillis(2_000_000));
        Files.writeString(newer.resolveSibling("notes.txt"), "no model");
        Files.writeString(newer.resolveSibling(".half.safetensors"), "not whole");

        Cli.Run run = cli.run("evaluate", "newest", "--data", data, "--json");

        assertThat(run.json().get("model").stringValue()).isEqualTo(newer.toString());
        assertThat(run.err())
                .isEqualTo("model: " + newer + " (the newest in " + folder.resolve("models") + ")"
                        + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(strings = {"evaluate newest", "check newest", "predict picture.png --model newest"})
    void whereNoModelIsTheNewestThereIsAdvice(String command) throws IOException {
        String message =
                folder.resolve("models") + ": expected a model there, got none (train one first: ./inkling train)";

        assertThat(cli.run(command.split(" ")).badInput()).isEqualTo(message);
        Files.createDirectory(folder.resolve("models"));
        assertThat(cli.run(command.split(" ")).badInput()).isEqualTo(message);
    }

    @Test
    void withoutANameTheBestShippedModelIsTakenAndNamed() {
        cli.trained("mine.safetensors", data);

        Cli.Run run = cli.run("evaluate", "--data", data, "--json");

        assertThat(run.json().get("model").stringValue()).isEqualTo("best");
        assertThat(run.json().get("weightsSha256").stringValue())
                .isEqualTo(ShippedModel.BEST.load().network().weightsSha256());
        assertThat(run.json().get("accuracy").doubleValue()).isGreaterThan(0.8);
        assertThat(run.err()).isEqualTo("model: best, shipped with Inkling" + System.lineSeparator());
    }

    @ParameterizedTest
    @EnumSource
    void shippedModelHasAName(ShippedModel shipped) {
        Cli.Run run = cli.run("evaluate", shipped.word(), "--data", data, "--json");

        assertThat(run.json().get("model").stringValue()).isEqualTo(shipped.word());
        assertThat(run.json().get("weightsSha256").stringValue())
                .isEqualTo(shipped.load().network().weightsSha256());
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"best", "newest"})
    void fileOfSuchANameComesFirst(String name) throws IOException, InterruptedException {
        Path model = cli.trained("mine.safetensors", data);
        Files.copy(model, folder.resolve(name));
        String weights = ModelFile.read(model).network().weightsSha256();

        Cli.Run run = cli.fork(Map.of(), List.of(), "evaluate", name, "--data", data, "--json");

        assertThat(run.json().get("weightsSha256").stringValue()).isEqualTo(weights);
    }

    @Test
    void folderOfSuchANameIsNoModel() throws IOException, InterruptedException {
        Files.createDirectory(folder.resolve("fast"));

        assertThat(cli.fork(Map.of(), List.of(), "evaluate", "fast", "--data", data, "--json")
                        .json()
                        .get("weightsSha256")
                        .stringValue())
                .isEqualTo(ShippedModel.FAST.load().network().weightsSha256());
    }

    @Test
    void jsonHasTheAccuracyForEveryCorruption() {
        Path model = cli.trained("mine.safetensors", data);
        JsonNode json = cli.run("evaluate", model.toString(), "--data", data, "--corruptions", "--json")
                .json();

        JsonNode corruptions = json.get("corruptions");
        assertThat(corruptions.size()).isEqualTo(16);
        assertThat(corruptions.get(0).propertyNames()).containsExactly("name", "accuracy");
        assertThat(corruptions.get(0).get("name").stringValue()).isEqualTo("identity");
        assertThat(corruptions.get(0).get("accuracy")).isEqualTo(json.get("accuracy"));
        double sum = 0;
        for (int k = 1; k < 16; k++) {
            assertThat(corruptions.get(k).get("name").stringValue())
                    .isEqualTo(List.of(Corruption.values()).get(k).word());
            sum += corruptions.get(k).get("accuracy").doubleValue();
        }
        assertThat(json.get("meanCorruptionAccuracy").doubleValue())
                .isCloseTo(sum / 15, within(1e-12))
                .isLessThan(json.get("accuracy").doubleValue());
    }

    @Test
    void corruptionsAreLeftOutUnlessAskedFor() {
        Path model = cli.trained("mine.safetensors", data);
        Cli.Run json = cli.run("evaluate", model.toString(), "--data", data, "--json");

        assertThat(json.json().get("corruptions").isNull()).isTrue();
        assertThat(json.json().get("meanCorruptionAccuracy").isNull()).isTrue();
        assertThat(cli.run("evaluate", model.toString(), "--data", data)
                        .succeeds()
                        .out())
                .doesNotContain("MNIST-C");
    }

    @Test
    void tableAndReportHaveEveryCorruption() {
        Path model = cli.trained("mine.safetensors", data);
        Path report = folder.resolve("report");

        Cli.Run run = cli.run(
                        "evaluate", model.toString(), "--data", data, "--corruptions", "--report", report.toString())
                .succeeds();

        assertThat(run.out())
                .containsPattern("\\R  corruption +accuracy\\R  identity +[\\d.]+ %\\R  shot-noise +[\\d.]+ %\\R")
                .containsPattern("\\R  canny-edges +[\\d.]+ %\\R  mean of the 15, without identity +[\\d.]+ %\\R$");
        assertThat(run.err()).contains("corruption 16/16: canny-edges", "report: " + report);
        assertThat(report.resolve("index.html")).content().contains("When the picture is worse");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evaluate", "check", "predict picture.png --model"})
    void headerBeyondTheFileIsRefused(String command) throws IOException {
        Path model = cli.trained("mine.safetensors", data);
        byte[] bytes = Files.readAllBytes(model);
        System.arraycopy(new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) 0x80}, 0, bytes, 0, 8); // 2^63
        Files.write(model, bytes);

        assertThat(cli.run((command + " " + model).split(" ")).badInput())
                .startsWith(model + " at byte 0: expected a safetensors file, got something else"
                        + " (a header of 9223372036854775808 bytes, where at most ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evaluate", "check"})
    void modelForOtherImagesIsRefused(String command) throws IOException {
        Path model = cli.trained("mine.safetensors", data);
        Path other = SmallData.writeInto(folder.resolve("half"), 14);

        assertThat(cli.run(command, model.toString(), "--data", other.toString())
                        .badInput())
                .isEqualTo(model + ": expected a model for the 14x28 images and 10 classes of small,"
                        + " got one for 784 pixels and 10 classes");
    }

    @Test
    void modelForOtherImagesReadsNoDigits() throws IOException {
        Path other = SmallData.writeInto(folder.resolve("half"), 14);
        Path model = cli.trained("mine.safetensors", other.toString());

        assertThat(cli.run("predict", "picture.png", "--model", model.toString())
                        .badInput())
                .isEqualTo(model + ": model: expected 784 inputs and 10 classes, got 392 and 10");
    }
}
