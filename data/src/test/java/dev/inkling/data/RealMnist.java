package dev.inkling.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// The real MNIST, for tests that need it.
final class RealMnist {
    private RealMnist() {}

    /// The folder with the four files; skips the test when it is not here.
    static Path folder() {
        Path folder = Path.of(System.getenv().getOrDefault("INKLING_DATA", "no INKLING_DATA"), "mnist");
        assumeTrue(Files.isDirectory(folder), "set INKLING_DATA to the folder that has mnist/ to run this test");
        return folder;
    }
}
