package dev.inkling.report;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jfree.svg.MeetOrSlice;
import org.jfree.svg.PreserveAspectRatio;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.SVGHints;
import org.jfree.svg.ViewBox;

/// Something to look at, in any theme, as dots or as vectors.
interface Drawing {
    /// Dots of a PNG to each unit of length.
    int SCALE = 2;

    int width();

    int height();

    /// Paints everything but the background.
    void paint(Graphics2D graphics, Theme theme);

    /// The drawing as a PNG file, two dots to each unit of length.
    default byte[] png(Theme theme) {
        BufferedImage image = new BufferedImage(SCALE * width(), SCALE * height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(SCALE, SCALE);
        paintAll(graphics, theme);
        graphics.dispose();
        return png(image);
    }

    /// The drawing as an SVG file, with its text as outlines.
    ///
    /// @param name the same for the same drawing, so that its file is the same too
    default byte[] svg(Theme theme, String name) {
        SVGGraphics2D graphics = new SVGGraphics2D(width(), height());
        graphics.setDefsKeyPrefix(name);
        // Another machine has other fonts, of other widths.
        graphics.setRenderingHint(SVGHints.KEY_DRAW_STRING_TYPE, SVGHints.VALUE_DRAW_STRING_TYPE_VECTOR);
        paintAll(graphics, theme);
        ViewBox all = new ViewBox(0, 0, width(), height());
        return graphics.getSVGElement(name, true, all, PreserveAspectRatio.XMID_YMID, MeetOrSlice.MEET)
                .getBytes(StandardCharsets.UTF_8);
    }

    private void paintAll(Graphics2D graphics, Theme theme) {
        graphics.setColor(theme.surface());
        graphics.fillRect(0, 0, width(), height());
        paint(graphics, theme);
    }

    /// An image as a PNG file.
    static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Without this stream there would be a temporary file, and a hook to delete it, which a JVM refuses that
        // is ending because of Ctrl-C.
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", out);
        } catch (IOException e) { // not in memory
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// The one typeface of all drawings.
    ///
    /// @param style as in [Font]
    static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    /// Writes `text` with its middle at `x`, standing on `y`.
    static void centred(Graphics2D graphics, String text, double x, double y) {
        double width = graphics.getFontMetrics().getStringBounds(text, graphics).getWidth();
        graphics.drawString(text, (float) (x - width / 2), (float) y);
    }

    /// Writes `text` with its end at `x`, standing on `y`.
    static void endingAt(Graphics2D graphics, String text, double x, double y) {
        double width = graphics.getFontMetrics().getStringBounds(text, graphics).getWidth();
        graphics.drawString(text, (float) (x - width), (float) y);
    }

    /// Writes `text` upwards, with its middle at `y`.
    static void upright(Graphics2D graphics, String text, double x, double y) {
        graphics.rotate(-Math.PI / 2, x, y);
        centred(graphics, text, x, y);
        graphics.rotate(Math.PI / 2, x, y);
    }
}
