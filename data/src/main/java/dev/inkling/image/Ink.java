package dev.inkling.image;

import java.util.Optional;

/// The ink of a picture.
///
/// @param amounts how much ink is where: 0 is none, 1 as much as in the middle of a stroke
/// @param marks the pixels that are ink for certain, row by row
@SuppressWarnings("ArrayRecordComponent") // as many as there are pixels, and nobody changes them
record Ink(GreyImage amounts, boolean[] marks) {
    /// Ink differs from the paper by at least so many levels.
    private static final int MIN_CONTRAST = 20;

    /// Ink stands out from the paper's own variation at least so many times.
    private static final double MIN_SIGNAL = 6;

    /// The ink in a picture whose paper has been removed.
    ///
    /// @param difference how much each pixel differs from the paper
    /// @return empty if nothing stands out
    static Optional<Ink> of(GreyImage difference) {
        Levels levels = new Levels(difference);
        int last = Levels.COUNT - 1;
        // A large digit covers much of its picture, but the least different quarter is paper: of normally
        // distributed levels, 5 % and 25 % lie one standard deviation apart, and the mean 0.7 further on.
        int quarter = levels.quantile(0.25, 0, last);
        int noise = quarter - levels.quantile(0.05, 0, last);
        int paper = quarter + (int) Math.round(0.7 * noise);
        int threshold = (int) Math.max(levels.otsu(), paper + Math.max(MIN_CONTRAST / 2, MIN_SIGNAL / 2 * noise));
        int full = levels.quantile(0.9, Math.min(threshold + 1, last), last);
        if (full <= threshold || full - paper < Math.max(MIN_CONTRAST, MIN_SIGNAL * noise)) {
            return Optional.empty();
        }
        int blank = Math.min(threshold - 1, paper + 2 * noise);
        float[] amounts = new float[difference.width() * difference.height()];
        boolean[] marks = new boolean[amounts.length];
        for (int y = 0; y < difference.height(); y++) {
            for (int x = 0; x < difference.width(); x++) {
                int i = y * difference.width() + x;
                int level = Levels.of(difference.at(x, y));
                marks[i] = level > threshold;
                amounts[i] = Math.clamp((level - blank) / (float) (full - blank), 0, 1);
            }
        }
        return Optional.of(new Ink(new GreyImage(difference.width(), difference.height(), amounts), marks));
    }
}
