package dev.inkling.report;

import java.awt.Color;

/// Colours of pictures, those of the page that they stand on: `page.css` has them too.
///
/// Blue and orange are Okabe and Ito's, which colour-blind people can tell apart, lighter in the
/// dark.
///
/// @param suffix of the names of files that are drawn in it
/// @param surface what everything stands on
/// @param text for what is read
/// @param faint for what is read last
/// @param line for grids, and for cells with nothing in them
/// @param right for right answers, and what else is in the foreground: the accent
/// @param wrong for mistakes, and what is set against the accent
record Theme(String suffix, Color surface, Color text, Color faint, Color line, Color right, Color wrong) {
    static final Theme LIGHT = new Theme(
            "",
            new Color(0xFFFFFF),
            new Color(0x1B1F24),
            new Color(0x5C6672),
            new Color(0xE7EAEE),
            new Color(0x0072B2),
            new Color(0xD55E00));

    static final Theme DARK = new Theme(
            "-dark",
            new Color(0x14171B),
            new Color(0xE8EBEF),
            new Color(0x9AA5B1),
            new Color(0x2A3037),
            new Color(0x58B2EC),
            new Color(0xFF9248));

    /// From the surface, 0, to `colour`, 1.
    Color shade(Color colour, double strength) {
        return between(surface, colour, strength);
    }

    /// What empty cells and digits stand on: a little off the surface.
    Color paper() {
        return shade(line, 0.5);
    }

    /// From `from`, 0, to `to`, 1.
    static Color between(Color from, Color to, double strength) {
        double share = Math.clamp(strength, 0, 1);
        return new Color(
                mix(from.getRed(), to.getRed(), share),
                mix(from.getGreen(), to.getGreen(), share),
                mix(from.getBlue(), to.getBlue(), share));
    }

    /// What can be read on `background`: black or white.
    static Color on(Color background) {
        return luminance(background) > 0.18 ? Color.BLACK : Color.WHITE; // where both have the same contrast
    }

    /// Relative luminance as in the Web Content Accessibility Guidelines 2.2.
    private static double luminance(Color colour) {
        return 0.2126 * linear(colour.getRed())
                + 0.7152 * linear(colour.getGreen())
                + 0.0722 * linear(colour.getBlue());
    }

    private static double linear(int level) {
        double share = level / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private static int mix(int from, int to, double share) {
        return (int) Math.round(from + share * (to - from));
    }
}
