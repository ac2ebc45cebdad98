package dev.inkling.bench.curves;

import java.util.Arrays;

/// How something grows: y goes with x to this power, the slope of its line on logarithmic axes.
record Growth(double exponent) {
    /// How far from 1 an exponent may be for us to say "linear".
    private static final double TOLERANCE = 0.1;

    /// log(y2 / y1) / log(x2 / x1).
    static Growth between(double x1, double y1, double x2, double y2) {
        return fit(new double[] {x1, x2}, new double[] {y1, y2});
    }

    /// The slope of the least-squares line through (log x, log y).
    static Growth fit(double[] x, double[] y) {
        double meanX = Arrays.stream(x).map(Math::log).average().orElseThrow();
        double meanY = Arrays.stream(y).map(Math::log).average().orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < x.length; i++) {
            double fromMean = Math.log(x[i]) - meanX;
            covariance += fromMean * (Math.log(y[i]) - meanY);
            variance += fromMean * fromMean;
        }
        return new Growth(covariance / variance);
    }

    boolean linear() {
        return Math.abs(exponent - 1) <= TOLERANCE;
    }

    String words() {
        if (linear()) {
            return "linear";
        }
        return exponent < 1 ? "less than linear" : "more than linear";
    }
}
