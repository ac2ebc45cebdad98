package dev.inkling.image;

/// Tells ink from paper: which of the two is the lighter one, and how dark the paper is where.
final class Paper {
    /// Strokes are narrower than this share of the picture's longer side; what is broader is paper.
    private static final double BROADEST_STROKE = 0.5;

    /// Where light and dark lie so near each other in brightness, they are of one kind.
    private static final double MIN_CONTRAST = 0.5;

    private Paper() {}

    /// How much a picture differs from its paper in the ink's direction, in [0, 1]; shadows, and light
    /// that falls off to one side, are gone.
    ///
    /// The paper under the ink is what a closing makes of the picture; the difference is known as black top-hat.
    ///
    /// @param light brightness, either ink on lighter paper or the other way round
    static GreyImage removed(GreyImage light, Steps steps) {
        int reach = reach(light);
        GreyImage darkOnLight = isDark(light, reach) ? light.inverted() : light;
        steps.done("dark on light", darkOnLight);
        GreyImage paper = Morphology.closed(darkOnLight, reach);
        steps.done("paper", paper);
        float[] difference = new float[light.width() * light.height()];
        for (int y = 0; y < light.height(); y++) {
            for (int x = 0; x < light.width(); x++) {
                difference[y * light.width() + x] = Math.max(0, paper.at(x, y) - darkOnLight.at(x, y));
            }
        }
        return new GreyImage(light.width(), light.height(), difference);
    }

    private static int reach(GreyImage image) {
        return Math.max(1, (int) (BROADEST_STROKE / 2 * Math.max(image.width(), image.height())));
    }

    /// Whether the paper is dark. Wherever there is ink nearby, a pixel is on the lighter or on the darker
    /// side of the levels around it. Most pixels are paper, since strokes have room between and around them.
    ///
    /// The local comparison is Bernsen's, "Dynamic thresholding of grey-level images", 1986.
    private static boolean isDark(GreyImage light, int reach) {
        GreyImage lightest = Morphology.dilated(light, reach);
        GreyImage darkest = Morphology.eroded(light, reach);
        float contrast = 0;
        for (int y = 0; y < light.height(); y++) {
            for (int x = 0; x < light.width(); x++) {
                contrast = Math.max(contrast, lightest.at(x, y) - darkest.at(x, y));
            }
        }
        long balance = 0;
        for (int y = 0; y < light.height(); y++) {
            for (int x = 0; x < light.width(); x++) {
                float high = lightest.at(x, y);
                float low = darkest.at(x, y);
                if (high - low > MIN_CONTRAST * contrast) {
                    balance += light.at(x, y) > (high + low) / 2 ? 1 : -1;
                }
            }
        }
        return balance < 0;
    }
}
