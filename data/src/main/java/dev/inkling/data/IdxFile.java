package dev.inkling.data;

import dev.inkling.file.MalformedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/// An IDX file of unsigned bytes, the format of MNIST, raw or gzip-compressed.
///
/// | bytes      |                                                      |
/// |------------|------------------------------------------------------|
/// | 0 and 1    | 0                                                    |
/// | 2          | element type, 0x08 for unsigned bytes                |
/// | 3          | d, the number of dimensions                          |
/// | 4 to 3+4d  | the d sizes, 4 bytes each, the highest byte first    |
/// | from 4+4d  | the values, those of the last dimension side by side |
///
/// Source: Y. LeCun, C. Cortes, C. Burges, *The MNIST database of handwritten digits*, section
/// on file formats.
public final class IdxFile {
    private static final int MAX_VALUES = Integer.MAX_VALUE - 8;
    private static final int MAX_SIDE = 1024;

    /// As many as [dev.inkling.math.SparseMatrix] can number.
    private static final int MAX_PIXELS = 65_536;

    private static final int USUAL_RATIO = 8;

    private final Path path;
    private final List<Integer> sizes;
    private final byte[] values;

    private IdxFile(Path path, List<Integer> sizes, byte[] values) {
        this.path = path;
        this.sizes = sizes;
        this.values = values;
    }

    /// Reads a file of images and the file of their labels. Compression is told by the content,
    /// not by the name.
    ///
    /// @param images three dimensions: image, row, pixel; sides of 1 to 1024 pixels
    /// @param labels one dimension, one label for each image
    /// @param name what the data is called in results
    /// @param classes number of classes, 1 to 256
    /// @throws MalformedFileException if a file is not what it should be
    /// @throws IOException if a file is missing or cannot be read
    public static LabelledImages read(Path images, Path labels, String name, int classes) throws IOException {
        return labelled(readBytes(images, 3), readBytes(labels, 1), name, classes);
    }

    /// Reads one file to its end. Memory grows only with bytes that are there, whatever sizes the
    /// file declares, and reading stops one byte past the declared size.
    static IdxFile readBytes(Path path, int dimensions) throws IOException {
        try (FileChannel channel = open(path)) {
            boolean gzip = isGzip(channel);
            try (InputStream in = gzip ? GzipFile.open(path, channel) : Channels.newInputStream(channel)) {
                List<Integer> sizes = readHeader(path, in, dimensions);
                long count = sizes.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
                if (count > MAX_VALUES) {
                    throw MalformedFileException.at(path, 4, "at most " + MAX_VALUES + " values", times(sizes));
                }
                int header = 4 + 4 * dimensions;
                if (!gzip && channel.size() < header + count) {
                    throw cutShort(path, channel.size(), header + count, sizes);
                }
                // Enough for a usual compressed file at once; one that lies gets little.
                byte[] values = readAtMost((int) count, in, 1 + USUAL_RATIO * channel.size());
                if (values.length < count) {
                    throw cutShort(path, header + values.length, header + count, sizes);
                }
                if (in.read() >= 0) {
                    throw MalformedFileException.at(
                            path, header + count, "the end of the data (" + times(sizes) + ")", "more bytes");
                }
                return new IdxFile(path, sizes, values);
            }
        }
    }

    /// Joins images with their labels.
    ///
    /// @throws MalformedFileException if the counts differ or a label is not a class
    static LabelledImages labelled(IdxFile images, IdxFile labels, String name, int classes)
            throws MalformedFileException {
        if (labels.count() != images.count()) {
            throw MalformedFileException.at(
                    labels.path,
                    4,
                    images.count() + " labels, as many as images in " + images.path,
                    "" + labels.count());
        }
        for (int i = 0; i < labels.values.length; i++) {
            int label = Byte.toUnsignedInt(labels.values[i]);
            if (label >= classes) {
                throw MalformedFileException.at(labels.path, 8L + i, "a label from 0 to " + (classes - 1), "" + label);
            }
        }
        return new LabelledImages(
                name, images.sizes.get(1), images.sizes.get(2), classes, images.values, labels.values);
    }

    /// @throws MalformedFileException if the images of `other` have another size than these
    void requireImagesLike(IdxFile other) throws MalformedFileException {
        List<Integer> expected = other.sizes.subList(1, 3);
        List<Integer> actual = sizes.subList(1, 3);
        if (!actual.equals(expected)) {
            throw MalformedFileException.at(
                    path, 8, "images of " + times(expected) + " as in " + other.path, times(actual));
        }
    }

    Path path() {
        return path;
    }

    List<Integer> sizes() {
        return sizes;
    }

