package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.model.Model;
import dev.inkling.model.ModelFile;
import dev.inkling.nn.Network;
import dev.inkling.nn.Shape;
import dev.inkling.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CheckCommandTest {
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
    void gradientsAreRight() {
        Path model = cli.trained("mine.safetensors", data, "--hidden=6,5");

        assertThat(cli.run("check", model.toString(), "--data", data, "--images", "4")
                        .succeeds()
                        .out())
                .contains(model + ", gradients over 4 images of small")
                .containsPattern("\\R  tensor +entries +checked +left out +equations +engine\\R")
                .containsPattern("\\R  layer1.W +4,704 +4,704 +\\d+ +\\S+e-\\d+ +\\S+e-\\d+ +right\\R")
                .containsPattern("\\R  layer3.b +10 +10 .* right\\R")
                .doesNotContain("WRONG");
    }

    @Test
    void checkSaysHowWrongGradientsAreAtMost() {
        Path model = cli.trained("mine.safetensors", data);

        JsonNode json = cli.run(
                        "check", model.toString(), "--data", data, "--images=2", "--entries=50", "--seed=3", "--json")
                .json();

        assertThat(json.get("command").stringValue()).isEqualTo("check");
        assertThat(json.get("model").stringValue()).isEqualTo(model.toString());
        assertThat(json.get("images").intValue()).isEqualTo(2);
        assertThat(json.get("passed").booleanValue()).isTrue();
        assertThat(json.get("tensors").size()).isEqualTo(4);
        JsonNode w1 = json.get("tensors").get(0);
        assertThat(w1.get("name").stringValue()).isEqualTo("layer1.W");
        assertThat(w1.get("entries").intValue()).isEqualTo(7840);
        assertThat(w1.get("checked").intValue()).isEqualTo(50);
        assertThat(w1.get("equationError").doubleValue()).isBetween(0.0, 1e-6);
        assertThat(w1.get("engineError").doubleValue()).isBetween(0.0, 1e-3);
    }

    @Test
    void withoutAModelAShippedOneIsChecked() {
        Cli.Run run = cli.run("check", "--data", data, "--images=1", "--entries=3", "--json");

        assertThat(run.json().get("model").stringValue()).isEqualTo("fast");
        assertThat(run.json().get("passed").booleanValue()).isTrue();
        assertThat(run.err()).isEqualTo("model: fast, shipped with Inkling" + System.lineSeparator());
    }

    /// It is certain of nearly all answers.
    @Test
    void gradientsOfTheBestModelAreRight() {
        JsonNode json = cli.run("check", "best", "--data", data, "--images=1", "--entries=2", "--json")
                .json();

        assertThat(json.get("passed").booleanValue()).isTrue();
    }

    /// No unit of the first layer is on, and each would turn on if its bias moved up.
    @Test
    void whatCouldNotBeMeasuredIsNotCalledRight() throws IOException {
        Network network = TrainingPlan.PAPER.initialNetwork(new Shape(28, 28, 1), 10);
        network.parameters()
                .subList(0, 2)
                .forEach(parameter -> parameter.value().clear());
        Path model = folder.resolve("zero.safetensors");
        ModelFile.write(
                model,
                new Model(network, "small", 1, "paper", TrainingPlan.PAPER, 1, 1, Model.UNKNOWN_LIMIT, List.of()),
                false);

        Cli.Run run = cli.run("check", model.toString(), "--data", data, "--images", "4");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .containsPattern("\\R  layer1.b +10 +10 +10 .* not measured\\R")
                .containsPattern("\\R  layer2.b +10 +10 +0 .* right\\R")
                .doesNotContain("WRONG")
                .containsPattern("left out: .* a ReLU on or off, or .* max pooling");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--images=0", "--entries=0", "--images=-1"})
    void checkNeedsSomethingToCheck(String option) {
        String[] parts = option.split("=", -1);
        assertThat(cli.run("check", option).wrongUsage())
                .isEqualTo("Invalid value for option '" + parts[0] + "': expected at least 1, got " + parts[1]
                        + " (see inkling check --help)");
    }
}
