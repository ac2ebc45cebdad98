package dev.inkling.cli;

import dev.inkling.train.EpochResult;
import dev.inkling.train.TrainingEvent;
import java.util.Locale;
import java.util.function.Consumer;

/// Shows how a training goes on.
final class TrainingProgress implements Consumer<TrainingEvent>, AutoCloseable {
    private static final long LONG_EPOCH_NANOS = 2_000_000_000L;

    private final boolean quiet;
    private final StatusLine line;
    private long epochBegan = System.nanoTime();

    TrainingProgress(boolean quiet) {
        this.quiet = quiet;
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
            case TrainingEvent.EpochDone done -> tell(done);
            case TrainingEvent.Finished _ -> line.close();
        }
    }

    /// A line for an epoch that took some time.
    private void tell(TrainingEvent.EpochDone done) {
        long now = System.nanoTime();
        if (quiet || now - epochBegan < LONG_EPOCH_NANOS) {
            epochBegan = now;
            return;
        }
        line.close();
        EpochResult result = done.result();
        String validated = result.validation()
                .map(validation -> String.format(
                        Locale.ROOT,
                        ", validation %.2f %% and %.4f%s",
                        100 * validation.accuracy(),
                        validation.loss(),
                        done.best() ? ", the best so far" : ""))
                .orElse("");
        System.err.println(String.format(
                Locale.ROOT,
                "epoch %d: accuracy %.2f %%, loss %.4f%s",
                result.epoch(),
                100 * result.accuracy(),
                result.loss(),
                validated));
        epochBegan = now;
    }

    /// Says what went wrong, on a line of its own.
    void warn(String text) {
        line.close();
        System.err.println("warning: " + text);
    }

    @Override
    public void close() {
        line.close();
    }
}
