package dev.inkling.eval;

import java.util.stream.IntStream;

/// Two networks, a and b, asked about the same examples. Whether one is better is seen in the examples
/// that only one of them answers right; those that both do, or neither does, tell nothing.
///
/// @param bothRight examples that both answered right
/// @param onlyA those that only a answered right
/// @param onlyB those that only b answered right
/// @param bothWrong those that neither did
/// @param lossA mean cross-entropy of a, in nats
/// @param lossB mean cross-entropy of b
public record Comparison(int bothRight, int onlyA, int onlyB, int bothWrong, double lossA, double lossB) {
    /// @throws IllegalArgumentException if a count is below 0, or all are 0
    public Comparison {
        if (Math.min(Math.min(bothRight, onlyA), Math.min(onlyB, bothWrong)) < 0) {
            throw new IllegalArgumentException(
                    "counts: expected 0 or more, got " + bothRight + ", " + onlyA + ", " + onlyB + " and " + bothWrong);
        }
        new Proportion(0, bothRight + onlyA + onlyB + bothWrong); // refuses none at all
    }

    /// Compares two networks' answers.
    ///
    /// @throws IllegalArgumentException if they are not to the same examples
    public static Comparison of(Answers a, Answers b) {
        if (a.size() != b.size()) {
            throw new IllegalArgumentException(
                    "answers: expected as many of both, got " + a.size() + " and " + b.size());
        }
        int[] counts = new int[4];
        for (int j = 0; j < a.size(); j++) {
            if (a.label(j) != b.label(j)) {
                throw new IllegalArgumentException(
                        "example " + j + ": expected one label, got " + a.label(j) + " and " + b.label(j));
            }
            counts[(a.isRight(j) ? 0 : 2) + (b.isRight(j) ? 0 : 1)]++;
        }
        return new Comparison(counts[0], counts[1], counts[2], counts[3], meanLoss(a), meanLoss(b));
    }

    private static double meanLoss(Answers answers) {
        return IntStream.range(0, answers.size()).mapToDouble(answers::loss).reduce(0, Double::sum) / answers.size();
    }

    /// How many examples both were asked about.
    public int size() {
        return bothRight + onlyA + onlyB + bothWrong;
    }

    /// What a answered right.
    public Proportion accuracyA() {
        return new Proportion(bothRight + onlyA, size());
    }

    /// What b answered right.
    public Proportion accuracyB() {
        return new Proportion(bothRight + onlyB, size());
    }

    /// By how much b's accuracy is higher than a's, in [-1, 1].
    public double difference() {
        return (double) (onlyB - onlyA) / size();
    }

    /// Where the difference of the accuracies on all such examples lies, with [Interval#LEVEL].
    ///
    /// For p = b's share of right answers with Wilson's interval [l, u], and p', l', u' of a, it is
    ///
    /// - low = p - p' - √((p - l)² - 2 φ (p - l) (u' - p') + (u' - p')²)
    /// - high = p - p' + √((u - p)² - 2 φ (u - p) (p' - l') + (p' - l')²)
    ///
    /// where φ says how much they err together. It has a breadth even where they never differ.
    ///
    /// R. G. Newcombe, "Improved confidence intervals for the difference between binomial proportions based on
    /// paired data", 1998, method 10.
    public Interval differenceInterval() {
        Proportion b = accuracyB();
        Proportion a = accuracyA();
        double belowB = b.value() - b.interval().low();
        double aboveB = b.interval().high() - b.value();
        double belowA = a.value() - a.interval().low();
        double aboveA = a.interval().high() - a.value();
        return new Interval(difference() - together(belowB, aboveA), difference() + together(aboveB, belowA));
    }

    /// √(x² - 2 φ x y + y²).
    private double together(double x, double y) {
        return Math.sqrt(Math.max(0, x * x - 2 * correlation() * x * y + y * y));
    }

    /// φ of the two: with a correction for continuity where it is above 0, and 0 where one of them is always
    /// right or always wrong.
    private double correlation() {
        double margins = (double) (bothRight + onlyA) * (onlyB + bothWrong) * (bothRight + onlyB) * (onlyA + bothWrong);
        double together = (double) bothRight * bothWrong - (double) onlyA * onlyB;
        double corrected = together > 0 ? Math.max(0, together - size() / 2.0) : together;
        return margins == 0 ? 0 : corrected / Math.sqrt(margins);
    }

    /// How likely so uneven a split of the examples that only one answers right is, or a more uneven one, if each
    /// were as likely to be a's as b's: McNemar's test, exact and two-sided. For n = onlyA + onlyB,
    ///
    /// p = min(1, 2 Σ_{k ≤ min(onlyA, onlyB)} n! / (k! (n - k)!) / 2ⁿ)
    ///
    /// Q. McNemar, "Note on the sampling error of the difference between correlated proportions or percentages",
    /// 1947.
    public double pValue() {
        int n = onlyA + onlyB;
        double logTerm = -n * StrictMath.log(2);
        double sum = 0;
        for (int k = 0; k <= Math.min(onlyA, onlyB); k++) {
            sum += StrictMath.exp(logTerm);
            logTerm += StrictMath.log(n - k) - StrictMath.log(k + 1);
        }
        return Math.min(1, 2 * sum);
    }
}
