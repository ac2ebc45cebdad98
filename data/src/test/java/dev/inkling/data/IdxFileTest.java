package dev.inkling.data;

import static dev.inkling.data.IdxBytes.gzip;
import static dev.inkling.data.IdxBytes.idx;
import static dev.inkling.data.IdxBytes.images;
import static dev.inkling.data.IdxBytes.labels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.inkling.file.MalformedFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFileTest {
    @TempDir
    Path folder;

    private Path images;
    private Path labels;

    @BeforeEach
    void nameFiles() {
        images = folder.resolve("images");
        labels = folder.resolve("labels");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whatIsWrittenIsRead(long seed) throws IOException {
        Random random = new Random(seed);
        int count = 1 + random.nextInt(50);
        int height = 1 + random.nextInt(40);
        int width = random.nextInt(10) == 0 ? 1024 : 1 + random.nextInt(40);
        byte[] pixels = new byte[count * height * width];
        random.nextBytes(pixels);
        byte[] file = idx(pixels, count, height, width);
        Files.write(images, random.nextBoolean() ? gzip(file) : file);
        Files.write(labels, random.nextBoolean() ? gzip(labels(count)) : labels(count));

        LabelledImages read = IdxFile.read(images, labels, "some", 10);

        assertThat(read.name()).isEqualTo("some");
        assertThat(read.size()).isEqualTo(count);
        assertThat(read.height()).isEqualTo(height);
        assertThat(read.width()).isEqualTo(width);
        assertThat(read.classes()).isEqualTo(10);
        byte[] image = new byte[height * width];
        for (int i = 0; i < count; i++) {
            read.copyPixels(i, image);
            assertThat(image).isEqualTo(Arrays.copyOfRange(pixels, i * image.length, (i + 1) * image.length));
            assertThat(read.label(i)).isEqualTo(i % 10);
        }
    }

    @Test
    void compressionIsToldByContentNotByName() throws IOException {
        Path raw = Files.write(folder.resolve("raw.gz"), labels(5));
        Path compressed = Files.write(folder.resolve("compressed"), gzip(labels(5)));

        assertThat(IdxFile.readBytes(raw, 1).sizes()).containsExactly(5);
        assertThat(IdxFile.readBytes(compressed, 1).sizes()).containsExactly(5);
    }

    @Test
    void severalGzipMembersAreOneFile() throws IOException {
        byte[] file = images(7, 28, 28);
        byte[] start = gzip(Arrays.copyOf(file, 1000));
        byte[] rest = gzip(Arrays.copyOfRange(file, 1000, file.length));
        Files.write(images, join(start, gzip(new byte[0]), rest));

        assertThat(IdxFile.readBytes(images, 3).sha256()).isEqualTo(Sha256.hex(file));
    }

    @Test
    void highlyCompressibleFilesAreReadWhole() throws IOException {
        byte[] blank = idx(new byte[2000 * 28 * 28], 2000, 28, 28);
        Files.write(images, gzip(blank));

        assertThat(IdxFile.readBytes(images, 3).sha256()).isEqualTo(Sha256.hex(blank));
    }

    @Test
    void hashesAreThoseOfTheUncompressedFile() throws IOException {
        // SHA-256 and CRC-32 of 00 00 08 01 00 00 00 02 00 01, from `sha256sum` and `crc32`
        Files.write(labels, gzip(labels(2)));

        IdxFile file = IdxFile.readBytes(labels, 1);

        assertThat(file.sha256()).isEqualTo("8c50639ad7f90a8211edb1bbdfb25436fd8e2a10794b6d5e3d479d1b22c7e318");
        assertThat(file.crc32()).isEqualTo(0xe29b9c8fL);
    }

    @Test
    void missingFileIsNamed() {
        assertThatThrownBy(() -> IdxFile.readBytes(images, 3))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(images + ": expected an IDX file, got no such file");
    }

    @Test
    void folderIsNotAFile() {
        assertMalformed(folder, 3, ": expected an IDX file, got a folder");
    }

    @Test
    void emptyFileIsNotIdx() throws IOException {
        assertMalformed(new byte[0], " at byte 0: expected an IDX file, got an empty file");
        assertMalformed(gzip(new byte[0]), " at byte 0: expected an IDX file, got an empty file");
    }

    @Test
    void textIsNotIdx() throws IOException {
        byte[] text = "label,pixel0\n".getBytes(StandardCharsets.UTF_8);
        assertMalformed(text, " at byte 0: expected 00 00, as an IDX file starts, got 6c 61 62 65");
        assertMalformed(gzip(text), " at byte 0: expected 00 00, as an IDX file starts, got 6c 61 62 65");
        assertMalformed(new byte[] {'7'}, " at byte 0: expected 00 00, as an IDX file starts, got 37");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x00 (unknown)",
        "9, 0x09 (signed byte)",
        "11, 0x0b (short)",
        "12, 0x0c (int)",
        "13, 0x0d (float)",
        "14, 0x0e (double)",
        "255, 0xff (unknown)"
    })
    void otherElementTypesAreNamed(int type, String name) throws IOException {
        byte[] file = images(1, 2, 2);
        file[2] = (byte) type;
        assertMalformed(file, " at byte 2: expected element type 0x08 (unsigned byte), got " + name);
    }

    @Test
    void labelsAreNotImages() throws IOException {
        assertMalformed(labels(3), " at byte 3: expected dimensions: 3, got 1 (a file of labels)");
        Files.write(labels, images(1, 2, 2));
        assertMalformed(labels, 1, " at byte 3: expected dimensions: 1, got 3 (a file of images)");
    }

    @Test
    void otherDimensionsAreNamed() throws IOException {
        assertMalformed(idx(new byte[16], 1, 4, 4, 1), " at byte 3: expected dimensions: 3, got 4");
    }

    @Test
    void headerCutShortIsNamedWithItsByteOffset() throws IOException {
        byte[] file = images(1, 2, 2);
        assertMalformed(
                Arrays.copyOf(file, 3), " at byte 3: expected 4 bytes of magic number, got the end of the data");
        assertMalformed(Arrays.copyOf(file, 15), " at byte 15: expected 3 sizes of 4 bytes, got the end of the data");
    }

    @Test
    void countIsPositive() throws IOException {
        assertMalformed(idx(new byte[0], 0, 28, 28), " at byte 4: expected a positive count, got 0");
        assertMalformed(idx(new byte[0], -1, 28, 28), " at byte 4: expected a positive count, got 4294967295");
    }

    @Test
    void sidesAreOneTo1024() throws IOException {
        assertMalformed(idx(new byte[0], 1, 0, 28), " at byte 8: expected a side of 1 to 1024 pixels, got 0");
        assertMalformed(idx(new byte[0], 1, 28, 1025), " at byte 12: expected a side of 1 to 1024 pixels, got 1025");
        assertMalformed(
                idx(new byte[0], 1, 65, 1024), " at byte 8: expected at most 65536 pixels in an image, got 65x1024");
    }

    @Test
    void tooManyValuesAreRefused() throws IOException {
        assertMalformed(
                idx(new byte[0], Integer.MAX_VALUE, 256, 256),
                " at byte 4: expected at most 2147483639 values, got 2147483647x256x256");
    }

    @Test
    void truncatedFileIsNamedWithItsByteOffset() throws IOException {
        assertMalformed(
                Arrays.copyOf(images(10, 4, 4), 100),
                " at byte 100: expected data up to byte 176 (10x4x4), got the end of the data");
        assertMalformed(
                gzip(Arrays.copyOf(images(10, 4, 4), 100)),
                " at byte 100: expected data up to byte 176 (10x4x4), got the end of the data");
    }

    @Test
    void trailingBytesAreRefused() throws IOException {
        byte[] file = Arrays.copyOf(images(10, 4, 4), 177);
        assertMalformed(file, " at byte 176: expected the end of the data (10x4x4), got more bytes");
        assertMalformed(gzip(file), " at byte 176: expected the end of the data (10x4x4), got more bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 18, 19, 20, 100, 70_000})
    void bytesBehindTheGzipDataAreRefused(int count) throws IOException {
        assertMalformed(
                join(gzip(images(10, 4, 4)), new byte[count]),
                " at byte 176: expected the end of the file, got more bytes behind the gzip data");
    }

    @Test
    void truncatedGzipIsNamedWithItsByteOffset() throws IOException {
        // Noise is stored, not deflated: after 10 bytes of gzip header and 5 of the block, every
        // byte of the file is a byte of content.
        byte[] file = gzip(images(10, 28, 28));
        assertMalformed(Arrays.copyOf(file, 1015), " at byte 1000: expected sound gzip data, got a file cut short");
    }

    @Test
    void everyTruncatedGzipIsMalformed() throws IOException {
        byte[] file = gzip(images(2, 5, 5));
        for (int length = 2; length < file.length; length++) {
            Files.write(images, Arrays.copyOf(file, length));
            assertThatThrownBy(() -> IdxFile.readBytes(images, 3))
                    .as("first %d bytes", length)
                    .isInstanceOf(MalformedFileException.class)
                    .hasMessageEndingWith("expected sound gzip data, got a file cut short");
        }
    }

    @Test
    void wrongChecksumIsDamage() throws IOException {
        byte[] file = gzip(images(10, 4, 4));
        file[file.length - 8]++;
        assertMalformed(file, " at byte 176: expected sound gzip data, got damage: Corrupt GZIP trailer");
    }

    @Test
    void wrongDeflateBlockIsDamage() throws IOException {
        byte[] file = gzip(images(10, 4, 4));
        file[10] = 7; // the last block, of the type 3, which does not exist
        assertMalformed(file, " at byte 0: expected sound gzip data, got damage: invalid block type");
    }

    @Test
    void otherCompressionIsDamage() throws IOException {
        byte[] file = gzip(images(10, 4, 4));
        file[2] = 9;
        assertMalformed(file, " at byte 0: expected sound gzip data, got damage: Unsupported compression method");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void everyFlippedByteIsHarmlessOrMalformed(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] file = gzip(idx(new byte[50], 2, 5, 5));
        for (int i = 0; i < file.length; i++) {
            byte[] damaged = file.clone();
            damaged[i] ^= (byte) (1 + random.nextInt(255));
            Files.write(images, damaged);
            try {
                assertThat(IdxFile.readBytes(images, 3).sizes()).containsExactly(2, 5, 5);
            } catch (MalformedFileException e) {
                assertThat(e).hasMessageStartingWith(images + " at byte ");
            }
        }
    }

    @Test
    void endlessEmptyGzipMembersAreRefused() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int i = 0; i < 100_000; i++) {
            file.write(gzip(new byte[0]));
        }
        assertMalformed(file.toByteArray(), " at byte 0: expected data, got more than 64 empty gzip members in a row");
    }

    @Test
    void gzipBombCostsNoMemory() throws IOException {
        byte[] blanks = gzip(new byte[1 << 20]);
        try (OutputStream out = Files.newOutputStream(images)) {
            out.write(gzip(idx(new byte[0], 10, 4, 4)));
            for (int i = 0; i < 1100; i++) {
                out.write(blanks);
            }
        }
        assertAllocatesLittle(() ->
                assertMalformed(images, 3, " at byte 176: expected the end of the data (10x4x4), got more bytes"));
    }

    @Test
    void declaredSizeAloneCostsNoMemory() throws IOException {
        byte[] liar = idx(new byte[100], 2_000_000, 32, 32);
        assertAllocatesLittle(() -> {
            assertMalformed(
                    liar, " at byte 116: expected data up to byte 2048000016 (2000000x32x32), got the end of the data");
            assertMalformed(
                    gzip(liar),
                    " at byte 116: expected data up to byte 2048000016 (2000000x32x32), got the end of the data");
        });
    }

    @Test
    void labelsAreAsManyAsImages() throws IOException {
        Files.write(images, images(3, 2, 2));
        Files.write(labels, labels(4));
        assertThatThrownBy(() -> IdxFile.read(images, labels, "some", 10))
                .isInstanceOf(MalformedFileException.class)
                .hasMessage(labels + " at byte 4: expected 3 labels, as many as images in " + images + ", got 4");
    }

    @Test
    void labelsAreClasses() throws IOException {
        Files.write(images, images(3, 2, 2));
        Files.write(labels, idx(new byte[] {0, 9, (byte) 200}, 3));
        assertThatThrownBy(() -> IdxFile.read(images, labels, "some", 10))
                .isInstanceOf(MalformedFileException.class)
                .hasMessage(labels + " at byte 10: expected a label from 0 to 9, got 200");
        assertThatThrownBy(() -> IdxFile.read(images, labels, "some", 9))
                .isInstanceOf(MalformedFileException.class)
                .hasMessage(labels + " at byte 9: expected a label from 0 to 8, got 9");
    }

    private void assertMalformed(byte[] file, String message) throws IOException {
        Files.write(images, file);
        assertMalformed(images, 3, message);
    }

    private static void assertMalformed(Path path, int dimensions, String message) {
        assertThatThrownBy(() -> IdxFile.readBytes(path, dimensions))
                .isInstanceOf(MalformedFileException.class)
                .hasMessage(path + message);
    }

    private static void assertAllocatesLittle(Check check) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        check.run();
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000_000);
    }

    @FunctionalInterface
    private interface Check {
        void run() throws IOException;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
