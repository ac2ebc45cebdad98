package dev.inkling.report;

import dev.inkling.nn.Dataset;
import java.awt.Color;
import java.awt.image.BufferedImage;

/// Images of a data set to be drawn.
///
/// @param data where they are
record Ink(Dataset data) {
    private static final int OPAQUE = 24;

    /// Image `index` in ink of this colour; where there is none, what lies below shows.
    BufferedImage image(int index, Color ink) {
        byte[] pixels = new byte[data.inputs()];
        data.copyPixels(index, pixels);
        BufferedImage image = new BufferedImage(data.width(), data.height(), BufferedImage.TYPE_INT_ARGB);
        int colour = ink.getRGB() & 0xFFFFFF;
        for (int i = 0; i < pixels.length; i++) {
            int level = Byte.toUnsignedInt(pixels[i]);
            image.setRGB(i % data.width(), i / data.width(), level << OPAQUE | colour);
        }
        return image;
    }
}
