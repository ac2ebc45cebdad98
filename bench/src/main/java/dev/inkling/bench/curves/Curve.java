package dev.inkling.bench.curves;

import java.util.List;

/// How the time of training depends on one variable, for some networks.
record Curve(Variable variable, List<Series> series) {
    Curve {
        series = List.copyOf(series);
    }
}
