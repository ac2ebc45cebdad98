package dev.inkling.bench.curves;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// A place on the horizontal axis, and what was measured there.
///
/// @param x the value of the curve's variable
record Point(int x, Setting setting, List<Round> rounds) {
    Point {
        rounds = List.copyOf(rounds);
    }

    /// Seconds for one iteration.
    Spread iteration() {
        return spread(Round::secondsPerIteration);
    }

    /// Images a second.
    Spread speed() {
        return spread(Round::imagesPerSecond);
    }

    private Spread spread(ToDoubleFunction<Round> quantity) {
        return Spread.of(rounds.stream().mapToDouble(quantity).toArray());
    }
}
