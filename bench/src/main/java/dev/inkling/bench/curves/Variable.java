package dev.inkling.bench.curves;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/// What changes along a curve.
enum Variable {
    IMAGES("Number of images", "images in the full batch", false) {
        @Override
        List<Series> plan(int processors) {
            List<Integer> grid = Grid.down(1_000, 4 * MNIST, 2);
            return List.of(
                    series("784-10-10", grid, n -> new Setting(n, List.of(10), n, processors)),
                    series("784-128-10", grid, n -> new Setting(n, List.of(128), n, processors)));
        }
    },
    HIDDEN("Hidden units", "hidden units N of 784-N-10", false) {
        @Override
        List<Series> plan(int processors) {
            List<Integer> grid = Grid.down(10, 2_048, 2);
            return List.of(
                    series("batch 64", grid, n -> new Setting(MNIST, List.of(n), 64, processors)),
                    series("batch 256", grid, n -> new Setting(MNIST, List.of(n), 256, processors)));
        }
    },
    BATCH("Batch size", "images in a batch", false) {
        @Override
        List<Series> plan(int processors) {
            return List.of(
                    series("784-128-10", Grid.up(16, MNIST, 4), n -> new Setting(MNIST, List.of(128), n, processors)));
        }
    },
    THREADS("Threads", "threads", true) {
        @Override
        List<Series> plan(int processors) {
            List<Integer> grid = Grid.up(1, processors, 2);
            return List.of(
                    series("784-10-10, full batch", grid, n -> new Setting(MNIST, List.of(10), MNIST, n)),
                    series("784-128-10, batch 64", grid, n -> new Setting(MNIST, List.of(128), 64, n)),
                    series("784-512-512-10, batch 256", grid, n -> new Setting(MNIST, List.of(512, 512), 256, n)));
        }
    };

    /// MNIST's training images.
    static final int MNIST = 60_000;

    /// A heading.
    final String title;

    /// Of the horizontal axis.
    final String axis;

    /// Whether more of it makes training faster; else it makes an iteration longer.
    final boolean faster;

    Variable(String title, String axis, boolean faster) {
        this.title = title;
        this.axis = axis;
        this.faster = faster;
    }

    /// What is to be measured, without rounds.
    ///
    /// @param processors that this machine has
    abstract List<Series> plan(int processors);

    /// As the user calls it, and files.
    String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Where all is in proportion, the number by which time goes with this variable's power.
    int exponentOfTime() {
        return faster ? -1 : 1;
    }

    /// The same for images a second: a larger batch has more images in its longer time.
    int exponentOfSpeed() {
        return switch (this) {
            case IMAGES, BATCH -> 0;
            case HIDDEN -> -1;
            case THREADS -> 1;
        };
    }

    /// What should grow in proportion: time, or speed.
    Growth growth(Point from, Point to) {
        return Growth.between(from.x(), amount(from), to.x(), amount(to));
    }

    /// Over all points of a line.
    Growth growth(Series series) {
        double[] x = series.points().stream().mapToDouble(Point::x).toArray();
        double[] y = series.points().stream().mapToDouble(this::amount).toArray();
        return Growth.fit(x, y);
    }

    private double amount(Point point) {
        return (faster ? point.speed() : point.iteration()).median();
    }

    private static Series series(String name, List<Integer> grid, IntFunction<Setting> setting) {
        List<Point> points = new ArrayList<>();
        grid.forEach(n -> points.add(new Point(n, setting.apply(n), List.of())));
        return new Series(name, points);
    }
}