    private int count() {
        return sizes.getFirst();
    }

    /// SHA-256 of the uncompressed file: who published it.
    String sha256() {
        return Sha256.hex(header(), values);
    }

    /// CRC-32 of the uncompressed file: whether a disk or a cable changed it. Takes a few
    /// milliseconds where SHA-256 takes a hundred.
    long crc32() {
        CRC32 crc = new CRC32();
        crc.update(header());
        crc.update(values);
        return crc.getValue();
    }

    private byte[] header() {
        ByteBuffer header = ByteBuffer.allocate(4 + 4 * sizes.size()).putInt(0x0800 + sizes.size());
        sizes.forEach(header::putInt);
        return header.array();
    }

    private static FileChannel open(Path path) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw MalformedFileException.of(
                    path, "an IDX file", Files.isDirectory(path) ? "a folder" : "a device or a pipe");
        }
        try {
            return FileChannel.open(path);
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(path.toString(), null, "expected an IDX file, got no such file");
        } catch (AccessDeniedException e) {
            throw new AccessDeniedException(path.toString(), null, "expected a readable file, got permission denied");
        }
    }

    private static boolean isGzip(FileChannel channel) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(2);
        channel.read(start, 0);
        return start.getShort(0) == 0x1f8b;
    }

    private static List<Integer> readHeader(Path path, InputStream in, int dimensions) throws IOException {
        byte[] magic = in.readNBytes(4);
        if (magic.length == 0) {
            throw MalformedFileException.at(path, 0, "an IDX file", "an empty file");
        }
        if (magic[0] != 0 || (magic.length > 1 && magic[1] != 0)) {
            String start = HexFormat.ofDelimiter(" ").formatHex(magic);
            throw MalformedFileException.at(path, 0, "00 00, as an IDX file starts", start);
        }
        if (magic.length < 4) {
            throw MalformedFileException.at(path, magic.length, "4 bytes of magic number", "the end of the data");
        }
        if (magic[2] != 8) {
            throw MalformedFileException.at(path, 2, "element type 0x08 (unsigned byte)", elementType(magic[2]));
        }
        if (magic[3] != dimensions) {
            String actual = Byte.toUnsignedInt(magic[3])
                    + switch (magic[3]) {
                        case 1 -> " (a file of labels)";
                        case 3 -> " (a file of images)";
                        default -> "";
                    };
            throw MalformedFileException.at(path, 3, "dimensions: " + dimensions, actual);
        }
        ByteBuffer sizes = ByteBuffer.wrap(in.readNBytes(4 * dimensions));
        if (sizes.remaining() < 4 * dimensions) {
            throw MalformedFileException.at(
                    path, 4L + sizes.remaining(), dimensions + " sizes of 4 bytes", "the end of the data");
        }
        Integer[] result = new Integer[dimensions];
        for (int i = 0; i < dimensions; i++) {
            int size = sizes.getInt();
            if (size < 1 || (i > 0 && size > MAX_SIDE)) {
                String expected = i == 0 ? "a positive count" : "a side of 1 to " + MAX_SIDE + " pixels";
                throw MalformedFileException.at(path, 4 + 4L * i, expected, Integer.toUnsignedString(size));
            }
            result[i] = size;
        }
        if (dimensions == 3 && result[1] * result[2] > MAX_PIXELS) {
            throw MalformedFileException.at(
                    path, 8, "at most " + MAX_PIXELS + " pixels in an image", result[1] + "x" + result[2]);
        }
        return List.of(result);
    }

    /// Reads `count` bytes, or all if there are fewer. Starts with room for `atOnce` and doubles
    /// that each time it is full.
    private static byte[] readAtMost(int count, InputStream in, long atOnce) throws IOException {
        byte[] bytes = new byte[(int) Math.min(count, atOnce)];
        int read = in.readNBytes(bytes, 0, bytes.length);
        while (read == bytes.length && read < count) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(count, 2L * read));
            read += in.readNBytes(bytes, read, bytes.length - read);
        }
        return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
    }

    private static String elementType(byte type) {
        String name = switch (type) {
            case 0x09 -> "signed byte";
            case 0x0b -> "short";
            case 0x0c -> "int";
            case 0x0d -> "float";
            case 0x0e -> "double";
            default -> "unknown";
        };
        return "0x%02x (%s)".formatted(type, name);
    }

    private static MalformedFileException cutShort(Path path, long length, long end, List<Integer> sizes) {
        return MalformedFileException.at(
                path, length, "data up to byte " + end + " (" + times(sizes) + ")", "the end of the data");
    }

    /// For example `60000x28x28`.
    private static String times(List<Integer> sizes) {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
