package dev.inkling.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.jfree.svg.SVGGraphics2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The axis is 404 long and begins at 340; rows are 60 high and begin at 100, bars reach 13 up and down from
/// their middles.
class WaterfallTest {
    private static final Theme THEME = Theme.LIGHT;

    /// From 80 to 90 %: 85 % is at 542, 90 % at 744, 89 % at 703.6.
    @Test
    void barsGoFromTheMeanBeforeToTheirOwn() throws IOException {
        BufferedImage image = image(new Waterfall(Given.climb(List.of(0.85), List.of(0.9), List.of(0.89))));

        assertThat(colour(image, 345, 130)).isEqualTo(THEME.shade(THEME.faint(), 0.55));
        assertThat(colour(image, 540, 130)).isEqualTo(THEME.shade(THEME.faint(), 0.55));
        assertThat(colour(image, 545, 130)).isEqualTo(THEME.surface());
        assertThat(colour(image, 539, 190)).isEqualTo(THEME.surface());
        assertThat(colour(image, 545, 190)).isEqualTo(THEME.right());
        assertThat(colour(image, 742, 178)).isEqualTo(THEME.right());
        assertThat(colour(image, 742, 202)).isEqualTo(THEME.right());
        assertThat(colour(image, 700, 250)).isEqualTo(THEME.surface());
        assertThat(colour(image, 706, 250)).as("a loss").isEqualTo(THEME.wrong());
        assertThat(colour(image, 742, 250)).isEqualTo(THEME.wrong());
    }

    /// Mean 85 %, deviation 1.414 %: from 83.586 to 86.414, where the axis begins at 80 and ends at 90.
    @Test
    void whiskersReachADeviationToEachSide() throws IOException {
        BufferedImage image = image(new Waterfall(Given.climb(List.of(0.84, 0.86))));

        assertThat(colour(image, 490, 130)).isEqualTo(THEME.text());
        assertThat(colour(image, 595, 130)).isEqualTo(THEME.text());
        assertThat(colour(image, 480, 130)).isEqualTo(THEME.shade(THEME.faint(), 0.55));
        assertThat(colour(image, 602, 130)).isEqualTo(THEME.surface());
    }

    @Test
    void oneSeedHasNoWhiskers() throws IOException {
        BufferedImage image = image(new Waterfall(Given.climb(List.of(0.85))));

        assertThat(colour(image, 530, 130)).isEqualTo(THEME.shade(THEME.faint(), 0.55));
        assertThat(svg(new Waterfall(Given.climb(List.of(0.85))))).contains(", one seed;");
    }

    @Test
    void meansGainsAndReasonsAreWrittenBesideTheBars() {
        String svg = svg(new Waterfall(Given.climb(List.of(0.84, 0.86), List.of(0.89, 0.91), List.of(0.88, 0.9))));

        assertThat(svg)
                .contains(">85.00\u00a0%<", ">90.00\u00a0%<", ">89.00\u00a0%<", ">+5.00<", ">\u22121.00<")
                .contains(">step 0<", ">+ step 1<", ">+ step 2<", ">Reason 1.<")
                .contains(">2-1: 85.00\u00a0% to 89.00\u00a0%<", "The same 3 parameters")
                .contains("test images of d, mean ± standard deviation of 2 seeds");
    }

    @Test
    void axisSaysWhereItBegins() {
        assertThat(svg(new Waterfall(Given.climb(List.of(0.85)))))
                .contains("test accuracy (the axis begins at 80\u00a0%)", ">80\u00a0%<", ">82\u00a0%<");
        assertThat(svg(new Waterfall(Given.climb(List.of(0.03))))).contains(">test accuracy<");
    }

    @ParameterizedTest
    @CsvSource({
        "0.85, 0.94, 80, 95, 2",
        "0.80, 0.94, 75, 95, 5",
        "0.10, 0.90, 0, 100, 20",
        "0.12, 0.59, 10, 60, 10",
        "0.00, 0.00, 0, 5, 1",
        "1.00, 1.00, 95, 100, 1",
        "0.00, 1.00, 0, 100, 20"
    })
    void axisHoldsAllMeansAndNotMuchMore(double first, double last, int from, int to, int step) {
        assertThat(Waterfall.Scale.of(Given.climb(List.of(first), List.of(last))))
                .isEqualTo(new Waterfall.Scale(from, to, step));
    }

    @Test
    void longReasonIsBrokenBetweenWords() {
        Climb.Step step = new Climb.Step("long", "many words ".repeat(12).strip(), List.of(0.5));

        String svg = svg(new Waterfall(new Climb("2-1", "d", 3, List.of(step))));

        assertThat(svg).contains("many words many").doesNotContain(step.why());
    }

    private static Color colour(BufferedImage image, int x, int y) {
        return new Color(image.getRGB(Drawing.SCALE * x, Drawing.SCALE * y));
    }

    private static BufferedImage image(Drawing drawing) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(drawing.png(THEME)));
    }

    /// As one line, with text as text.
    private static String svg(Drawing drawing) {
        SVGGraphics2D graphics = new SVGGraphics2D(drawing.width(), drawing.height());
        drawing.paint(graphics, THEME);
        return graphics.getSVGElement().lines().collect(Collectors.joining());
    }
}
