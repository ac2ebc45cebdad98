package dev.inkling.web;

import dev.inkling.data.SyntheticDigits;
import dev.inkling.model.Model;
import java.nio.file.Path;
import java.util.List;

/// What servers of tests serve.
final class Offers {
    /// Few, so that a test is soon done.
    private static final DataSource DIGITS = new DataSource("synthetic", () -> SyntheticDigits.generate(1, 2000, 500));

    private Offers() {}

    /// One whose models folder is not there.
    static Server.Offer of(String name, Model model) {
        return of(name, model, Path.of("no such folder"));
    }

    static Server.Offer of(String name, Model model, Path folder) {
        return new Server.Offer(name, model, List.of(DIGITS), folder);
    }
}
