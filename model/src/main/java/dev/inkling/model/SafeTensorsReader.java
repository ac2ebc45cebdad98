package dev.inkling.model;

import dev.inkling.file.MalformedFileException;
import dev.inkling.model.SafeTensors.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/// Reads one safetensors file. What its header claims is checked against the file's real size
/// before memory is taken for it, and memory grows only with bytes that came.
final class SafeTensorsReader {
    /// The format nests three deep: the header, a tensor, its shape.
    private static final int MAX_DEPTH = 3;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Object file;
    private final long size;
    private final InputStream in;

    /// @param file the file's name for messages
    /// @param size bytes in the file
    /// @param in the file's content
    SafeTensorsReader(Object file, long size, InputStream in) {
        this.file = file;
        this.size = size;
        this.in = in;
    }

    SafeTensors read() throws IOException {
        int headerLength = headerLength();
        int dataStart = Long.BYTES + headerLength;
        long dataLength = size - dataStart;
        if (dataLength > SafeTensors.MAX_DATA_BYTES) {
            throw MalformedFileException.of(
                    file, "at most " + SafeTensors.MAX_DATA_BYTES + " bytes of data", Long.toString(dataLength));
        }
        JsonNode header = header(headerLength);
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>();
        for (var property : header.properties()) {
            if (property.getKey().equals(SafeTensors.METADATA)) {
                addMetadata(property.getValue(), metadata);
            } else {
                entries.add(entry(property.getKey(), property.getValue(), dataLength));
            }
        }
        entries.sort(Comparator.comparingInt(Entry::begin).thenComparingInt(Entry::end));
        checkContiguous(entries, dataStart);
        List<Tensor> tensors = new ArrayList<>();
        for (Entry entry : entries) {
            tensors.add(tensor(entry, dataStart));
        }
        return new SafeTensors(metadata, tensors);
    }

    private int headerLength() throws IOException {
        if (size < Long.BYTES) {
            throw MalformedFileException.of(file, "a safetensors file of at least 8 bytes", size + " bytes");
        }
        long length = bytes(0, Long.BYTES).getLong();
        long limit = Math.min(SafeTensors.MAX_HEADER_BYTES, size - Long.BYTES);
        if (Long.compareUnsigned(length, limit) > 0) {
            throw MalformedFileException.at(
                    file,
                    0,
                    "a safetensors file",
                    "something else (a header of " + Long.toUnsignedString(length) + " bytes, where at most " + limit
                            + " may be)");
        }
        return (int) length;
    }

