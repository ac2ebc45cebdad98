package dev.inkling.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Pages of several digits: which ink is a digit, and where.
class PageOfDigitsTest {
    private static final int[] ALL = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

    @Test
    void rowOnAPlainPageIsFound() {
        assertRow(row(new DrawnPage(1000, 200, DrawnPage.PAPER)));
    }

    @Test
    void rowOnAShadedPageIsFound() {
        assertRow(row(new DrawnPage(1000, 200, DrawnPage.PAPER)).shaded());
    }

    @Test
    void lightRowOnADarkPageIsFound() {
        DrawnPage page = new DrawnPage(1000, 200, new Color(30, 60, 45));
        page.graphics.setColor(new Color(230, 230, 220));
        assertRow(row(page));
    }

    @Test
    void rowOnClearPaperIsFound() {
        for (Color ink : List.of(Color.BLACK, Color.WHITE, new Color(0, 0, 180))) {
            DrawnPage page = new DrawnPage(1000, 200, BufferedImage.TYPE_INT_ARGB);
            page.graphics.setColor(ink);
            assertRow(row(page));
        }
    }

    @ParameterizedTest(name = "pen {0}")
    @ValueSource(doubles = {0.02, 0.05, 0.15, 0.2})
    void rowOfAnyPenIsFound(double pen) {
        assertRow(row(new DrawnPage(1000, 200, DrawnPage.PAPER).pen(pen)));
    }

    @ParameterizedTest(name = "lines of {0} pixels")
    @ValueSource(ints = {2, 3, 5})
    void ruledLinesAreNoInk(int thickness) {
        DrawnPage page = new DrawnPage(1000, 240, DrawnPage.PAPER);
        page.graphics.setColor(new Color(90, 110, 160));
        for (int y = 30; y < 240; y += 60) {
            page.graphics.fillRect(0, y, 1000, thickness);
        }
        page.graphics.setColor(DrawnPage.INK);
        assertRow(row(page));
        assertRow(page.shaded());
    }

    @Test
    void ruledLinesOnATurnedPageAreNoInk() {
        DrawnPage page = new DrawnPage(1000, 240, DrawnPage.PAPER);
        page.graphics.setStroke(new BasicStroke(3));
        page.graphics.setColor(new Color(90, 110, 160));
        for (int y = 10; y < 300; y += 60) {
            page.graphics.drawLine(-5, y, 1005, y - 30);
        }
        page.graphics.setColor(DrawnPage.INK);
        assertRow(row(page));
    }

    @Test
    void squaresAreNoInk() {
        DrawnPage page = new DrawnPage(1000, 240, DrawnPage.PAPER);
        page.graphics.setColor(new Color(120, 140, 170));
        for (int y = 15; y < 240; y += 35) {
            page.graphics.fillRect(0, y, 1000, 2);
        }
        for (int x = 15; x < 1000; x += 35) {
            page.graphics.fillRect(x, 0, 2, 240);
        }
        page.graphics.setColor(DrawnPage.INK);
        assertRow(row(page));
    }

    @Test
    void darkFrameIsNoInk() {
        DrawnPage page = new DrawnPage(1000, 200, DrawnPage.PAPER);
        page.graphics.setColor(Color.BLACK);
        page.graphics.setStroke(new BasicStroke(12));
        page.graphics.drawRect(5, 5, 989, 189);
        page.graphics.setColor(DrawnPage.INK);
        assertRow(row(page));
    }

    /// A sheet that lies on a dark table, turned a little.
    @ParameterizedTest(name = "table {0}")
    @ValueSource(ints = {15, 60, 100})
    void darkTableAroundThePageIsNoInk(int grey) {
        DrawnPage page = new DrawnPage(1100, 400, new Color(grey, grey, grey));
        page.graphics.rotate(0.03, 550, 200);
        page.graphics.setColor(DrawnPage.PAPER);
        page.graphics.fillRect(50, 60, 1000, 280);
        page.graphics.rotate(-0.03, 550, 200);
        page.graphics.setColor(DrawnPage.INK);
        for (int i = 0; i < 10; i++) {
            page.digit(ALL[i], 100 + 92 * i, 150, 90);
        }
        assertRow(page);
    }

