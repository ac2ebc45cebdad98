package dev.inkling.data;

import java.util.ArrayDeque;
import java.util.Deque;

/// The outlines in an image: smoothed by a Gaussian of 1 pixel, the ridges of its gradient, those
/// above a high threshold and those above a low one that are connected with them.
///
/// Source: J. Canny, "A computational approach to edge detection", 1986.
final class CannyEdges {
    private static final double SIGMA = 1;
    private static final double LOW = 0.1;
    private static final double HIGH = 0.2;

    private final Plane acrossX;
    private final Plane acrossY;
    private final Plane slope;

    private CannyEdges(Plane x) {
        // Brighter where a part of the Gaussian is beyond the image, as if that part were not there.
        Plane inside = x.map(ink -> 1).blurredWithinNothing(SIGMA);
        Plane blurred = x.blurredWithinNothing(SIGMA);
        Plane smooth = x.with((column, row) -> blurred.at(column, row) / inside.at(column, row));
        acrossX = x.with((c, r) -> sobel(smooth, c, r, 1, 0));
        acrossY = x.with((c, r) -> sobel(smooth, c, r, 0, 1));
        slope = x.with((c, r) -> {
            double dx = acrossX.at(c, r);
            double dy = acrossY.at(c, r);
            return Math.sqrt(dx * dx + dy * dy);
        });
    }

    /// 1 at outlines, 0 elsewhere.
    static Plane of(Plane x) {
        CannyEdges edges = new CannyEdges(x);
        Plane low = x.with((c, r) -> edges.isRidge(c, r) && edges.slope.at(c, r) >= LOW ? 1 : 0);
        boolean[] found = new boolean[x.width() * x.height()];
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < found.length; i++) {
            if (low.at(i % x.width(), i / x.width()) > 0 && edges.slope.at(i % x.width(), i / x.width()) >= HIGH) {
                found[i] = true;
                open.add(i);
            }
        }
        while (!open.isEmpty()) {
            int i = open.remove();
            for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                    int c = i % x.width() + dx;
                    int r = i / x.width() + dy;
                    if (low.at(c, r) > 0 && !found[r * x.width() + c]) {
                        found[r * x.width() + c] = true;
                        open.add(r * x.width() + c);
                    }
                }
            }
        }
        return x.with((c, r) -> found[r * x.width() + c] ? 1 : 0);
    }

    /// Sobel's difference along (dx, dy): 1, 2, 1 times what is after the pixel, less what is
    /// before.
    private static double sobel(Plane x, int c, int r, int dx, int dy) {
        double after = x.atOrEdge(c + dx + dy, r + dy + dx)
                + 2 * x.atOrEdge(c + dx, r + dy)
                + x.atOrEdge(c + dx - dy, r + dy - dx);
        double before = x.atOrEdge(c - dx + dy, r - dy + dx)
                + 2 * x.atOrEdge(c - dx, r - dy)
                + x.atOrEdge(c - dx - dy, r - dy - dx);
        return after - before;
    }

    /// Whether the slope is no less than a step up and a step down the gradient, where it is
    /// worked out linearly between two neighbours. The outermost pixels are none.
    private boolean isRidge(int c, int r) {
        if (c == 0 || r == 0 || c == slope.width() - 1 || r == slope.height() - 1) {
            return false;
        }
        double dx = acrossX.at(c, r);
        double dy = acrossY.at(c, r);
        double here = slope.at(c, r);
        double longer = Math.max(Math.abs(dx), Math.abs(dy));
        if (longer == 0) {
            return false;
        }
        int signX = dx < 0 ? -1 : 1;
        int signY = dy < 0 ? -1 : 1;
        boolean steep = Math.abs(dy) >= Math.abs(dx);
        double share = (steep ? Math.abs(dx) : Math.abs(dy)) / longer;
        int straightX = steep ? 0 : signX;
        int straightY = steep ? signY : 0;
        double up = share * slope.at(c + signX, r + signY) + (1 - share) * slope.at(c + straightX, r + straightY);
        double down = share * slope.at(c - signX, r - signY) + (1 - share) * slope.at(c - straightX, r - straightY);
        return up <= here && down <= here;
    }
}
