package dev.inkling.report;

import dev.inkling.data.Corruption;
import dev.inkling.data.Robustness;
import dev.inkling.eval.Answers;
import dev.inkling.eval.Calibration;
import dev.inkling.eval.Evaluation;
import dev.inkling.model.Model;
import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// The HTML of a report. It asks for nothing but the pictures beside it.
final class Page {
    /// Tells a report from anything else.
    static final String MARKER = "<meta name=\"generator\" content=\"Inkling report\">";

    /// Kinds of mistakes that are named.
    private static final int MOST_KINDS = 5;

    private final Report report;
    private final Figures figures;
    private final Calibration calibration;
    private final StringBuilder html = new StringBuilder();

    private Page(Report report, Figures figures, Calibration calibration) {
        this.report = report;
        this.figures = figures;
        this.calibration = calibration;
    }

    static String of(Report report, Figures figures, Calibration calibration) {
        Page page = new Page(report, figures, calibration);
        page.head();
        page.keyFigures();
        page.learning();
        page.confusion();
        page.reliability();
        page.corruptions();
        page.mistakes();
        page.firstLayer();
        page.foot();
        return page.html.toString();
    }

    private void head() {
        Model model = report.model();
        String network = model.network().text();
        // Many layers are no title; they stand with the parameters.
        String title = (network.contains(",") ? model.preset() : network) + " on " + model.data();
        Answers answers = report.answers();
        html.append("""
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                %s
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                <header>
                <p class="kicker">Inkling report</p>
                <h1>%s</h1>
                <p class="lead">Asked about %s of %s, it answered %s right: %s.</p>
                <p class="note">%s, trained on %s of %s, preset %s, %s, seed&nbsp;%d.</p>
                </header>
                """.formatted(
                        MARKER,
                        Format.html(title),
                        css(),
                        Format.html(title),
                        Format.counted(answers.size(), "test image"),
                        Format.html(report.test().name()),
                        Format.percent(report.evaluation().accuracy()),
                        Format.counted(wrong(), "mistake"),
                        Format.html(report.name()),
                        Format.counted(model.examples(), "image"),
                        Format.html(model.data()),
                        Format.html(model.preset()),
                        Format.counted(model.iterations(), "iteration"),
                        model.plan().seed()));
    }

    private void keyFigures() {
        int classes = report.answers().classes();
        html.append("""
                <section aria-labelledby="figures">
                <h2 id="figures">Key figures</h2>
                <table class="figures">
                <thead><tr><th scope="col">figure</th><th scope="col">value</th><th scope="col">what it says</th></tr></thead>
                <tbody>
                """);
        Evaluation evaluation = report.evaluation();
        figure(
                "Accuracy",
                Format.percent(evaluation.accuracy()),
                "%s of %s answered right."
                        .formatted(
                                Format.whole(report.answers().size() - wrong()),
                                images(report.answers().size())));
        figure(
                "Loss",
                Format.decimal(evaluation.loss()),
                "Mean cross-entropy in nats. Guessing costs %s.".formatted(Format.decimal(StrictMath.log(classes))));
        figure(
                "Calibration error",
                Format.percent(calibration.expectedCalibrationError()),
                "How far confidence is from accuracy (ECE). On average it was %s sure and %s right."
                        .formatted(Format.percent(meanConfidence()), Format.percent(evaluation.accuracy())));
        figure(
                "Brier score",
                Format.decimal(calibration.brierScore()),
                "Squared distance of the probabilities from the truth. Guessing costs %s."
                        .formatted(Format.decimal(1 - 1.0 / classes)));
        figure(
                "Parameters",
                Format.whole(report.model().network().parameterCount()),
                "Numbers that training changed, in a network of "
                        + report.model().network().text() + ".");
        html.append("</tbody>\n</table>\n</section>\n");
    }

    private void figure(String name, String value, String meaning) {
        html.append("<tr><th scope=\"row\">%s</th><td class=\"value\">%s</td><td>%s</td></tr>\n"
                .formatted(name, value, meaning));
    }

    private void learning() {
        if (report.history().isEmpty()) {
            return;
        }
        List<History.Point> points = report.history().get().points();
        History.Score last = points.getLast().train();
        html.append("""
                <section aria-labelledby="learning">
                <h2 id="learning">How it learned</h2>
                <p>After each epoch, a pass through the training images.%s</p>
                <div class="pair">
                """.formatted(
                        points.stream().allMatch(point -> point.validation().isEmpty())
                                ? ""
                                : " Where the validation line parts from the training line, the network begins to"
                                        + " learn by heart."));
        String over =
                " over " + Format.counted(points.getLast().epoch(), "epoch") + ", on the training images at last ";
        picture(figures.get(Figures.LOSS), "Loss" + over + Format.decimal(last.loss()) + ".", "curve");
        picture(figures.get(Figures.ACCURACY), "Accuracy" + over + Format.percent(last.accuracy()) + ".", "curve");
        html.append("</div>\n</section>\n");
    }

