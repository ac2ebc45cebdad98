package dev.inkling.report;

import dev.inkling.report.Climb.Step;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/// A climb as a waterfall on its side: each bar goes from the accuracy before to its own.
final class Waterfall implements Drawing {
    private static final int WIDTH = 900;
    private static final int MARGIN = 20;
    private static final int LEFT = 340;
    private static final int RIGHT = 156;
    private static final int PLOT = WIDTH - LEFT - RIGHT;
    private static final int TOP = 100;
    private static final int ROW = 60;
    private static final int BAR = 26;
    private static final int BOTTOM = 56;
    private static final int CAP = 5;
    private static final int GAP = 10;

    private static final BasicStroke THIN = new BasicStroke(1);
    private static final BasicStroke HALO = new BasicStroke(4);
    private static final BasicStroke WHISKER = new BasicStroke(1.6f);

    private final Climb climb;
    private final Scale scale;

    Waterfall(Climb climb) {
        this.climb = climb;
        scale = Scale.of(climb);
    }

    /// The axis of accuracies, in whole percent.
    ///
    /// @param from where the axis begins
    /// @param to where it ends
    /// @param step from one that is named to the next
    record Scale(int from, int to, int step) {
        private static final int MOST_STEPS = 8;

        /// Some room below all means and deviations, so that the first bar is one, and none to spare above.
        static Scale of(Climb climb) {
            double least = 100;
            double most = 0;
            for (Step step : climb.steps()) {
                double deviation = step.deviation().orElse(0.0);
                least = Math.min(least, 100 * (step.mean() - deviation));
                most = Math.max(most, 100 * (step.mean() + deviation));
            }
            Scale scale = new Scale(0, 100, 20);
            for (int step : List.of(10, 5, 2, 1)) {
                Scale finer = Scale.by(step, least, most);
                if (finer.from % step == 0 && (finer.to - finer.from) / step <= MOST_STEPS) {
                    scale = finer;
                }
            }
            return scale;
        }

        private static Scale by(int step, double least, double most) {
            int unit = Math.max(5, step);
            int from = Math.clamp(unit * (long) Math.floor((least - 1) / unit), 0, 100 - unit);
            int to = Math.clamp(unit * (long) Math.ceil(most / unit), from + unit, 100);
            return new Scale(from, to, step);
        }

        /// Where `accuracy` is: 0 at the beginning, 1 at the end.
        double place(double accuracy) {
            return Math.clamp((100 * accuracy - from) / (to - from), 0, 1);
        }
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int height() {
        return TOP + ROW * climb.steps().size() + BOTTOM;
    }

    @Override
    public void paint(Graphics2D graphics, Theme theme) {
        paintHead(graphics, theme);
        paintGrid(graphics, theme);
        for (int n = 0; n < climb.steps().size(); n++) {
            paintWords(graphics, theme, n);
            paintBar(graphics, theme, n);
        }
    }

    private void paintHead(Graphics2D graphics, Theme theme) {
        graphics.setFont(Drawing.font(Font.BOLD, 20));
        graphics.setColor(theme.text());
        graphics.drawString(
                climb.network() + ": " + Format.percent(climb.steps().getFirst().mean()) + " to "
                        + Format.percent(climb.steps().getLast().mean()),
                MARGIN,
                34);
        graphics.setFont(Drawing.font(Font.PLAIN, 13));
        graphics.setColor(theme.faint());
        graphics.drawString(
                "The same " + Format.whole(climb.parameters()) + " parameters at every rung, one change at a time.",
                MARGIN,
                58);
        graphics.drawString(
                "Accuracy on the test images of " + climb.data() + ", "
                        + (climb.seeds() == 1
                                ? "one seed"
                                : "mean ± standard deviation of " + Format.counted(climb.seeds(), "seed"))
                        + "; gains in percentage points.",
                MARGIN,
                77);
    }

