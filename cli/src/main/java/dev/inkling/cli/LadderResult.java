package dev.inkling.cli;

import dev.inkling.nn.Network;
import dev.inkling.report.Climb;
import dev.inkling.train.Ladder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// What `inkling ladder` prints and saves: these names are the keys of the JSON.
///
/// @param seeds as many as all rungs were trained with
/// @param stopped whether more were wanted
/// @param folder where the pictures are
record LadderResult(
        String command,
        TrainResult.Data data,
        String network,
        long parameters,
        int threads,
        int seeds,
        boolean stopped,
        List<Rung> rungs,
        String folder) {
    /// One training.
    record Run(long seed, double testAccuracy, double trainAccuracy, double seconds, String weightsSha256) {}

    /// A rung with all its trainings: means of them, and the standard deviation where there are several.
    ///
    /// @param gain of test accuracy against the rung before
    record Rung(
            String name,
            String why,
            double testAccuracy,
            Optional<Double> testDeviation,
            Optional<Double> gain,
            double trainAccuracy,
            double seconds,
            List<Run> runs) {
        private static Rung of(Climb.Step step, Optional<Double> gain, List<Run> runs) {
            return new Rung(
                    step.name(),
                    step.why(),
                    step.mean(),
                    step.deviation(),
                    gain,
                    runs.stream().mapToDouble(Run::trainAccuracy).average().orElseThrow(),
                    runs.stream().mapToDouble(Run::seconds).average().orElseThrow(),
                    runs);
        }

        /// With a plus for a change.
        private String title() {
            return gain.isEmpty() ? name : "+ " + name;
        }
    }

    /// Of all trainings that were done.
    ///
    /// @param wanted seeds
    /// @param bySeed the runs of each from the first rung on, of one seed at least. A seed that did not come
    ///     to the last rung counts only where there is no other, so that all rungs have the same seeds
    static LadderResult of(
            TrainResult.Data data,
            Network network,
            int threads,
            int wanted,
            List<Ladder.Rung> ladder,
            List<List<Run>> bySeed,
            String folder) {
        List<List<Run>> whole =
                bySeed.stream().filter(runs -> runs.size() == ladder.size()).toList();
        List<List<Run>> counted = whole.isEmpty() ? bySeed.subList(0, 1) : whole;
        List<List<Run>> byRung = IntStream.range(0, counted.getFirst().size())
                .mapToObj(r -> counted.stream().map(runs -> runs.get(r)).toList())
                .toList();
        Climb climb = new Climb(
                network.text(),
                data.name(),
                network.parameterCount(),
                IntStream.range(0, byRung.size())
                        .mapToObj(r -> step(ladder.get(r).name(), ladder.get(r).why(), byRung.get(r)))
                        .toList());
        List<Rung> rungs = IntStream.range(0, byRung.size())
                .mapToObj(r -> Rung.of(climb.steps().get(r), climb.gain(r), byRung.get(r)))
                .toList();
        return new LadderResult(
                "ladder",
                data,
                climb.network(),
                climb.parameters(),
                threads,
                counted.size(),
                whole.size() < wanted,
                rungs,
                folder);
    }

    private static Climb.Step step(String name, String why, List<Run> runs) {
        return new Climb.Step(name, why, runs.stream().map(Run::testAccuracy).toList());
    }

    /// What the pictures show.
    Climb climb() {
        return new Climb(
                network,
                data.name(),
                parameters,
                rungs.stream().map(rung -> step(rung.name, rung.why, rung.runs)).toList());
    }

    void print() {
        System.out.println();
        System.out.println(network + " trained on " + data.name() + " (" + Format.whole(data.train()) + " images), "
                + Format.whole(parameters) + " parameters at every rung, " + seeds(seeds)
                + (stopped ? ", stopped" : ""));
        System.out.println();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "test images", "gain", "training images", "seconds"));
        for (Rung rung : rungs) {
            rows.add(List.of(
                    rung.title(),
                    rung.testDeviation
                            .map(deviation -> String.format(
                                    Locale.ROOT, "%.2f ± %.2f %%", 100 * rung.testAccuracy, 100 * deviation))
                            .orElse(Format.percent(rung.testAccuracy)),
                    rung.gain
                            .map(gain -> String.format(Locale.ROOT, "%+.2f", 100 * gain))
                            .orElse(""),
                    Format.percent(rung.trainAccuracy),
                    String.format(Locale.ROOT, "%.1f", rung.seconds)));
        }
        System.out.print(Format.table(rows));
        System.out.println();
        System.out.print(Format.list(
                rungs.stream().map(rung -> List.of(rung.title(), rung.why)).toList()));
        System.out.println();
        System.out.println("pictures: " + Path.of(folder, "ladder.png") + ", ladder.svg, and for dark pages"
                + " ladder-dark.png, ladder-dark.svg; figures: ladder.json");
        System.out.println("Next: ./inkling train --preset tiny, the last rung");
    }

    /// `1 seed`, `3 seeds`
    static String seeds(int count) {
        return count == 1 ? "1 seed" : count + " seeds";
    }
}
