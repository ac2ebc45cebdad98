package dev.inkling.bench;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Whether a contender came to the same result as Inkling. Speed is compared between equal results only.
enum Check {
    /// The same weights at the start and no chance in between: losses agree within 1e-3 of Inkling's, after
    /// the same number of steps, which a slow contender may choose.
    LOSS {
        @Override
        Optional<String> difference(JsonNode inkling, JsonNode other) {
            String[] losses = inkling.path("losses").asString("").split(" ", -1);
            double expected = Double.parseDouble(losses[other.path("lossAtStep").asInt(losses.length) - 1]);
            double actual = other.path("loss").asDouble(Double.NaN);
            return unless(
                    Math.abs(actual - expected) <= 1e-3 * Math.abs(expected),
                    "loss " + actual + " where Inkling has " + expected);
        }
    },

    /// Each shuffles in its own way: test accuracies agree within 3 points.
    ACCURACY {
        @Override
        Optional<String> difference(JsonNode inkling, JsonNode other) {
            double expected = inkling.path("accuracy").asDouble(Double.NaN);
            double actual = other.path("accuracy").asDouble(Double.NaN);
            return unless(
                    Math.abs(actual - expected) <= 0.03, "test accuracy " + actual + " where Inkling has " + expected);
        }
    },

    /// The last element of C, whose sum float32 holds exactly.
    CORNER {
        @Override
        Optional<String> difference(JsonNode inkling, JsonNode other) {
            double expected = inkling.path("corner").asDouble(Double.NaN);
            double actual = other.path("corner").asDouble(Double.NaN);
            return unless(actual == expected, "last element " + actual + " where Inkling has " + expected);
        }
    },

    /// The answer to each test image: at least 99.9 % are Inkling's.
    ANSWERS {
        @Override
        Optional<String> difference(JsonNode inkling, JsonNode other) {
            String expected = inkling.path("answers").asString("");
            String actual = other.path("answers").asString("");
            if (actual.length() != expected.length()) {
                return Optional.of(actual.length() + " answers where Inkling has " + expected.length());
            }
            int equal = 0;
            for (int i = 0; i < expected.length(); i++) {
                equal += expected.charAt(i) == actual.charAt(i) ? 1 : 0;
            }
            return unless(equal >= 0.999 * expected.length(), equal + " of " + expected.length() + " answers equal");
        }
    };

    /// What differs, if anything.
    abstract Optional<String> difference(JsonNode inkling, JsonNode other);

    private static Optional<String> unless(boolean same, String difference) {
        return same ? Optional.empty() : Optional.of(difference);
    }
}
