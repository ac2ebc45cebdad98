package dev.inkling.image;

/// Tells ink from paper: which of the two is the lighter one, and how dark the paper is where.
///
/// @param level how light it is where
/// @param difference how much the picture differs from it in the ink's direction, in [0, 1]; shadows, and light
///     that falls off to one side, are gone
record Paper(GreyImage level, GreyImage difference) {
    /// Half the width of a stroke is one of these shares of the picture's longer side, or less.
    private static final double[] HALF_STROKES = {0.01, 0.015, 0.02, 0.03, 0.045, 0.07, 0.1, 0.14, 0.2, 0.25};

    /// Where wider windows find less than this share more of what differs from the paper, all strokes are found.
    private static final double ALL = 0.12;

    /// Strokes are not less than this share of all that differs from the paper, shadows among it.
    private static final double LEAST_INK = 0.4;

    /// What differs by less than this share of the most is noise.
    private static final double NOISE = 0.3;

    /// A picture of this size tells how broad the strokes are.
    private static final int SMALL = 400;

    /// Where light and dark lie so near each other in brightness, they are of one kind.
    private static final double MIN_CONTRAST = 0.5;

    /// What is taken to lie around the page, in relation to the lightest paper.
    private static final double DARK = 0.5;

    /// The paper of a picture. Under the ink it is what a closing makes of the picture; the difference is known
    /// as black top-hat.
    ///
    /// @param light brightness, either ink on lighter paper or the other way round
    static Paper of(GreyImage light, Steps steps) {
        int widest = reach(light, HALF_STROKES.length - 1);
        GreyImage darkOnLight = isDark(light, widest) ? light.inverted() : light;
        steps.done("dark on light", darkOnLight);
        GreyImage paper = Morphology.closed(darkOnLight, reach(light, window(darkOnLight)));
        steps.done("paper", paper);
        return new Paper(paper, difference(darkOnLight, paper));
    }

    /// Where there is no paper, but a table or what else is dark and broad.
    boolean[] dark() {
        double darkest = DARK * new Levels(level).quantile(0.9, 0, Levels.COUNT - 1) / (Levels.COUNT - 1);
        boolean[] dark = new boolean[level.width() * level.height()];
        for (int i = 0; i < dark.length; i++) {
            dark[i] = level.at(i % level.width(), i / level.width()) < darkest;
        }
        return dark;
    }

    private static GreyImage difference(GreyImage darkOnLight, GreyImage paper) {
        float[] difference = new float[paper.width() * paper.height()];
        for (int y = 0; y < paper.height(); y++) {
            for (int x = 0; x < paper.width(); x++) {
                difference[y * paper.width() + x] = Math.max(0, paper.at(x, y) - darkOnLight.at(x, y));
            }
        }
        return new GreyImage(paper.width(), paper.height(), difference);
    }

    private static int reach(GreyImage image, int window) {
        return Math.max(1, (int) (HALF_STROKES[window] * Math.max(image.width(), image.height())));
    }

    /// Which window is wider than the strokes, and not so wide that it takes shadows for ink as well: the area
    /// that differs from the paper grows with the window until all strokes are in it, and then stays for a while.
    ///
    /// Source: Matheron's granulometry, *Random Sets and Integral Geometry*, 1975.
    private static int window(GreyImage darkOnLight) {
        int longer = Math.max(darkOnLight.width(), darkOnLight.height());
        GreyImage small = longer <= SMALL
                ? darkOnLight
                : darkOnLight.scale(
                        Math.max(1, SMALL * darkOnLight.width() / longer),
                        Math.max(1, SMALL * darkOnLight.height() / longer));
        int last = HALF_STROKES.length - 1;
        GreyImage most = difference(small, Morphology.closed(small, reach(small, last)));
        int threshold = (int) (NOISE * new Levels(most).highest());
        long all = new Levels(most).above(threshold);
        long before = 0;
        for (int window = 1; window < last; window++) {
            if (reach(small, window) == reach(small, window - 1)) {
                continue; // in a tiny picture
            }
            long area = new Levels(difference(small, Morphology.closed(small, reach(small, window)))).above(threshold);
            boolean noneMore = area < (1 + ALL) * before;
            if (noneMore && before >= LEAST_INK * all) {
                // Wider than that, since a stroke is not everywhere of one width.
                return Math.min(window + 2, last);
            }
            before = area;
        }
        return last;
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
