package dev.inkling.bench.curves;

import dev.inkling.train.TrainingEvent;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Listens to a training and stops it: lets it run for a while, then counts for as long. What comes
/// before the first iteration, such as putting images in groups, is in neither.
final class Stopwatch implements Consumer<TrainingEvent>, BooleanSupplier {
    private final double nanos;
    private final LongSupplier clock;
    private final Runnable onCounting;
    private long started;
    private Reading from = Reading.NONE;
    private Reading to = Reading.NONE;

    private record Reading(long nanos, long iterations, long images) {
        static final Reading NONE = new Reading(0, 0, 0);
    }

    /// @param seconds to count, and to wait before
    /// @param clock in nanoseconds, e.g. `System::nanoTime`
    /// @param onCounting called when counting begins
    Stopwatch(double seconds, LongSupplier clock, Runnable onCounting) {
        nanos = seconds * 1e9;
        this.clock = clock;
        this.onCounting = onCounting;
    }

    @Override
    public void accept(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.Started _ -> started = clock.getAsLong();
            case TrainingEvent.IterationDone done -> read(done);
            case TrainingEvent.EpochDone _, TrainingEvent.Finished _ -> {}
        }
    }

    private void read(TrainingEvent.IterationDone done) {
        to = new Reading(clock.getAsLong(), done.iteration(), done.examples());
        if (from.iterations == 0 && to.nanos - started >= nanos) {
            from = to;
            onCounting.run();
        }
    }

    /// Whether all has been counted, at least one iteration.
    @Override
    public boolean getAsBoolean() {
        return from.iterations > 0 && to.iterations > from.iterations && to.nanos - from.nanos >= nanos;
    }

    double seconds() {
        return (to.nanos - from.nanos) * 1e-9;
    }

    long iterations() {
        return to.iterations - from.iterations;
    }

    long images() {
        return to.images - from.images;
    }
}
