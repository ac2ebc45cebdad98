package dev.inkling.file;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes a file so that a reader, or a power cut, never meets half of it: the bytes go to a
/// temporary file beside the target, are forced to disk, and take the target's name in one step.
public final class AtomicFile {
    private AtomicFile() {}

    /// Produces the content of a file.
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /// Writes `content` to `target`, making its folder when it is missing.
    ///
    /// @param replace whether a file that is already there may be replaced
    /// @throws FileAlreadyExistsException if `target` is there and `replace` is false
    /// @throws IOException if writing fails; `target` is then as it was
    public static void write(Path target, boolean replace, Content content) throws IOException {
        if (!replace && Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(target + ": expected a file, got the root of a file system");
        }
        Files.createDirectories(folder);
        // Not a "temp file" of Java's, which only its owner could read. Nobody else has this number.
        String number = ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
        Path temporary = folder.resolve("." + target.getFileName() + "." + number + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                OutputStream out = Channels.newOutputStream(channel);
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            forceFolder(folder);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /// Finds out beforehand whether `target` could be made, with the folders above it that are missing.
    ///
    /// @throws FileSystemException if not
    public static void requireFolderAbove(Path target) throws FileSystemException {
        Path above = target.toAbsolutePath().getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        if (above == null || !Files.isDirectory(above) || !Files.isWritable(above)) {
            throw new FileSystemException(
                    target.toString(), null, "expected a folder above it that can be written to, got " + above);
        }
    }

    /// The new name itself must reach the disk. Not every system lets a folder be opened (Windows
    /// does not, and needs no forcing), so a refusal is not a fault.
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notSupported) {
            // The file itself is complete and forced.
        }
    }
}