    @Test
    void specksAreNoDigits() {
        DrawnPage page = row(new DrawnPage(1000, 200, DrawnPage.PAPER));
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 80; i++) {
            int size = 1 + random.nextInt(4);
            page.graphics.fillRect(
                    random.nextInt(1000), i % 2 == 0 ? random.nextInt(35) : 165 + random.nextInt(30), size, size);
        }
        assertRow(page);
    }

    @Test
    void saltAndPepperIsNoDigit() {
        DrawnPage page = row(new DrawnPage(1000, 200, DrawnPage.PAPER));
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 600; i++) {
            int grey = random.nextInt(256);
            page.image.setRGB(random.nextInt(1000), random.nextInt(200), grey << 16 | grey << 8 | grey);
        }
        assertRow(page);
    }

    @Test
    void barOfAFiveThatIsApartBelongsToIt() {
        DrawnPage page = new DrawnPage(700, 200, DrawnPage.PAPER);
        for (int i = 0; i < 6; i++) {
            page.digit(5, 40 + 110 * i, 50, 100);
        }
        assertRow(page);
    }

    @ParameterizedTest(name = "slant {0}")
    @ValueSource(doubles = {-0.3, 0, 0.2, 0.4, 0.55})
    void slantedOnesStayApart(double slant) {
        DrawnPage page = new DrawnPage(700, 200, DrawnPage.PAPER).slanted(slant);
        for (int i = 0; i < 10; i++) {
            page.digit(1, 80 + 45 * i, 50, 100);
        }
        assertRow(page);
    }

    @ParameterizedTest(name = "{0} of its length")
    @ValueSource(doubles = {-0.25, -0.12, 0.12, 0.25})
    void rowThatClimbsIsOneRow(double climb) {
        DrawnPage page = new DrawnPage(1000, 500, DrawnPage.PAPER);
        for (int i = 0; i < 10; i++) {
            page.digit(ALL[i], 40 + 92 * i, 200 - climb * (92 * i - 460), 90);
        }
        assertRow(page);
    }

    @Test
    void linesComeFromTheTopAndDigitsFromTheLeft() {
        DrawnPage page = new DrawnPage(700, 500, DrawnPage.PAPER);
        // Written in another order than they are read in.
        page.digit(3, 300, 330, 100).digit(8, 120, 340, 95).digit(7, 500, 60, 90);
        page.digit(1, 60, 50, 100).digit(4, 260, 70, 100);

        List<List<Glyph>> lines = page.read().orElseThrow().lines();

        assertThat(lines).hasSize(2);
        assertBoxes(
                lines.get(0),
                List.of(page.boxes().get(3), page.boxes().get(4), page.boxes().get(2)));
        assertBoxes(lines.get(1), List.of(page.boxes().get(1), page.boxes().get(0)));
    }

    @Test
    void digitsOfSeveralSizesAreOneLine() {
        DrawnPage page = new DrawnPage(700, 200, DrawnPage.PAPER);
        page.digit(2, 40, 40, 120).digit(0, 180, 80, 75).digit(1, 300, 30, 130).digit(8, 420, 85, 70);
        assertRow(page);
    }

    /// Both axes: 3210 wide is reduced by 3, and every second pixel was kept when it was decoded.
    @Test
    void boxesAreInTheFilesPixels() {
        DrawnPage page = new DrawnPage(3210, 640, DrawnPage.PAPER);
        for (int i = 0; i < 5; i++) {
            page.digit(ALL[i], 200 + 550 * i, 120, 400);
        }
        List<Glyph> line = Page.of(new Picture(page.image, 2, 6420, 1280), Steps.NONE)
                .orElseThrow()
                .lines()
                .getFirst();
        assertThat(line).hasSize(5);
        for (int i = 0; i < 5; i++) {
            Region box = line.get(i).region();
            Region drawn = page.boxes().get(i);
            assertNear(box, new Region(2 * drawn.left(), 2 * drawn.top(), 2 * drawn.width(), 2 * drawn.height()), 9);
        }
    }

    /// 1601 pixels are halved to 801: the last stands for one column only.
    @Test
    void boxesEndWithThePicture() {
        DrawnPage page = new DrawnPage(1601, 301, DrawnPage.PAPER);
        page.digit(0, 300, 60, 180);
        page.graphics.fillRect(1500, 120, 101, 40);
        page.graphics.fillRect(1540, 60, 30, 241);
        for (Glyph glyph : page.read().orElseThrow().lines().getFirst()) {
            assertThat(glyph.region().right()).isLessThanOrEqualTo(1601);
            assertThat(glyph.region().bottom()).isLessThanOrEqualTo(301);
        }
    }

    /// Of 1201x603 pixels every second was kept when it was decoded, 601x302.
    @Test
    void boxesEndWithTheFilesPicture() {
        DrawnPage page = new DrawnPage(601, 302, DrawnPage.PAPER);
        page.digit(0, 100, 60, 180);
        page.graphics.fillRect(500, 120, 101, 40);
        page.graphics.fillRect(540, 60, 30, 242);
        List<List<Glyph>> lines = Page.of(new Picture(page.image, 2, 1201, 603), Steps.NONE)
                .orElseThrow()
                .lines();
        assertThat(lines.getFirst()).hasSize(2);
        assertThat(lines.getFirst().getLast().region().right()).isEqualTo(1201);
        assertThat(lines.getFirst().getLast().region().bottom()).isEqualTo(603);
    }

    /// A pale blot beside dark digits is broader than any pen's stroke, and has less than half of their ink.
    @Test
    void paleBlotIsTurnedIntoMnistsFormToo() {
        DrawnPage page = new DrawnPage(600, 200, Color.WHITE);
        page.graphics.setColor(Color.BLACK);
        page.digit(3, 40, 50, 100).digit(1, 160, 50, 100);
        page.graphics.setColor(new Color(150, 150, 150));
        page.graphics.fillRect(300, 60, 90, 80);
        for (List<Glyph> line : page.read().orElseThrow().lines()) {
            for (Glyph glyph : line) {
                assertThat(glyph.pixels()).hasSize(MnistForm.PIXELS).contains((byte) -1);
            }
        }
    }

    @Test
    void neighboursInkIsNotInADigitsPixels() {
        // Each alone, and then so near that their boxes overlap.
        DrawnPage seven = new DrawnPage(400, 200, DrawnPage.PAPER);
        seven.digit(7, 60, 50, 100);
        DrawnPage both = new DrawnPage(400, 200, DrawnPage.PAPER);
        both.digit(7, 60, 50, 100).digit(0, 108, 84, 60);
        assertThat(both.boxes().get(0).commonColumns(both.boxes().get(1))).isGreaterThan(0);

        byte[] alone = seven.read().orElseThrow().lines().getFirst().getFirst().pixels();
        byte[] beside = both.read().orElseThrow().lines().getFirst().getFirst().pixels();

        for (int i = 0; i < alone.length; i++) {
            assertThat(Byte.toUnsignedInt(beside[i])).isCloseTo(Byte.toUnsignedInt(alone[i]), within(40));
        }
    }

    @Test
    void wholePageIsOneDigit() {
        DrawnPage page = new DrawnPage(300, 300, DrawnPage.PAPER).digit(5, 100, 80, 140);
        assertNear(page.read().orElseThrow().whole().region(), page.boxes().getFirst(), 2);
    }

    // Digits that touch

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({"0, 0", "0, 3", "2, 0", "7, 4", "8, 8"})
    void touchingDigitsAreCutWhereTheyTouch(int first, int second) {
        DrawnPage page = new DrawnPage(400, 200, DrawnPage.PAPER).digit(first, 80, 50, 100);
        Region left = page.boxes().getFirst();
        page.digit(second, left.right() + 5, 50, 100);
        Glyph both = page.read().orElseThrow().whole();

        List<Glyph> parts = both.cut(2);

        assertThat(parts).hasSize(2);
        assertNear(parts.get(0).region(), left, 12);
        assertNear(parts.get(1).region(), page.boxes().get(1), 12);
        assertThat(parts.get(0).and(parts.get(1)).region()).isEqualTo(both.region());
        assertThat(parts.get(0).and(parts.get(1)).pixels()).isEqualTo(both.pixels());
    }

    @Test
    void cutIntoOneIsTheWhole() {
        Glyph glyph = new DrawnPage(200, 200, DrawnPage.PAPER)
                .digit(3, 60, 50, 100)
                .read()
                .orElseThrow()
                .whole();
        assertThat(glyph.cut(1)).hasSize(1);
        assertThat(glyph.cut(1).getFirst().pixels()).isEqualTo(glyph.pixels());
    }

    @ParameterizedTest(name = "{0} columns")
    @ValueSource(ints = {1, 2, 3, 4})
    void noPartIsEmpty(int columns) {
        DrawnPage page = new DrawnPage(60, 60, Color.WHITE);
        page.graphics.setColor(Color.BLACK);
        page.graphics.fillRect(30, 10, columns, 40);
        Glyph line = page.read().orElseThrow().whole();
        for (int parts = 1; parts <= 5; parts++) {
            List<Glyph> cut = line.cut(parts);
            assertThat(cut).hasSizeBetween(1, Math.min(parts, columns));
            assertThat(cut.stream().mapToInt(glyph -> glyph.region().width()).sum())
                    .isGreaterThanOrEqualTo(columns);
            cut.forEach(glyph -> assertThat(glyph.pixels()).contains((byte) -1));
        }
    }

    // Steps

    @Test
    void everyStepIsShownInItsOrder() {
        DrawnPage drawn = new DrawnPage(300, 200, DrawnPage.PAPER).digit(3, 60, 50, 100);
        List<String> names = new ArrayList<>();
        Steps steps = (name, picture) -> {
            names.add(name);
            TreeSet<Float> values = new TreeSet<>();
            for (int i = 0; i < picture.width() * picture.height(); i++) {
                values.add(picture.at(i % picture.width(), i / picture.width()));
            }
            assertThat(values.first()).as(name).isGreaterThanOrEqualTo(0);
            assertThat(values.last()).as(name).isLessThanOrEqualTo(1);
        };

        Page page = Page.of(new Picture(drawn.image), steps).orElseThrow();
        assertThat(names).containsExactly("grey", "dark on light", "paper", "ink", "digits");
        names.clear();
        byte[] pixels = page.whole().pixels(steps);
        assertThat(names).containsExactly("digit", "pen", "box", "centred");
        assertThat(pixels).isEqualTo(page.whole().pixels());
    }

    /// Ten digits in a row, 100 high.
    private static DrawnPage row(DrawnPage page) {
        for (int i = 0; i < 10; i++) {
            page.digit(ALL[i], 40 + 95 * i, 50, 100);
        }
        return page;
    }

    /// One line, with a box for each digit.
    private static void assertRow(DrawnPage page) {
        List<List<Glyph>> lines = page.read().orElseThrow().lines();
        assertThat(lines).hasSize(1);
        assertBoxes(lines.getFirst(), page.boxes());
    }

    private static void assertBoxes(List<Glyph> line, List<Region> expected) {
        assertThat(line).as("%s", line.stream().map(Glyph::region).toList()).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertNear(line.get(i).region(), expected.get(i), 3);
        }
    }

    private static void assertNear(Region actual, Region expected, int pixels) {
        String both = actual + " for " + expected;
        assertThat(actual.left()).as(both).isCloseTo(expected.left(), within(pixels));
        assertThat(actual.top()).as(both).isCloseTo(expected.top(), within(pixels));
        assertThat(actual.right()).as(both).isCloseTo(expected.right(), within(pixels));
        assertThat(actual.bottom()).as(both).isCloseTo(expected.bottom(), within(pixels));
    }
}
