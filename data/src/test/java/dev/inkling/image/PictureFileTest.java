package dev.inkling.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.file.MalformedFileException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFileTest {
    private static final int WHITE = 0xffffffff;
    private static final int BLACK = 0xff000000;
    private static final String NO_PICTURE = ": expected a picture (PNG, JPEG, GIF, BMP), got ";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"PNG", "JPEG", "GIF", "BMP"})
    void readsEachFormat(String format) throws IOException {
        BufferedImage read = PictureFile.read(file("picture", encoded(format)));
        assertThat(read.getWidth()).isEqualTo(60);
        assertThat(read.getHeight()).isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PNG", "JPEG", "GIF", "BMP"})
    void halfAFileIsDamaged(String format) throws IOException {
        byte[] whole = encoded(format);
        Path half = file("half", Arrays.copyOf(whole, whole.length / 2));
        assertMalformed(half, ": expected a whole " + format + " picture, got a damaged one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PNG", "JPEG", "GIF", "BMP"})
    void damageIsAnsweredWithOneLineOrAPicture(String format) throws IOException {
        byte[] whole = encoded(format);
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 4; i++) {
                damaged[random.nextInt(random.nextBoolean() ? 64 : damaged.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(PictureFile.read(file("damaged", damaged))).isNotNull();
            } catch (MalformedFileException e) {
                assertThat(e.getMessage()).contains(": expected ", ", got ").doesNotContain("\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {30_000, 60_000})
    void hugePictureIsRefusedFromItsHeader(int side) throws IOException {
        // A PNG's header is all that there is: grey pixels, declared in 33 bytes.
        ByteBuffer header = ByteBuffer.allocate(33)
                .putLong(0x89504e470d0a1a0aL)
                .putInt(13)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(side)
                .putInt(side)
                .put(new byte[] {8, 0, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(header.array(), 12, 17);
        header.putInt((int) crc.getValue());
        assertMalformed(file("bomb.png", header.array()), ": expected at most 40 megapixels, got " + side + "x" + side);
    }

    @Test
    void everySecondPixelOfALargePictureIsKept() throws IOException {
        BufferedImage large = new BufferedImage(4001, 4001, BufferedImage.TYPE_BYTE_BINARY);
        large.setRGB(3000, 4000, WHITE);

        Picture read = PictureFile.load(file("large.png", encoded(large, "png")));

        assertThat(read.subsampling()).isEqualTo(2);
        assertThat(read.image().getWidth()).isEqualTo(2001);
        assertThat(read.image().getHeight()).isEqualTo(2001);
        assertThat(read.width()).isEqualTo(4001);
        assertThat(read.height()).isEqualTo(4001);
        assertThat(read.image().getRGB(1500, 2000)).isEqualTo(WHITE);
    }

    @Test
    void sixteenMegapixelsAreKeptWhole() throws IOException {
        BufferedImage large = new BufferedImage(8000, 2000, BufferedImage.TYPE_BYTE_BINARY);
        Picture read = PictureFile.load(file("large.png", encoded(large, "png")));
        assertThat(read.subsampling()).isEqualTo(1);
        assertThat(read.image().getWidth()).isEqualTo(8000);
    }

    @Test
    void streamIsReadLikeAFileOfItsName() throws IOException {
        BufferedImage read = PictureFile.read("-", new ByteArrayInputStream(encoded("PNG")));
        assertThat(read.getWidth()).isEqualTo(60);
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> PictureFile.read("-", new ByteArrayInputStream(new byte[0])))
                .withMessage("-" + NO_PICTURE + "an empty file");
    }

    /// Where the stored picture's white top left corner is shown.
    @ParameterizedTest
    @CsvSource({
        "1, 48, 32, 8, 8", // top left
        "2, 48, 32, 40, 8", // top right
        "3, 48, 32, 40, 24", // bottom right
        "4, 48, 32, 8, 24", // bottom left
        "5, 32, 48, 8, 8",
        "6, 32, 48, 24, 8",
        "7, 32, 48, 24, 40",
        "8, 32, 48, 8, 40"
    })
    void jpegIsTurnedUpright(int orientation, int width, int height, int cornerX, int cornerY) throws IOException {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            byte[] jpeg = spliced(cornerJpeg(), 0xe1, exif(order, orientation).array());

            Picture picture = PictureFile.load(file("turned.jpg", jpeg));

            BufferedImage read = picture.image();
            assertThat(read.getWidth()).isEqualTo(width).isEqualTo(picture.width());
            assertThat(read.getHeight()).isEqualTo(height).isEqualTo(picture.height());
            assertThat(green(read, cornerX, cornerY)).isGreaterThan(250);
            assertThat(green(read, width - cornerX, cornerY)).isLessThan(5);
            assertThat(green(read, cornerX, height - cornerY)).isLessThan(5);
        }
    }

    @Test
    void damagedExifTurnsNothing() throws IOException {
        ByteOrder order = ByteOrder.BIG_ENDIAN;
        List<byte[]> damaged = new ArrayList<>(List.of(
                exif(order, 0).array(),
                exif(order, 9).array(),
                exif(order, -1).array(),
                exif(order, 6).putInt(10, -1).array(), // where the list is
                exif(order, 6).putInt(10, Integer.MAX_VALUE).array(),
                exif(order, 6).putShort(14, (short) 0).array(), // how long it is
                exif(order, 6).putShort(30, (short) 2).array())); // the field's type
        for (int length = 0; length < 40; length++) { // the field's end
            damaged.add(Arrays.copyOf(exif(order, 6).array(), length));
        }
        for (byte[] segment : damaged) {
            BufferedImage read = PictureFile.read(file("damaged.jpg", spliced(cornerJpeg(), 0xe1, segment)));
            assertThat(read.getWidth()).isEqualTo(48);
            assertThat(green(read, 8, 8)).isGreaterThan(250);
        }
    }

    @Test
    void cmykWithoutAdobesSegmentIsInk() throws IOException {
        assertInks(cmykJpeg(0, 0, 0, 0), 255, 255, 255);
        assertInks(cmykJpeg(0, 0, 0, 255), 0, 0, 0);
        assertInks(cmykJpeg(255, 0, 0, 0), 0, 255, 255);
        assertInks(cmykJpeg(0, 0, 100, 51), 204, 204, 124);
    }

    @Test
    void adobesCmykIsInverted() throws IOException {
        byte[] cmyk = adobe(0);
        assertInks(spliced(cmykJpeg(255, 255, 255, 255), 0xee, cmyk), 255, 255, 255);
        assertInks(spliced(cmykJpeg(255, 255, 255, 0), 0xee, cmyk), 0, 0, 0);
        assertInks(spliced(cmykJpeg(0, 255, 255, 255), 0xee, cmyk), 0, 255, 255);
    }

    @Test
    void adobesYcckIsTransformedAndInverted() throws IOException {
        byte[] ycck = adobe(2);
        assertInks(spliced(cmykJpeg(0, 128, 128, 255), 0xee, ycck), 255, 255, 255);
        assertInks(spliced(cmykJpeg(0, 128, 128, 0), 0xee, ycck), 0, 0, 0);
        assertInks(spliced(cmykJpeg(255, 128, 128, 255), 0xee, ycck), 0, 0, 0);
        // Y, Cb, Cr of (255, 0, 0) are 76, 85, 255: the inverse of the light.
        assertInks(spliced(cmykJpeg(76, 85, 255, 255), 0xee, ycck), 0, 255, 255);
    }

    @Test
    void cmykJpegIsTurnedUprightToo() throws IOException {
        byte[] jpeg = spliced(
                cmykJpeg(0, 0, 0, 0), 0xe1, exif(ByteOrder.BIG_ENDIAN, 6).array());
        assertThat(PictureFile.read(file("turned.jpg", jpeg)).getHeight()).isEqualTo(32);
    }

    @Test
    void jpegCutAnywhereIsDamaged() throws IOException {
        byte[] whole = spliced(cornerJpeg(), 0xe1, exif(ByteOrder.BIG_ENDIAN, 6).array());
        for (int length = 3; length < whole.length - 2; length++) { // without its end it may be whole
            Path cut = file("cut.jpg", Arrays.copyOf(whole, length));
            assertMalformed(cut, ": expected a whole JPEG picture, got a damaged one");
        }
    }

    @Test
    void garbageAfterAJpegIsIgnored() throws IOException {
        byte[] jpeg = cornerJpeg();
        byte[] longer = Arrays.copyOf(jpeg, jpeg.length + 1000);
        Arrays.fill(longer, jpeg.length, longer.length, (byte) 0xff);
        assertThat(green(PictureFile.read(file("longer.jpg", longer)), 8, 8)).isGreaterThan(250);
    }

    /// Sums that only tell of a chunk's transport do not keep a picture from being read: pixels have
    /// their own.
    @ParameterizedTest
    @ValueSource(strings = {"IHDR", "IDAT", "IEND"})
    void wrongSumOfAPngChunkIsForgiven(String chunk) throws IOException {
        byte[] png = encoded("PNG");
        String text = new String(png, StandardCharsets.ISO_8859_1);
        int start = text.indexOf(chunk);
        int length = ByteBuffer.wrap(png).getInt(start - 4);
        png[start + 4 + length] ^= 1;

        BufferedImage read = PictureFile.read(file("sum.png", png));

        assertThat(read.getRGB(59, 39)).isEqualTo(noise().getRGB(59, 39));
    }

    @Test
    void bmpThatWrapsAnotherFormatIsRefused() throws IOException {
        byte[] bmp = encoded("BMP");
        bmp[30] = 5; // PNG
        Arrays.fill(bmp, 34, 37, (byte) 0xff); // of 2 GB
        bmp[37] = 0x7f;
        assertMalformed(
                file("wrapper.bmp", bmp), ": expected a BMP picture of pixels, got one that wraps a JPEG or a PNG");
    }

    @Test
    void firstFrameOfAnAnimationIsRead() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (int color : new int[] {WHITE, BLACK}) {
                BufferedImage frame = new BufferedImage(5, 5, BufferedImage.TYPE_BYTE_BINARY);
                frame.setRGB(2, 4, color);
                writer.writeToSequence(new IIOImage(frame, null, null), null);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        assertThat(PictureFile.read(file("moving.gif", out.toByteArray())).getRGB(2, 4))
                .isEqualTo(WHITE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PNG", "GIF", "BMP"})
    void oneBitAPixelIsEnough(String format) throws IOException {
        // Five rows: of a lower interlaced GIF, JDK 25 loses all but the first.
        BufferedImage picture = new BufferedImage(9, 5, BufferedImage.TYPE_BYTE_BINARY);
        picture.setRGB(8, 4, WHITE);
        BufferedImage read = PictureFile.read(file("bits", encoded(picture, format)));
        assertThat(read.getRGB(8, 4)).isEqualTo(WHITE);
        assertThat(read.getRGB(7, 4)).isEqualTo(BLACK);
    }

    @Test
    void sixteenBitsAreKept() throws IOException {
        BufferedImage picture = new BufferedImage(3, 2, BufferedImage.TYPE_USHORT_GRAY);
        picture.getRaster().setSample(2, 1, 0, 0xabcd);
        BufferedImage read = PictureFile.read(file("deep.png", encoded(picture, "png")));
        assertThat(read.getRaster().getSample(2, 1, 0)).isEqualTo(0xabcd);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PNG", "GIF"})
    void paletteMayHaveATransparentColour(String format) throws IOException {
        byte[] levels = {0, (byte) 255, 100};
        IndexColorModel palette = new IndexColorModel(2, 3, levels, levels, levels, 2);
        BufferedImage picture = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
        picture.getRaster().setPixels(0, 0, 3, 1, new int[] {0, 1, 2});

        BufferedImage read = PictureFile.read(file("palette", encoded(picture, format)));

        assertThat(read.getRGB(0, 0)).isEqualTo(BLACK);
        assertThat(read.getRGB(1, 0)).isEqualTo(WHITE);
        assertThat(read.getRGB(2, 0) >>> 24).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PNG", "JPEG", "GIF", "BMP"})
    void onePixelIsAPicture(String format) throws IOException {
        BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, WHITE);
        BufferedImage read = PictureFile.read(file("pixel", encoded(picture, format)));
        assertThat(read.getWidth()).isEqualTo(1);
        assertThat(read.getHeight()).isEqualTo(1);
        assertThat(read.getRGB(0, 0)).isEqualTo(WHITE);
    }

    @Test
    void emptyFileIsNoPicture() throws IOException {
        assertMalformed(file("empty.png", new byte[0]), NO_PICTURE + "an empty file");
    }

    @Test
    void textIsNoPictureWhateverItsName() throws IOException {
        byte[] text = "Dear diary".getBytes(StandardCharsets.UTF_8);
        assertMalformed(file("diary.png", text), NO_PICTURE + "something else");
    }

    @Test
    void folderIsNoPicture() {
        assertMalformed(folder, ": expected a picture, got a folder");
    }

    @Test
    void missingFileIsNamed() {
        Path missing = folder.resolve("missing.png");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> PictureFile.read(missing))
                .withMessage(missing + ": expected a picture, got no file");
    }

    private static void assertMalformed(Path file, String message) {
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> PictureFile.read(file))
                .withMessage(file + message);
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static byte[] encoded(String format) throws IOException {
        return encoded(noise(), format);
    }

    private static byte[] encoded(BufferedImage picture, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(picture, format.toLowerCase(Locale.ROOT), out)).isTrue();
        return out.toByteArray();
    }

    private static BufferedImage noise() {
        BufferedImage picture = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 60 * 40; i++) {
            picture.setRGB(i % 60, i / 60, random.nextInt());
        }
        return picture;
    }

    /// 48x32 pixels: white where both coordinates are below 16, black elsewhere.
    private static byte[] cornerJpeg() throws IOException {
        BufferedImage picture = new BufferedImage(48, 32, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 16 * 16; i++) {
            picture.setRGB(i % 16, i / 16, WHITE);
        }
        return encoded(picture, "jpeg");
    }

    private static int green(BufferedImage picture, int x, int y) {
        return picture.getRGB(x, y) >> 8 & 0xff;
    }

    /// A JPEG of 32x16 pixels of these inks, as they are stored, without any word on what they are.
    private static byte[] cmykJpeg(int... inks) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 32, 16, 4, null);
        for (int i = 0; i < 32 * 16; i++) {
            raster.setPixel(i % 32, i / 32, inks);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(raster, null, null), null);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private void assertInks(byte[] jpeg, int red, int green, int blue) throws IOException {
        int rgb = PictureFile.read(file("inks.jpg", jpeg)).getRGB(20, 10);
        assertThat(rgb >> 16 & 0xff).isCloseTo(red, within(4));
        assertThat(rgb >> 8 & 0xff).isCloseTo(green, within(4));
        assertThat(rgb & 0xff).isCloseTo(blue, within(4));
    }

    /// The content of Adobe's segment: version 100, no flags.
    private static byte[] adobe(int transform) {
        return ByteBuffer.allocate(12)
                .put("Adobe".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 100)
                .put(11, (byte) transform)
                .array();
    }

    /// The content of an Exif segment with two fields, the resolution's unit and the orientation.
    private static ByteBuffer exif(ByteOrder order, int orientation) {
        return ByteBuffer.allocate(44)
                .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
                .put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII))
                .order(order)
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 2)
                .putShort((short) 0x0128)
                .putShort((short) 3)
                .putInt(1)
                .putInt(order == ByteOrder.BIG_ENDIAN ? 2 << 16 : 2)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0);
    }

    /// `jpeg` with another segment at its start.
    private static byte[] spliced(byte[] jpeg, int type, byte[] content) {
        return ByteBuffer.allocate(jpeg.length + 4 + content.length)
                .put(jpeg, 0, 2)
                .put((byte) 0xff)
                .put((byte) type)
                .putShort((short) (content.length + 2))
                .put(content)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }
}
