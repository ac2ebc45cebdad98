package dev.inkling.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Turns Ctrl-C into a wish to stop soon: the process waits until this is closed, so that what was
/// done can be saved, though not forever.
final class Interruption implements AutoCloseable {
    private static final long LONGEST_WAIT_SECONDS = 60;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Runnable onRequest;
    private volatile boolean requested;

    private Interruption(Runnable onRequest) {
        this.onRequest = onRequest;
    }

    /// @param onRequest is called when the user wants to stop
    static Interruption watch(Runnable onRequest) {
        Interruption interruption = new Interruption(onRequest);
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::awaitClose, "inkling-interruption"));
        return interruption;
    }

    private void awaitClose() {
        requested = true;
        onRequest.run();
        try {
            if (!closed.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("inkling: stopping took too long; what was not saved is lost");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean requested() {
        return requested;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
