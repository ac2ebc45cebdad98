package dev.inkling.cli;

import dev.inkling.nn.Dataset;
import dev.inkling.nn.Network;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where models are kept unless the user says otherwise.
record Models(Path folder) {
    private static final String SUFFIX = ".safetensors";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss");

    /// A new name, e.g. `models/paper-mnist-2026-11-24-041722.safetensors`: sorts by time, tells what it is.
    Path newName(String preset, String data) {
        String stem = preset + "-" + data + "-"
                + LocalDateTime.now(ZoneId.systemDefault()).format(TIME);
        Path path = folder.resolve(stem + SUFFIX);
        for (int copy = 2; Files.exists(path); copy++) {
            path = folder.resolve(stem + "-" + copy + SUFFIX);
        }
        return path;
    }

    /// The model that the user named, or else the newest, which is then named on standard error.
    ///
    /// @throws NoSuchFileException if there is none
    Path named(@Nullable Path model) throws IOException {
        if (model != null) {
            return model;
        }
        Path newest = newest();
        System.err.println("model: " + newest + " (the newest in " + folder + ")");
        return newest;
    }

    /// The checkpoint that was written last.
    ///
    /// @throws NoSuchFileException if there is none
    Path newestCheckpoint() throws IOException {
        return newest(Checkpoints.SUFFIX)
                .orElseThrow(() -> new NoSuchFileException(
                        folder.toString(), null, "expected a checkpoint there, got none (nothing was interrupted)"));
    }

    private Path newest() throws IOException {
        return newest(SUFFIX)
                .orElseThrow(() -> new NoSuchFileException(
                        folder.toString(),
                        null,
                        "expected a model there, got none (train one first: ./inkling train)"));
    }

    private Optional<Path> newest(String suffix) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(file -> file.toString().endsWith(suffix)
                                && !file.getFileName().toString().startsWith("."))
                        .max(Comparator.comparingLong(
                                        (Path file) -> file.toFile().lastModified())
                                .thenComparing(Comparator.naturalOrder()));
            }
        }
        return Optional.empty();
    }

    /// Finds out before a training what would spoil its end.
    ///
    /// @param replace whether a file that is already there may be replaced
    /// @throws FileAlreadyExistsException if it may not
    /// @throws FileSystemException if no file can be written there
    static void requireRoom(Path target, boolean replace) throws FileSystemException {
        // A file that replaced /dev/null would be a nuisance.
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new FileSystemException(
                    target.toString(), null, "expected a name for a file, got a folder or device");
        }
        if (!replace && Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path above = target.toAbsolutePath().getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        if (above == null || !Files.isDirectory(above) || !Files.isWritable(above)) {
            throw new FileSystemException(
                    target.toString(), null, "expected a folder above it that can be written to, got " + above);
        }
    }

    /// @throws IllegalArgumentException if the model cannot be asked about these images
    static void requireFit(Path file, Network network, Dataset data) {
        if (network.inputs() != data.inputs() || network.classes() < data.classes()) {
            throw new IllegalArgumentException(file + ": expected a model for the " + data.height() + "x" + data.width()
                    + " images and " + data.classes() + " classes of " + data.name() + ", got one for "
                    + network.inputs() + " pixels and " + network.classes() + " classes");
        }
    }
}
