package dev.inkling.reader;

import dev.inkling.image.Region;
import java.util.List;

/// A digit that was read.
///
/// @param value 0 to 9
/// @param probabilities how likely the network holds each digit to be; they add up to 1
/// @param familiar whether it looks like any digit the model knows. If not, it may be a letter, a scribble or a
///     stain, and the probabilities say only which digit it would be if it had to be one
/// @param region where it stands in the picture, in the picture's pixels
public record Digit(int value, List<Double> probabilities, boolean familiar, Region region) {
    /// A digit of which the network is less sure should be looked at again.
    private static final double SURE = 0.8;

    public Digit {
        probabilities = List.copyOf(probabilities);
    }

    /// How likely the network holds this digit to be, in [0, 1].
    public double confidence() {
        return probabilities.get(value);
    }

    /// Whether it may be taken as read: familiar, and its confidence at least 0.8.
    public boolean sure() {
        return familiar && confidence() >= SURE;
    }
}
