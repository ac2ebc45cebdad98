package dev.inkling.web;

import java.util.concurrent.TimeUnit;

/// Rings whenever there is news. Who waits hears that it rang, not how often: so nobody who is slow holds anything
/// up.
///
/// Safe to use from several threads.
final class Bell {
    private long rings;

    synchronized void ring() {
        rings++;
        notifyAll();
    }

    /// Waits until the bell has rung since `known`, or for so long.
    ///
    /// @param known what the last call returned, or 0
    /// @return how often it has rung
    synchronized long await(long known, long milliseconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        while (rings == known) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return rings;
    }
}
