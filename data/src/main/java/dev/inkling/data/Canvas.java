package dev.inkling.data;

import dev.inkling.data.Stroke.Point;
import dev.inkling.image.GreyImage;
import dev.inkling.image.MnistForm;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/// Paper on which a round pen draws curves, finer than MNIST's pixels.
final class Canvas {
    /// Pixels of the canvas for one of MNIST's, along each axis.
    private static final int FINENESS = 3;

    private static final int SIDE = FINENESS * MnistForm.SIDE;

    /// A thinner line would be fainter, not thinner.
    private static final double MIN_RADIUS = FINENESS / 2.0;

    private final double penRadius;
    private final double scale;
    private final double middleX;
    private final double middleY;
    private final float[] amounts = new float[SIDE * SIDE];

    /// A canvas on which `curves` fill MNIST's box when drawn with the pen.
    ///
    /// @param penWidth width of the line in MNIST's pixels
    Canvas(List<List<Point>> curves, double penWidth) {
        DoubleSummaryStatistics xs = new DoubleSummaryStatistics();
        DoubleSummaryStatistics ys = new DoubleSummaryStatistics();
        for (List<Point> curve : curves) {
            for (Point point : curve) {
                xs.accept(point.x());
                ys.accept(point.y());
            }
        }
        double longerSide = Math.max(xs.getMax() - xs.getMin(), ys.getMax() - ys.getMin());
        penRadius = FINENESS * penWidth / 2;
        scale = FINENESS * (MnistForm.BOX - penWidth) / longerSide;
        middleX = (xs.getMin() + xs.getMax()) / 2;
        middleY = (ys.getMin() + ys.getMax()) / 2;
    }

    /// What has been drawn.
    GreyImage ink() {
        return new GreyImage(SIDE, SIDE, amounts);
    }

    /// Draws straight lines from point to point.
    ///
    /// @param startPressure the line's width at the start in relation to the pen's
    /// @param endPressure the same at the end; between, it changes evenly
    void draw(List<Point> curve, double startPressure, double endPressure) {
        int lines = curve.size() - 1;
        for (int k = 0; k < lines; k++) {
            double pressure = startPressure + (endPressure - startPressure) * (k + 0.5) / lines;
            drawLine(onCanvas(curve.get(k)), onCanvas(curve.get(k + 1)), Math.max(MIN_RADIUS, penRadius * pressure));
        }
    }

    private Point onCanvas(Point point) {
        return point.plus(-middleX, -middleY).times(scale).plus(SIDE / 2.0, SIDE / 2.0);
    }

    /// Inks each pixel by its distance from the line: fully inside, falling to nothing over one
    /// pixel at the edge.
    private void drawLine(Point from, Point to, double radius) {
        double reach = radius + 0.5;
        Point line = to.minus(from);
        double perSquaredLength = 1 / Math.max(line.x() * line.x() + line.y() * line.y(), 1e-9);
        int left = pixel(Math.min(from.x(), to.x()) - reach);
        int right = pixel(Math.max(from.x(), to.x()) + reach);
        int top = pixel(Math.min(from.y(), to.y()) - reach);
        int bottom = pixel(Math.max(from.y(), to.y()) + reach);
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                double fromX = x + 0.5 - from.x();
                double fromY = y + 0.5 - from.y();
                double nearest = (fromX * line.x() + fromY * line.y()) * perSquaredLength;
                nearest = Math.min(1, Math.max(0, nearest));
                double awayX = fromX - nearest * line.x();
                double awayY = fromY - nearest * line.y();
                double squaredDistance = awayX * awayX + awayY * awayY;
                if (squaredDistance < reach * reach) {
                    float amount = (float) Math.min(1, reach - Math.sqrt(squaredDistance));
                    amounts[y * SIDE + x] = Math.max(amounts[y * SIDE + x], amount);
                }
            }
        }
    }

    private static int pixel(double place) {
        return Math.clamp((long) place, 0, SIDE - 1);
    }
}
