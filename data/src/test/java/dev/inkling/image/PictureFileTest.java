package dev.inkling.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inkling.file.MalformedFileException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFileTest {
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

    @Test
    void hugePictureIsRefusedFromItsHeader() throws IOException {
        // A PNG's header is all that there is: 60,000 x 60,000 grey pixels, declared in 33 bytes.
        ByteBuffer header = ByteBuffer.allocate(33)
                .putLong(0x89504e470d0a1a0aL)
                .putInt(13)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(60_000)
                .putInt(60_000)
                .put(new byte[] {8, 0, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(header.array(), 12, 17);
        header.putInt((int) crc.getValue());
        assertMalformed(file("bomb.png", header.array()), ": expected at most 40 megapixels, got 60000x60000");
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
        BufferedImage picture = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 60 * 40; i++) {
            picture.setRGB(i % 60, i / 60, random.nextInt());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(picture, format.toLowerCase(Locale.ROOT), out)).isTrue();
        return out.toByteArray();
    }
}