    private void confusion() {
        html.append("""
                <section aria-labelledby="confusion">
                <h2 id="confusion">Which it took for which</h2>
                <p>A row is what the images are, a column what they were taken for. %s</p>
                <div class="beside">
                """.formatted(kinds()));
        picture(
                figures.get(Figures.CONFUSION),
                "Confusion matrix: %s right on the diagonal, %s off it. The table below has each class."
                        .formatted(Format.whole(report.answers().size() - wrong()), Format.counted(wrong(), "mistake")),
                "wide");
        html.append("""
                <table class="numbers">
                <caption>Precision: of the images taken for it, the share that are it. Recall: of the images that are it,
                the share that was found. F1: their harmonic mean.</caption>
                <thead><tr><th scope="col">class</th><th scope="col">precision</th><th scope="col">recall</th>\
                <th scope="col">F1</th><th scope="col">images</th></tr></thead>
                <tbody>
                """);
        for (Evaluation.PerClass c : report.evaluation().perClass()) {
            html.append("<tr><th scope=\"row\">%d</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
                    .formatted(
                            c.label(),
                            Format.percent(c.precision()),
                            Format.percent(c.recall()),
                            Format.percent(c.f1()),
                            Format.whole(c.support())));
        }
        html.append("</tbody>\n</table>\n</div>\n</section>\n");
    }

    /// The most frequent mistakes in words.
    private String kinds() {
        record Kind(int label, int answer, int count) {}
        List<List<Integer>> confusion = report.evaluation().confusion();
        List<Kind> kinds = new ArrayList<>();
        for (int t = 0; t < confusion.size(); t++) {
            for (int p = 0; p < confusion.size(); p++) {
                if (t != p && confusion.get(t).get(p) > 0) {
                    kinds.add(new Kind(t, p, confusion.get(t).get(p)));
                }
            }
        }
        if (kinds.isEmpty()) {
            return "There is no mistake.";
        }
        return kinds.stream()
                .sorted(Comparator.comparingInt(Kind::count).reversed())
                .limit(MOST_KINDS)
                .map(kind -> "%d as %d (%s)".formatted(kind.label, kind.answer, Format.whole(kind.count)))
                .collect(Collectors.joining(", ", "The most frequent mistakes: ", "."));
    }

    private void reliability() {
        double difference = meanConfidence() - report.evaluation().accuracy();
        html.append("""
                <section aria-labelledby="reliability">
                <h2 id="reliability">Is it as sure as it is right?</h2>
                <p>Of the answers it is 80&nbsp;%% sure of, 80&nbsp;%% should be right: the bars should end on the dashed line. A bar
                above it was less sure than right, one below it surer than right. On the whole this network is %s.</p>
                <div class="beside">
                """.formatted(difference < 0 ? "less sure than it is right" : "surer than it is right"));
        picture(
                figures.get(Figures.RELIABILITY),
                "Reliability diagram with %d bars, and below it how many answers each stands for. %s."
                        .formatted(
                                calibration.reliability().stream()
                                        .filter(bin -> bin.count() > 0)
                                        .count(),
                                "Expected calibration error " + Format.percent(calibration.expectedCalibrationError())),
                "wide");
        html.append("""
                <table class="numbers">
                <caption>The same in numbers: how sure it was, at most and on average, and how often it was right.</caption>
                <thead><tr><th scope="col">up to</th><th scope="col">answers</th><th scope="col">confidence</th>\
                <th scope="col">accuracy</th></tr></thead>
                <tbody>
                """);
        for (Calibration.Bin bin : calibration.reliability()) {
            if (bin.count() > 0) {
                html.append("<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td></tr>\n"
                        .formatted(
                                Format.percent(bin.to()),
                                Format.whole(bin.count()),
                                Format.percent(bin.confidence()),
                                Format.percent(bin.accuracy())));
            }
        }
        html.append("</tbody>\n</table>\n</div>\n</section>\n");
    }

