package dev.inkling.report;

import dev.inkling.eval.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The pictures of a report, in the order of the page.
///
/// @param all each with its name
/// @param mistakes those of the contact sheet
/// @param firstLayer the drawing of the weights, if there is one
record Figures(List<Figure> all, List<Mistake> mistakes, Optional<FirstLayer> firstLayer) {
    static final String LOSS = "loss";
    static final String ACCURACY = "accuracy";
    static final String CONFUSION = "confusion";
    static final String RELIABILITY = "reliability";
    static final String CORRUPTIONS = "corruptions";
    static final String MISTAKES = "mistakes";
    static final String WEIGHTS = "weights";

    private static final int MOST_MISTAKES = 50;

    /// A picture and the files that it goes to.
    ///
    /// @param name of the files, without what comes after
    /// @param drawing what is in them
    /// @param vectors whether it is also drawn as vectors
    record Figure(String name, Drawing drawing, boolean vectors) {
        /// The file with dots.
        String dots(Theme theme) {
            return name + theme.suffix() + ".png";
        }

        /// The file with vectors.
        String vectors(Theme theme) {
            return name + theme.suffix() + ".svg";
        }

        /// The file that the page shows.
        String shown(Theme theme) {
            return vectors ? vectors(theme) : dots(theme);
        }
    }

    static Figures of(Report report, Calibration calibration) {
        List<Figure> all = new ArrayList<>();
        report.history().ifPresent(history -> {
            all.add(new Figure(LOSS, LearningCurves.ofLoss(history), true));
            all.add(new Figure(ACCURACY, LearningCurves.ofAccuracy(history), true));
        });
        all.add(new Figure(CONFUSION, new ConfusionMatrix(report.evaluation().confusion()), true));
        all.add(new Figure(RELIABILITY, new ReliabilityDiagram(calibration), true));
        report.robustness()
                .ifPresent(robustness -> all.add(new Figure(CORRUPTIONS, new CorruptionBars(robustness), true)));
        List<Mistake> mistakes = Mistake.worst(report.answers(), MOST_MISTAKES);
        if (!mistakes.isEmpty()) {
            all.add(new Figure(MISTAKES, new ContactSheet(mistakes, new Ink(report.test())), false));
        }
        Optional<FirstLayer> firstLayer = FirstLayer.of(
                report.model().network(), report.test().height(), report.test().width());
        firstLayer.ifPresent(layer -> all.add(new Figure(WEIGHTS, layer, false)));
        return new Figures(List.copyOf(all), mistakes, firstLayer);
    }

    /// The picture of this name.
    Figure get(String name) {
        return all.stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// The files of the pictures that the page of a report shows: it links each picture's dots.
    ///
    /// @param page its HTML
    static List<String> files(String page) {
        String dark = Theme.DARK.suffix();
        return Stream.concat(
                        shown(page, LOSS, ACCURACY, CONFUSION, RELIABILITY, CORRUPTIONS)
                                .flatMap(name -> Stream.of(name + ".png", name + ".svg", name + dark + ".svg")),
                        shown(page, MISTAKES, WEIGHTS).flatMap(name -> Stream.of(name + ".png", name + dark + ".png")))
                .toList();
    }

    private static Stream<String> shown(String page, String... names) {
        return Stream.of(names).filter(name -> page.contains("href=\"" + name + ".png\""));
    }
}
