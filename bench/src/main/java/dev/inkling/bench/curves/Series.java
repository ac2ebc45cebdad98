package dev.inkling.bench.curves;

import java.util.List;

/// The points of one line.
record Series(String name, List<Point> points) {
    Series {
        points = List.copyOf(points);
    }
}
