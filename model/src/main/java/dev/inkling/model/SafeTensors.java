package dev.inkling.model;

import dev.inkling.file.AtomicFile;
import dev.inkling.file.MalformedFileException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a safetensors file of float32 numbers holds: named tensors, and strings about them.
///
/// ```
/// 8 bytes    length of the header, little-endian
/// header     {"__metadata__":{"key":"text"},
///             "W1":{"dtype":"F32","shape":[10,784],"data_offsets":[0,31360]}, ...}
///            and spaces up to a multiple of 8 bytes
/// data       the tensors' values one after another, row by row, little-endian float32;
///            data_offsets are the first byte and the byte after the last, counted from here
/// ```
///
/// The same content always gives the same bytes. Metadata is a `SequencedMap` for that reason: a
/// map without an order of its own could be written in another order by the next run.
///
/// @param metadata strings about the tensors
/// @param tensors in the order of their data
public record SafeTensors(SequencedMap<String, String> metadata, List<Tensor> tensors) {
    /// 100 MB in the format's reference. Four megabytes describe forty thousand tensors, or what came of as many
    /// epochs, and parsed JSON takes some ten times its length in memory, which nobody should give for a file's
    /// say-so.
    static final int MAX_HEADER_BYTES = 1 << 22;

    /// Far beyond any network for digits; every offset in the file fits an `int`.
    static final int MAX_DATA_BYTES = 1 << 30;

    static final String METADATA = "__metadata__";

    private static final JsonMapper JSON = new JsonMapper();

    /// @throws IllegalArgumentException if two tensors share a name, or all are more than a file holds
    public SafeTensors {
        metadata = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metadata));
        tensors = List.copyOf(tensors);
        Set<String> names = new HashSet<>();
        long bytes = 0;
        for (Tensor tensor : tensors) {
            if (!names.add(tensor.name)) {
                throw new IllegalArgumentException("tensors: expected different names, got two named " + tensor.name);
            }
            bytes += (long) Float.BYTES * tensor.values.length;
        }
        if (bytes > MAX_DATA_BYTES) {
            throw new IllegalArgumentException("tensors: expected at most " + MAX_DATA_BYTES + " bytes, got " + bytes);
        }
    }

    /// Numbers in a grid of any number of dimensions.
    ///
    /// @param name unique in its file
    /// @param shape size of each dimension, e.g. (rows, columns); empty for a single number
    /// @param values row-major (the last index runs fastest), finite; not copied
    @SuppressWarnings("ArrayRecordComponent") // Copies would double the memory of a large model.
    public record Tensor(String name, List<Integer> shape, float[] values) {
        /// @throws IllegalArgumentException if shape and values do not agree, or a value is not finite
        public Tensor {
            shape = List.copyOf(shape);
            if (name.equals(METADATA)) {
                throw new IllegalArgumentException("tensor: expected a name, got the reserved " + METADATA);
            }
            if (shape.stream().anyMatch(size -> size < 0) || count(shape) != values.length) {
                throw new IllegalArgumentException(
                        "tensor " + name + ": expected values of shape " + shape + ", got " + values.length);
            }
            int bad = firstNotFinite(values);
            if (bad < values.length) {
                throw new IllegalArgumentException(
                        "tensor " + name + ": expected finite values, got " + values[bad] + " at index " + bad);
            }
        }

        /// Values in a tensor of this shape; 2³¹, which no file holds, stands for all that is more.
        static long count(List<Integer> shape) {
            long count = 1;
            for (int size : shape) {
                count = Math.min(count * size, 1L << 31);
            }
            return count;
        }

        static int firstNotFinite(float[] values) {
            int i = 0;
            while (i < values.length && Float.isFinite(values[i])) {
                i++;
            }
            return i;
        }
    }

    /// Reads a file, believing nothing it says about itself.
    ///
    /// @throws MalformedFileException if it is not a safetensors file of finite float32 numbers
    /// @throws IOException if it is not there or cannot be read
    public static SafeTensors read(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            if (Files.exists(path)) {
                throw MalformedFileException.of(path, "a safetensors file", "a folder or device");
            }
            throw new NoSuchFileException(path.toString(), null, "expected a safetensors file, got nothing there");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            return read(path, in, Files.size(path));
        }
    }

    /// Reads a file's content from wherever it is.
    ///
    /// @param name for messages
    /// @param size bytes that are to come
    /// @throws MalformedFileException if fewer or more come, or others than a safetensors file's
    static SafeTensors read(Object name, InputStream in, long size) throws IOException {
        SafeTensors tensors = new SafeTensorsReader(name, size, in).read();
        if (in.read() >= 0) {
            throw MalformedFileException.at(name, size, "the end of the file", "more bytes");
        }
        return tensors;
    }

    /// Writes a file whole or not at all.
    ///
    /// @param replace whether a file that is already there may be replaced
    /// @throws IllegalArgumentException if the header would be longer than `read` accepts
    /// @throws IOException if writing fails; `target` is then as it was
    public void write(Path target, boolean replace) throws IOException {
        byte[] header = header(); // before anything is written
        AtomicFile.write(target, replace, out -> writeTo(out, header));
    }

    /// Writes the bytes of a file.
    ///
    /// @throws IllegalArgumentException as in [#write(Path, boolean)]; nothing is written then
    public void write(OutputStream out) throws IOException {
        writeTo(out, header());
    }

    private void writeTo(OutputStream out, byte[] header) throws IOException {
        out.write(header);
        for (Tensor tensor : tensors) {
            byte[] data = new byte[Float.BYTES * tensor.values.length];
            littleEndian(data).asFloatBuffer().put(tensor.values);
            out.write(data);
        }
    }

    /// The header with its length before it and its padding behind.
    private byte[] header() {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            metadata.forEach(root.putObject(METADATA)::put);
        }
        int offset = 0;
        for (Tensor tensor : tensors) {
            ObjectNode entry = root.putObject(tensor.name).put("dtype", "F32");
            tensor.shape.forEach(entry.putArray("shape")::add);
            int end = offset + Float.BYTES * tensor.values.length;
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsBytes(root);
        int length = (json.length + 7) & -8;
        if (length > MAX_HEADER_BYTES) {
            throw new IllegalArgumentException(
                    "header: expected at most " + MAX_HEADER_BYTES + " bytes, got " + length);
        }
        byte[] header = new byte[Long.BYTES + length];
        Arrays.fill(header, (byte) ' ');
        littleEndian(header).putLong(length).put(json);
        return header;
    }

    static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
