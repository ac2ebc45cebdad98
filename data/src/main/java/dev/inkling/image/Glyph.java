package dev.inkling.image;

import dev.inkling.image.Components.Component;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Ink that is taken to be one digit.
///
/// Immutable.
public final class Glyph {
    /// Where a cut may run: so far from its place to either side, in relation to a part's width.
    private static final double SWAY = 0.35;

    /// What a step to the side costs a cut, in relation to full ink: it is as straight as it can be.
    private static final double SIDEWAYS = 0.02;

    private final GreyImage amounts;
    private final boolean[] page;
    private final Component ink;
    private final int reduction;
    private final Region picture;

    /// @param amounts how much ink is where on the page
    /// @param page the marks of all digits on it
    /// @param ink this one's
    /// @param reduction pixels of the picture for each of the page, along each axis
    /// @param picture all of the picture, in its own pixels
    Glyph(GreyImage amounts, boolean[] page, Component ink, int reduction, Region picture) {
        this.amounts = amounts;
        this.page = page;
        this.ink = ink;
        this.reduction = reduction;
        this.picture = picture;
    }

    /// Where it is in the picture, in the picture's pixels.
    public Region region() {
        Region region = ink.region();
        int left = reduction * region.left();
        int top = reduction * region.top();
        // The page's last column and row may stand for fewer of the picture's.
        return new Region(
                left,
                top,
                Math.min(reduction * region.right(), picture.right()) - left,
                Math.min(reduction * region.bottom(), picture.bottom()) - top);
    }

    /// It and another one as one digit.
    public Glyph and(Glyph other) {
        return new Glyph(amounts, page, ink.and(other.ink), reduction, picture);
    }

    /// The digit in MNIST's form: `MnistForm.PIXELS` unsigned bytes.
    public byte[] pixels() {
        return pixels(Steps.NONE);
    }

    /// [#pixels()], and shows how it comes about.
    ///
    /// @param steps hears of `digit`, `pen`, `box` and `centred`
    public byte[] pixels(Steps steps) {
        Region region = ink.region();
        // Edges are grey for up to a pixel in MNIST's form; a pen's stroke may be broadened by as much again.
        int reach = Math.ceilDiv(region.longer(), MnistForm.BOX);
        int margin = 2 * reach + 1;
        int width = region.width() + 2 * margin;
        int height = region.height() + 2 * margin;
        int left = region.left() - margin;
        int top = region.top() - margin;
        boolean[] own = new boolean[width * height];
        for (int i = 0; i < ink.area(); i++) {
            own[(ink.y(i) - top) * width + ink.x(i) - left] = true;
        }
        boolean[] near = Marks.spread(own, width, reach);
        float[] values = new float[own.length];
        for (int y = Math.max(0, -top); y < Math.min(height, amounts.height() - top); y++) {
            for (int x = Math.max(0, -left); x < Math.min(width, amounts.width() - left); x++) {
                int i = y * width + x;
                boolean others = page[(top + y) * amounts.width() + left + x] && !own[i];
                values[i] = near[i] && !others ? amounts.at(left + x, top + y) : 0;
            }
        }
        GreyImage digit = new GreyImage(width, height, values);
        steps.done("digit", digit);
        GreyImage written = Pen.likeMnist(digit, region.longer());
        steps.done("pen", written);
        return MnistForm.of(written, steps).orElseThrow();
    }

    /// Cuts it from top to bottom where the least ink is in the way, for digits that touch.
    ///
    /// @param parts how many digits of about the same width it may be
    /// @return fewer, if a part would be empty
    public List<Glyph> cut(int parts) {
        Region region = ink.region();
        double partWidth = (double) region.width() / parts;
        int[][] cuts = new int[parts - 1][];
        for (int k = 1; k < parts; k++) {
            cuts[k - 1] = cut(region, (int) Math.round(k * partWidth), Math.max(1, (int) (SWAY * partWidth)));
        }
        int[][] pixels = new int[parts][ink.area()];
        int[] counts = new int[parts];
        for (int i = 0; i < ink.area(); i++) {
            int part = 0;
            while (part < cuts.length && ink.x(i) - region.left() >= cuts[part][ink.y(i) - region.top()]) {
                part++;
            }
            pixels[part][counts[part]++] = ink.pixel(i);
        }
        List<Glyph> glyphs = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            if (counts[part] > 0) {
                Component piece = Component.of(Arrays.copyOf(pixels[part], counts[part]), amounts.width());
                glyphs.add(new Glyph(amounts, page, piece, reduction, picture));
            }
        }
        return glyphs;
    }

    /// The column in each row at which the cheapest path from top to bottom crosses it; ink costs by the length
    /// of the way through it, and each step to the side a little. It stays within `sway` of `middle`.
    private int[] cut(Region region, int middle, int sway) {
        int from = Math.max(0, middle - sway);
        int columns = Math.min(region.width(), middle + sway + 1) - from;
        double[] cost = new double[columns];
        int[][] step = new int[region.height()][columns];
        for (int y = 0; y < region.height(); y++) {
            double[] next = new double[columns];
            for (int x = 0; x < columns; x++) {
                float amount = amounts.at(region.left() + from + x, region.top() + y);
                step[y][x] = x;
                next[x] = cost[x] + amount;
                for (int before = Math.max(0, x - 1); before <= Math.min(columns - 1, x + 1); before++) {
                    double aslant = cost[before] + Math.sqrt(2) * amount + SIDEWAYS;
                    if (aslant < next[x]) {
                        step[y][x] = before;
                        next[x] = aslant;
                    }
                }
            }
            cost = next;
        }
        int end = 0;
        for (int x = 1; x < columns; x++) {
            if (cost[x] < cost[end]) {
                end = x;
            }
        }
        int[] path = new int[region.height()];
        for (int y = region.height() - 1; y >= 0; y--) {
            path[y] = from + end;
            end = step[y][end];
        }
        return path;
    }
}
