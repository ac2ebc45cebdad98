package dev.inkling.report;

import dev.inkling.eval.Calibration;
import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;

/// How often the network was right against how sure it was (Guo and others, 2017, figure 1), and
/// below it how many answers each bar stands for.
final class ReliabilityDiagram implements Drawing {
    private static final int WIDTH = 660;
    private static final int LEFT = 66;
    private static final int RIGHT = 14;
    private static final int TOP = 62;
    private static final int PLOT = WIDTH - LEFT - RIGHT;
    private static final int HEIGHT = 360;
    private static final int BETWEEN = 40;
    private static final int COUNTS = 84;
    private static final int BOTTOM = 52;
    private static final int GAP = 3;
    /// How thick the end of a bar is.
    private static final int END = 3;

    private static final int TICKS = 5;

    private static final BasicStroke DASHED =
            new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {6, 5}, 0);
    private static final BasicStroke THIN = new BasicStroke(1);

    private final Calibration calibration;

    ReliabilityDiagram(Calibration calibration) {
        this.calibration = calibration;
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int height() {
        return TOP + HEIGHT + BETWEEN + COUNTS + BOTTOM;
    }

    @Override
    public void paint(Graphics2D graphics, Theme theme) {
        paintHead(graphics, theme);
        paintGrid(graphics, theme);
        for (Calibration.Bin bin : calibration.reliability()) {
            if (bin.count() > 0) {
                paintBin(graphics, theme, bin);
            }
        }
        graphics.setStroke(DASHED);
        graphics.setColor(theme.text());
        graphics.draw(new Line2D.Double(x(0), y(0), x(1), y(1)));
        graphics.setStroke(THIN);
        paintCounts(graphics, theme);
    }

    /// The figure, and what the colours mean.
    private void paintHead(Graphics2D graphics, Theme theme) {
        graphics.setFont(Drawing.font(Font.BOLD, 20));
        graphics.setColor(theme.text());
        graphics.drawString("ECE " + Format.percent(calibration.expectedCalibrationError()), LEFT, 30);
        graphics.setFont(Drawing.font(Font.PLAIN, 13));
        int y = 30;
        double end = paintKey(graphics, theme, "as sure as right", WIDTH - RIGHT, y);
        graphics.setColor(theme.text());
        graphics.setStroke(DASHED);
        graphics.draw(new Line2D.Double(end - 24, y - 4, end - 2, y - 4));
        graphics.setStroke(THIN);
        end = paintKey(graphics, theme, "gap to confidence", end - 44, y);
        paintGap(graphics, theme, new Rectangle2D.Double(end - 20, y - 12, 14, 14));
        end = paintKey(graphics, theme, "right answers", end - 40, y);
        graphics.setColor(theme.right());
        graphics.fill(new Rectangle2D.Double(end - 20, y - 12, 14, 14));
    }

    /// Returns where the words begin.
    private static double paintKey(Graphics2D graphics, Theme theme, String words, double end, int y) {
        graphics.setColor(theme.text());
        Drawing.endingAt(graphics, words, end, y);
        return end - graphics.getFontMetrics().getStringBounds(words, graphics).getWidth();
    }

    private void paintGrid(Graphics2D graphics, Theme theme) {
        graphics.setFont(Drawing.font(Font.PLAIN, 13));
        for (int tick = 0; tick <= TICKS; tick++) {
            double share = (double) tick / TICKS;
            graphics.setColor(theme.line());
            graphics.draw(new Line2D.Double(x(0), y(share), x(1), y(share)));
            graphics.setColor(theme.faint());
            Drawing.endingAt(graphics, Format.roundPercent(share), LEFT - 10, y(share) + 5);
            Drawing.centred(graphics, Format.roundPercent(share), tickX(share), countsBottom() + 20);
        }
        graphics.setFont(Drawing.font(Font.PLAIN, 14));
        Drawing.centred(graphics, "how sure it was (confidence)", x(0.5), countsBottom() + 44);
        Drawing.upright(graphics, "how often it was right", 16, y(0.5));
        Drawing.upright(graphics, "answers", 16, countsBottom() - COUNTS / 2.0);
    }

    /// From the accuracy, where the bar ends, to the confidence is the gap.
    private void paintBin(Graphics2D graphics, Theme theme, Calibration.Bin bin) {
        double low = Math.min(bin.accuracy(), bin.confidence());
        double high = Math.max(bin.accuracy(), bin.confidence());
        graphics.setColor(theme.right());
        graphics.fill(bar(bin, 0, low));
        paintGap(graphics, theme, bar(bin, low, high));
        Rectangle2D end = bar(bin, bin.accuracy(), bin.accuracy());
        graphics.setColor(theme.right());
        graphics.fill(new Rectangle2D.Double(end.getX(), Math.min(end.getY(), y(0) - END), end.getWidth(), END));
    }

    private static void paintGap(Graphics2D graphics, Theme theme, Rectangle2D gap) {
        graphics.setColor(theme.shade(theme.wrong(), 0.35));
        graphics.fill(gap);
    }

    /// On a logarithmic scale: nearly all answers are in the last bin.
    private void paintCounts(Graphics2D graphics, Theme theme) {
        int most = calibration.reliability().stream()
                .mapToInt(Calibration.Bin::count)
                .max()
                .orElse(0);
        graphics.setFont(Drawing.font(Font.PLAIN, 11));
        for (Calibration.Bin bin : calibration.reliability()) {
            if (bin.count() > 0) {
                double height = (COUNTS - 18) * StrictMath.log1p(bin.count()) / StrictMath.log1p(most);
                Rectangle2D bar = new Rectangle2D.Double(
                        x(bin.from()) + GAP / 2.0, countsBottom() - height, x(bin.to()) - x(bin.from()) - GAP, height);
                graphics.setColor(theme.shade(theme.faint(), 0.55));
                graphics.fill(bar);
                graphics.setColor(theme.text());
                Drawing.centred(graphics, Format.whole(bin.count()), bar.getCenterX(), bar.getY() - 5);
            }
        }
        graphics.setColor(theme.faint());
        graphics.draw(new Line2D.Double(x(0), countsBottom(), x(1), countsBottom()));
    }

    private static Rectangle2D bar(Calibration.Bin bin, double low, double high) {
        return new Rectangle2D.Double(
                x(bin.from()) + GAP / 2.0, y(high), x(bin.to()) - x(bin.from()) - GAP, y(low) - y(high));
    }

    /// Not beyond the edge.
    private static double tickX(double share) {
        return Math.clamp(x(share), LEFT + 10.0, WIDTH - RIGHT - 14.0);
    }

    private static double x(double confidence) {
        return LEFT + confidence * PLOT;
    }

    private static double y(double accuracy) {
        return TOP + (1 - accuracy) * HEIGHT;
    }

    private static int countsBottom() {
        return TOP + HEIGHT + BETWEEN + COUNTS;
    }
}
