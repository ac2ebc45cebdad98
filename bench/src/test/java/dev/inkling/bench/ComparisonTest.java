package dev.inkling.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.bench.peer.Job;
import dev.inkling.bench.peer.Stage;
import dev.inkling.bench.peer.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ComparisonTest {
    private static final String RESULT = """
            {"date":"2026-11-25T10:00:00Z","command":"bench/compare","rounds":2,"warmUpSeconds":"5",
             "machine":{"processor":"P","cores":2,"system":"S","jdk":"J"},
             "contenders":[
               {"name":"inkling","state":"present","version":"v","configuration":"c","idle":0.5},
               {"name":"numpy","state":"present","version":"v","configuration":"c"},
               {"name":"djl","state":"absent (no jar)"}],
             "measurements":[{"name":"paper","what":"w","unit":"ms","results":[
               {"contender":"inkling","state":"measured","median":16.04,"ratio":1.0,"rounds":[16,16.08]},
               {"contender":"numpy","state":"other result (loss 2)","median":123456,"ratio":2.5,"rounds":[1,2],
                "otherProgramsCores":[0.1,1.5]}]}]}
            """;

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    @Test
    void markdownHasAColumnForEachPresentContenderAndNamesTheRest() {
        String markdown = new Table(json(RESULT)).markdown();

        assertThat(markdown)
                .contains("| | Inkling | NumPy |\n")
                .contains("| paper: ms | 16.0 | 123,000 (2.50×) [1] |\n")
                .contains("- DJL: absent (no jar)")
                .contains("- [1] NumPy, paper: other result (loss 2)");
    }

    @Test
    void noiseIsNotHidden() {
        assertThat(new Table(json(RESULT)).text())
                .contains("used 50 % of a core while others were measured")
                .contains("disturbed: other programs used up to 1.5 cores");
    }

    @Test
    void numbersHaveThreeDigitsThatCount() {
        assertThat(List.of(0.456, 4.56, 45.6, 456.4, 4564.0, 1_234_567.0))
                .extracting(Table::number)
                .containsExactly("0.46", "4.56", "45.6", "456", "4,560", "1,230,000");
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        assertThat(Rounds.median(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
    }

    @Test
    void ratioIsTimeComparedWithInklings() {
        assertThat(Unit.MILLISECONDS.ratio(10, 20)).isCloseTo(2, within(1e-12));
        assertThat(Unit.IMAGES.ratio(10, 20)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void lossIsComparedAtTheStepThatTheContenderNames() {
        JsonNode inkling = json("{\"loss\":1.0,\"losses\":\"3.0 2.0 1.0\"}");

        assertThat(Check.LOSS.difference(inkling, json("{\"loss\":1.0009}"))).isEmpty();
        assertThat(Check.LOSS.difference(inkling, json("{\"loss\":2.001,\"lossAtStep\":2}")))
                .isEmpty();
        assertThat(Check.LOSS.difference(inkling, json("{\"loss\":1.002}"))).isPresent();
        assertThat(Check.LOSS.difference(inkling, json("{}"))).isPresent();
    }

    @Test
    void oneAnswerInAThousandMayDiffer() {
        JsonNode inkling = json("{\"answers\":\"" + "7".repeat(1000) + "\"}");

        assertThat(Check.ANSWERS.difference(inkling, json("{\"answers\":\"1" + "7".repeat(999) + "\"}")))
                .isEmpty();
        assertThat(Check.ANSWERS.difference(inkling, json("{\"answers\":\"11" + "7".repeat(998) + "\"}")))
                .contains("998 of 1000 answers equal");
    }

    @Test
    void productAndAccuracyAreChecked() {
        assertThat(Check.CORNER.difference(json("{\"corner\":1.5}"), json("{\"corner\":1.25}")))
                .isPresent();
        assertThat(Check.ACCURACY.difference(json("{\"accuracy\":0.98}"), json("{\"accuracy\":0.92}")))
                .isPresent();
        assertThat(Check.ACCURACY.difference(json("{\"accuracy\":0.98}"), json("{\"accuracy\":0.97}")))
                .isEmpty();
    }

    @Test
    void everyWeightOfTheConvolutionalNetworkHasItsLayer(@TempDir Path folder) throws IOException {
        Measurement conv = new Measurements(folder, folder, 2).of("conv").getFirst();
        Job job = Job.parse(conv.job().toString());

        List<Stage> stages = Stage.of(job);

        long weights = stages.stream()
                .mapToLong(stage -> switch (stage) {
                    case Stage.Convolution convolution -> count(convolution.weights());
                    case Stage.Dense dense -> count(dense.weights());
                    case Stage.MaxPooling _, Stage.Rectifier _ -> 0;
                })
                .sum();
        assertThat(weights * Float.BYTES).isEqualTo(Files.size(job.path("weights")));
    }

    private static long count(Weights.Layer layer) {
        return (layer.inputs() + 1L) * layer.outputs();
    }
}
