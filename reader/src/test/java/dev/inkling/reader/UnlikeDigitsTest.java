package dev.inkling.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inkling.data.IdxFolder;
import dev.inkling.data.LabelledImages;
import dev.inkling.data.SyntheticDigits;
import dev.inkling.eval.Answers;
import dev.inkling.image.MnistForm;
import dev.inkling.image.Page;
import dev.inkling.image.Picture;
import dev.inkling.image.Steps;
import dev.inkling.model.Model;
import dev.inkling.nn.Examples;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What the shipped model makes of what is no digit.
class UnlikeDigitsTest {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    private static final Model BEST = ShippedModel.BEST.load();
    private static final SplittableRandom RANDOM = new SplittableRandom(1);

    /// Of a digit and something else, the digit has the lower energy in 95 of 100 cases. Printed letters such as
    /// O, S, l and Z are among the others: no one can tell them from digits.
    @Test
    void energyTellsDigitsFromLettersScribblesAndTextures() throws IOException {
        Path mnist = Path.of(System.getenv().getOrDefault("INKLING_DATA", "no INKLING_DATA"), "mnist");
        boolean real = Files.isDirectory(mnist);
        double[] digits = energies(
                real
                        ? IdxFolder.read(mnist).test()
                        : SyntheticDigits.generate(1, 0, 2000).test());
        List<byte[]> others = new ArrayList<>(scribbles(700));
        others.addAll(textures(700));
        boolean fonts = GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts().length > 0;
        if (fonts) {
            others.addAll(letters());
        }
        System.out.println(
                "digits: " + (real ? "MNIST's" : "synthetic") + "; letters: " + (fonts ? "of fonts" : "none"));

        double auroc = auroc(digits, energies(images(others)));
        double refused =
                Arrays.stream(digits).filter(e -> e > BEST.energyLimit()).count() / (double) digits.length;
        System.out.println("AUROC " + auroc + ", digits refused " + refused);
        assertThat(auroc).isGreaterThan(0.95);
        if (real) {
            assertThat(refused).isLessThan(0.02);
        }
    }

    /// Not one in fifty is taken for a digit with confidence and without a word.
    @Test
    void scribblesAndTexturesAreSaidToBeUnlikeDigits() {
        DigitReader reader = new DigitReader();
        List<byte[]> others = new ArrayList<>(scribbles(150));
        others.addAll(textures(150));

        long silent = others.stream()
                .map(UnlikeDigitsTest::picture)
                .flatMap(picture -> reader.read(picture).stream())
                .filter(digit -> digit.familiar() && digit.confidence() > 0.99)
                .count();

        assertThat(silent).isLessThan(others.size() / 50);
    }

    @Test
    void lettersAreSaidToBeUnlikeDigits() {
        assumeTrue(
                GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts().length > 0,
                "install a font to run this test");
        DigitReader reader = new DigitReader();

        for (String letter : List.of("A", "E", "F", "H", "K", "M", "N", "R", "W", "h", "k", "m", "w")) {
            assertThat(reader.read(letter(letter, Font.SANS_SERIF))
                            .orElseThrow()
                            .familiar())
                    .as(letter)
                    .isFalse();
        }
    }

    /// The chance that a digit's energy is below that of something else.
    private static double auroc(double[] digits, double[] others) {
        double[] sorted = digits.clone();
        Arrays.sort(sorted);
        return Arrays.stream(others)
                        .map(energy -> {
                            int place = Arrays.binarySearch(sorted, energy);
                            return place < 0 ? -place - 1 : place;
                        })
                        .average()
                        .orElseThrow()
                / sorted.length;
    }

    private static double[] energies(LabelledImages images) {
        Answers answers = Answers.of(BEST.network(), Examples.of(images), THREADS);
        return IntStream.range(0, answers.size()).mapToDouble(answers::energy).toArray();
    }

    private static LabelledImages images(List<byte[]> forms) {
        byte[] pixels = new byte[forms.size() * MnistForm.PIXELS];
        for (int i = 0; i < forms.size(); i++) {
            System.arraycopy(forms.get(i), 0, pixels, i * MnistForm.PIXELS, MnistForm.PIXELS);
        }
        return new LabelledImages("others", MnistForm.SIDE, MnistForm.SIDE, 10, pixels, new byte[forms.size()]);
    }

    private static List<byte[]> letters() {
        List<byte[]> letters = new ArrayList<>();
        for (String font : List.of(Font.SANS_SERIF, Font.SERIF, Font.MONOSPACED)) {
            for (char c = 'A'; c <= 'z'; c++) {
                if (Character.isLetter(c)) {
                    Page.of(new Picture(letter(Character.toString(c), font)), Steps.NONE)
                            .ifPresent(page -> letters.add(page.whole().pixels()));
                }
            }
        }
        return letters;
    }

    private static BufferedImage letter(String letter, String font) {
        BufferedImage picture = blank(200);
        Graphics2D graphics = graphics(picture);
        graphics.setFont(new Font(font, Font.PLAIN, 120));
        graphics.drawString(letter, 50, 140);
        graphics.dispose();
        return picture;
    }

    private static List<byte[]> scribbles(int count) {
        List<byte[]> scribbles = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BufferedImage picture = blank(160);
            Graphics2D graphics = graphics(picture);
            graphics.setStroke(new BasicStroke(4 + RANDOM.nextInt(8), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            Path2D path = new Path2D.Double();
            path.moveTo(20 + RANDOM.nextInt(120), 20 + RANDOM.nextInt(120));
            for (int k = 0; k < 5; k++) {
                path.curveTo(place(), place(), place(), place(), place(), place());
            }
            graphics.draw(path);
            graphics.dispose();
            scribbles.add(Page.of(new Picture(picture), Steps.NONE)
                    .orElseThrow()
                    .whole()
                    .pixels());
        }
        return scribbles;
    }

    private static double place() {
        return 10 + 140 * RANDOM.nextDouble();
    }

    private static List<byte[]> textures(int count) {
        List<byte[]> textures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] pixels = new byte[MnistForm.PIXELS];
            double angle = RANDOM.nextDouble() * Math.PI;
            double frequency = 0.4 + RANDOM.nextDouble();
            for (int p = 0; p < pixels.length; p++) {
                int row = p / 28;
                double along = p % 28 * Math.cos(angle) + row * Math.sin(angle);
                double level = i % 2 == 0 ? 127 + 127 * Math.sin(frequency * along) : RANDOM.nextInt(256);
                pixels[p] = (byte) Math.round(level);
            }
            textures.add(pixels);
        }
        return textures;
    }

    private static BufferedImage blank(int side) {
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, side, side);
        graphics.dispose();
        return picture;
    }

    private static Graphics2D graphics(BufferedImage picture) {
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.BLACK);
        return graphics;
    }

    /// A form as a picture, four times as large.
    private static BufferedImage picture(byte[] pixels) {
        BufferedImage picture = new BufferedImage(112, 112, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 112 * 112; i++) {
            int level = Byte.toUnsignedInt(pixels[i / 112 / 4 * 28 + i % 112 / 4]);
            picture.getRaster().setSample(i % 112, i / 112, 0, level);
        }
        return picture;
    }
}
