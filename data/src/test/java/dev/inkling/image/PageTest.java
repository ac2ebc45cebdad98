package dev.inkling.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.data.LabelledImages;
import dev.inkling.data.SyntheticDigits;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
    private static final Color CLEAR = new Color(0, true);

    @TempDir
    Path folder;

    @Test
    void polarityDoesNotMatter() {
        assertSame(
                normalised(seven(BufferedImage.TYPE_INT_RGB, 200, Color.BLACK, Color.WHITE)),
                normalised(seven(BufferedImage.TYPE_INT_RGB, 200, Color.WHITE, Color.BLACK)));
    }

    @Test
    void faintInkOnGreyPaperIsStretched() {
        Color paper = new Color(150, 150, 150);
        Color ink = new Color(90, 90, 90);
        assertSame(reference(), normalised(seven(BufferedImage.TYPE_INT_RGB, 200, paper, ink)));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 400, 1000, 2500})
    void sizeDoesNotMatter(int side) {
        assertSame(reference(), normalised(seven(BufferedImage.TYPE_INT_RGB, side, Color.WHITE, Color.BLACK)));
    }

    @Test
    void aspectIsKeptAndTheDigitIsCentred() {
        byte[] pixels = reference();
        boolean[] columns = new boolean[MnistForm.SIDE];
        boolean[] rows = new boolean[MnistForm.SIDE];
        for (int i = 0; i < pixels.length; i++) {
            columns[i % MnistForm.SIDE] |= pixels[i] != 0;
            rows[i / MnistForm.SIDE] |= pixels[i] != 0;
        }
        // The seven is 0.3 wide and 0.5 high, and its line 0.06: 0.36 to 0.56, or 12.9 to 20.
        assertThat(count(columns)).isEqualTo(13);
        assertThat(count(rows)).isEqualTo(20);
        double[] centre = MnistFormTest.centre(pixels);
        assertThat(centre[0]).isCloseTo(14, within(0.5));
        assertThat(centre[1]).isCloseTo(14, within(0.5));
    }

    @Test
    void darkInkOnTransparentPaperIsRead() {
        assertSame(reference(), normalised(seven(BufferedImage.TYPE_INT_ARGB, 200, CLEAR, Color.BLACK)));
    }

    @Test
    void lightInkOnTransparentPaperIsRead() {
        assertSame(reference(), normalised(seven(BufferedImage.TYPE_INT_ARGB, 200, CLEAR, Color.WHITE)));
    }

    @Test
    void transparentMarginIsPaper() {
        BufferedImage page = seven(BufferedImage.TYPE_INT_ARGB, 200, Color.WHITE, Color.BLACK);
        for (int i = 0; i < 200 * 15; i++) {
            page.setRGB(i % 15, i / 15, 0);
        }
        assertSame(reference(), normalised(page));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_3BYTE_BGR
            })
    void kindOfPixelDoesNotMatter(int type) throws IOException {
        BufferedImage picture = seven(type, 200, Color.WHITE, Color.BLACK);
        assertSame(reference(), normalised(throughPng(picture)));
    }

    @Test
    void sixteenBitGreyWithAlphaIsRead() throws IOException {
        BufferedImage plain = seven(BufferedImage.TYPE_USHORT_GRAY, 200, Color.WHITE, Color.BLACK);
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 200, 200, 2, null);
        for (int i = 0; i < 200 * 200; i++) {
            int light = plain.getRaster().getSample(i % 200, i / 200, 0);
            raster.setSample(i % 200, i / 200, 1, 0xffff - light);
        }
        ColorModel model = new ComponentColorModel(
                plain.getColorModel().getColorSpace(), true, false, ColorModel.TRANSLUCENT, DataBuffer.TYPE_USHORT);
        assertSame(reference(), normalised(throughPng(new BufferedImage(model, raster, false, null))));
    }

    @Test
    void bilevelPictureIsRead() throws IOException {
        BufferedImage picture = seven(BufferedImage.TYPE_BYTE_BINARY, 400, Color.WHITE, Color.BLACK);
        assertSame(reference(), normalised(throughPng(picture)));
    }

    @Test
    void digitInMnistFormStaysAsItIs() throws IOException {
        LabelledImages digits = SyntheticDigits.generate(11, 200, 0).train();
        byte[] pixels = new byte[MnistForm.PIXELS];
        int unchanged = 0;
        for (int i = 0; i < digits.size(); i++) {
            digits.copyPixels(i, pixels);
            BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
            picture.getRaster().setDataElements(0, 0, 28, 28, pixels);
            if (greatestDifference(pixels, normalised(throughPng(picture))) <= 3) {
                unchanged++;
            }
        }
        // The others have a row so faint that it is taken for paper, and grow by a pixel.
        assertThat(unchanged).isGreaterThanOrEqualTo(180);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 128, 255})
    void blankPageHasNoDigit(int level) {
        Color paper = new Color(level, level, level);
        assertThat(page(seven(BufferedImage.TYPE_INT_RGB, 100, paper, paper))).isEmpty();
    }

    @Test
    void noisyPageHasNoDigit() {
        BufferedImage page = new BufferedImage(100, 100, BufferedImage.TYPE_BYTE_GRAY);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 100 * 100; i++) {
            page.getRaster().setSample(i % 100, i / 100, 0, 180 + (int) (12 * random.nextGaussian()));
        }
        assertThat(page(page)).isEmpty();
    }

    @Test
    void clearPageHasNoDigit() {
        assertThat(page(new BufferedImage(50, 50, BufferedImage.TYPE_INT_ARGB))).isEmpty();
    }

    @Test
    void singlePixelHasNoDigit() {
        assertThat(page(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB))).isEmpty();
    }

    private static byte[] reference() {
        return normalised(seven(BufferedImage.TYPE_INT_RGB, 200, Color.WHITE, Color.BLACK));
    }

    private static byte[] normalised(BufferedImage picture) {
        return page(picture).orElseThrow().whole().pixels();
    }

    private static Optional<Page> page(BufferedImage picture) {
        return Page.of(new Picture(picture), Steps.NONE);
    }

    private BufferedImage throughPng(BufferedImage picture) throws IOException {
        Path file = folder.resolve("picture.png");
        assertThat(ImageIO.write(picture, "png", file.toFile())).isTrue();
        return PictureFile.read(file);
    }

    /// A seven from (0.3, 0.25) to (0.6, 0.25) to (0.4, 0.75) of a square.
    private static BufferedImage seven(int type, int side, Color paper, Color ink) {
        BufferedImage picture = new BufferedImage(side, side, type);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(paper);
        graphics.fillRect(0, 0, side, side);
        graphics.scale(side, side);
        graphics.setColor(ink);
        graphics.setStroke(new BasicStroke(0.06f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        Path2D path = new Path2D.Double();
        path.moveTo(0.3, 0.25);
        path.lineTo(0.6, 0.25);
        path.lineTo(0.4, 0.75);
        graphics.draw(path);
        graphics.dispose();
        return picture;
    }

    /// The same digit, but for the sampling of its edges.
    private static void assertSame(byte[] expected, byte[] actual) {
        assertThat(greatestDifference(expected, actual)).isLessThanOrEqualTo(60);
    }

    private static int greatestDifference(byte[] expected, byte[] actual) {
        int greatest = 0;
        for (int i = 0; i < expected.length; i++) {
            greatest = Math.max(greatest, Math.abs(Byte.toUnsignedInt(expected[i]) - Byte.toUnsignedInt(actual[i])));
        }
        return greatest;
    }

    private static int count(boolean[] marks) {
        int count = 0;
        for (boolean mark : marks) {
            count += mark ? 1 : 0;
        }
        return count;
    }
}
