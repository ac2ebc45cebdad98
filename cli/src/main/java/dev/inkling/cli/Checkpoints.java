package dev.inkling.cli;

import dev.inkling.data.LabelledImages;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.CheckpointFile;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// Writes checkpoints of a training while it goes on.
final class Checkpoints implements Consumer<TrainingEvent> {
    static final String SUFFIX = ".checkpoint";

    private final Path file;
    private final double seconds;
    private final LabelledImages images;
    private final String preset;
    private final TrainingPlan plan;
    private long writtenAt = System.nanoTime();

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

    @Override
    public void accept(TrainingEvent event) {
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
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            writtenAt = System.nanoTime();
        }
    }

    /// Removes the checkpoint, unless the training was stopped: then it says how to go on.
    void close(boolean stopped) throws IOException {
        if (!stopped) {
            Files.deleteIfExists(file);
        } else if (Files.exists(file)) {
            System.err.println("to go on from the last checkpoint: ./inkling train --resume " + file);
        }
    }
}
