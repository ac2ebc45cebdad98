package dev.inkling.cli;

import dev.inkling.data.LabelledImages;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.CheckpointFile;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// Writes checkpoints of a training while it goes on.
final class Checkpoints {
    static final String SUFFIX = ".checkpoint";

    private final Path file;
    private final double seconds;
    private final LabelledImages images;
    private final String preset;
    private final TrainingPlan plan;
    private long writtenAt = System.nanoTime();
    private boolean warned;

    /// @param file where to
    /// @param seconds least time between two
    /// @param images what it trains on
    Checkpoints(Path file, double seconds, LabelledImages images, String preset, TrainingPlan plan) {
        this.file = file;
        this.seconds = seconds;
        this.images = images;
        this.preset = preset;
        this.plan = plan;
    }

    /// The checkpoint that belongs to a model file.
    static Path file(Path model) {
        return model.resolveSibling(model.getFileName().toString().replaceFirst("[.]safetensors$", "") + SUFFIX);
    }

    /// The model file that belongs to a checkpoint.
    static Path model(Path checkpoint) {
        return checkpoint.resolveSibling(
                checkpoint.getFileName().toString().replaceFirst("[.]checkpoint$", "") + ".safetensors");
    }

    /// Whether a checkpoint that is there belongs to a model file.
    static boolean belong(Path checkpoint, Path model) throws IOException {
        Path its = file(model);
        return Files.exists(its) && Files.isSameFile(its, checkpoint);
    }

    /// Refuses a model file beside which a training would write over the checkpoint of another.
    ///
    /// @throws FileAlreadyExistsException if there is one
    static void requireNone(Path model) throws FileAlreadyExistsException {
        Path its = file(model);
        if (Files.isRegularFile(its)) {
            throw new FileAlreadyExistsException(
                    its.toString(),
                    null,
                    "expected no checkpoint there yet, got one (--resume goes on from it, --force begins anew)");
        }
    }

    /// Writes a checkpoint, if one is due. A fault does not end the training: it is told once, and the next
    /// checkpoint is tried when it is due.
    ///
    /// @param warning hears of the fault
    void accept(TrainingEvent event, Consumer<String> warning) {
        if (event instanceof TrainingEvent.EpochDone done && (System.nanoTime() - writtenAt) * 1e-9 >= seconds) {
            try {
                CheckpointFile.write(
                        file,
                        new Checkpoint(
                                images.name(),
                                images.size(),
                                Optional.of(images.sha256()),
                                preset,
                                plan,
                                done.state().get()));
            } catch (IOException | IllegalArgumentException e) { // weights that are no numbers are not written either
                if (!warned) {
                    warned = true;
                    warning.accept(file + ": expected to write a checkpoint, got " + reason(e)
                            + " (the training goes on without)");
                }
            }
            writtenAt = System.nanoTime();
        }
    }

    /// What went wrong, without the names of the files.
    private static String reason(Exception e) {
        return e instanceof FileSystemException refusal
                ? Objects.requireNonNullElse(
                        refusal.getReason(), refusal.getClass().getSimpleName())
                : String.valueOf(e.getMessage());
    }

    /// Removes the checkpoint, unless the training was stopped: then it says how to go on.
    void close(boolean stopped) throws IOException {
        if (!Files.isRegularFile(file)) {
            return; // none was due, or something else is in the way
        }
        if (!stopped) {
            Files.delete(file);
        } else {
            System.err.println("to go on from the last checkpoint: ./inkling train --resume " + file);
        }
    }
}
