package dev.inkling.cli;

import dev.inkling.model.Checkpoint;
import dev.inkling.model.CheckpointFile;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Writes checkpoints of a training while it goes on.
final class Checkpoints implements Consumer<TrainingEvent> {
    static final String SUFFIX = ".checkpoint";

    private final Path file;
    private final double seconds;
    private final String data;
    private final int examples;
    private final String preset;
    private final TrainingPlan plan;
    private long writtenAt = System.nanoTime();

    /// @param file where to
    /// @param seconds least time between two
    Checkpoints(Path file, double seconds, String data, int examples, String preset, TrainingPlan plan) {
        this.file = file;
        this.seconds = seconds;
        this.data = data;
        this.examples = examples;
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

    @Override
    public void accept(TrainingEvent event) {
        if (event instanceof TrainingEvent.EpochDone done && (System.nanoTime() - writtenAt) * 1e-9 >= seconds) {
            try {
                CheckpointFile.write(
                        file,
                        new Checkpoint(
                                data, examples, preset, plan, done.state().get()));
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
