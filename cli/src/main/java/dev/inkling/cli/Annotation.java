package dev.inkling.cli;

import dev.inkling.image.Picture;
import dev.inkling.image.Region;
import dev.inkling.reader.Digit;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/// A picture with a box around each digit that was read, and the digit above it. Uncertain ones have another
/// colour and a `?`; the two colours can be told apart by everyone.
final class Annotation {
    private static final Color SURE = new Color(0, 114, 178);
    private static final Color UNSURE = new Color(213, 94, 0);

    /// A picture that is smaller than this is enlarged, or its boxes would hide it.
    private static final int LEAST_SIDE = 400;

    private final BufferedImage picture;

    /// Pixels of the annotated picture for one of the original.
    private final double zoom;

    private final int line;

    Annotation(Picture original) {
        BufferedImage image = original.image();
        int longer = Math.max(image.getWidth(), image.getHeight());
        int enlarged = Math.max(1, Math.ceilDiv(LEAST_SIDE, longer));
        zoom = (double) enlarged / original.subsampling();
        line = Math.max(1, enlarged * longer / 600);
        picture = new BufferedImage(
                enlarged * image.getWidth(), enlarged * image.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        graphics.drawImage(image, 0, 0, picture.getWidth(), picture.getHeight(), null);
        graphics.dispose();
    }

    void mark(Digit digit) {
        Region box = digit.region();
        int left = (int) (zoom * box.left()) - 2 * line;
        int top = (int) (zoom * box.top()) - 2 * line;
        int width = (int) (zoom * box.width()) + 4 * line;
        int height = (int) (zoom * box.height()) + 4 * line;
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(digit.sure() ? SURE : UNSURE);
        for (int i = 0; i < line; i++) {
            graphics.drawRect(left + i, top + i, width - 2 * i, height - 2 * i);
        }
        String text = digit.value() + (digit.sure() ? "" : "?");
        int size = Math.max(line, height / (4 * PixelFont.HEIGHT));
        int above = top - (PixelFont.HEIGHT + 1) * size;
        int from = above >= 0 ? above : top + height + size;
        PixelFont.write(text, (x, y) -> graphics.fillRect(left + x * size, from + y * size, size, size));
        graphics.dispose();
    }

    BufferedImage picture() {
        return picture;
    }
}
