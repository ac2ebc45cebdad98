package dev.inkling.image;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.LinearGradientPaint;
import java.awt.Paint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A page with digits made of simple strokes, and where each of them is.
final class DrawnPage {
    static final Color INK = new Color(40, 40, 60);
    static final Color PAPER = new Color(235, 232, 225);

    final BufferedImage image;
    final Graphics2D graphics;
    private final List<Region> boxes = new ArrayList<>();
    private double slant;
    private double pen = 0.1;

    DrawnPage(int width, int height, Paint paper) {
        this(width, height, BufferedImage.TYPE_INT_RGB);
        graphics.setPaint(paper);
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(INK);
    }

    /// Clear, or black.
    DrawnPage(int width, int height, int type) {
        image = new BufferedImage(width, height, type);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    /// Lets the light fall off to half, from the top left to the bottom right.
    DrawnPage shaded() {
        graphics.setPaint(
                new LinearGradientPaint(0, 0, image.getWidth(), image.getHeight(), new float[] {0, 1}, new Color[] {
                    new Color(0, true), new Color(0, 0, 0, 128)
                }));
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        return this;
    }

    /// How far the digits from now on lean to the right for each pixel up.
    DrawnPage slanted(double newSlant) {
        slant = newSlant;
        return this;
    }

    /// The strokes' width from now on, in relation to a digit's height.
    DrawnPage pen(double width) {
        pen = width;
        return this;
    }

    /// Writes a digit.
    ///
    /// @param height of the strokes' middle lines
    DrawnPage digit(int digit, double left, double top, double height) {
        AffineTransform place = new AffineTransform(height, 0, -slant * height, height, left + slant * height, top);
        Optional<Region> box = Optional.empty();
        for (Shape stroke : strokes(digit)) {
            Region part = draw(place.createTransformedShape(stroke), pen * height);
            box = Optional.of(box.map(region -> region.and(part)).orElse(part));
        }
        boxes.add(box.orElseThrow());
        return this;
    }

    /// Draws a line, and tells which pixels are most of it.
    private Region draw(Shape line, double width) {
        Shape stroke =
                new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND).createStrokedShape(line);
        graphics.fill(stroke);
        Rectangle2D bounds = new Area(stroke).getBounds2D();
        int left = (int) Math.round(bounds.getMinX());
        int top = (int) Math.round(bounds.getMinY());
        return new Region(
                left, top, (int) Math.round(bounds.getMaxX()) - left, (int) Math.round(bounds.getMaxY()) - top);
    }

    /// Where the digits are, in the order in which they were written.
    List<Region> boxes() {
        return boxes;
    }

    Optional<Page> read() {
        return Page.of(new Picture(image), Steps.NONE);
    }

    /// Middle lines in a box that is 1 high and about 0.6 wide.
    private static List<Shape> strokes(int digit) {
        return switch (digit) {
            case 0 -> List.of(new Ellipse2D.Double(0, 0, 0.6, 1));
            case 1 -> List.of(line(0, 0, 0, 1));
            case 2 -> List.of(line(0, 0.25, 0.1, 0.05, 0.3, 0, 0.5, 0.1, 0.55, 0.3, 0, 1, 0.6, 1));
            case 3 -> List.of(line(0, 0, 0.55, 0, 0.25, 0.4, 0.55, 0.55, 0.55, 0.85, 0.3, 1, 0, 0.9));
            case 4 -> List.of(line(0.4, 0, 0, 0.65, 0.6, 0.65), line(0.45, 0.4, 0.45, 1));
            // The bar is a stroke of its own, and does not quite reach the rest.
            case 5 ->
                List.of(line(0.05, 0.16, 0.03, 0.45, 0.4, 0.42, 0.55, 0.7, 0.4, 0.97, 0, 0.95), line(0.08, 0, 0.55, 0));
            case 6 -> List.of(line(0.4, 0, 0.1, 0.4, 0, 0.75, 0.2, 1, 0.45, 0.95, 0.5, 0.7, 0.3, 0.55, 0.05, 0.65));
            case 7 -> List.of(line(0, 0, 0.6, 0, 0.2, 1));
            case 8 -> List.of(new Ellipse2D.Double(0.08, 0, 0.4, 0.45), new Ellipse2D.Double(0, 0.45, 0.56, 0.55));
            case 9 -> List.of(new Ellipse2D.Double(0, 0, 0.5, 0.5), line(0.5, 0.25, 0.4, 1));
            default -> throw new IllegalArgumentException("digit: " + digit);
        };
    }

    private static Shape line(double... points) {
        Path2D line = new Path2D.Double();
        line.moveTo(points[0], points[1]);
        for (int i = 2; i < points.length; i += 2) {
            line.lineTo(points[i], points[i + 1]);
        }
        return line;
    }
}
