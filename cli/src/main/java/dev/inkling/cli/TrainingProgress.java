package dev.inkling.cli;

import dev.inkling.train.TrainingEvent;
import java.util.Locale;
import java.util.function.Consumer;

/// Shows how a training goes on.
final class TrainingProgress implements Consumer<TrainingEvent>, AutoCloseable {
    private final StatusLine line;

    TrainingProgress(boolean quiet) {
        line = new StatusLine(quiet);
    }

    @Override
    public void accept(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.Started _ -> {}
            case TrainingEvent.IterationDone done ->
                line.show(
                        (double) done.iteration() / done.iterations(),
                        done.iteration() == done.iterations(),
                        () -> String.format(
                                Locale.ROOT,
                                "iteration %d/%d  loss %.4f  accuracy %.1f %%  %s images/s  %s left",
                                done.iteration(),
                                done.iterations(),
                                done.loss(),
                                100 * done.accuracy(),
                                Format.count(done.examplesPerSecond()),
                                Format.seconds(done.secondsLeft())));
            case TrainingEvent.Finished _ -> line.close();
        }
    }

    @Override
    public void close() {
        line.close();
    }
}
