package dev.inkling.eval;

import java.util.ArrayList;
import java.util.List;

/// Whether a network is as sure as it is right: of the answers with a confidence of 0.8, four out
/// of five should be right.
///
/// @param expectedCalibrationError ECE = Σ_b n_b / m |accuracy_b - confidence_b| over bins b with
///     n_b of the m answers, from 0 to 1: how far confidence is from accuracy on average (Guo,
///     Pleiss, Sun and Weinberger, "On calibration of modern neural networks", 2017, section 2)
/// @param brierScore 1/m Σ_j Σ_c (p_c - Y_c)²: the mean squared distance between the probabilities
///     and the one-hot label, from 0 to 2 (Brier, "Verification of forecasts expressed in terms of
///     probability", 1950)
/// @param reliability the bins, from the least confidence to the largest
public record Calibration(double expectedCalibrationError, double brierScore, List<Bin> reliability) {
    /// How many bins of equal width there are, as in Guo and others.
    public static final int BINS = 15;

    /// The answers whose confidence is more than `from` and at most `to`.
    ///
    /// @param count how many
    /// @param confidence their mean confidence; 0 if there are none
    /// @param accuracy the share of them that is right; 0 if there are none
    public record Bin(double from, double to, int count, double confidence, double accuracy) {}

    public Calibration {
        reliability = List.copyOf(reliability);
    }

    /// How sure and how right these answers are.
    public static Calibration of(Answers answers) {
        int[] counts = new int[BINS];
        int[] right = new int[BINS];
        double[] confidences = new double[BINS];
        double distances = 0;
        for (int j = 0; j < answers.size(); j++) {
            int bin = bin(answers.confidence(j));
            counts[bin]++;
            right[bin] += answers.isRight(j) ? 1 : 0;
            confidences[bin] += answers.confidence(j);
            distances += squaredDistance(answers, j);
        }
        List<Bin> bins = new ArrayList<>();
        double error = 0;
        for (int b = 0; b < BINS; b++) {
            int count = counts[b];
            double confidence = count == 0 ? 0 : confidences[b] / count;
            double accuracy = count == 0 ? 0 : (double) right[b] / count;
            bins.add(new Bin((double) b / BINS, (b + 1.0) / BINS, count, confidence, accuracy));
            error += (double) count / answers.size() * Math.abs(accuracy - confidence);
        }
        return new Calibration(error, distances / answers.size(), bins);
    }

    private static int bin(double confidence) {
        return Math.clamp((int) Math.ceil(confidence * BINS) - 1, 0, BINS - 1);
    }

    /// Σ_c (p_c - Y_c)².
    private static double squaredDistance(Answers answers, int j) {
        double sum = 0;
        for (int c = 0; c < answers.classes(); c++) {
            double distance = answers.probability(c, j) - (c == answers.label(j) ? 1 : 0);
            sum += distance * distance;
        }
        return sum;
    }
}
