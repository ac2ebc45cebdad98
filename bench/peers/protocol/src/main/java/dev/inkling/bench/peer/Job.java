package dev.inkling.bench.peer;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One round of work: the coordinator's line, a flat JSON object of strings and numbers.
///
/// @param values by key, strings without their quotation marks
public record Job(Map<String, String> values) {
    private static final Pattern MEMBER =
            Pattern.compile("\"(\\w+)\"\\s*:\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^,}\\s]+))");

    public Job {
        values = Map.copyOf(values);
    }

    /// Reads a line.
    public static Job parse(String line) {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher member = MEMBER.matcher(line);
        while (member.find()) {
            String text = member.group(2);
            values.put(member.group(1), text == null ? member.group(3) : text.replaceAll("\\\\(.)", "$1"));
        }
        return new Job(values);
    }

    /// Reads arguments of the form `key=value`.
    public static Job of(String... arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            String[] member = argument.split("=", 2);
            values.put(member[0], member[1]);
        }
        return new Job(values);
    }

    /// Which job it is: `paper`, `minibatch`, ...
    public String name() {
        return text("job");
    }

    /// Any value.
    ///
    /// @throws IllegalArgumentException if there is no such key
    public String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("job: expected a value for " + key + ", got " + values);
        }
        return value;
    }

    /// A whole number.
    public int whole(String key) {
        return Integer.parseInt(text(key));
    }

    /// Any number.
    public double number(String key) {
        return Double.parseDouble(text(key));
    }

    public Path path(String key) {
        return Path.of(text(key));
    }

    /// Numbers from layer to layer: inputs, hidden units ..., classes.
    public int[] sizes() {
        return Arrays.stream(text("sizes").split("-"))
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
