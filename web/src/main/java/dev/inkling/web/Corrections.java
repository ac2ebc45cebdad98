package dev.inkling.web;

import io.helidon.http.HttpException;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.List;

/// Digits whose right answer a person told. They live as long as the server.
///
/// Safe to use from several threads.
final class Corrections {
    /// More than anybody marks by hand.
    static final int MOST = 500;

    private final List<Correction> all = new ArrayList<>();
    private long made;

    /// A digit and its right answer, as JSON.
    ///
    /// @param id its number, never given to another
    /// @param label what it is
    /// @param read what a model took it for when it was marked
    /// @param pixels see [Pixels]
    record Correction(long id, int label, int read, String pixels) {}

    /// Adds one, or corrects what was said about the same pixels before.
    ///
    /// @throws HttpException if there are too many
    synchronized void add(byte[] pixels, int label, int read) {
        String text = Pixels.text(pixels);
        int before = indexOf(text);
        if (before < 0 && all.size() == MOST) {
            throw Problem.fault(
                    Status.CONFLICT_409,
                    "corrections: expected at most " + MOST + ", got one more (remove some that are not needed)");
        }
        Correction correction = new Correction(++made, label, read, text);
        if (before < 0) {
            all.add(correction);
        } else {
            all.set(before, correction);
        }
    }

    private int indexOf(String pixels) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).pixels().equals(pixels)) {
                return i;
            }
        }
        return -1;
    }

    /// @throws HttpException if there is none of this number
    synchronized void remove(long id) {
        if (!all.removeIf(correction -> correction.id() == id)) {
            throw Problem.fault(Status.NOT_FOUND_404, "correction: expected one of /api/v1/corrections, got " + id);
        }
    }

    /// All of them as they are now, the oldest first.
    synchronized List<Correction> list() {
        return List.copyOf(all);
    }
}
