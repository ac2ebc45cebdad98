package dev.inkling.web;

import java.util.Base64;

/// An image's pixels as JSON carries them in answers: a byte each, 255 for full ink, row by row, in base64.
final class Pixels {
    private Pixels() {}

    static String text(byte[] pixels) {
        return Base64.getEncoder().encodeToString(pixels);
    }

    /// @param text of [#text]
    static byte[] bytes(String text) {
        return Base64.getDecoder().decode(text);
    }
}
