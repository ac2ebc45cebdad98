package dev.inkling.data;

import java.util.ArrayList;
import java.util.List;

/// One movement of the pen: a smooth curve through points, with corners where the pen turns sharply.
///
/// @param points the points in the order of writing, at least two
record Stroke(List<Point> points) {
    /// Straight pieces for each smooth piece between two points; at 20 pixels a digit, none shows.
    private static final int PIECES = 4;

    /// A place on the paper.
    ///
    /// @param corner whether the curve may turn sharply here
    record Point(double x, double y, boolean corner) {
        Point plus(double dx, double dy) {
            return new Point(x + dx, y + dy, corner);
        }

        Point minus(Point other) {
            return new Point(x - other.x, y - other.y, corner);
        }

        Point times(double factor) {
            return new Point(x * factor, y * factor, corner);
        }

        double length() {
            return Math.sqrt(x * x + y * y);
        }

        Point direction() {
            return times(1 / Math.max(length(), 1e-9));
        }
    }

    /// The curve as a chain of short straight pieces.
    ///
    /// Between two points runs a cubic Hermite curve whose tangents are as long as the chord, which
    /// neither overshoots nor loops. Inside, the tangent is parallel to the line between the two
    /// neighbours; at an end or a corner it is the one that makes the piece a circle's arc.
    List<Point> curve() {
        List<Point> curve = new ArrayList<>();
        curve.add(points.getFirst());
        for (int k = 0; k + 1 < points.size(); k++) {
            Point from = points.get(k);
            Point to = points.get(k + 1);
            Point chord = to.minus(from);
            Point along = chord.direction();
            boolean startsFree = isFree(k);
            boolean endsFree = isFree(k + 1);
            Point start = startsFree ? along : tangent(k);
            Point end = endsFree ? along : tangent(k + 1);
            if (startsFree && !endsFree) {
                start = mirrored(end, along);
            } else if (endsFree && !startsFree) {
                end = mirrored(start, along);
            }
            for (int piece = 1; piece <= PIECES; piece++) {
                double t = (double) piece / PIECES;
                double rise = t * t * (3 - 2 * t);
                double leave = t * (1 - t) * (1 - t) * chord.length();
                double arrive = t * t * (t - 1) * chord.length();
                curve.add(from.plus(
                        rise * chord.x() + leave * start.x() + arrive * end.x(),
                        rise * chord.y() + leave * start.y() + arrive * end.y()));
            }
        }
        return curve;
    }

    private boolean isFree(int k) {
        return k == 0 || k == points.size() - 1 || points.get(k).corner();
    }

    private Point tangent(int k) {
        return points.get(k + 1).minus(points.get(k - 1)).direction();
    }

    /// `tangent` reflected in the line along the unit vector `axis`.
    private static Point mirrored(Point tangent, Point axis) {
        double projection = 2 * (tangent.x() * axis.x() + tangent.y() * axis.y());
        return axis.times(projection).minus(tangent);
    }
}
