package dev.inkling.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.data.Corruption;
import dev.inkling.data.Robustness;
import dev.inkling.eval.Calibration;
import dev.inkling.math.Matrix;
import dev.inkling.nn.Dense;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import dev.inkling.report.History.Point;
import dev.inkling.report.History.Score;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jfree.svg.SVGGraphics2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawingTest {
    @Test
    void pngHasTwoDotsToEachUnit() throws IOException {
        Drawing drawing = new ConfusionMatrix(List.of(List.of(3, 1), List.of(0, 2)));

        BufferedImage image = image(drawing, Theme.LIGHT);

        assertThat(image.getWidth()).isEqualTo(2 * drawing.width());
        assertThat(image.getHeight()).isEqualTo(2 * drawing.height());
        assertThat(new Color(image.getRGB(0, 0))).isEqualTo(Theme.LIGHT.surface());
        assertThat(new Color(image(drawing, Theme.DARK).getRGB(0, 0))).isEqualTo(Theme.DARK.surface());
    }

    /// Cells are (640 - 70) / 2 = 285 wide and begin at (70, 64); their counts stand in the
    /// middle.
    @Test
    void rightAnswersAreBlueMistakesOrangeAndNothingIsPaper() throws IOException {
        Theme theme = Theme.LIGHT;
        BufferedImage image = image(new ConfusionMatrix(List.of(List.of(3, 1), List.of(0, 2))), theme);

        assertThat(cell(image, 0, 0)).isEqualTo(theme.shade(theme.right(), 0.15 + 0.85 * 3 / 4));
        assertThat(cell(image, 0, 1)).isEqualTo(theme.shade(theme.wrong(), 0.22));
        assertThat(cell(image, 1, 0)).isEqualTo(theme.paper());
        assertThat(cell(image, 1, 1)).isEqualTo(theme.right());
    }

    private static Color cell(BufferedImage image, int row, int column) {
        return new Color(image.getRGB(2 * (70 + 285 * column + 20), 2 * (64 + 285 * row + 20)));
    }

    @Test
    void mistakesAreColouredByTheLogarithmOfTheirCount() throws IOException {
        Theme theme = Theme.LIGHT;
        BufferedImage image = image(new ConfusionMatrix(List.of(List.of(50, 10), List.of(100, 50))), theme);

        // log 10 / log 100 is one half.
        assertThat(cell(image, 0, 1)).isEqualTo(theme.shade(theme.wrong(), 0.22 + 0.78 / 2));
        assertThat(cell(image, 1, 0)).isEqualTo(theme.wrong());
    }

    @Test
    void countsStandInTheCells() {
        String svg = svg(new ConfusionMatrix(List.of(List.of(1234, 56), List.of(0, 7))));

        assertThat(svg).contains(">1,234<", ">56<", ">7<", ">what it is<", "what it was taken for");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 26, 256})
    void anyNumberOfClassesCanBeDrawn(int classes) {
        List<Integer> row = IntStream.range(0, classes).boxed().toList();

        assertThat(svg(new ConfusionMatrix(
                        IntStream.range(0, classes).mapToObj(_ -> row).toList())))
                .contains("<svg");
    }

    @Test
    void reliabilityDiagramStatesItsErrorAndCounts() {
        String svg = svg(new ReliabilityDiagram(
                Calibration.of(Given.echo("m", "d", 0, 1, 0).answers())));

        assertThat(svg).contains(">ECE 24.81\u00a0%<", ">2<", ">1<");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 30, 500})
    void trainingOfAnyLengthCanBeDrawn(int epochs) {
        List<Point> points = new ArrayList<>();
        for (int epoch = 1; epoch <= epochs; epoch++) {
            Optional<Score> validation = epoch % 2 == 0 ? Optional.of(new Score(0.5, 0.5)) : Optional.empty();
            points.add(new Point(epoch, new Score(1.0 / epoch, 1 - 1.0 / epoch), validation));
        }
        History history = new History(points);

        for (Drawing drawing : List.of(LearningCurves.ofLoss(history), LearningCurves.ofAccuracy(history))) {
            String svg = svg(drawing);
            assertThat(svg).contains(">training<");
            assertThat(svg.contains(">validation<")).isEqualTo(epochs > 1);
        }
    }

    /// Ink 5 at pixel 0 for unit 0 and at pixel 1 for unit 1, all within the scale.
    @Test
    void weightsAreColouredBySignAndSize() throws IOException {
        Network network = new Network(List.of(new Dense(
                Matrix.of(new float[] {4, -4}, new float[] {0, 2}), Matrix.of(new float[] {0}, new float[] {0}))));
        FirstLayer layer = FirstLayer.of(network, 1, 2).orElseThrow();
        Theme theme = Theme.LIGHT;
        BufferedImage image = image(layer, theme);

        assertThat(layer.images()).isEqualTo(2);
        assertThat(layer.largest()).isCloseTo(4, within(1e-9));
        // Images are 84 wide and 42 high with 4 between them, a pixel is half of one: the middles of the pixels.
        assertThat(new Color(image.getRGB(2 * 25, 2 * 25))).isEqualTo(theme.right());
        assertThat(new Color(image.getRGB(2 * 67, 2 * 25))).isEqualTo(theme.wrong());
        assertThat(new Color(image.getRGB(2 * 113, 2 * 25))).isEqualTo(theme.paper());
        assertThat(new Color(image.getRGB(2 * 155, 2 * 25)))
                .isEqualTo(Theme.between(theme.paper(), theme.right(), 0.5));
    }

    @Test
    void layerThatIsNotOneWeightAPixelIsNotDrawn() {
        assertThat(FirstLayer.of(Network.dense(List.of(12, 3), Initializer.HE, 1), 28, 28))
                .isEmpty();
    }

    @Test
    void ofManyUnitsTheFirstAreDrawn() {
        FirstLayer layer = FirstLayer.of(Network.dense(List.of(784, 300, 10), Initializer.HE, 1), 28, 28)
                .orElseThrow();

        assertThat(layer.images()).isEqualTo(256);
        assertThat(layer.units()).isEqualTo(300);
    }

    @Test
    void worstMistakesComeFirst() {
        // 1 and 0 are taken for each other: the faint one costs less.
        List<Mistake> mistakes = Mistake.worst(Given.echo("m", "d", 1, 1, 0).answers(), 50);

        assertThat(mistakes).extracting(Mistake::index).containsExactly(0, 2);
        assertThat(mistakes.getFirst().label()).isEqualTo(1);
        assertThat(mistakes.getFirst().answer()).isZero();
        // log(1 + exp(-5)) + 5
        assertThat(mistakes.getFirst().loss()).isCloseTo(5.006715, within(1e-6));
        assertThat(Mistake.worst(Given.echo("m", "d", 1, 1, 0).answers(), 1)).hasSize(1);
    }

    @Test
    void sheetNamesTruthAnswerAndConfidence() {
        Report report = Given.echo("m", "d", 0, 1, 0);

        assertThat(svg(new ContactSheet(Mistake.worst(report.answers(), 50), new Ink(report.test()))))
                .contains(">0 as 1<", ">73\u00a0%<");
    }

    @Test
    void textOnAnyColourCanBeRead() {
        assertThat(Theme.on(Color.WHITE)).isEqualTo(Color.BLACK);
        assertThat(Theme.on(Color.BLACK)).isEqualTo(Color.WHITE);
        assertThat(Theme.on(Theme.LIGHT.right())).isEqualTo(Color.WHITE);
        assertThat(Theme.on(Theme.LIGHT.paper())).isEqualTo(Color.BLACK);
    }

    @Test
    void pageAndPicturesHaveTheSameColours() throws IOException {
        String css;
        try (var in = Page.class.getResourceAsStream("page.css")) {
            css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
            for (Color colour :
                    List.of(theme.surface(), theme.text(), theme.faint(), theme.line(), theme.paper(), theme.right())) {
                assertThat(css).contains(String.format("#%06x;", colour.getRGB() & 0xFFFFFF));
            }
        }
    }

    @Test
    void barsOfCorruptionsStateTheMeanAndEveryAccuracy() {
        assertThat(svg(new CorruptionBars(Given.ROBUSTNESS)))
                .contains(
                        ">mean 60.00\u00a0%<",
                        ">as they are<", ">100.00\u00a0%<", ">fog<", ">canny edges<", ">25.00\u00a0%<");
    }

    /// Bars begin at x = 112 and 100 % is at 590; the first stands from y = 56 to 74, the next from 94 on,
    /// 26 apart. Kinds are given in the order of their accuracies, so the fifteenth below is canny edges, 25 %.
    @Test
    void barOfACorruptionEndsAtItsAccuracy() throws IOException {
        Theme theme = Theme.LIGHT;
        BufferedImage image = image(new CorruptionBars(Given.ROBUSTNESS), theme);
        int last = 2 * (94 + 14 * 26 + 9);
        int end = 2 * (112 + 478 / 4);

        assertThat(new Color(image.getRGB(2 * 588, 2 * 65))).isEqualTo(theme.right());
        assertThat(new Color(image.getRGB(end - 6, last))).isEqualTo(theme.right());
        assertThat(new Color(image.getRGB(end + 6, last))).isEqualTo(theme.shade(theme.wrong(), 0.18));
    }

    @Test
    void easiestCorruptionComesFirstAndTheImagesAsTheyAreAreNone() {
        assertThat(CorruptionBars.sorted(Given.ROBUSTNESS))
                .hasSize(15)
                .isSortedAccordingTo((a, b) -> Double.compare(b.accuracy(), a.accuracy()))
                .extracting(Robustness.Score::kind)
                .doesNotContain(Corruption.IDENTITY);
    }

    private static BufferedImage image(Drawing drawing, Theme theme) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(drawing.png(theme)));
    }

    /// As one line, with text as text.
    private static String svg(Drawing drawing) {
        SVGGraphics2D graphics = new SVGGraphics2D(drawing.width(), drawing.height());
        drawing.paint(graphics, Theme.LIGHT);
        return graphics.getSVGElement().lines().collect(Collectors.joining());
    }
}
