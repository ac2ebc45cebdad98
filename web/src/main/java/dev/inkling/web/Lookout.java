package dev.inkling.web;

import dev.inkling.data.LabelledImages;
import dev.inkling.explain.Health;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingPlan;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/// Looks inside a network while it is trained, on a thread of its own, and as often as it takes little of the whole.
///
/// The training hands over a copy of the network when one is wanted.
final class Lookout {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /// Images that a look is about: those that are trained on, and those that are not.
    static final int TRAINED = 200;

    static final int HELD_OUT = 1000;

    /// Looks are so many times as far apart as they take of a processor: a twentieth of one core.
    private static final int REST = 20;

    private static final long SHORTEST_REST = TimeUnit.MILLISECONDS.toNanos(250);

    /// The images that looks are about.
    ///
    /// @param width pixels in a row
    record Probe(Examples trained, Examples heldOut, int width) {
        /// Some of those that `plan` trains on, and of its validation images or else of the test images.
        static Probe of(TrainingPlan plan, Examples train, LabelledImages test) {
            Examples heldOut = Trainer.validation(plan, train).orElseGet(() -> Examples.of(test.first(HELD_OUT)));
            return new Probe(part(train, TRAINED), part(heldOut, HELD_OUT), test.width());
        }

        private static Examples part(Examples examples, int most) {
            return examples.part(0, Math.min(examples.size(), most));
        }
    }

    /// A network as it was after an iteration.
    record Copy(Network network, long iteration) {}

    private final BiConsumer<Look, Health> report;

    /// Until it is over: images take much memory.
    private Optional<Probe> probe;

    private Copy copy;
    private boolean wanted;

    /// Whether the copy is to be looked at without a rest.
    private boolean atOnce;

    /// @param start the network before training, which is looked at first
    /// @param report hears what is seen, on the thread that looked
    Lookout(String name, Copy start, Probe probe, BiConsumer<Look, Health> report) {
        this.probe = Optional.of(probe);
        this.report = report;
        copy = start;
        Thread.ofPlatform().daemon().name("inkling-look-" + name).start(() -> keepLooking(start));
    }

    /// Whether a newer copy would be of use.
    synchronized boolean wantsCopy() {
        return wanted;
    }

    /// Here is a new copy.
    ///
    /// @param now whether nothing follows for a while, so that it is to be looked at without a rest
    synchronized void take(Copy copy, boolean now) {
        this.copy = copy;
        wanted = false;
        atOnce = now;
        notifyAll();
    }

    /// The newest copy, which is to become newer.
    synchronized Copy copy() {
        wanted = true;
        return copy;
    }

    /// It is over: nothing more is looked at.
    synchronized void close() {
        probe = Optional.empty();
        notifyAll();
    }

    private void keepLooking(Copy start) {
        look(start);
        Copy seen = start;
        try {
            for (Optional<Copy> next = next(seen); next.isPresent(); next = next(seen)) {
                seen = next.get();
                long before = THREADS.getCurrentThreadCpuTime();
                look(seen);
                rest(Math.max(SHORTEST_REST, REST * (THREADS.getCurrentThreadCpuTime() - before)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for a copy that is newer than `seen`; empty when it is over.
    private synchronized Optional<Copy> next(Copy seen) throws InterruptedException {
        wanted = true;
        while (probe.isPresent() && copy.iteration <= seen.iteration) {
            wait();
        }
        atOnce = false;
        return probe.map(_ -> copy);
    }

    private synchronized void rest(long nanoseconds) throws InterruptedException {
        long end = System.nanoTime() + nanoseconds;
        while (probe.isPresent() && !atOnce) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    /// Looks at a network now, on this thread.
    void look(Copy at) {
        Optional<Probe> with;
        synchronized (this) {
            with = probe;
        }
        if (with.isEmpty()) {
            return;
        }
        try {
            Health health = Health.of(at.network, with.get().trained());
            report.accept(
                    Look.at(
                            at.network,
                            at.iteration,
                            health,
                            with.get().heldOut(),
                            with.get().width()),
                    health);
        } catch (IllegalArgumentException e) {
            // The weights are no numbers any more: the next iteration says so.
        }
    }
}
