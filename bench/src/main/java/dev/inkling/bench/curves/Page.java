package dev.inkling.bench.curves;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The results as people read them, in markdown, beside the pictures.
///
/// @param notes what people have to say about it, empty if nothing
record Page(Results results, String notes) {
    private static final double DISTURBING = 0.2;

    String markdown() {
        StringBuilder text = new StringBuilder("# How training time grows\n\n").append(head());
        if (!notes.isBlank()) {
            text.append('\n').append(notes.strip()).append('\n');
        }
        results.curves().forEach(curve -> text.append('\n').append(section(curve)));
        return text.toString();
    }

    private String head() {
        String seconds = results.seconds() == Math.rint(results.seconds())
                ? "" + (long) results.seconds()
                : "" + results.seconds();
        return "Medians of " + results.rounds() + " interleaved rounds of " + seconds
                + " s, each after as long uncounted, "
                + results.day() + ": " + results.machine().processor() + ", "
                + results.machine().cores() + " cores, " + results.machine().system() + ", JDK "
                + results.machine().jdk() + ", Inkling " + results.commit() + ", `" + results.command() + "`."
                + disturbance() + "\n\nTrained on " + results.data() + " by gradient descent at "
                + Setting.LEARNING_RATE + ", on all cores where threads are not what changes. A time is that of one"
                + " iteration, forward, backward and update, without reading, sorting or grouping images beforehand;"
                + " shuffling is in it.\n\n"
                + "An exponent is the slope between a point and the one before it, on logarithmic axes: twice as much"
                + " takes 2 to this power times as long. Within 0.1 of 1 it is called linear. In the pictures, upright"
                + " lines are the ranges of all rounds, dashed lines what would be in proportion.\n";
    }

    private String disturbance() {
        double most = results.curves().stream()
                .flatMap(curve -> curve.series().stream())
                .flatMap(series -> series.points().stream())
                .flatMap(point -> point.rounds().stream())
                .mapToDouble(round -> round.otherProgramsCores() == null ? 0 : round.otherProgramsCores())
                .max()
                .orElse(0);
        return most > DISTURBING
                ? String.format(
                        Locale.ROOT, " Other programs were running: in the worst round they used %.1f cores.", most)
                : "";
    }

    private static String section(Curve curve) {
        Variable variable = curve.variable();
        String file = variable.option();
        StringBuilder text = new StringBuilder("## ").append(variable.title).append("\n\n");
        text.append("[![")
                .append(variable.title)
                .append(" and speed](")
                .append(file)
                .append(".png)](");
        text.append(file).append(".svg)\n\n");
        text.append("| | ").append(variable.axis).append(" | an iteration | range | images/s |");
        text.append(variable.faster ? " exponent of images/s" : " exponent").append(" | |\n");
        text.append("| --- | ---: | ---: | ---: | ---: | ---: | --- |\n");
        for (Series series : curve.series()) {
            rows(text, variable, series);
        }
        text.append('\n');
        curve.series()
                .forEach(series ->
                        text.append("- ").append(summary(variable, series)).append('\n'));
        if (variable == Variable.IMAGES) {
            text.append("\nBeyond ").append(Numbers.whole(Variable.MNIST));
            text.append(" images are repeated. Equal ones come into one group, so 784-10-10 looks faster there");
            text.append(" than it would be with new ones.\n");
        }
        return text.toString();
    }

    private static void rows(StringBuilder text, Variable variable, Series series) {
        for (int i = 0; i < series.points().size(); i++) {
            Point point = series.points().get(i);
            Spread time = point.iteration();
            List<String> cells = new ArrayList<>(List.of(
                    i == 0 ? series.name() : "",
                    Numbers.whole(point.x()),
                    Numbers.time(time.median()),
                    Numbers.time(time.least()) + " to " + Numbers.time(time.most()),
                    Numbers.of(point.speed().median())));
            if (i == 0) {
                cells.addAll(List.of("", ""));
            } else {
                Growth growth = variable.growth(series.points().get(i - 1), point);
                cells.addAll(List.of(exponent(growth), growth.words()));
            }
            text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
        }
    }

    /// Where a line is straight at 45 degrees.
    private static String summary(Variable variable, Series series) {
        List<Point> points = series.points();
        if (points.size() < 2) {
            return series.name() + ": one point only.";
        }
        List<String> stretches = new ArrayList<>();
        for (int i = 1; i < points.size(); i++) {
            int from = i - 1;
            while (i < points.size()
                    && variable.growth(points.get(i - 1), points.get(i)).linear()) {
                i++;
            }
            if (i - 1 > from) {
                stretches.add(Numbers.whole(points.get(from).x()) + " to "
                        + Numbers.whole(points.get(i - 1).x()));
            }
        }
        return series.name() + ": "
                + (stretches.isEmpty() ? "linear nowhere" : "linear from " + String.join(", from ", stretches))
                + "; one exponent for all points would be " + exponent(variable.growth(series)) + ".";
    }

    private static String exponent(Growth growth) {
        return String.format(Locale.ROOT, "%.2f", growth.exponent());
    }
}
