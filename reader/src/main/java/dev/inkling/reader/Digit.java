package dev.inkling.reader;

import java.util.List;

/// A digit that was read.
///
/// @param value 0 to 9
/// @param probabilities how likely the network holds each digit to be; they add up to 1
public record Digit(int value, List<Double> probabilities) {
    public Digit {
        probabilities = List.copyOf(probabilities);
    }

    /// How likely the network holds this digit to be, in [0, 1].
    public double confidence() {
        return probabilities.get(value);
    }
}
