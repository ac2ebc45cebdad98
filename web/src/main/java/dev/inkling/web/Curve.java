package dev.inkling.web;

import java.util.ArrayList;
import java.util.List;

/// The course of loss and accuracy. However long it is, it has a bounded number of points: when there are too many,
/// each becomes the mean of two.
///
/// For one thread at a time.
final class Curve {
    /// As many as a chart can show, and then some.
    private static final int MOST = 1000;

    private List<Point> points = new ArrayList<>();

    /// How many additions make a point.
    private int together = 1;

    private final List<Point> pending = new ArrayList<>();

    /// @param iteration how often the weights had changed
    /// @param loss mean cross-entropy
    /// @param accuracy share of right answers
    record Point(long iteration, double loss, double accuracy) {
        private static Point mean(List<Point> points) {
            return new Point(
                    points.getLast().iteration,
                    points.stream().mapToDouble(Point::loss).average().orElseThrow(),
                    points.stream().mapToDouble(Point::accuracy).average().orElseThrow());
        }
    }

    /// Where somebody has come to in a curve.
    ///
    /// @param together as it was then; of another curve if it has changed since
    /// @param points how many they have seen
    record Position(int together, int points) {
        static final Position START = new Position(0, 0);
    }

    /// What comes after a position, as JSON.
    ///
    /// @param from 0 if all is to be drawn anew, otherwise where these points come
    record Part(int from, List<Point> points) {}

    void add(Point point) {
        pending.add(point);
        if (pending.size() < together) {
            return;
        }
        points.add(Point.mean(pending));
        pending.clear();
        if (points.size() == MOST) {
            List<Point> fewer = new ArrayList<>();
            for (int i = 0; i < MOST; i += 2) {
                fewer.add(Point.mean(points.subList(i, i + 2)));
            }
            points = fewer;
            together *= 2;
        }
    }

    Position end() {
        return new Position(together, points.size());
    }

    Part since(Position position) {
        int from = position.together == together ? position.points : 0;
        List<Point> more = new ArrayList<>(points.subList(from, points.size()));
        if (!pending.isEmpty()) {
            more.add(Point.mean(pending)); // of what there is; it comes again when there is more
        }
        return new Part(from, more);
    }
}
