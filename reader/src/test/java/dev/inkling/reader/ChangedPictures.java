package dev.inkling.reader;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/// What happens to a picture on its way, and must not change what is read in it. Pictures are opaque.
final class ChangedPictures {
    private ChangedPictures() {}

    /// All changes by their names.
    ///
    /// @param seed of the directions from which the light comes
    static Map<String, UnaryOperator<BufferedImage>> changes(long seed) {
        Map<String, UnaryOperator<BufferedImage>> changes = new LinkedHashMap<>();
        for (double factor : new double[] {0.5, 0.71, 1.41, 2, 4}) {
            changes.put("scaled by " + factor, picture -> scaled(picture, factor));
        }
        changes.put("inverted", ChangedPictures::inverted);
        for (int degrees : new int[] {-10, -5, 5, 10}) {
            changes.put("rotated by " + degrees, picture -> rotated(picture, degrees));
        }
        SplittableRandom random = new SplittableRandom(seed);
        changes.put("shaded to a half", picture -> shaded(picture, 0.5, 2 * Math.PI * random.nextDouble()));
        changes.put("shaded to a third", picture -> shaded(picture, 1 / 3.0, 2 * Math.PI * random.nextDouble()));
        changes.put("JPEG of quality 40", picture -> throughJpeg(picture, 0.4f));
        return changes;
    }

    static BufferedImage scaled(BufferedImage picture, double factor) {
        int width = Math.max(1, (int) Math.round(factor * picture.getWidth()));
        int height = Math.max(1, (int) Math.round(factor * picture.getHeight()));
        BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scaled.createGraphics();
        if (factor < 1) {
            Image averaged = picture.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING);
            graphics.drawImage(averaged, 0, 0, null);
        } else {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            graphics.drawImage(picture, 0, 0, width, height, null);
        }
        graphics.dispose();
        return scaled;
    }

    static BufferedImage inverted(BufferedImage picture) {
        BufferedImage inverted = copy(picture);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                inverted.setRGB(x, y, ~picture.getRGB(x, y));
            }
        }
        return inverted;
    }

    /// On a canvas that is large enough, of the colour that is in the middle of those along the edge.
    static BufferedImage rotated(BufferedImage picture, double degrees) {
        double angle = Math.toRadians(degrees);
        double cos = Math.cos(angle);
        double sin = Math.abs(Math.sin(angle));
        int width = (int) Math.ceil(cos * picture.getWidth() + sin * picture.getHeight());
        int height = (int) Math.ceil(sin * picture.getWidth() + cos * picture.getHeight());
        BufferedImage rotated = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = rotated.createGraphics();
        graphics.setColor(edge(picture));
        graphics.fillRect(0, 0, width, height);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.translate(width / 2.0, height / 2.0);
        graphics.rotate(angle);
        graphics.translate(-picture.getWidth() / 2.0, -picture.getHeight() / 2.0);
        graphics.drawImage(picture, 0, 0, null);
        graphics.dispose();
        return rotated;
    }

    private static Color edge(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        int[] colours = new int[2 * (width + height)];
        for (int x = 0; x < width; x++) {
            colours[2 * x] = picture.getRGB(x, 0);
            colours[2 * x + 1] = picture.getRGB(x, height - 1);
        }
        for (int y = 0; y < height; y++) {
            colours[2 * (width + y)] = picture.getRGB(0, y);
            colours[2 * (width + y) + 1] = picture.getRGB(width - 1, y);
        }
        int[] middle = new int[3];
        for (int band = 0; band < 3; band++) {
            int shift = 8 * (2 - band);
            int[] sorted = Arrays.stream(colours)
                    .map(colour -> colour >> shift & 0xff)
                    .sorted()
                    .toArray();
            middle[band] = sorted[sorted.length / 2];
        }
        return new Color(middle[0], middle[1], middle[2]);
    }

    /// The light falls off from 1 to `least` across the picture.
    static BufferedImage shaded(BufferedImage picture, double least, double direction) {
        BufferedImage shaded = copy(picture);
        double dx = Math.cos(direction);
        double dy = Math.sin(direction);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                double u = (x + 0.5) / picture.getWidth() - 0.5;
                double v = (y + 0.5) / picture.getHeight() - 0.5;
                double along = 0.5 + (dx * u + dy * v) / (Math.abs(dx) + Math.abs(dy));
                double light = 1 - (1 - least) * along;
                int colour = picture.getRGB(x, y);
                int red = (int) Math.round(light * (colour >> 16 & 0xff));
                int green = (int) Math.round(light * (colour >> 8 & 0xff));
                int blue = (int) Math.round(light * (colour & 0xff));
                shaded.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        return shaded;
    }

    static BufferedImage throughJpeg(BufferedImage picture, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(copy(picture), null, null), settings);
            out.flush();
            return ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
    }

    /// The picture without transparency: on white, or on black if most of what is opaque is light.
    static BufferedImage opaque(BufferedImage picture) {
        double light = 0;
        double opacity = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int colour = picture.getRGB(x, y);
                opacity += colour >>> 24;
                light += (colour >>> 24) * (colour >> 8 & 0xff) / 255.0;
            }
        }
        boolean mostlyClear = opacity < 0.5 * 255 * picture.getWidth() * picture.getHeight();
        boolean lightOnes = light > 0.5 * opacity;
        return on(picture, mostlyClear == lightOnes ? Color.BLACK : Color.WHITE);
    }

    private static BufferedImage copy(BufferedImage picture) {
        return on(picture, Color.WHITE);
    }

    private static BufferedImage on(BufferedImage picture, Color paper) {
        BufferedImage copy = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = copy.createGraphics();
        graphics.drawImage(picture, 0, 0, paper, null);
        graphics.dispose();
        return copy;
    }
}