    private void paintGrid(Graphics2D graphics, Theme theme) {
        int bottom = height() - BOTTOM;
        graphics.setStroke(THIN);
        graphics.setFont(Drawing.font(Font.PLAIN, 13));
        for (int percent = scale.from; percent <= scale.to; percent += scale.step) {
            double x = x(percent / 100.0);
            graphics.setColor(theme.line());
            graphics.draw(new Line2D.Double(x, TOP, x, bottom));
            graphics.setColor(theme.faint());
            Drawing.centred(graphics, Format.roundPercent(percent / 100.0), x, bottom + 20.0);
        }
        graphics.setFont(Drawing.font(Font.PLAIN, 14));
        String begin = scale.from == 0 ? "" : " (the axis begins at " + Format.roundPercent(scale.from / 100.0) + ")";
        Drawing.centred(graphics, "test accuracy" + begin, LEFT + PLOT / 2.0, bottom + 44.0);
    }

    /// What is new, and why it helps.
    private void paintWords(Graphics2D graphics, Theme theme, int n) {
        Step step = climb.steps().get(n);
        Font plain = Drawing.font(Font.PLAIN, 12);
        List<String> lines = lines(step.why(), graphics.getFontMetrics(plain), LEFT - MARGIN - 2 * GAP);
        double y = middle(n) - 8 * lines.size() + 5;
        graphics.setFont(Drawing.font(Font.BOLD, 15));
        graphics.setColor(theme.text());
        graphics.drawString((n == 0 ? "" : "+ ") + step.name(), MARGIN, (float) y);
        graphics.setFont(plain);
        graphics.setColor(theme.faint());
        for (String line : lines) {
            y += 16;
            graphics.drawString(line, MARGIN, (float) y);
        }
    }

    /// Breaks `text` between words.
    private static List<String> lines(String text, FontMetrics metrics, int width) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.split(" ", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && metrics.stringWidth(longer) > width) {
                lines.add(line);
                line = word;
            } else {
                line = longer;
            }
        }
        lines.add(line);
        return lines;
    }

    private void paintBar(Graphics2D graphics, Theme theme, int n) {
        Step step = climb.steps().get(n);
        double gain = climb.gain(n).orElse(0.0);
        double before =
                n == 0 ? x(scale.from / 100.0) : x(climb.steps().get(n - 1).mean());
        double after = x(step.mean());
        double y = middle(n);
        Color colour = n == 0 ? theme.shade(theme.faint(), 0.55) : gain < 0 ? theme.wrong() : theme.right();
        graphics.setColor(colour);
        graphics.fill(new Rectangle2D.Double(
                Math.min(before, after) - 0.5, y - BAR / 2.0, Math.abs(after - before) + 1, BAR));
        if (n + 1 < climb.steps().size()) {
            graphics.setColor(theme.faint());
            graphics.setStroke(THIN);
            graphics.draw(new Line2D.Double(after, y + BAR / 2.0, after, middle(n + 1) - BAR / 2.0));
        }
        double deviation = step.deviation().orElse(0.0);
        double high = x(step.mean() + deviation);
        if (step.deviation().isPresent()) {
            for (BasicStroke stroke : List.of(HALO, WHISKER)) {
                graphics.setStroke(stroke);
                graphics.setColor(stroke.equals(HALO) ? theme.surface() : theme.text());
                paintWhisker(graphics, x(step.mean() - deviation), high, y);
            }
        }
        paintFigures(graphics, theme, n, colour, Math.max(before, high) + GAP);
    }

    private static void paintWhisker(Graphics2D graphics, double low, double high, double y) {
        graphics.draw(new Line2D.Double(low, y, high, y));
        graphics.draw(new Line2D.Double(low, y - CAP, low, y + CAP));
        graphics.draw(new Line2D.Double(high, y - CAP, high, y + CAP));
    }

    /// The mean, and in the colour of the bar what was gained.
    private void paintFigures(Graphics2D graphics, Theme theme, int n, Color colour, double x) {
        float y = (float) middle(n) + 5;
        String mean = Format.percent(climb.steps().get(n).mean());
        graphics.setFont(Drawing.font(Font.BOLD, 14));
        graphics.setColor(theme.text());
        graphics.drawString(mean, (float) x, y);
        double end =
                x + graphics.getFontMetrics().getStringBounds(mean, graphics).getWidth();
        climb.gain(n).ifPresent(gain -> {
            graphics.setFont(Drawing.font(Font.PLAIN, 14));
            graphics.setColor(colour);
            graphics.drawString(Format.points(gain), (float) end + GAP, y);
        });
    }

    private double x(double accuracy) {
        return LEFT + PLOT * scale.place(accuracy);
    }

    private static double middle(int n) {
        return TOP + ROW * (n + 0.5);
    }
}