    private void corruptions() {
        if (report.robustness().isEmpty()) {
            return;
        }
        Robustness robustness = report.robustness().get();
        List<Robustness.Score> scores = CorruptionBars.sorted(robustness);
        html.append("""
                <section aria-labelledby="corruptions">
                <h2 id="corruptions">When the picture is worse</h2>
                <p>The same images with one thing wrong with all of them, as in MNIST-C. On average over %s it is right %s of
                the time, over the images as they are %s. The worst for it is %s.</p>
                <div class="beside">
                """.formatted(
                        Format.counted(scores.size(), "corruption"),
                        Format.percent(robustness.mean()),
                        Format.percent(robustness.accuracy(Corruption.IDENTITY)),
                        CorruptionBars.words(scores.getLast().kind())));
        picture(
                figures.get(Figures.CORRUPTIONS),
                "Bars from %s for %s down to %s for %s. The table below has each."
                        .formatted(
                                Format.percent(scores.getFirst().accuracy()),
                                CorruptionBars.words(scores.getFirst().kind()),
                                Format.percent(scores.getLast().accuracy()),
                                CorruptionBars.words(scores.getLast().kind())),
                "wide");
        html.append("""
                <table class="numbers">
                <caption>The same in numbers, the easiest first, and the difference from the images as they are, in
                percentage points.</caption>
                <thead><tr><th scope="col">corruption</th><th scope="col">accuracy</th><th scope="col">difference</th></tr></thead>
                <tbody>
                """);
        for (Robustness.Score score : scores) {
            html.append("<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td></tr>\n"
                    .formatted(
                            CorruptionBars.words(score.kind()),
                            Format.percent(score.accuracy()),
                            Format.points(score.accuracy() - robustness.accuracy(Corruption.IDENTITY))));
        }
        html.append("</tbody>\n</table>\n</div>\n</section>\n");
    }

    private void mistakes() {
        List<Mistake> mistakes = figures.mistakes();
        if (mistakes.isEmpty()) {
            return;
        }
        html.append("""
                <section aria-labelledby="mistakes">
                <h2 id="mistakes">The worst mistakes</h2>
                <p>The %s with the largest loss: what it is, what it was taken for, and how sure the network was.
                All on <a href="%s">one sheet</a>.</p>
                <ol class="mistakes">
                """.formatted(
                        Format.counted(mistakes.size(), "wrong answer"),
                        figures.get(Figures.MISTAKES).dots(Theme.LIGHT)));
        Ink ink = new Ink(report.test());
        for (Mistake mistake : mistakes) {
            String image = Base64.getEncoder().encodeToString(Drawing.png(ink.image(mistake.index(), Color.BLACK)));
            html.append("""
                    <li><img src="data:image/png;base64,%s" width="%d" height="%d" alt="test image %s">\
                    <span>%d as %d</span><span class="note">%s</span></li>
                    """.formatted(
                            image,
                            report.test().width(),
                            report.test().height(),
                            Format.whole(mistake.index()),
                            mistake.label(),
                            mistake.answer(),
                            Format.roundPercent(mistake.confidence())));
        }
        html.append("</ol>\n</section>\n");
    }

    private void firstLayer() {
        if (figures.firstLayer().isEmpty()) {
            return;
        }
        FirstLayer layer = figures.firstLayer().get();
        String units = layer.images() == layer.units()
                ? "each of the " + Format.counted(layer.units(), "unit")
                : "the first " + layer.images() + " of " + Format.counted(layer.units(), "unit");
        html.append("""
                <section aria-labelledby="weights">
                <h2 id="weights">What the first layer looks for</h2>
                <p>The weights of %s, pixel by pixel. Blue says "ink here speaks for me", orange "ink here speaks
                against me". The full colour is a weight of %s or more.</p>
                """.formatted(units, Format.decimal(layer.largest())));
        picture(figures.get(Figures.WEIGHTS), "Images of the weights of " + units + ".", "pixels");
        html.append("</section>\n");
    }

    private void foot() {
        html.append("""
                <footer>
                <p class="note">Weights: SHA-256 %s</p>
                </footer>
                </main>
                </body>
                </html>
                """.formatted(report.model().network().weightsSha256()));
    }

    private void picture(Figures.Figure figure, String alt, String kind) {
        html.append("""
                <figure class="picture" tabindex="0" aria-label="%s">
                <picture><source media="(prefers-color-scheme: dark)" srcset="%s">\
                <img src="%s" width="%d" height="%d" alt="%s" class="%s"></picture>
                <figcaption class="note"><a href="%s">Picture as PNG</a></figcaption>
                </figure>
                """.formatted(
                        figure.name(),
                        figure.shown(Theme.DARK),
                        figure.shown(Theme.LIGHT),
                        figure.drawing().width(),
                        figure.drawing().height(),
                        Format.html(alt),
                        kind,
                        figure.dots(Theme.LIGHT)));
    }

    private int wrong() {
        int wrong = 0;
        for (int j = 0; j < report.answers().size(); j++) {
            wrong += report.answers().isRight(j) ? 0 : 1;
        }
        return wrong;
    }

    private double meanConfidence() {
        double sum = 0;
        for (int j = 0; j < report.answers().size(); j++) {
            sum += report.answers().confidence(j);
        }
        return sum / report.answers().size();
    }

    private static String images(int count) {
        return Format.counted(count, "image");
    }

    private static String css() {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream("page.css"), "page.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) { // it is in the jar
            throw new UncheckedIOException(e);
        }
    }
}
