package dev.inkling.image;

import dev.inkling.file.MalformedFileException;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Reads picture files: PNG, JPEG, GIF (its first frame) and BMP.
public final class PictureFile {
    /// What a phone's camera makes, and not so much that a few bytes of header take all memory.
    private static final int MAX_MEGAPIXELS = 40;

    private static final List<String> FORMATS = List.of("PNG", "JPEG", "GIF", "BMP");

    private PictureFile() {}

    /// Reads the picture in `file`. Its size is checked in the header, before anything is decoded.
    ///
    /// @throws NoSuchFileException if there is no such file
    /// @throws MalformedFileException if it is no picture, too large, or damaged
    public static BufferedImage read(Path file) throws IOException {
        if (Files.notExists(file)) {
            throw new NoSuchFileException(file.toString(), null, "expected a picture, got no file");
        }
        if (Files.isDirectory(file)) {
            throw MalformedFileException.of(file, "a picture", "a folder");
        }
        // A stream of our own: ImageIO's would go through a temporary file, or need a global switch.
        try (ImageInputStream in = new MemoryCacheImageInputStream(Files.newInputStream(file))) {
            ImageReader reader = readerOf(file, in);
            try {
                return decode(file, reader, in);
            } finally {
                reader.dispose();
            }
        }
    }

    private static ImageReader readerOf(Path file, ImageInputStream in) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (FORMATS.contains(format(reader))) {
                return reader;
            }
        }
        throw MalformedFileException.of(
                file,
                "a picture (" + String.join(", ", FORMATS) + ")",
                Files.size(file) == 0 ? "an empty file" : "something else");
    }

    private static String format(ImageReader reader) throws IOException {
        return reader.getFormatName().toUpperCase(Locale.ROOT);
    }

    private static boolean tellsOfLoss(String jpegWarning) {
        return jpegWarning.startsWith("Truncated") || jpegWarning.endsWith("premature end of data segment");
    }

    private static BufferedImage decode(Path file, ImageReader reader, ImageInputStream in) throws IOException {
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        reader.setInput(in, true, true);
        try {
            long width = reader.getWidth(0);
            long height = reader.getHeight(0);
            if (width * height > MAX_MEGAPIXELS * 1_000_000L) {
                throw MalformedFileException.of(
                        file, "at most " + MAX_MEGAPIXELS + " megapixels", width + "x" + height);
            }
            BufferedImage picture = reader.read(0);
            // Where a JPEG is cut short, its reader fills the rest with grey and only warns.
            if (warnings.stream().anyMatch(PictureFile::tellsOfLoss)) {
                throw new EOFException();
            }
            return picture;
        } catch (MalformedFileException tooLarge) {
            throw tooLarge;
        } catch (IOException | RuntimeException e) {
            // On damaged bytes, ImageIO's readers throw whatever their code runs into.
            throw MalformedFileException.of(file, "a whole " + format(reader) + " picture", "a damaged one");
        }
    }
}
