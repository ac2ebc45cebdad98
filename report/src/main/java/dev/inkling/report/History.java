package dev.inkling.report;

import java.util.List;
import java.util.Optional;

/// How a training went.
///
/// @param points from the first to the last epoch
public record History(List<Point> points) {
    /// How good the network was.
    ///
    /// @param loss mean cross-entropy, in nats
    /// @param accuracy share of right answers
    public record Score(double loss, double accuracy) {
        /// @throws IllegalArgumentException if the loss is infinite or no number
        public Score {
            if (!Double.isFinite(loss)) {
                throw new IllegalArgumentException("history: expected a finite loss, got " + loss);
            }
        }
    }

    /// How good the network was after an epoch.
    ///
    /// @param epoch passes through the data so far
    /// @param train on the examples that it learns from
    /// @param validation on others, where there are some
    public record Point(int epoch, Score train, Optional<Score> validation) {}

    /// @throws IllegalArgumentException if there are no points
    public History {
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("history: expected at least 1 point, got 0");
        }
    }
}
