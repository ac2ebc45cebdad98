package dev.inkling.report;

import dev.inkling.report.History.Point;
import dev.inkling.report.History.Score;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Loss or accuracy over the epochs, on what the network learned from and on what it did not.
final class LearningCurves implements Drawing {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 310;
    private static final int TITLE = 22;
    private static final int LEGEND = 36;
    private static final int KEY = 30;

    /// At least this between two epochs that are named.
    private static final int SPACING = 60;

    /// Where more points would touch each other there is a line only.
    private static final int MOST_MARKERS = 30;

    private static final BasicStroke SOLID = new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke DASHED =
            new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {7, 4}, 0);

    private final String title;
    private final ToDoubleFunction<Score> figure;
    private final DoubleFunction<String> label;
    private final List<Point> points;

    /// The points that were validated.
    private final List<Point> validated;

    private LearningCurves(
            String title, ToDoubleFunction<Score> figure, DoubleFunction<String> label, History history) {
        this.title = title;
        this.figure = figure;
        this.label = label;
        points = history.points();
        validated =
                points.stream().filter(point -> point.validation().isPresent()).toList();
    }

    static LearningCurves ofLoss(History history) {
        return new LearningCurves("Loss", Score::loss, LearningCurves::decimal, history);
    }

    static LearningCurves ofAccuracy(History history) {
        return new LearningCurves("Accuracy", Score::accuracy, LearningCurves::percent, history);
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int height() {
        return TITLE + HEIGHT + LEGEND;
    }

    @Override
    public void paint(Graphics2D graphics, Theme theme) {
        graphics.translate(0, TITLE);
        chart(theme).paint(graphics, WIDTH, HEIGHT);
        graphics.translate(0, -TITLE);
        graphics.setFont(Drawing.font(Font.BOLD, 16));
        graphics.setColor(theme.text());
        Drawing.centred(graphics, title, WIDTH / 2.0, TITLE);
        graphics.setFont(Drawing.font(Font.PLAIN, 13));
        int x = paintKey(graphics, theme, WIDTH / 2 - 130, "training", theme.right(), SOLID);
        if (!validated.isEmpty()) {
            paintKey(graphics, theme, x, "validation", theme.wrong(), validationLine());
        }
    }

    /// Returns where the next one begins.
    private static int paintKey(Graphics2D graphics, Theme theme, int x, String words, Color colour, BasicStroke line) {
        int y = TITLE + HEIGHT + LEGEND / 2 - 6;
        graphics.setStroke(line);
        graphics.setColor(colour);
        graphics.drawLine(x, y, x + KEY, y);
        graphics.setColor(theme.text());
        graphics.drawString(words, x + KEY + 8, y + 5);
        return x + KEY + 8 + graphics.getFontMetrics().stringWidth(words) + 28;
    }

    private XYChart chart(Theme theme) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle("epoch")
                .build();
        style(chart.getStyler(), theme);
        chart.getStyler().setYAxisTickLabelsFormattingFunction(label::apply);
        double[] y = points.stream()
                .mapToDouble(point -> figure.applyAsDouble(point.train()))
                .toArray();
        if (points.size() > MOST_MARKERS) {
            makeTicksRound(chart, points.getFirst().epoch(), y[0]);
        }
        add(chart, "training", points, y, theme.right(), SOLID, SeriesMarkers.CIRCLE);
        if (!validated.isEmpty()) {
            double[] validation = validated.stream()
                    .mapToDouble(
                            point -> figure.applyAsDouble(point.validation().orElseThrow()))
                    .toArray();
            add(chart, "validation", validated, validation, theme.wrong(), validationLine(), SeriesMarkers.DIAMOND);
        }
        return chart;
    }

    /// XChart names every n-th of epochs that are equally far apart, as 1, 35, 69, and others by
    /// round numbers. So there is one more, which is not drawn.
    private static void makeTicksRound(XYChart chart, double epoch, double y) {
        XYSeries hidden = chart.addSeries("hidden", new double[] {epoch, epoch + 0.5}, new double[] {y, y});
        hidden.setMarker(SeriesMarkers.NONE);
        hidden.setLineStyle(SeriesLines.NONE);
    }

    /// XChart begins the dashes anew at every point: many points make a line without gaps.
    private BasicStroke validationLine() {
        return points.size() <= MOST_MARKERS ? DASHED : SOLID;
    }

    private static void add(
            XYChart chart, String name, List<Point> points, double[] y, Color colour, BasicStroke line, Marker marker) {
        double[] x = points.stream().mapToDouble(Point::epoch).toArray();
        XYSeries series = chart.addSeries(name, x, y);
        series.setLineColor(colour);
        series.setLineStyle(line);
        series.setMarker(points.size() <= MOST_MARKERS ? marker : SeriesMarkers.NONE);
        series.setMarkerColor(colour);
    }

    private static void style(XYStyler styler, Theme theme) {
        styler.setChartBackgroundColor(theme.surface()).setPlotBackgroundColor(theme.surface());
        styler.setChartFontColor(theme.text()).setChartTitleVisible(false);
        styler.setAxisTitleFont(Drawing.font(Font.PLAIN, 14)).setAxisTickLabelsFont(Drawing.font(Font.PLAIN, 13));
        styler.setAxisTickLabelsColor(theme.faint()).setAxisTickMarksColor(theme.line());
        styler.setXAxisTitleColor(theme.faint());
        styler.setPlotGridLinesColor(theme.line()).setPlotGridLinesStroke(new BasicStroke(1));
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setPlotBorderVisible(false).setMarkerSize(7);
        styler.setYAxisLabelAlignment(TextAlignment.Right);
        styler.setLegendVisible(false);
        styler.setXAxisDecimalPattern("#,##0").setXAxisTickMarkSpacingHint(SPACING);
    }

    /// With a digit after the point where it says something.
    private static String percent(double share) {
        double tenths = Math.rint(1000 * share);
        return tenths % 10 == 0 ? Format.roundPercent(share) : tenths / 10 + "\u00a0%";
    }

    private static String decimal(double loss) {
        return BigDecimal.valueOf(loss)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }
}
