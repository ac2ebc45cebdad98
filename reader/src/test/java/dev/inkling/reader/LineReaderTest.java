package dev.inkling.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.image.Glyph;
import dev.inkling.image.Page;
import dev.inkling.image.Picture;
import dev.inkling.image.Region;
import dev.inkling.image.Steps;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/// Bars for digits, and in the network's place a function of a piece's size that says how sure it is.
class LineReaderTest {
    @Test
    void surePiecesAreDigits() {
        List<Region> digits = read(_ -> 0.9, bar(20, 10), bar(60, 40), bar(130, 12));
        assertThat(digits).extracting(Region::left).containsExactly(20, 60, 130);
    }

    /// 4 pixels apart, at a height of 80: the network finds the two as one surer than the less sure of both.
    @Test
    void neighboursAreJoinedWhereTheNetworkIsSurerOfBothAsOne() {
        ToDoubleFunction<Region> network = region -> region.width() == 44 ? 0.7 : region.width() == 30 ? 0.6 : 0.9;
        assertThat(read(network, bar(20, 10), bar(34, 30), bar(120, 10)))
                .extracting(Region::left)
                .containsExactly(20, 120);
    }

    @Test
    void neighboursStayApartWhereItIsNot() {
        ToDoubleFunction<Region> network = region -> region.width() == 44 ? 0.5 : 0.6;
        assertThat(read(network, bar(20, 10), bar(34, 30))).hasSize(2);
    }

    @Test
    void farNeighboursAreNotJoined() {
        ToDoubleFunction<Region> network = region -> region.width() > 30 ? 0.99 : 0.3;
        assertThat(read(network, bar(20, 10), bar(60, 30))).hasSize(2);
    }

    /// To ask it takes most of the time.
    @Test
    void networkIsNotAskedAboutFarNeighboursAsOne() {
        List<Integer> asked = new ArrayList<>();
        read(region -> asked.add(region.width()) ? 0.9 : 0, bar(20, 10), bar(60, 30));
        assertThat(asked).containsExactly(10, 30);
    }

    /// 120 by 80: an aspect of 1.5, which may be one, two or three digits. Where all is ink, each cut is as far to
    /// the left as it may be: 39 and 81, or 26, 40 and 54 columns.
    @Test
    void widePieceIsCutIntoAsManyAsTheNetworkIsSurestOf() {
        Region wide = bar(20, 120);
        assertThat(read(region -> region.width() > 100 ? 0.85 : 0.8, wide)).hasSize(1);
        assertThat(read(region -> region.width() > 30 && region.width() < 90 ? 0.9 : 0.8, wide))
                .hasSize(2);
        assertThat(read(region -> region.width() < 60 ? 0.9 : 0.8, wide)).hasSize(3);
    }

    @Test
    void narrowPieceIsOneDigitHoweverUnsure() {
        assertThat(read(region -> region.width() < 20 ? 0.9 : 0.1, bar(20, 34))).hasSize(1);
    }

    /// 0.9 of an unfamiliar digit counts 0.18.
    @Test
    void familiarDigitsCountMore() {
        LineReader reader = new LineReader(glyph -> digit(
                glyph.region(),
                glyph.region().width() > 100 ? 0.9 : 0.3,
                glyph.region().width() <= 100));
        assertThat(reader.read(line(bar(20, 120)))).hasSizeGreaterThan(1);
    }

    private static List<Region> read(ToDoubleFunction<Region> sureness, Region... bars) {
        LineReader reader =
                new LineReader(glyph -> digit(glyph.region(), sureness.applyAsDouble(glyph.region()), true));
        return reader.read(line(bars)).stream()
                .map(read -> read.digit().region())
                .toList();
    }

    private static Digit digit(Region region, double confidence, boolean familiar) {
        List<Double> probabilities = new ArrayList<>(Collections.nCopies(10, (1 - confidence) / 9));
        probabilities.set(3, confidence);
        return new Digit(3, probabilities, familiar, region);
    }

    private static Region bar(int left, int width) {
        return new Region(left, 60, width, 80);
    }

    private static List<Glyph> line(Region... bars) {
        BufferedImage page = new BufferedImage(400, 200, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = page.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 400, 200);
        graphics.setColor(Color.BLACK);
        for (Region bar : bars) {
            graphics.fillRect(bar.left(), bar.top(), bar.width(), bar.height());
        }
        graphics.dispose();
        List<Glyph> line =
                Page.of(new Picture(page), Steps.NONE).orElseThrow().lines().getFirst();
        assertThat(line).hasSize(bars.length);
        return line;
    }
}
