package dev.inkling.report;

import dev.inkling.data.Corruption;
import dev.inkling.data.Robustness;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.Comparator;
import java.util.List;

/// How often the network was right about images with something wrong with them: a bar for the
/// images as they are, and below it one for each corruption, the easiest first. What is missing to
/// 100 % is a pale orange.
final class CorruptionBars implements Drawing {
    private static final int WIDTH = 660;
    private static final int LEFT = 112;
    private static final int RIGHT = 70;
    private static final int TOP = 56;
    private static final int ROW = 26;
    private static final int BAR = 18;
    private static final int APART = 12;
    private static final int BOTTOM = 56;
    private static final int TICKS = 5;

    private static final BasicStroke DASHED =
            new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {6, 5}, 0);
    private static final BasicStroke THIN = new BasicStroke(1);

    private final Robustness robustness;
    private final List<Robustness.Score> sorted;

    CorruptionBars(Robustness robustness) {
        this.robustness = robustness;
        sorted = sorted(robustness);
    }

    /// All that can be wrong, the easiest for the network first.
    static List<Robustness.Score> sorted(Robustness robustness) {
        return robustness.scores().stream()
                .filter(score -> score.kind() != Corruption.IDENTITY)
                .sorted(Comparator.comparingDouble(Robustness.Score::accuracy).reversed())
                .toList();
    }

    /// What it is called on the page, e.g. `shot noise`.
    static String words(Corruption kind) {
        return kind == Corruption.IDENTITY ? "as they are" : kind.word().replace('-', ' ');
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int height() {
        return (int) bottom() + BOTTOM;
    }

    @Override
    public void paint(Graphics2D graphics, Theme theme) {
        graphics.setFont(Drawing.font(Font.BOLD, 20));
        graphics.setColor(theme.text());
        graphics.drawString("mean " + Format.percent(robustness.mean()), LEFT, 30);
        graphics.setFont(Drawing.font(Font.PLAIN, 13));
        Drawing.endingAt(graphics, "the dashed line, without the first bar", WIDTH - RIGHT, 30);
        paintBar(graphics, theme, Corruption.IDENTITY, TOP);
        for (int row = 0; row < sorted.size(); row++) {
            paintBar(graphics, theme, sorted.get(row).kind(), y(row));
        }
        paintGrid(graphics, theme);
        graphics.setStroke(DASHED);
        graphics.setColor(theme.text());
        graphics.draw(new Line2D.Double(x(robustness.mean()), y(0) - 4, x(robustness.mean()), bottom()));
        graphics.setStroke(THIN);
    }

    private void paintBar(Graphics2D graphics, Theme theme, Corruption kind, double y) {
        double accuracy = robustness.accuracy(kind);
        graphics.setColor(theme.shade(theme.wrong(), 0.18));
        graphics.fill(new Rectangle2D.Double(x(0), y, x(1) - x(0), BAR));
        graphics.setColor(theme.right());
        graphics.fill(new Rectangle2D.Double(x(0), y, x(accuracy) - x(0), BAR));
        graphics.setFont(Drawing.font(Font.PLAIN, 13));
        graphics.setColor(theme.text());
        Drawing.endingAt(graphics, words(kind), LEFT - 10, y + BAR - 4.5);
        Drawing.endingAt(graphics, Format.percent(accuracy), WIDTH - 4, y + BAR - 4.5);
    }

    /// Over the bars, where the surface's own colour shows on them.
    private void paintGrid(Graphics2D graphics, Theme theme) {
        for (int tick = 0; tick <= TICKS; tick++) {
            double share = (double) tick / TICKS;
            if (tick > 0 && tick < TICKS) {
                Color surface = theme.surface();
                graphics.setColor(new Color(surface.getRed(), surface.getGreen(), surface.getBlue(), 110));
                graphics.draw(new Line2D.Double(x(share), TOP, x(share), bottom()));
            }
            graphics.setColor(theme.faint());
            Drawing.centred(graphics, Format.roundPercent(share), x(share), bottom() + 18);
        }
        graphics.setFont(Drawing.font(Font.PLAIN, 14));
        Drawing.centred(graphics, "how often it was right", x(0.5), bottom() + 42);
    }

    private static double x(double accuracy) {
        return LEFT + accuracy * (WIDTH - LEFT - RIGHT);
    }

    private static double y(int row) {
        return TOP + ROW + APART + row * (double) ROW;
    }

    private double bottom() {
        return y(sorted.size()) - ROW + BAR + 4;
    }
}
