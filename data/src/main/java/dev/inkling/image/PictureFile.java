package dev.inkling.image;

import dev.inkling.file.MalformedFileException;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Reads picture files: PNG, JPEG, GIF (its first frame) and BMP. A JPEG is turned upright as its
/// Exif data says. Writes PNG.
///
/// `read` gives the pixels; `load` also tells how many of the file's pixels one of them stands for.
public final class PictureFile {
    /// What a phone's camera makes, and not so much that a few bytes of header take all memory.
    private static final int MAX_MEGAPIXELS = 40;

    /// Of a larger picture only every second row and column is kept, or fewer: at 8 bytes a pixel it
    /// would take most of a small heap, and it is made smaller anyway before digits are looked for.
    private static final int MAX_MEGAPIXELS_KEPT = 16;

    private static final long MEGA = 1_000_000;

    private static final List<String> FORMATS = List.of("PNG", "JPEG", "GIF", "BMP");

    private PictureFile() {}

    /// The pixels of the picture in `file`; see `load`.
    public static BufferedImage read(Path file) throws IOException {
        return load(file).image();
    }

    /// The pixels of the picture that comes from `in`; see `load`.
    public static BufferedImage read(String name, InputStream in) throws IOException {
        return load(name, in).image();
    }

    /// Reads the picture in `file`. Its size is checked in the header, before anything is decoded.
    ///
    /// @throws NoSuchFileException if there is no such file
    /// @throws MalformedFileException if it is no picture, too large, or damaged
    public static Picture load(Path file) throws IOException {
        if (Files.notExists(file)) {
            throw new NoSuchFileException(file.toString(), null, "expected a picture, got no file");
        }
        if (Files.isDirectory(file)) {
            throw MalformedFileException.of(file, "a picture", "a folder");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return load(file.toString(), in);
        }
    }

    /// Reads the picture that comes from `in`, which is not closed.
    ///
    /// @param name what messages call the picture
    /// @throws MalformedFileException if it is no picture, too large, or damaged
    public static Picture load(String name, InputStream in) throws IOException {
        // A stream of our own: ImageIO's would go through a temporary file, or need a global switch.
        try (ImageInputStream bytes = new MemoryCacheImageInputStream(in)) {
            ImageReader reader = readerOf(name, bytes);
            try {
                return decode(name, reader, bytes);
            } finally {
                reader.dispose();
            }
        }
    }

    /// Writes a PNG to `out`, which is not closed.
    public static void writePng(BufferedImage picture, OutputStream out) throws IOException {
        // A stream of our own: ImageIO's would go through a temporary file.
        try (ImageOutputStream bytes = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(picture, "png", bytes);
        }
    }

    private static ImageReader readerOf(String name, ImageInputStream in) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (FORMATS.contains(format(reader))) {
                return reader;
            }
        }
        throw MalformedFileException.of(
                name,
                "a picture (" + String.join(", ", FORMATS) + ")",
                in.read() < 0 ? "an empty file" : "something else");
    }

    private static String format(ImageReader reader) throws IOException {
        return reader.getFormatName().toUpperCase(Locale.ROOT);
    }

    private static boolean tellsOfLoss(String jpegWarning) {
        return jpegWarning.startsWith("Truncated") || jpegWarning.endsWith("premature end of data segment");
    }

    private static Picture decode(String name, ImageReader reader, ImageInputStream in) throws IOException {
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        if (format(reader).equals("BMP") && wrapsAnotherFormat(in)) {
            throw MalformedFileException.of(name, "a BMP picture of pixels", "one that wraps a JPEG or a PNG");
        }
        JpegHeader header = JpegHeader.of(in); // of another format, it says nothing
        reader.setInput(in, true, true);
        try {
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if ((long) width * height > MAX_MEGAPIXELS * MEGA) {
                throw MalformedFileException.of(
                        name, "at most " + MAX_MEGAPIXELS + " megapixels", width + "x" + height);
            }
            int subsampling = subsampling(width, height);
            ImageReadParam param = reader.getDefaultReadParam();
            param.setSourceSubsampling(subsampling, subsampling, 0, 0);
            // The JPEG reader takes all CMYK for inverted, and its colours are slow to ask for.
            BufferedImage stored =
                    header.components() == 4 ? Cmyk.toRgb(reader.readRaster(0, param), header) : reader.read(0, param);
            // Where a JPEG is cut short, its reader fills the rest with grey and only warns.
            if (warnings.stream().anyMatch(PictureFile::tellsOfLoss)) {
                throw new EOFException();
            }
            Orientation held = header.orientation();
            return new Picture(
                    held.applyTo(stored),
                    subsampling,
                    held.isTurned() ? height : width,
                    held.isTurned() ? width : height);
        } catch (MalformedFileException tooLarge) {
            throw tooLarge;
        } catch (IOException | RuntimeException e) {
            // On damaged bytes, ImageIO's readers throw whatever their code runs into.
            throw MalformedFileException.of(name, "a whole " + format(reader) + " picture", "a damaged one");
        }
    }

    /// Such BMP files are for printers; ImageIO would allocate whatever size they declare. Bytes 14 and
    /// 30 are the low ones of the header's size, at least 40 if it has the next, and of the compression.
    private static boolean wrapsAnotherFormat(ImageInputStream in) throws IOException {
        in.seek(14);
        int headerSize = in.read();
        in.seek(30);
        int compression = in.read();
        in.seek(0);
        return headerSize >= 40 && (compression == 4 || compression == 5);
    }

    private static int subsampling(int width, int height) {
        int factor = 1;
        while ((long) Math.ceilDiv(width, factor) * Math.ceilDiv(height, factor) > MAX_MEGAPIXELS_KEPT * MEGA) {
            factor++;
        }
        return factor;
    }
}
