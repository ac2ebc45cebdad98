package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.data.LabelledImages;
import dev.inkling.model.CheckpointFile;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class CheckpointsTest {
    @TempDir
    Path folder;

    /// A full disk passes; so does a folder that takes the name.
    @Test
    void faultIsToldOnceAndTheNextCheckpointIsTried() throws IOException {
        Path file = folder.resolve("mine.checkpoint");
        Path inTheWay = Files.createDirectories(file.resolve("folder"));
        Planned planned = new Planned();
        new CommandLine(planned).parseArgs("--epochs=4");
        TrainingPlan plan = planned.options.plan();
        LabelledImages images = SmallData.train().first(20);
        Checkpoints checkpoints = new Checkpoints(file, 0, images, "paper", plan);
        List<String> warnings = new ArrayList<>();

        Network start = plan.initialNetwork(TrainCommand.shape(images), 10);
        Trainer.train(
                plan,
                start,
                Examples.of(images),
                1,
                event -> {
                    if (event instanceof TrainingEvent.EpochDone done
                            && done.result().epoch() == 3) {
                        delete(inTheWay);
                        delete(file);
                    }
                    checkpoints.accept(event, warnings::add);
                },
                () -> false);

        assertThat(warnings).hasSize(1);
        assertThat(warnings.getFirst())
                .startsWith(file + ": expected to write a checkpoint, got ")
                .endsWith(" (the training goes on without)")
                .hasLineCount(1);
        assertThat(CheckpointFile.read(file).state().iteration()).isEqualTo(4);
        checkpoints.close(false);
        assertThat(file).doesNotExist();
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Command
    private static final class Planned {
        @Mixin
        private PlanOptions options;
    }
}
