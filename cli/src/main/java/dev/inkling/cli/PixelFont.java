package dev.inkling.cli;

import java.util.Locale;
import java.util.Map;

/// Capital letters, digits and a few signs of 5x7 pixels, for pictures on machines without fonts.
final class PixelFont {
    /// Pixels from letter to letter.
    static final int ADVANCE = 6;
    /// Rows of a letter.
    static final int HEIGHT = 7;

    private static final int WIDTH = 5;

    /// Each letter's rows from the top: a digit to base 32 is five pixels.
    private static final Map<Character, String> LETTERS = Map.ofEntries(
            Map.entry('A', "ehhvhhh"),
            Map.entry('B', "uhhuhhu"),
            Map.entry('C', "ehggghe"),
            Map.entry('D', "uhhhhhu"),
            Map.entry('E', "vgguggv"),
            Map.entry('F', "vgguggg"),
            Map.entry('G', "ehgnhhe"),
            Map.entry('H', "hhhvhhh"),
            Map.entry('I', "e44444e"),
            Map.entry('J', "72222ic"),
            Map.entry('K', "hikokih"),
            Map.entry('L', "ggggggv"),
            Map.entry('M', "hrllhhh"),
            Map.entry('N', "hhpljhh"),
            Map.entry('O', "ehhhhhe"),
            Map.entry('P', "uhhuggg"),
            Map.entry('Q', "ehhhlid"),
            Map.entry('R', "uhhukih"),
            Map.entry('S', "fgge11u"),
            Map.entry('T', "v444444"),
            Map.entry('U', "hhhhhhe"),
            Map.entry('V', "hhhhha4"),
            Map.entry('W', "hhhllla"),
            Map.entry('X', "hha4ahh"),
            Map.entry('Y', "hha4444"),
            Map.entry('Z', "v1248gv"),
            Map.entry('0', "ehjlphe"),
            Map.entry('1', "4c4444e"),
            Map.entry('2', "eh1248v"),
            Map.entry('3', "v2421he"),
            Map.entry('4', "26aiv22"),
            Map.entry('5', "vgu11he"),
            Map.entry('6', "68guhhe"),
            Map.entry('7', "v124888"),
            Map.entry('8', "ehhehhe"),
            Map.entry('9', "ehhf12c"),
            Map.entry('-', "000e000"),
            Map.entry('?', "eh12404"),
            Map.entry(' ', "0000000"));

    private static final String UNKNOWN = "vhhhhhv";

    /// What takes a pixel.
    @FunctionalInterface
    interface Ink {
        void at(int x, int y);
    }

    private PixelFont() {}

    /// Pixels that `text` is wide.
    static int width(String text) {
        return Math.max(0, ADVANCE * text.length() - 1);
    }

    /// Writes `text`, in capitals, from (0, 0) at its top left.
    static void write(String text, Ink ink) {
        String capitals = text.toUpperCase(Locale.ROOT);
        for (int i = 0; i < capitals.length(); i++) {
            String rows = LETTERS.getOrDefault(capitals.charAt(i), UNKNOWN);
            for (int y = 0; y < HEIGHT; y++) {
                int pixels = Character.digit(rows.charAt(y), 32);
                for (int x = 0; x < WIDTH; x++) {
                    if ((pixels >> (WIDTH - 1 - x) & 1) != 0) {
                        ink.at(ADVANCE * i + x, y);
                    }
                }
            }
        }
    }
}
