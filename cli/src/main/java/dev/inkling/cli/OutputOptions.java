package dev.inkling.cli;

import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// How a command shows its result.
final class OutputOptions {
    @Option(names = "--json", description = "Print the result as one line of JSON.")
    boolean json;

    /// Prints `value`, a record or a map, as a line of JSON.
    static void printJson(Object value) {
        System.out.println(new JsonMapper().writeValueAsString(value));
    }
}
