package dev.inkling.bench.curves;

import dev.inkling.file.AtomicFile;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jfree.svg.SVGGraphics2D;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// A curve drawn on logarithmic axes: the time of an iteration on the left, images a second on the
/// right. Points are medians, upright lines their ranges. Dashed is what would be in proportion.
final class Picture {
    private static final int WIDTH = 620;
    private static final int HEIGHT = 430;
    private static final int LEGEND = 40;
    private static final int KEY = 36;
    private static final int GAP = 10;
    private static final int MARKER = 8;

    /// Dots of a PNG to each unit of length.
    private static final int SCALE = 2;

    /// Okabe and Ito's, which colour-blind people can tell apart; shapes differ too.
    private static final List<Color> COLOURS =
            List.of(new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7));

    private static final List<Marker> MARKERS =
            List.of(SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.TRIANGLE_UP, SeriesMarkers.DIAMOND);

    private static final Color TEXT = new Color(0x333333);
    private static final Color FAINT = new Color(0x888888);
    private static final BasicStroke THICK = new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke RANGE = new BasicStroke(1.2f);
    private static final BasicStroke DASHED =
            new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {6, 5}, 0);

    private static final MathContext ONE_DIGIT = new MathContext(1);

    private final Curve curve;

    Picture(Curve curve) {
        this.curve = curve;
    }

    void writePng(Path file) throws IOException {
        BufferedImage image =
                new BufferedImage(2 * WIDTH * SCALE, (HEIGHT + LEGEND) * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.scale(SCALE, SCALE);
        paint(graphics);
        graphics.dispose();
        AtomicFile.write(file, true, out -> ImageIO.write(image, "png", out));
    }

    void writeSvg(Path file) throws IOException {
        SVGGraphics2D graphics = new SVGGraphics2D(2 * WIDTH, HEIGHT + LEGEND);
        graphics.setDefsKeyPrefix(curve.variable().option());
        paint(graphics);
        byte[] svg = graphics.getSVGDocument().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, true, out -> out.write(svg));
    }

    private void paint(Graphics2D graphics) {
        Variable variable = curve.variable();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 2 * WIDTH, HEIGHT + LEGEND);
        paintLegend(graphics);
        chart("Time of an iteration, ms", point -> times(1e3, point.iteration()), variable.exponentOfTime())
                .paint(graphics, WIDTH, HEIGHT);
        graphics.translate(WIDTH, 0);
        chart("Images a second", Point::speed, variable.exponentOfSpeed()).paint(graphics, WIDTH, HEIGHT);
    }

    /// One for both charts, in a row below them.
    private void paintLegend(Graphics2D graphics) {
        graphics.setFont(font(Font.PLAIN, 15));
        FontMetrics metrics = graphics.getFontMetrics();
        List<String> names = Stream.concat(curve.series().stream().map(Series::name), Stream.of("in proportion"))
                .toList();
        int width = names.stream()
                .mapToInt(name -> KEY + GAP + metrics.stringWidth(name) + 3 * GAP)
                .sum();
        int x = (2 * WIDTH - width + 3 * GAP) / 2;
        int y = HEIGHT + LEGEND / 2 - 4;
        for (int i = 0; i < names.size(); i++) {
            boolean measured = i < curve.series().size();
            graphics.setColor(measured ? COLOURS.get(i) : FAINT);
            graphics.setStroke(measured ? THICK : DASHED);
            graphics.drawLine(x, y, x + KEY, y);
            if (measured) {
                MARKERS.get(i).paint(graphics, x + KEY / 2.0, y, MARKER);
            }
            graphics.setColor(TEXT);
            graphics.drawString(names.get(i), x + KEY + GAP, y + metrics.getAscent() / 2 - 1);
            x += KEY + GAP + metrics.stringWidth(names.get(i)) + 3 * GAP;
        }
    }

    private XYChart chart(String title, Function<Point, Spread> quantity, int exponent) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(curve.variable().axis)
                .build();
        style(chart.getStyler());
        for (int i = 0; i < curve.series().size(); i++) {
            addProportion(chart, curve.series().get(i), quantity, exponent);
            addRanges(chart, curve.series().get(i), quantity, COLOURS.get(i));
            addMedians(chart, curve.series().get(i), quantity, COLOURS.get(i), MARKERS.get(i));
        }
        return chart;
    }

    /// Through the last point, where fixed costs weigh least; of threads through the first.
    private void addProportion(XYChart chart, Series series, Function<Point, Spread> quantity, int exponent) {
        Point first = series.points().getFirst();
        Point last = series.points().getLast();
        Point through = curve.variable().faster ? first : last;
        double[] x = {first.x(), last.x()};
        double[] y = Arrays.stream(x)
                .map(n -> quantity.apply(through).median() * Math.pow(n / through.x(), exponent))
                .toArray();
        line(chart, "in proportion, " + series.name(), x, y, FAINT, DASHED);
    }

    private static void addRanges(XYChart chart, Series series, Function<Point, Spread> quantity, Color colour) {
        for (Point point : series.points()) {
            Spread spread = quantity.apply(point);
            double[] x = {point.x(), point.x()};
            double[] y = {spread.least(), spread.most()};
            line(chart, "range at " + point.x() + ", " + series.name(), x, y, colour, RANGE);
        }
    }

    private static void addMedians(
            XYChart chart, Series series, Function<Point, Spread> quantity, Color colour, Marker marker) {
        double[] x = series.points().stream().mapToDouble(Point::x).toArray();
        double[] y = series.points().stream()
                .mapToDouble(point -> quantity.apply(point).median())
                .toArray();
        line(chart, series.name(), x, y, colour, THICK).setMarker(marker).setMarkerColor(colour);
    }

    private static XYSeries line(XYChart chart, String name, double[] x, double[] y, Color colour, BasicStroke stroke) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(colour);
        series.setLineStyle(stroke);
        return series;
    }

    private static Spread times(double factor, Spread spread) {
        return new Spread(factor * spread.least(), factor * spread.median(), factor * spread.most());
    }

    private void style(XYStyler styler) {
        styler.setXAxisLogarithmic(true).setYAxisLogarithmic(true);
        styler.setYAxisLabelAlignment(TextAlignment.Right);
        // Side by side there is no room for more than powers of ten, but threads lie between two of them.
        styler.setYAxisLogarithmicDecadeOnly(false).setYAxisTickLabelsFormattingFunction(Picture::oneTwoFive);
        boolean roomy = curve.variable() == Variable.THREADS;
        styler.setXAxisLogarithmicDecadeOnly(!roomy)
                .setXAxisTickLabelsFormattingFunction(roomy ? Picture::oneTwoFive : Picture::label);
        styler.setAxisTitleFont(font(Font.PLAIN, 15)).setAxisTickLabelsFont(font(Font.PLAIN, 14));
        styler.setChartTitleFont(font(Font.BOLD, 17));
        styler.setChartFontColor(TEXT).setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false).setMarkerSize(MARKER);
        styler.setPlotGridLinesColor(new Color(0xE4E4E4)).setPlotGridLinesStroke(new BasicStroke(1));
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setLegendVisible(false);
    }

    /// At 1, 2 and 5 times powers of ten.
    private static String oneTwoFive(double value) {
        int digit = BigDecimal.valueOf(value).round(ONE_DIGIT).unscaledValue().intValueExact();
        return digit == 1 || digit == 2 || digit == 5 ? label(value) : "";
    }

    private static String label(double value) {
        return value >= 1
                ? String.format(Locale.ROOT, "%,.0f", value)
                : BigDecimal.valueOf(value).round(ONE_DIGIT).toPlainString();
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}
