package dev.inkling.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the numbers were measured on.
///
/// @param processor as it calls itself
/// @param cores that the JVM sees
/// @param memory bytes, 0 if unknown
/// @param system operating system and its version
/// @param jdk that runs Inkling and the contenders written in Java
public record Machine(String processor, int cores, long memory, String system, String jdk) {
    /// This one.
    public static Machine here() {
        return new Machine(
                field("/proc/cpuinfo", "model name", System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                kibibytes(field("/proc/meminfo", "MemTotal", "0 kB")),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vendor.version", Runtime.version().toString()));
    }

    /// The value after the colon of a line that begins with `key`.
    private static String field(String file, String key, String otherwise) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException e) { // not Linux
            return otherwise;
        }
    }

    private static long kibibytes(String size) {
        return Long.parseLong(size.substring(0, size.indexOf(' '))) << 10;
    }
}
