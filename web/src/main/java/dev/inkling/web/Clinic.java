package dev.inkling.web;

import dev.inkling.image.GreyImage;
import dev.inkling.image.PictureFile;
import dev.inkling.image.Steps;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Keeps the steps by which a picture is read: first those of the page, then those of each digit.
final class Clinic implements Steps {
    /// Large enough to see what happens, and small enough to be sent after every stroke.
    private static final int LONGEST_SIDE = 360;

    /// The first step of a digit.
    private static final String FIRST = "digit";

    /// The last: what the network sees.
    private static final String LAST = "centred";

    private final List<Step> page = new ArrayList<>();
    private final List<List<Step>> digits = new ArrayList<>();
    private final List<String> pixels = new ArrayList<>();

    /// A step's result.
    ///
    /// @param name as in [Steps#done]
    /// @param width pixels in a row
    /// @param height rows
    /// @param picture a grey PNG as a data URL; 0 is black
    record Step(String name, int width, int height, String picture) {}

    @Override
    public void done(String name, GreyImage picture) {
        if (name.equals(FIRST)) {
            digits.add(new ArrayList<>());
        }
        List<Step> steps = digits.isEmpty() ? page : digits.getLast();
        steps.add(step(name, fitted(picture)));
        if (name.equals(LAST)) {
            pixels.add(Pixels.text(levels(picture)));
        }
    }

    List<Step> page() {
        return page;
    }

    /// The steps of digit number `i`, in the order in which they were read.
    List<Step> digit(int i) {
        return digits.get(i);
    }

    /// What the network sees of each digit, see [Pixels].
    List<String> pixels() {
        return pixels;
    }

    /// The bytes that the picture was made of.
    private static byte[] levels(GreyImage picture) {
        byte[] levels = new byte[picture.width() * picture.height()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) Math.round(255 * picture.at(i % picture.width(), i / picture.width()));
        }
        return levels;
    }

    private static GreyImage fitted(GreyImage picture) {
        double factor = (double) LONGEST_SIDE / Math.max(picture.width(), picture.height());
        return factor >= 1 ? picture : picture.scale(scaled(picture.width(), factor), scaled(picture.height(), factor));
    }

    private static int scaled(int side, double factor) {
        return Math.max(1, (int) Math.round(factor * side));
    }

    private static Step step(String name, GreyImage grey) {
        BufferedImage image = new BufferedImage(grey.width(), grey.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < grey.height(); y++) {
            for (int x = 0; x < grey.width(); x++) {
                image.getRaster().setSample(x, y, 0, Math.round(255 * Math.clamp(grey.at(x, y), 0f, 1f)));
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            PictureFile.writePng(image, png);
        } catch (IOException e) { // it goes to memory
            throw new UncheckedIOException(e);
        }
        String data = "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
        return new Step(name, grey.width(), grey.height(), data);
    }
}
