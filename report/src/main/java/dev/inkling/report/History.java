package dev.inkling.report;

import dev.inkling.train.EpochResult;
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

    /// What came of each epoch of a training, or nothing where no epoch is known.
    ///
    /// @throws IllegalArgumentException if a loss is infinite or no number
    public static Optional<History> of(List<EpochResult> epochs) {
        return epochs.isEmpty()
                ? Optional.empty()
                : Optional.of(new History(epochs.stream()
                        .map(epoch -> new Point(
                                epoch.epoch(),
                                new Score(epoch.loss(), epoch.accuracy()),
                                epoch.validation().map(held -> new Score(held.loss(), held.accuracy()))))
                        .toList()));
    }

    /// @throws IllegalArgumentException if there are no points
    public History {
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("history: expected at least 1 point, got 0");
        }
    }
}
