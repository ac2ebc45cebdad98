package dev.inkling.report;

import dev.inkling.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How good one network became with one training after another, each tried with several seeds: to be
/// drawn as a waterfall.
///
/// @param network e.g. `784-10-10`
/// @param data what it was tested on
/// @param parameters how many it has, with each training
/// @param steps in their order
public record Climb(String network, String data, long parameters, List<Step> steps) {
    private static final String NAME = "ladder";

    /// A training.
    ///
    /// @param name what is new in it
    /// @param why that should help, in a sentence
    /// @param accuracies by seed, shares of right answers in [0, 1]
    public record Step(String name, String why, List<Double> accuracies) {
        /// @throws IllegalArgumentException if there is no accuracy, or one that is no share
        public Step {
            accuracies = List.copyOf(accuracies);
            if (accuracies.isEmpty()) {
                throw new IllegalArgumentException(name + ": expected at least 1 accuracy, got 0");
            }
            for (double accuracy : accuracies) {
                if (!(accuracy >= 0 && accuracy <= 1)) {
                    throw new IllegalArgumentException(name + ": expected accuracies from 0 to 1, got " + accuracy);
                }
            }
        }

        /// Mean accuracy.
        public double mean() {
            double sum = 0;
            for (double accuracy : accuracies) {
                sum += accuracy;
            }
            return sum / accuracies.size();
        }

        /// Standard deviation that these seeds suggest for all seeds, √(Σ (x - mean)² / (n - 1)): one seed
        /// suggests none.
        public Optional<Double> deviation() {
            int n = accuracies.size();
            if (n == 1) {
                return Optional.empty();
            }
            double mean = mean();
            double squares = 0;
            for (double accuracy : accuracies) {
                squares += (accuracy - mean) * (accuracy - mean);
            }
            return Optional.of(Math.sqrt(squares / (n - 1)));
        }
    }

    /// @throws IllegalArgumentException if there is no step, or not the same number of seeds in each
    public Climb {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("climb: expected at least 1 step, got 0");
        }
        int seeds = steps.getFirst().accuracies.size();
        for (Step step : steps) {
            if (step.accuracies.size() != seeds) {
                throw new IllegalArgumentException(step.name + ": expected as many accuracies as the first step has, "
                        + seeds + ", got " + step.accuracies.size());
            }
        }
    }

    /// Seeds that each training was tried with.
    public int seeds() {
        return steps.getFirst().accuracies.size();
    }

    /// What a step brought on average, as a share of all answers: less than nothing if it did harm. The
    /// first has nothing to be compared with.
    ///
    /// @param step 0, 1, ...
    public Optional<Double> gain(int step) {
        return step == 0
                ? Optional.empty()
                : Optional.of(steps.get(step).mean() - steps.get(step - 1).mean());
    }

    /// Writes `ladder.png` and `ladder.svg`, and `ladder-dark.png` and `ladder-dark.svg` for a dark page.
    /// Earlier ones are replaced.
    ///
    /// @param folder made where it is missing
    /// @throws IOException if writing fails
    public void write(Path folder) throws IOException {
        Figures.Figure figure = new Figures.Figure(NAME, new Waterfall(this), true);
        for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
            byte[] dots = figure.drawing().png(theme);
            byte[] vectors = figure.drawing().svg(theme, figure.name());
            AtomicFile.write(folder.resolve(figure.dots(theme)), true, out -> out.write(dots));
            AtomicFile.write(folder.resolve(figure.vectors(theme)), true, out -> out.write(vectors));
        }
    }
}
