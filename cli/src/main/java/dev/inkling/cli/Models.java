package dev.inkling.cli;

import dev.inkling.file.AtomicFile;
import dev.inkling.file.MalformedFileException;
import dev.inkling.model.Model;
import dev.inkling.model.ModelFile;
import dev.inkling.nn.Dataset;
import dev.inkling.nn.Network;
import dev.inkling.reader.ShippedModel;
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
    /// What the user can say in the place of a model file; a file of such a name comes first.
    static final String CHOICES =
            "A model file; best or fast, which are shipped with Inkling; or newest, in models/. Default: best.";

    private static final String NEWEST = "newest";
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

    /// A model.
    ///
    /// @param name its file, or the word for a shipped one
    record Named(String name, Model model) {}

    /// [#load(Path, ShippedModel)], with the best where the user named none.
    Named load(@Nullable Path model) throws IOException {
        return load(model, ShippedModel.BEST);
    }

    /// The model that the user named: a file, a shipped one, or `newest`. What the user left open is said on
    /// standard error.
    ///
    /// @param usual where the user named none
    /// @throws NoSuchFileException if there is none
    /// @throws MalformedFileException if the file is no model
    Named load(@Nullable Path model, ShippedModel usual) throws IOException {
        if (model == null) {
            System.err.println("model: " + usual.word() + ", shipped with Inkling");
            return shipped(usual);
        }
        if (!Files.isRegularFile(model)) {
            Optional<ShippedModel> word = ShippedModel.named(model.toString());
            if (word.isPresent()) {
                return shipped(word.get());
            }
            if (model.toString().equals(NEWEST)) {
                Path newest = newest();
                System.err.println("model: " + newest + " (the newest in " + folder + ")");
                return file(newest);
            }
        }
        if (!Files.exists(model)) {
            throw new NoSuchFileException(
                    model.toString(), null, "expected a safetensors file, or best, fast or newest, got nothing there");
        }
        return file(model);
    }

    /// The best of those that are shipped.
    static Named best() {
        return shipped(ShippedModel.BEST);
    }

    private static Named shipped(ShippedModel model) {
        return new Named(model.word(), model.load());
    }

    private static Named file(Path file) throws IOException {
        return new Named(file.toString(), ModelFile.read(file));
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
        AtomicFile.requireFolderAbove(target);
    }

    /// @throws IllegalArgumentException if the model cannot be asked about these images
    static void requireFit(Named model, Dataset data) {
        Network network = model.model().network();
        if (network.inputs() != data.inputs() || network.classes() < data.classes()) {
            throw new IllegalArgumentException(
                    model.name() + ": expected a model for the " + data.height() + "x" + data.width()
                            + " images and " + data.classes() + " classes of " + data.name() + ", got one for "
                            + network.inputs() + " pixels and " + network.classes() + " classes");
        }
    }
}
