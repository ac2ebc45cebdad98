package dev.inkling.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inkling.file.MalformedFileException;
import dev.inkling.model.SafeTensors.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SafeTensorsTest {
    @TempDir
    Path folder;

    Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = folder.resolve("model.safetensors");
    }

    @Test
    void bytesAreTheFormats() throws IOException {
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put("network", "2-1");
        metadata.put("epochs", "3");
        new SafeTensors(
                        metadata,
                        List.of(
                                new Tensor("W1", List.of(1, 2), new float[] {1f, -0.5f}),
                                new Tensor("b1", List.of(1), new float[] {0.25f})))
                .write(file, false);

        // W1 has 1 * 2 values of 4 bytes: 0 to 8. b1 has 1 value: 8 to 12.
        String header = "{\"__metadata__\":{\"network\":\"2-1\",\"epochs\":\"3\"}," // 47 characters
                + "\"W1\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}," // 56: 103
                + "\"b1\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}" // 55: 158
                + "  "; // 2: 160 = 20 * 8
        ByteBuffer expected = ByteBuffer.allocate(8 + 160 + 12);
        expected.put(new byte[] {(byte) 160, 0, 0, 0, 0, 0, 0, 0});
        expected.put(header.getBytes(StandardCharsets.US_ASCII));
        expected.put(new byte[] {0, 0, (byte) 0x80, 0x3f}); // 1 = 2^0: exponent 127 = 0x3f8 >> 3
        expected.put(new byte[] {0, 0, 0, (byte) 0xbf}); // -0.5 = -2^-1: exponent 126, sign bit set
        expected.put(new byte[] {0, 0, (byte) 0x80, 0x3e}); // 0.25 = 2^-2: exponent 125
        assertThat(Files.readAllBytes(file)).isEqualTo(expected.array());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void readGivesWhatWasWritten(long seed) throws IOException {
        SafeTensors written = random(seed);
        written.write(file, false);
        SafeTensors read = SafeTensors.read(file);

        assertThat(read).usingRecursiveComparison().isEqualTo(written);
        assertThat(List.copyOf(read.metadata().keySet()))
                .isEqualTo(List.copyOf(written.metadata().keySet()));

        Path again = folder.resolve("again.safetensors");
        read.write(again, false);
        assertThat(again).hasSameBinaryContentAs(file);
    }

    /// Reads the file as its format describes it, with nothing of the class under test.
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26})
    void anotherReaderFindsTheSameNumbers(long seed) throws IOException {
        SafeTensors written = random(seed);
        written.write(file, false);

        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = (int) bytes.getLong(0);
        assertThat(headerLength % 8).isZero();
        JsonNode header = new JsonMapper().readTree(bytes.array(), 8, headerLength);
        assertThat(header.has("__metadata__")).isEqualTo(!written.metadata().isEmpty());
        written.metadata()
                .forEach((key, value) -> assertThat(
                                header.get("__metadata__").get(key).stringValue())
                        .isEqualTo(value));
        for (Tensor tensor : written.tensors()) {
            JsonNode entry = header.get(tensor.name());
            assertThat(entry.get("dtype").stringValue()).isEqualTo("F32");
            List<Integer> shape = new ArrayList<>();
            entry.get("shape").forEach(size -> shape.add(size.intValue()));
            assertThat(shape).isEqualTo(tensor.shape());
            int begin = entry.get("data_offsets").get(0).intValue();
            int end = entry.get("data_offsets").get(1).intValue();
            assertThat(end - begin).isEqualTo(4 * tensor.values().length);
            for (int i = 0; i < tensor.values().length; i++) {
                assertThat(bytes.getInt(8 + headerLength + begin + 4 * i))
                        .isEqualTo(Float.floatToRawIntBits(tensor.values()[i]));
            }
        }
    }

    @Test
    void tensorsComeInTheOrderOfTheirData() throws IOException {
        write("{" + tensor("b", "[1]", "[4,8]") + "," + tensor("a", "[]", "[0,4]") + "}", 1f, 2f);
        SafeTensors read = SafeTensors.read(file);
        assertThat(read.tensors()).extracting(Tensor::name).containsExactly("a", "b");
        assertThat(read.tensors().get(1).values()).containsExactly(2f);
    }

    @Test
    void contentMayBeNothing() throws IOException {
        SafeTensors nothing = new SafeTensors(new TreeMap<>(), List.of());
        nothing.write(file, false);
        assertThat(Files.readString(file)).isEqualTo("\10\0\0\0\0\0\0\0{}      ");
        assertThat(SafeTensors.read(file)).isEqualTo(nothing);
    }

    @Test
    void existingFileStaysUnlessReplaced() throws IOException {
        SafeTensors old = random(1);
        old.write(file, false);
        assertThatThrownBy(() -> random(2).write(file, false)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(SafeTensors.read(file)).usingRecursiveComparison().isEqualTo(old);

        random(2).write(file, true);
        assertThat(SafeTensors.read(file)).usingRecursiveComparison().isEqualTo(random(2));
    }

    @Test
    void failedWriteLeavesTheOldFile() throws IOException {
        random(1).write(file, false);
        byte[] old = Files.readAllBytes(file);
        SequencedMap<String, String> endless = new TreeMap<>();
        endless.put("note", "x".repeat(1 << 22));

        // {"__metadata__":{"note":"..."}} is 28 characters around 4194304: 4194332, padded 4194336.
        assertThatThrownBy(() -> new SafeTensors(endless, List.of()).write(file, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("header: expected at most 4194304 bytes, got 4194336");
        assertThat(Files.readAllBytes(file)).isEqualTo(old);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }

        // A folder that holds something cannot be replaced by a file: the rename itself fails.
        Path taken = Files.createDirectories(folder.resolve("taken"));
        Files.createFile(taken.resolve("inside"));
        assertThatThrownBy(() -> random(1).write(taken, true)).isInstanceOf(IOException.class);
        assertThat(taken.resolve("inside")).exists();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(file, taken);
        }
    }

    @Test
    void contentThatCouldNotBeReadBackIsRefused() {
        assertThatThrownBy(() -> new Tensor("W", List.of(2, 2), new float[3]))
                .hasMessage("tensor W: expected values of shape [2, 2], got 3");
        assertThatThrownBy(() -> new Tensor("W", List.of(-1, -1), new float[1]))
                .hasMessage("tensor W: expected values of shape [-1, -1], got 1");
        assertThatThrownBy(() -> new Tensor("W", Collections.nCopies(9, 1 << 30), new float[1]))
                .hasMessageStartingWith("tensor W: expected values of shape [1073741824, ");
        assertThatThrownBy(() -> new Tensor("W", List.of(2), new float[] {0, Float.NaN}))
                .hasMessage("tensor W: expected finite values, got NaN at index 1");
        assertThatThrownBy(() -> new Tensor("__metadata__", List.of(0), new float[0]))
                .hasMessage("tensor: expected a name, got the reserved __metadata__");

        Tensor tensor = new Tensor("W", List.of(1), new float[1]);
        assertThatThrownBy(() -> new SafeTensors(new TreeMap<>(), List.of(tensor, tensor)))
                .hasMessage("tensors: expected different names, got two named W");

        // 17 tensors of 2^24 values of 4 bytes, which share their memory here: 17 * 2^26 bytes.
        float[] large = new float[1 << 24];
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            tensors.add(new Tensor("W" + i, List.of(large.length), large));
        }
        assertThatThrownBy(() -> new SafeTensors(new TreeMap<>(), tensors))
                .hasMessage("tensors: expected at most 1073741824 bytes, got 1140850688");
    }

    @Test
    void whatIsNoFileIsNamed() throws IOException {
        assertThatThrownBy(() -> SafeTensors.read(file))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(file + ": expected a safetensors file, got nothing there");
        Files.createDirectory(file);
        assertMalformed(": expected a safetensors file, got a folder or device");
    }

    @Test
    void headerLengthIsChecked() throws IOException {
        Files.write(file, new byte[0]);
        assertMalformed(": expected a safetensors file of at least 8 bytes, got 0 bytes");
        Files.write(file, new byte[7]);
        assertMalformed(": expected a safetensors file of at least 8 bytes, got 7 bytes");
        Files.write(file, new byte[8]);
        assertMalformed(" at byte 8: expected a header that starts with '{', got nothing");
        Files.write(file, new byte[] {3, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
        assertMalformed(" at byte 0: expected a safetensors file, got something else"
                + " (a header of 3 bytes, where at most 2 may be)");
        Files.write(file, new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) 0x80, '{', '}'});
        assertMalformed(" at byte 0: expected a safetensors file, got something else"
                + " (a header of 9223372036854775808 bytes, where at most 2 may be)");
        // The letters "Inkling " as a little-endian number: 0x20676e696c6b6e49.
        Files.writeString(file, "Inkling is a neural network.");
        assertMalformed(" at byte 0: expected a safetensors file, got something else"
                + " (a header of 2334956330884492873 bytes, where at most 20 may be)");
    }

    @Test
    void largeClaimsTakeNoMemory() throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(new byte[] {1, 0, 64, 0});
            sparse.setLength(1 << 30);
            assertMalformed(" at byte 0: expected a safetensors file, got something else"
                    + " (a header of 4194305 bytes, where at most 4194304 may be)");
            sparse.seek(0);
            sparse.write(new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
            sparse.setLength(8 + 2 + (1 << 30) + 1L);
            assertMalformed(": expected at most 1073741824 bytes of data, got 1073741825");
            sparse.setLength(8 + 2 + (1 << 30));
            assertMalformed(" at byte 10: expected the end of the file, got 1073741824 more bytes");
        }
    }

    @Test
    void headerIsUtf8() throws IOException {
        Files.write(file, new byte[] {4, 0, 0, 0, 0, 0, 0, 0, '{', '"', (byte) 0xc3, '}'});
        assertMalformed(" at byte 10: expected a header in UTF-8, got other bytes");
        write("\ufeff{}");
        assertMalformed(" at byte 8: expected a header that starts with '{', got \"?\"");
        write("[]");
        assertMalformed(" at byte 8: expected a header that starts with '{', got \"[\"");
    }

    /// Offsets count bytes: é takes two.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {                            | 9  | Unexpected end-of-input
            {"é":nul}                    | 14 | Unrecognized token 'nul'
            {"a":"1","a":"2"}            | 20 | Duplicate Object property "a"
            {"__metadata__":{"b":0,"b":0 | 34 | Duplicate Object property "b"
            {"é":1,}                     | 16 | Unexpected character
            {}{}                         | 10 | Trailing token
            {"a":{"b":[[]]}}             | 8  | Document nesting depth (4) exceeds the maximum allowed
            """)
    void headerIsJson(String header, int offset, String got) throws IOException {
        write(header);
        assertMalformed(
                " at byte " + offset + ": expected a header of JSON with unique names, at most 3 deep, got " + got);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void deepNestingDoesNotOverflowTheStack(String level) throws IOException {
        write("{\"a\":" + level.repeat(100_000));
        assertMalformed(" at byte 8: expected a header of JSON with unique names, at most 3 deep,"
                + " got Document nesting depth (4) exceeds the maximum allowed");
    }

    @Test
    void longNumberIsRefused() throws IOException {
        write("{\"a\":" + "1".repeat(10_000) + "}");
        assertMalformed(" at byte 8: expected a header of JSON with unique names, at most 3 deep,"
                + " got Number value length (10000) exceeds the maximum allowed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [1]                 | metadata of names and strings, got [1]
            null                | metadata of names and strings, got null
            {"epoch": 3}        | metadata "epoch" as a string, got 3
            {"a\\nb": {"c": 1}} | metadata "a\\nb" as a string, got {"c":1}
            """)
    void metadataAreStrings(String metadata, String expectedAndGot) throws IOException {
        write("{\"__metadata__\":" + metadata + "}");
        assertMalformed(": expected " + expectedAndGot);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                     | dtype "F32", got none
            []                                                     | dtype "F32", got none
            7                                                      | dtype "F32", got none
            {"dtype":"F16","shape":[2],"data_offsets":[0,4]}       | dtype "F32", got "F16"
            {"dtype":32,"shape":[1],"data_offsets":[0,4]}          | dtype "F32", got 32
            {"dtype":"F32","data_offsets":[0,4]}                   | shape #, got none
            {"dtype":"F32","shape":4,"data_offsets":[0,4]}         | shape #, got 4
            {"dtype":"F32","shape":[-1],"data_offsets":[0,4]}      | shape #, got [-1]
            {"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}     | shape #, got [1.0]
            {"dtype":"F32","shape":["1"],"data_offsets":[0,4]}     | shape #, got ["1"]
            {"dtype":"F32","shape":[2147483648],"data_offsets":[0,4]} | shape #, got [2147483648]
            {"dtype":"F32","shape":[1]}                            | data_offsets #, got none
            {"dtype":"F32","shape":[1],"data_offsets":[0,null]}    | data_offsets #, got [0,null]
            {"dtype":"F32","shape":[1],"data_offsets":[-4,0]}      | data_offsets #, got [-4,0]
            {"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775808]} | \
            data_offsets #, got [0,9223372036854775808]
            {"dtype":"F32","shape":[1],"data_offsets":[4]}         | data_offsets *, got [4]
            {"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}     | data_offsets *, got [0,4,8]
            {"dtype":"F32","shape":[1],"data_offsets":[4,0]}       | data_offsets *, got [4,0]
            {"dtype":"F32","shape":[2],"data_offsets":[0,8]}       | data_offsets *, got [0,8]
            {"dtype":"F32","shape":[2],"data_offsets":[0,4]}       | \
            as many bytes as shape [2] takes, got 4 bytes
            {"dtype":"F32","shape":[65536,65536,65536,65536],"data_offsets":[0,0]} | \
            as many bytes as shape [65536,65536,65536,65536] takes, got 0 bytes
            {"dtype":"F32","shape":[2147483647,2147483647,2],"data_offsets":[0,4]} | \
            as many bytes as shape [2147483647,2147483647,2] takes, got 4 bytes
            """)
    void tensorIsDescribedInFull(String entry, String expectedAndGot) throws IOException {
        write("{\"W1\":" + entry + "}", 0.5f);
        assertMalformed(": expected tensor \"W1\" with "
                + expectedAndGot
                        .replace("#", "of whole numbers from 0 to 2147483647")
                        .replace("*", "[begin, end] inside the data's 4 bytes"));
    }

    @Test
    void dataBelongToOneTensorEach() throws IOException {
        String gap = "{" + tensor("a", "[1]", "[0,4]") + "," + tensor("b", "[1]", "[8,12]") + "}";
        write(gap, 1, 2, 3);
        assertMalformed(" at byte " + (8 + gap.length() + 8)
                + ": expected tensor \"b\" to begin at data offset 4, got 8 (a gap)");

        String overlap = "{" + tensor("a", "[2]", "[0,8]") + "," + tensor("b", "[1]", "[4,8]") + "}";
        write(overlap, 1, 2);
        assertMalformed(" at byte " + (8 + overlap.length() + 4)
                + ": expected tensor \"b\" to begin at data offset 8, got 4 (an overlap)");

        String rest = "{" + tensor("a", "[1]", "[0,4]") + "}";
        write(rest, 1, 2, 3);
        assertMalformed(" at byte " + (8 + rest.length() + 4) + ": expected the end of the file, got 8 more bytes");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void valuesAreFinite(float bad) throws IOException {
        String header = "{" + tensor("a", "[1]", "[0,4]") + "," + tensor("b", "[2,2]", "[4,20]") + "}";
        write(header, 1, 2, 3, bad, 5);
        assertMalformed(" at byte " + (8 + header.length() + 4 + 2 * 4)
                + ": expected a finite number at index 2 of tensor \"b\", got " + bad);
    }

    @Test
    void namesCannotBreakTheMessage() throws IOException {
        write("{\"a\\n\u202e" + "x".repeat(200) + "\":0}");
        assertMalformed(": expected tensor \"a\\n?" + "x".repeat(95) + "... with dtype \"F32\", got none");
    }

    @Test
    void halfCharactersCannotBreakTheMessage() throws IOException {
        write("😀");
        assertMalformed(" at byte 8: expected a header that starts with '{', got \"?\"");
        write("{\"\\ud800\":0}");
        assertMalformed(" at byte 16: expected a header of JSON with unique names, at most 3 deep,"
                + " got Broken surrogate pair in property name");
    }

    /// Whatever a file holds, it is read or refused in one line.
    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void damagedFileIsReadOrRefused(long seed) throws IOException {
        random(seed).write(file, false);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(seed);
        for (int round = 0; round < 5000; round++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(whole.length) : whole.length);
            for (int i = random.nextInt(3); i >= 0 && damaged.length > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                new SafeTensorsReader("digits", damaged.length, new ByteArrayInputStream(damaged)).read();
            } catch (MalformedFileException e) {
                assertThat(e.getMessage()).startsWith("digits").contains(": expected ", ", got ");
                assertThat(e.getMessage()).doesNotContainPattern("\\p{Cntrl}").hasSizeLessThan(400);
            }
        }
    }

    @Test
    void fileThatShrinksIsNamed() {
        byte[] bytes = {2, 0, 0, 0, 0, 0, 0, 0, '{'};
        assertThatThrownBy(() -> new SafeTensorsReader("digits", 10, new ByteArrayInputStream(bytes)).read())
                .isInstanceOf(MalformedFileException.class)
                .hasMessage("digits at byte 8: expected 2 bytes, got 1 (has the file changed while it was read?)");
    }

    private void assertMalformed(String message) {
        assertThatThrownBy(() -> SafeTensors.read(file))
                .isInstanceOf(MalformedFileException.class)
                .hasMessage(file + message);
    }

    private static String tensor(String name, String shape, String offsets) {
        return "\"" + name + "\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
    }

    private void write(String header, float... data) throws IOException {
        byte[] utf8 = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + utf8.length + 4 * data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(utf8.length).put(utf8);
        for (float value : data) {
            bytes.putFloat(value);
        }
        Files.write(file, bytes.array());
    }

    private static SafeTensors random(long seed) {
        Random random = new Random(seed);
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            metadata.put("key " + i, "\"é\\\n\u0001 ✓ 😀" + random.nextInt());
        }
        List<Tensor> tensors = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            List<Integer> shape = new ArrayList<>();
            int count = 1;
            for (int d = random.nextInt(4); d > 0; d--) {
                shape.add(random.nextInt(7));
                count *= shape.getLast();
            }
            float[] values = new float[count];
            for (int v = 0; v < count; v++) {
                // Any bits at all, -0 and the smallest numbers too, but for NaN and the infinities.
                float value = Float.intBitsToFloat(random.nextInt());
                values[v] = Float.isFinite(value) ? value : -0f;
            }
            tensors.add(new Tensor("tensor/é " + i, shape, values));
        }
        return new SafeTensors(metadata, tensors);
    }
}