    private JsonNode header(int length) throws IOException {
        ByteBuffer utf8 = bytes(Long.BYTES, length);
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            int offset = Long.BYTES + utf8.position();
            throw MalformedFileException.at(file, offset, "a header in UTF-8", "other bytes");
        }
        if (!text.startsWith("{")) {
            String start = length == 0 ? "nothing" : quoted(text.substring(0, 1));
            throw MalformedFileException.at(file, Long.BYTES, "a header that starts with '{'", start);
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            // Limits (depth, digits of a number) come without a place.
            long characters = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
            String before = text.substring(0, Math.clamp(characters, 0, text.length()));
            throw MalformedFileException.at(
                    file,
                    Long.BYTES + before.getBytes(StandardCharsets.UTF_8).length,
                    "a header of JSON with unique names, at most " + MAX_DEPTH + " deep",
                    reason(e));
        }
    }

    /// Jackson's own words, without its advice to programmers.
    static String reason(JacksonException e) {
        return oneLine(e.getOriginalMessage().replaceFirst("(?s)(: [a-z]| \\(\\D| \\(\\d+, from).*", ""));
    }

    private void addMetadata(JsonNode node, SequencedMap<String, String> metadata) throws IOException {
        if (!node.isObject()) {
            throw MalformedFileException.of(file, "metadata of names and strings", shown(node));
        }
        for (var property : node.properties()) {
            if (!property.getValue().isString()) {
                throw MalformedFileException.of(
                        file, "metadata " + quoted(property.getKey()) + " as a string", shown(property.getValue()));
            }
            metadata.put(property.getKey(), property.getValue().stringValue());
        }
    }

    /// A tensor as the header describes it.
    ///
    /// @param begin first byte, counted from the start of the data
    /// @param end byte after the last
    private record Entry(String name, List<Integer> shape, int begin, int end) {}

    private Entry entry(String name, JsonNode node, long dataLength) throws IOException {
        String tensor = "tensor " + quoted(name);
        if (!node.path("dtype").equals(StringNode.valueOf("F32"))) {
            throw MalformedFileException.of(file, tensor + " with dtype \"F32\"", shown(node.path("dtype")));
        }
        List<Integer> shape = naturals(tensor, node, "shape");
        List<Integer> offsets = naturals(tensor, node, "data_offsets");
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1) || offsets.get(1) > dataLength) {
            throw MalformedFileException.of(
                    file,
                    tensor + " with data_offsets [begin, end] inside the data's " + dataLength + " bytes",
                    shown(node.path("data_offsets")));
        }
        int length = offsets.get(1) - offsets.get(0);
        if (length != Float.BYTES * Tensor.count(shape)) {
            throw MalformedFileException.of(
                    file,
                    tensor + " with as many bytes as shape " + shown(node.path("shape")) + " takes",
                    length + " bytes");
        }
        return new Entry(name, shape, offsets.get(0), offsets.get(1));
    }

    /// The whole numbers of an array; none that a file may hold is beyond an `int`.
    private List<Integer> naturals(String tensor, JsonNode node, String field) throws IOException {
        JsonNode array = node.path(field);
        boolean valid = array.isArray();
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode number : array) {
            valid &= number.isIntegralNumber() && number.canConvertToInt() && number.intValue() >= 0;
            numbers.add(valid ? number.intValue() : 0);
        }
        if (!valid) {
            throw MalformedFileException.of(
                    file, tensor + " with " + field + " of whole numbers from 0 to " + Integer.MAX_VALUE, shown(array));
        }
        return numbers;
    }

    /// Each byte of the data belongs to exactly one tensor, so nothing can hide between them.
    private void checkContiguous(List<Entry> entries, int dataStart) throws IOException {
        int end = 0;
        for (Entry entry : entries) {
            if (entry.begin != end) {
                throw MalformedFileException.at(
                        file,
                        dataStart + entry.begin,
                        "tensor " + quoted(entry.name) + " to begin at data offset " + end,
                        entry.begin + (entry.begin < end ? " (an overlap)" : " (a gap)"));
            }
            end = entry.end;
        }
        long rest = size - dataStart - end;
        if (rest > 0) {
            throw MalformedFileException.at(file, dataStart + end, "the end of the file", rest + " more bytes");
        }
    }

    private Tensor tensor(Entry entry, int dataStart) throws IOException {
        int offset = dataStart + entry.begin;
        ByteBuffer data = bytes(offset, entry.end - entry.begin);
        float[] values = new float[data.remaining() / Float.BYTES];
        data.asFloatBuffer().get(values);
        int bad = Tensor.firstNotFinite(values);
        if (bad < values.length) {
            throw MalformedFileException.at(
                    file,
                    offset + Float.BYTES * bad,
                    "a finite number at index " + bad + " of tensor " + quoted(entry.name),
                    Float.toString(values[bad]));
        }
        return new Tensor(entry.name, entry.shape, values);
    }

    private ByteBuffer bytes(int offset, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw MalformedFileException.at(
                    file, offset, count + " bytes", bytes.length + " (has the file changed while it was read?)");
        }
        return SafeTensors.littleEndian(bytes);
    }

    private static String quoted(String name) {
        return shown(StringNode.valueOf(name));
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "none" : oneLine(node.toString());
    }

    /// A file may not put line breaks or terminal codes into a message, nor make it endless.
    static String oneLine(String text) {
        return withoutCodes(text.length() <= 100 ? text : text.substring(0, 100) + "...");
    }

    /// Nor send codes to a terminal.
    static String withoutCodes(String text) {
        return text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    }
}
