package dev.inkling.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.data.LabelledImages;
import dev.inkling.data.SyntheticDigits;
import dev.inkling.image.Picture;
import dev.inkling.image.Region;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.LinearGradientPaint;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingTest {
    private static final LabelledImages DIGITS =
            SyntheticDigits.generate(11, 0, 100).test();

    private final DigitReader reader = new DigitReader();

    @Test
    void textHasALineForALine() {
        Reading reading = new Reading(
                List.of(List.of(digit(1, 0.9, true), digit(2, 0.79, true)), List.of(digit(3, 0.99, false))));
        assertThat(reading.text()).isEqualTo("12\n3");
        assertThat(reading.sureText()).isEqualTo("1?\n?");
        assertThat(reading.digits()).extracting(Digit::value).containsExactly(1, 2, 3);
        assertThat(new Reading(List.of()).text()).isEmpty();
    }

    @Test
    void sureIsFamiliarAndAtLeastEightInTen() {
        assertThat(digit(4, 0.8, true).sure()).isTrue();
        assertThat(digit(4, 0.79, true).sure()).isFalse();
        assertThat(digit(4, 1, false).sure()).isFalse();
        assertThat(digit(4, 0.8, true).confidence()).isEqualTo(0.8);
    }

    /// A page of ten lines of ten: every digit is found where it is, but for two in a hundred that fall apart.
    @Test
    void pageOfSyntheticDigitsIsReadWhereTheyAre() {
        BufferedImage plain = page(Color.BLACK, Color.WHITE);
        BufferedImage dark = page(Color.WHITE, new Color(20, 60, 40));
        BufferedImage shaded = page(new Color(30, 40, 120), new Color(235, 230, 220));
        Graphics2D graphics = shaded.createGraphics();
        graphics.setPaint(
                new LinearGradientPaint(0, 0, shaded.getWidth(), shaded.getHeight(), new float[] {0, 1}, new Color[] {
                    new Color(0, true), new Color(0, 0, 0, 128)
                }));
        graphics.fillRect(0, 0, shaded.getWidth(), shaded.getHeight());
        graphics.dispose();
        for (BufferedImage picture : List.of(plain, dark, shaded)) {
            List<List<Digit>> lines = reader.readLines(picture).lines();
            assertThat(lines).hasSize(10);
            int alone = 0;
            int right = 0;
            for (int i = 0; i < 100; i++) {
                Region cell = new Region(20 + 100 * (i % 10) - 3, 20 + 110 * (i / 10) - 3, 90, 90);
                List<Digit> inCell = lines.get(i / 10).stream()
                        .filter(digit -> isIn(digit.region(), cell))
                        .toList();
                alone += inCell.size() == 1 ? 1 : 0;
                right += inCell.size() == 1 && inCell.getFirst().value() == DIGITS.label(i) ? 1 : 0;
            }
            assertThat(alone).isGreaterThanOrEqualTo(98);
            assertThat(right).isGreaterThanOrEqualTo(93);
        }
    }

    private static boolean isIn(Region region, Region cell) {
        return region.left() >= cell.left()
                && region.top() >= cell.top()
                && region.right() <= cell.right()
                && region.bottom() <= cell.bottom();
    }

    @Test
    void pictureWithoutInkHasNoLines() {
        Reading reading = reader.readLines(new BufferedImage(100, 60, BufferedImage.TYPE_INT_RGB));
        assertThat(reading.lines()).isEmpty();
        assertThat(reading.text()).isEmpty();
    }

    /// Those of the page, and then four for each digit.
    @Test
    void stepsOfEveryDigitAreShown() {
        List<String> names = new ArrayList<>();
        BufferedImage page = page(Color.BLACK, Color.WHITE).getSubimage(0, 0, 320, 130);
        Reading reading = reader.readLines(new Picture(page), (name, _) -> names.add(name));
        assertThat(reading.digits()).hasSize(3);
        assertThat(names)
                .startsWith("grey", "dark on light", "paper", "ink", "digits", "digit", "pen", "box", "centred");
        assertThat(names).hasSize(5 + 4 * 3);
    }

    private static Digit digit(int value, double confidence, boolean familiar) {
        List<Double> probabilities = new ArrayList<>(Collections.nCopies(10, (1 - confidence) / 9));
        probabilities.set(value, confidence);
        return new Digit(value, probabilities, familiar, new Region(0, 0, 1, 1));
    }

    /// The digits 3 times as large, in cells of 100 by 110.
    private static BufferedImage page(Color ink, Color paper) {
        BufferedImage page = new BufferedImage(1040, 1140, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = page.createGraphics();
        graphics.setColor(paper);
        graphics.fillRect(0, 0, 1040, 1140);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        byte[] pixels = new byte[DIGITS.inputs()];
        for (int i = 0; i < DIGITS.size(); i++) {
            DIGITS.copyPixels(i, pixels);
            BufferedImage digit = new BufferedImage(28, 28, BufferedImage.TYPE_INT_ARGB);
            for (int p = 0; p < pixels.length; p++) {
                digit.setRGB(p % 28, p / 28, (Byte.toUnsignedInt(pixels[p]) << 24) | (ink.getRGB() & 0xffffff));
            }
            graphics.drawImage(digit, 20 + 100 * (i % 10), 20 + 110 * (i / 10), 84, 84, null);
        }
        graphics.dispose();
        return page;
    }
}
