package dev.inkling.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;

/// Turns the inks of a printer's JPEG, CMYK or YCCK, into light: near enough to tell strokes from
/// paper, without the profile that would tell the exact colours.
final class Cmyk {
    private Cmyk() {}

    /// What `inks` look like on white paper: each colour's light is what cyan, magenta or yellow
    /// leaves, times what black leaves.
    static BufferedImage toRgb(Raster inks, JpegHeader header) {
        int width = inks.getWidth();
        BufferedImage picture = new BufferedImage(width, inks.getHeight(), BufferedImage.TYPE_INT_RGB);
        int[] stored = new int[4 * width];
        int[] rgb = new int[width];
        for (int y = 0; y < inks.getHeight(); y++) {
            inks.getPixels(0, y, width, 1, stored);
            for (int x = 0; x < width; x++) {
                rgb[x] = rgb(stored, 4 * x, header);
            }
            picture.getRaster().setDataElements(0, y, width, 1, rgb);
        }
        return picture;
    }

    private static int rgb(int[] stored, int i, JpegHeader header) {
        float c = stored[i];
        float m = stored[i + 1];
        float y = stored[i + 2];
        int k = stored[i + 3];
        if (header.transformed()) { // YCC of the light that is left: JFIF's equations, and 255 minus that
            float blue = stored[i + 1] - 128;
            float red = stored[i + 2] - 128;
            c = 255 - (stored[i] + 1.402f * red);
            m = 255 - (stored[i] - 0.344136f * blue - 0.714136f * red);
            y = 255 - (stored[i] + 1.772f * blue);
        }
        boolean inverted = header.adobe();
        return light(c, k, inverted) << 16 | light(m, k, inverted) << 8 | light(y, k, inverted);
    }

    private static int light(float ink, int black, boolean inverted) {
        float left = Math.clamp(inverted ? ink : 255 - ink, 0, 255);
        return Math.round(left * (inverted ? black : 255 - black) / 255);
    }
}
