package dev.inkling.bench.peer;

import java.util.ArrayList;
import java.util.List;

/// What came of a round: a contender's line, a flat JSON object.
public final class Answer {
    private final List<String> members = new ArrayList<>();

    /// A measured round.
    ///
    /// @param seconds time that the steps took
    /// @param steps iterations, products, passes or calls in that time
    public static Answer of(double seconds, long steps) {
        return new Answer().with("seconds", seconds).with("steps", steps);
    }

    public Answer with(String key, Number value) {
        boolean finite = Double.isFinite(value.doubleValue()); // JSON knows no other
        members.add(quoted(key) + ":" + (finite ? value.toString() : quoted(value.toString())));
        return this;
    }

    public Answer with(String key, String value) {
        members.add(quoted(key) + ":" + quoted(value));
        return this;
    }

    /// The class of each image, each a digit.
    public Answer withAnswers(int[] classes) {
        StringBuilder digits = new StringBuilder(classes.length);
        for (int digit : classes) {
            digits.append((char) ('0' + digit));
        }
        return with("answers", digits.toString());
    }

    /// The line.
    @Override
    public String toString() {
        return "{" + String.join(",", members) + "}";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                default -> quoted.append(c < ' ' ? ' ' : c);
            }
        }
        return quoted.append('"').toString();
    }
}
