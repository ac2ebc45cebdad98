package dev.inkling.bench.curves;

import dev.inkling.bench.ProcessorTime;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingPlan;
import dev.inkling.train.WarmUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Measures the points of a curve in interleaved rounds: every point once, and again, so that
/// whatever else the machine does hits all alike.
final class TrainingSpeed {
    private final Images images;
    private final int rounds;
    private final double seconds;
    private final Consumer<String> progress;

    /// @param rounds of each point
    /// @param seconds that are counted in a round, after as long that is not
    /// @param progress told what comes next
    TrainingSpeed(Images images, int rounds, double seconds, Consumer<String> progress) {
        this.images = images;
        this.rounds = rounds;
        this.seconds = seconds;
        this.progress = progress;
    }

    /// The same series with rounds in all points. Before them is a shorter one that is thrown away,
    /// since the first points would otherwise meet kernels that are not compiled yet.
    List<Series> measure(Variable variable, List<Series> planned) {
        for (Series series : planned) {
            for (Point point : series.points()) {
                progress.accept("%s: warm-up, %s, %,d".formatted(variable.option(), series.name(), point.x()));
                round(point.setting(), seconds / 2);
            }
        }
        List<Series> measured = planned;
        for (int round = 1; round <= rounds; round++) {
            List<Series> longer = new ArrayList<>();
            for (Series series : measured) {
                List<Point> points = new ArrayList<>();
                for (Point point : series.points()) {
                    progress.accept("%s: round %d of %d, %s, %,d"
                            .formatted(variable.option(), round, rounds, series.name(), point.x()));
                    List<Round> all = new ArrayList<>(point.rounds());
                    all.add(round(point.setting(), seconds));
                    points.add(new Point(point.x(), point.setting(), all));
                }
                longer.add(new Series(series.name(), points));
            }
            measured = longer;
        }
        return measured;
    }

    private Round round(Setting setting, double seconds) {
        TrainingPlan plan = setting.plan();
        WarmUp.start(plan).close();
        List<Optional<Duration>> before = new ArrayList<>();
        Stopwatch stopwatch = new Stopwatch(seconds, System::nanoTime, () -> before.add(otherPrograms()));
        Trainer.train(
                plan,
                plan.initialNetwork(images.inputs(), images.classes()),
                images.first(setting.images()),
                setting.threads(),
                stopwatch,
                stopwatch);
        Double cores = before.getFirst()
                .flatMap(start -> otherPrograms().map(end -> end.minus(start)))
                .map(used -> Math.max(0, used.toNanos() * 1e-9 / stopwatch.seconds()))
                .orElse(null);
        return new Round(stopwatch.seconds(), stopwatch.iterations(), stopwatch.images(), cores);
    }

    /// Processor time of all programs but this one.
    private static Optional<Duration> otherPrograms() {
        return ProcessorTime.ofMachine().map(all -> all.minus(ProcessorTime.ofCoordinator()));
    }
}
