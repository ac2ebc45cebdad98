package dev.inkling.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inkling.data.Corruption;
import dev.inkling.data.Corruptions;
import dev.inkling.data.IdxFolder;
import dev.inkling.data.LabelledImages;
import dev.inkling.data.Robustness;
import dev.inkling.data.SyntheticDigits;
import dev.inkling.eval.Answers;
import dev.inkling.eval.Calibration;
import dev.inkling.eval.Evaluation;
import dev.inkling.eval.Temperature;
import dev.inkling.model.Model;
import dev.inkling.nn.Examples;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedModelTest {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    // What is in the jar is what its card says.

    @ParameterizedTest
    @EnumSource
    void weightsAreThoseOfTheCard(ShippedModel shipped) {
        Model model = shipped.load();
        Map<String, String> card = figures(shipped);

        assertThat(model.network().weightsSha256()).isEqualTo(card.get("weightsSha256"));
        assertThat(card)
                .containsEntry("name", shipped.word())
                .containsEntry("network", LayerSpec.text(model.network().specs()))
                .containsEntry("parameters", Long.toString(model.network().parameterCount()))
                .containsEntry("data", model.data())
                .containsEntry("examples", Integer.toString(model.examples()))
                .containsEntry("seed", Long.toString(model.plan().seed()))
                .containsEntry("temperature", Double.toString(model.temperature()));
        assertThat(card.get("command")).startsWith("./inkling train ");
    }

    @ParameterizedTest
    @EnumSource
    void meanOverCorruptionsIsThatOfTheCard(ShippedModel shipped) {
        double mean = Arrays.stream(Corruption.values())
                .filter(kind -> kind != Corruption.IDENTITY)
                .mapToDouble(kind -> figure(shipped, kind.word()))
                .average()
                .orElseThrow();

        assertThat(figure(shipped, "meanCorruptionAccuracy")).isCloseTo(mean, within(1e-12));
        assertThat(figure(shipped, Corruption.IDENTITY.word())).isEqualTo(figure(shipped, "testAccuracy"));
    }

    @ParameterizedTest
    @EnumSource
    void answersOnMnistAreThoseOfTheCard(ShippedModel shipped) throws IOException {
        Examples examples = Examples.of(mnistTest());
        Model model = shipped.load();

        Evaluation evaluation = Evaluation.of(model.network(), examples, THREADS);
        Answers answers = Answers.of(model.network(), examples, THREADS).at(new Temperature(model.temperature()));
        Calibration calibration = Calibration.of(answers);

        assertThat(figures(shipped)).containsEntry("testData", "mnist").containsEntry("testImages", "10000");
        assertThat(evaluation.accuracy()).isEqualTo(figure(shipped, "testAccuracy"));
        assertThat(evaluation.loss()).isEqualTo(figure(shipped, "testLoss"));
        assertThat(calibration.expectedCalibrationError()).isEqualTo(figure(shipped, "expectedCalibrationError"));
        assertThat(calibration.brierScore()).isEqualTo(figure(shipped, "brierScore"));
    }

    /// Of the best, whose convolutions take a while, one has to do.
    @Test
    void answersOnCorruptedMnistAreThoseOfTheCard() throws IOException {
        LabelledImages test = mnistTest();
        Network best = ShippedModel.BEST.load().network();
        Network fast = ShippedModel.FAST.load().network();

        for (Corruption kind : Corruption.values()) {
            Examples corrupted = Examples.of(Corruptions.corrupted(test, kind, Robustness.SEED));
            assertThat(Evaluation.of(fast, corrupted, THREADS).accuracy())
                    .as(kind.word())
                    .isEqualTo(figure(ShippedModel.FAST, kind.word()));
            if (kind == Corruption.ZIGZAG) {
                assertThat(Evaluation.of(best, corrupted, THREADS).accuracy())
                        .isEqualTo(figure(ShippedModel.BEST, kind.word()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void cardTellsWhatItIsMadeOfAndWhatItCannotDo(ShippedModel shipped) {
        assertThat(shipped.card()).contains("\n# " + shipped.word() + "\n", "**Data.**", "**Limits.**", "**Licence.**");
    }

    // What it is good for.

    /// Best was trained on others of their kind; fast has never seen a 1 with a long upstroke.
    @ParameterizedTest
    @CsvSource({"BEST, 0.95", "FAST, 0.8"})
    void digitsOfAnotherMakeAreReadToo(ShippedModel shipped, double least) {
        Examples examples = Examples.of(SyntheticDigits.generate(1, 0, 1000).test());

        assertThat(Evaluation.of(shipped.load().network(), examples, THREADS).accuracy())
                .isGreaterThan(least);
    }

    @Test
    void allTogetherAreSmall() throws IOException {
        long bytes = 0;
        for (ShippedModel shipped : ShippedModel.values()) {
            try (var in = ShippedModel.class.getResourceAsStream(shipped.word() + ".safetensors")) {
                bytes += Objects.requireNonNull(in, shipped.word()).readAllBytes().length;
            }
        }
        assertThat(bytes).isLessThan(3_000_000);
    }

    @Test
    void wordsNameThem() {
        assertThat(ShippedModel.named("best")).contains(ShippedModel.BEST);
        assertThat(ShippedModel.named("fast")).contains(ShippedModel.FAST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BEST", "best ", "best.safetensors", "newest", "./best"})
    void otherWordsNameNone(String word) {
        assertThat(ShippedModel.named(word)).isEmpty();
    }

    private static LabelledImages mnistTest() throws IOException {
        Path folder = Path.of(System.getenv().getOrDefault("INKLING_DATA", "no INKLING_DATA"), "mnist");
        assumeTrue(Files.isDirectory(folder), "set INKLING_DATA to the folder that has mnist/ to run this test");
        return IdxFolder.read(folder).test();
    }

    private static double figure(ShippedModel shipped, String key) {
        return Double.parseDouble(Objects.requireNonNull(figures(shipped).get(key), key));
    }

    /// The lines between the first two `---`.
    private static Map<String, String> figures(ShippedModel shipped) {
        String[] parts = shipped.card().split("(?m)^---\n", 3);
        assertThat(parts[0]).isEmpty();
        Map<String, String> figures = new LinkedHashMap<>();
        for (String line : parts[1].lines().toList()) {
            String[] pair = line.split(": ", 2);
            assertThat(figures.put(pair[0], pair[1])).as(pair[0]).isNull();
        }
        return figures;
    }
}
