package dev.inkling.web;

import io.helidon.http.HttpException;
import io.helidon.http.Status;
import java.util.Optional;

/// The turn to train: one training at a time, since each takes all cores.
///
/// Safe to use from several threads.
final class Turn {
    private Optional<String> holder = Optional.empty();

    /// @param who for the next one's message, e.g. `run-1`
    /// @throws HttpException if another has it
    synchronized void take(String who) {
        if (holder.isPresent()) {
            throw Problem.fault(
                    Status.CONFLICT_409,
                    "training: expected none under way, got " + holder.get() + " (stop it first, or wait)");
        }
        holder = Optional.of(who);
    }

    synchronized void giveBack() {
        holder = Optional.empty();
    }
}
