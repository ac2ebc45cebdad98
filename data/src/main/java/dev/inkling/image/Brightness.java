package dev.inkling.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.util.Arrays;

/// How light each pixel of a picture is: 0 is black, 1 is white.
final class Brightness {
    /// A digit ends as 20 pixels: a larger picture only costs time and memory.
    private static final int LONGEST_SIDE = 1600;

    private final BufferedImage picture;
    private final float[] light;
    private final float[] opacity;

    private Brightness(BufferedImage picture) {
        this.picture = picture;
        light = new float[picture.getWidth()];
        opacity = new float[picture.getWidth()];
    }

    /// The brightness of `picture`, made smaller by a whole factor where a side is longer than
    /// `LONGEST_SIDE`. Where it is transparent, it lies on paper that sets it off: if most of the
    /// picture is opaque, that is paper itself; otherwise it is ink.
    static GreyImage of(BufferedImage picture) {
        return new Brightness(picture).read();
    }

    /// The factor by which [#of] makes a picture smaller.
    static int reduction(BufferedImage picture) {
        return Math.ceilDiv(Math.max(picture.getWidth(), picture.getHeight()), LONGEST_SIDE);
    }

    private GreyImage read() {
        int block = reduction(picture);
        int width = Math.ceilDiv(picture.getWidth(), block);
        int height = Math.ceilDiv(picture.getHeight(), block);
        float[] lights = new float[width * height];
        float[] opacities = new float[width * height];
        double allLight = 0;
        double allOpacity = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            readRow(y);
            int blockHeight = Math.min(block, picture.getHeight() - y / block * block);
            for (int x = 0; x < picture.getWidth(); x++) {
                int blockWidth = Math.min(block, picture.getWidth() - x / block * block);
                float share = opacity[x] / (blockWidth * blockHeight);
                int i = y / block * width + x / block;
                lights[i] += share * light[x];
                opacities[i] += share;
                allLight += opacity[x] * light[x];
                allOpacity += opacity[x];
            }
        }
        boolean opaqueIsPaper = allOpacity > 0.5 * picture.getWidth() * picture.getHeight();
        boolean opaqueIsLight = allLight > 0.5 * allOpacity;
        float paper = opaqueIsPaper == opaqueIsLight ? 1 : 0;
        for (int i = 0; i < lights.length; i++) {
            lights[i] = Math.clamp(lights[i] + (1 - opacities[i]) * paper, 0, 1);
        }
        return new GreyImage(width, height, lights);
    }

    private void readRow(int y) {
        ColorModel model = picture.getColorModel();
        if (model.getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            // Java takes stored greys for linear light and getRGB brightens them; files mean sRGB.
            readSamples(y, 0, light);
            if (model.hasAlpha()) {
                readSamples(y, 1, opacity);
            } else {
                Arrays.fill(opacity, 1);
            }
            return;
        }
        int[] row = picture.getRGB(0, y, picture.getWidth(), 1, null, 0, picture.getWidth());
        for (int x = 0; x < row.length; x++) {
            int argb = row[x];
            opacity[x] = (argb >>> 24) / 255f;
            light[x] = (0.299f * (argb >> 16 & 0xff) + 0.587f * (argb >> 8 & 0xff) + 0.114f * (argb & 0xff)) / 255;
        }
    }

    private void readSamples(int y, int band, float[] row) {
        float white = (1 << picture.getSampleModel().getSampleSize(band)) - 1;
        picture.getRaster().getSamples(0, y, row.length, 1, band, row);
        for (int x = 0; x < row.length; x++) {
            row[x] /= white;
        }
    }
}
