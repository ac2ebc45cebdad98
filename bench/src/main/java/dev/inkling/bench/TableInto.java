package dev.inkling.bench;

import dev.inkling.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// Puts the table of the newest result into a markdown file, between two marks.
public final class TableInto {
    private static final String BEGIN = "<!-- bench -->";
    private static final String END = "<!-- /bench -->";

    private TableInto() {}

    /// The program.
    ///
    /// @param arguments the folder `bench`, then the markdown file
    public static void main(String... arguments) throws IOException {
        if (arguments.length != 2 || arguments[1].startsWith("-")) {
            System.err.println("Usage: bench/table FILE.md");
            System.err.println("Puts the table of the newest bench/results/*-compare.json between " + BEGIN + " and "
                    + END + " in FILE.md.");
            System.exit(arguments.length == 2 && arguments[1].equals("--help") ? 0 : 2);
        }
        try {
            write(newest(Path.of(arguments[0], "results")), Path.of(arguments[1]));
        } catch (IOException e) {
            System.err.println("table: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void write(Path result, Path document) throws IOException {
        String text = Files.readString(document);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END, Math.max(0, begin));
        if (begin < 0 || end < 0) {
            throw new IOException(document + ": expected " + BEGIN + " and then " + END + ", got no such marks");
        }
        String table = new Table(new JsonMapper().readTree(Files.readString(result))).markdown();
        String changed = text.substring(0, begin + BEGIN.length()) + "\n" + table + text.substring(end);
        AtomicFile.write(document, true, out -> out.write(changed.getBytes(StandardCharsets.UTF_8)));
        System.out.println(document + ": table of " + result.getFileName());
    }

    /// The last by name: names begin with the date.
    private static Path newest(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-compare.json"))
                    .max(Comparator.comparing(file -> file.getFileName().toString()))
                    .orElseThrow(() -> new IOException(folder + ": expected a *-compare.json, got none"));
        }
    }
}
