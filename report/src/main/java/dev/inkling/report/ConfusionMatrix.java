package dev.inkling.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/// How many examples of each class were taken for which. Right answers, on the diagonal, are blue
/// by their share of the class; mistakes are orange by the logarithm of their count, so that a
/// single one shows beside many.
final class ConfusionMatrix implements Drawing {
    private static final int WIDTH = 640;
    private static final int LEFT = 70;
    private static final int TOP = 64;
    private static final int KEY = 58;
    private static final int GAP = 2;

    /// Where counts would not fit, colours have to do.
    private static final double SMALLEST_CELL = 20;

    /// Of the colour of a single mistake.
    private static final double FAINTEST = 0.22;

    private final List<List<Integer>> counts;
    private final double cell;
    private final int mostMistakes;

    /// @param counts `counts.get(t).get(p)`: how many of class t were taken for p
    ConfusionMatrix(List<List<Integer>> counts) {
        this.counts = counts;
        cell = (double) (WIDTH - LEFT) / counts.size();
        int most = 0;
        for (int t = 0; t < counts.size(); t++) {
            for (int p = 0; p < counts.size(); p++) {
                most = t == p ? most : Math.max(most, counts.get(t).get(p));
            }
        }
        mostMistakes = most;
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int height() {
        return TOP + WIDTH - LEFT + KEY;
    }

    @Override
    public void paint(Graphics2D graphics, Theme theme) {
        graphics.setFont(Drawing.font(Font.PLAIN, 14));
        graphics.setColor(theme.faint());
        double middle = cell * counts.size() / 2;
        Drawing.centred(graphics, "what it was taken for", LEFT + middle, 20);
        Drawing.upright(graphics, "what it is", 20, TOP + middle);
        graphics.setFont(Drawing.font(Font.BOLD, labelSize()));
        graphics.setColor(theme.text());
        for (int c = 0; c < counts.size(); c++) {
            double at = (c + 0.5) * cell;
            Drawing.centred(graphics, Integer.toString(c), LEFT + at, TOP - 14);
            Drawing.centred(graphics, Integer.toString(c), LEFT - 20, TOP + at + 0.36 * labelSize());
        }
        for (int t = 0; t < counts.size(); t++) {
            for (int p = 0; p < counts.size(); p++) {
                paintCell(graphics, theme, t, p);
            }
        }
        paintKey(graphics, theme);
    }

    private void paintCell(Graphics2D graphics, Theme theme, int t, int p) {
        int count = counts.get(t).get(p);
        double x = LEFT + p * cell;
        double y = TOP + t * cell;
        Color fill = fill(theme, t, p, count);
        graphics.setColor(fill);
        graphics.fill(new Rectangle2D.Double(x + GAP / 2.0, y + GAP / 2.0, cell - GAP, cell - GAP));
        if (count > 0 && cell >= SMALLEST_CELL) {
            int size = Math.min(16, (int) (cell / 3.2));
            graphics.setFont(Drawing.font(t == p ? Font.BOLD : Font.PLAIN, size));
            graphics.setColor(Theme.on(fill));
            Drawing.centred(graphics, Format.whole(count), x + cell / 2, y + cell / 2 + 0.36 * size);
        }
    }

    private Color fill(Theme theme, int t, int p, int count) {
        if (count == 0) {
            return theme.paper();
        }
        if (t == p) {
            int all = counts.get(t).stream().mapToInt(Integer::intValue).sum();
            return theme.shade(theme.right(), 0.15 + 0.85 * count / all);
        }
        return theme.shade(theme.wrong(), strength(count));
    }

    /// From the faintest, for a single mistake, to 1.
    private double strength(int count) {
        return mostMistakes == 1
                ? FAINTEST
                : FAINTEST + (1 - FAINTEST) * StrictMath.log(count) / StrictMath.log(mostMistakes);
    }

    private void paintKey(Graphics2D graphics, Theme theme) {
        int y = height() - 26;
        graphics.setFont(Drawing.font(Font.PLAIN, 13));
        graphics.setColor(theme.right());
        graphics.fillRect(LEFT + 1, y, 22, 14);
        graphics.setColor(theme.text());
        graphics.drawString("right", LEFT + 31, y + 12);
        if (mostMistakes == 0) {
            return;
        }
        int x = LEFT + 110;
        int steps = 40;
        for (int step = 0; step < steps; step++) {
            double share = step / (steps - 1.0);
            graphics.setColor(theme.shade(theme.wrong(), FAINTEST + (1 - FAINTEST) * share));
            graphics.fillRect(x + 4 * step, y, 4 * (steps - step), 14); // no seam shows
        }
        graphics.setColor(theme.text());
        Drawing.endingAt(graphics, "1", x - 7, y + 12);
        graphics.drawString(
                Format.whole(mostMistakes) + " mistakes, on a logarithmic scale", x + 4 * steps + 8, y + 12);
    }

    private int labelSize() {
        return Math.clamp((int) (cell / 3), 6, 16);
    }
}
