package dev.inkling.reader;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What was read in a picture of several digits.
///
/// @param lines from the top down, each with its digits from the left; empty if there is no ink
public record Reading(List<List<Digit>> lines) {
    public Reading {
        lines = lines.stream().map(List::copyOf).toList();
    }

    /// The digits of all lines.
    public List<Digit> digits() {
        return lines.stream().flatMap(List::stream).toList();
    }

    /// The digits as text, a line for a line.
    public String text() {
        return text(digit -> Integer.toString(digit.value()));
    }

    /// The digits as text, with `?` for each that is not [Digit#sure].
    public String sureText() {
        return text(digit -> digit.sure() ? Integer.toString(digit.value()) : "?");
    }

    private String text(Function<Digit, String> word) {
        return lines.stream()
                .map(line -> line.stream().map(word).collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }
}
