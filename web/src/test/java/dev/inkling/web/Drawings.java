package dev.inkling.web;

import dev.inkling.image.PictureFile;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;

/// Digits by hand: points in turn, x and y, in a square of side 1.
final class Drawings {
    static final List<Double> THREE = List.of(
            0.30, 0.24, 0.36, 0.16, 0.46, 0.12, 0.57, 0.15, 0.62, 0.24, 0.58, 0.34, 0.46, 0.41, 0.58, 0.45, 0.65, 0.55,
            0.62, 0.67, 0.51, 0.74, 0.39, 0.73, 0.29, 0.65);

    static final List<Double> SEVEN = List.of(0.30, 0.15, 0.50, 0.16, 0.68, 0.15, 0.58, 0.38, 0.46, 0.74);

    /// As on a pocket calculator: `fast` takes it for an 8.
    static final List<Double> SQUARE_TWO =
            List.of(0.30, 0.15, 0.65, 0.15, 0.65, 0.42, 0.32, 0.42, 0.32, 0.76, 0.68, 0.76);

    private Drawings() {}

    /// A PNG of digits in a row, each in a square of 200 pixels.
    @SafeVarargs
    static byte[] png(List<Double>... digits) {
        return bytes("png", digits);
    }

    @SafeVarargs
    static byte[] bytes(String format, List<Double>... digits) {
        BufferedImage picture = new BufferedImage(200 * digits.length, 200, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, picture.getWidth(), 200);
        graphics.setColor(Color.BLACK);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setStroke(new BasicStroke(14, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (int d = 0; d < digits.length; d++) {
            List<Double> points = digits[d];
            Path2D path = new Path2D.Double();
            path.moveTo(200 * (d + points.get(0)), 200 * points.get(1));
            for (int i = 2; i < points.size(); i += 2) {
                path.lineTo(200 * (d + points.get(i)), 200 * points.get(i + 1));
            }
            graphics.draw(path);
        }
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (format.equals("png")) {
                PictureFile.writePng(picture, out);
            } else {
                ImageIO.write(picture, format, out);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }
}
