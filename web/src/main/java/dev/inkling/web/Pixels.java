package dev.inkling.web;

import dev.inkling.nn.Dataset;
import java.util.Base64;

/// An image's pixels as JSON carries them in answers: a byte each, 255 for full ink, row by row, in base64.
final class Pixels {
    private Pixels() {}

    static String text(byte[] pixels) {
        return Base64.getEncoder().encodeToString(pixels);
    }

    /// Image `j` of a data set.
    static String of(Dataset images, int j) {
        byte[] pixels = new byte[images.inputs()];
        images.copyPixels(j, pixels);
        return text(pixels);
    }

    /// @param text of [#text]
    static byte[] bytes(String text) {
        return Base64.getDecoder().decode(text);
    }
}
