package dev.inkling.math;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Threads that are started once and then given rounds of numbered tasks. Which thread does which
/// task is mostly left to chance, so a task's result must depend on its number alone.
public final class WorkerTeam implements AutoCloseable {
    /// How often a worker looks for the next round before it goes to sleep. Waking a thread takes
    /// about as long as this many looks.
    private static final int LOOKS_BEFORE_SLEEP = 1_000;

    /// One round's work.
    @FunctionalInterface
    public interface Task {
        /// Does task `number`.
        ///
        /// @param worker 0 to `size() - 1`: which thread this is, to choose its memory by
        void run(int worker, int number);
    }

    private final List<Thread> helpers = new ArrayList<>();
    private final AtomicInteger nextNumber = new AtomicInteger();
    private final AtomicInteger busyHelpers = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private Task task = (worker, number) -> {};
    private int tasks;
    private @Nullable Thread caller;
    private volatile int round;
    private volatile boolean closed;

    /// @param size number of threads, the calling one included
    /// @throws IllegalArgumentException if `size` is less than 1
    public WorkerTeam(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("threads: expected at least 1, got " + size);
        }
        for (int worker = 1; worker < size; worker++) {
            int number = worker;
            helpers.add(Thread.ofPlatform()
                    .daemon()
                    .name("inkling-worker-" + worker)
                    .start(() -> help(number)));
        }
    }

    /// Number of threads, the calling one included.
    public int size() {
        return helpers.size() + 1;
    }

    /// Runs tasks 0 to `count - 1` and returns when all are done. If there are as many tasks as threads,
    /// each thread does that of its own number: it finds in its cache what it left there last time. Not
    /// to be called from two threads.
    ///
    /// @throws RuntimeException what a task threw, if one did; tasks not yet begun are then left out
    public void run(int count, Task work) {
        if (count <= 1 || helpers.isEmpty()) {
            for (int number = 0; number < count; number++) {
                work.run(0, number);
            }
            return;
        }
        task = work;
        tasks = count;
        caller = Thread.currentThread();
        nextNumber.set(0);
        busyHelpers.set(helpers.size());
        int next = round + 1;
        round = next; // publishes all of the above
        helpers.forEach(LockSupport::unpark);
        doTasks(0);
        for (int looks = 0; busyHelpers.get() > 0; looks++) {
            pause(looks);
        }
        Throwable thrown = failure.getAndSet(null);
        if (thrown instanceof RuntimeException e) {
            throw e;
        } else if (thrown instanceof Error e) {
            throw e;
        }
    }

    /// Ends the threads and waits until they are gone.
    @Override
    public void close() {
        closed = true;
        helpers.forEach(LockSupport::unpark);
        boolean interrupted = false;
        for (Thread helper : helpers) {
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void help(int worker) {
        int done = 0;
        while (true) {
            for (int looks = 0; round == done; looks++) {
                if (closed) {
                    return;
                }
                pause(looks);
            }
            done = round;
            doTasks(worker);
            if (busyHelpers.decrementAndGet() == 0) {
                LockSupport.unpark(caller);
            }
        }
    }

    private void doTasks(int worker) {
        try {
            if (tasks == size()) {
                task.run(worker, worker);
                return;
            }
            for (int number = nextNumber.getAndIncrement(); number < tasks; number = nextNumber.getAndIncrement()) {
                task.run(worker, number);
            }
        } catch (Throwable e) { // carried over to the caller
            failure.compareAndSet(null, e);
            nextNumber.set(tasks);
        }
    }

    private void pause(int looks) {
        if (looks < LOOKS_BEFORE_SLEEP) {
            Thread.onSpinWait();
        } else {
            LockSupport.park(this);
        }
    }
}
