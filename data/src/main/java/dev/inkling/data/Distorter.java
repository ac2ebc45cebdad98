package dev.inkling.data;

import dev.inkling.data.Augmentation.Amount;
import dev.inkling.math.CounterRandom;
import dev.inkling.nn.Augmenter;

/// Changes images of one size by the settings of an [Augmentation]. Each distortion draws from a
/// stream of its own: to change one of them leaves the others as they were.
final class Distorter implements Augmenter {
    /// Names the stream of randomness that changes are drawn from.
    private static final long STREAM = 16;

    /// Pixels between the points that [Distortion#ELASTIC] moves independently of each other. A
    /// cubic B-spline over points this far apart is as smooth as a Gaussian of 8 / √3 = 4.6
    /// pixels, what Simard and Cireșan used.
    private static final double ELASTIC_SPACING = 8;

    private static final double CLOUD_SPACING = 7;

    private final Augmentation settings;
    private final CounterRandom random;
    private final int height;
    private final int width;
    private final Spline elasticRows;
    private final Spline elasticColumns;

    Distorter(Augmentation settings, long seed, int height, int width) {
        this.settings = settings;
        this.random = new CounterRandom(seed).stream(STREAM);
        this.height = height;
        this.width = width;
        elasticRows = new Spline(height, ELASTIC_SPACING);
        elasticColumns = new Spline(width, ELASTIC_SPACING);
    }

    @Override
    public void augment(long epoch, int image, byte[] pixels) {
        if (pixels.length != height * width) {
            throw new IllegalArgumentException(
                    "augmentation: expected an image of " + height + "x" + width + " pixels, got " + pixels.length);
        }
        CounterRandom own = random.stream(epoch).stream(image);
        Sheet sheet = new Sheet(height, width, pixels);
        move(sheet, own);
        press(sheet, own);
        hollow(sheet, own);
        erase(sheet, own);
        scribble(sheet, own);
        lighten(sheet, own);
        darkenPaper(sheet, own);
        invert(sheet, own);
        scatter(sheet, own);
        blur(sheet, own);
        grain(sheet, own);
        speckle(sheet, own);
        sheet.copyTo(pixels);
    }

    private static Draws draws(Distortion kind, CounterRandom own) {
        return new Draws(own.stream(kind.stream()));
    }

    /// The amount of `kind`, or 0 when it is off or spares this image.
    private double amount(Distortion kind, Draws draws) {
        Amount amount = settings.amounts().get(kind);
        return amount == null || 100 * draws.uniform() >= amount.percent() ? 0 : amount.value();
    }

    /// Uniform in [-amount, amount).
    private double eitherWay(Distortion kind, CounterRandom own) {
        Draws draws = draws(kind, own);
        double amount = amount(kind, draws);
        return amount * draws.uniform(-1, 1);
    }

    /// Uniform in [0, amount).
    private double upTo(Distortion kind, CounterRandom own) {
        Draws draws = draws(kind, own);
        double amount = amount(kind, draws);
        return amount * draws.uniform();
    }

    private void move(Sheet sheet, CounterRandom own) {
        Draws shifts = draws(Distortion.SHIFT, own);
        double most = amount(Distortion.SHIFT, shifts);
        double scale = 1 + eitherWay(Distortion.SCALE, own);
        double stretch = eitherWay(Distortion.STRETCH, own);
        Affine map = Affine.inverseOf(
                eitherWay(Distortion.ROTATE, own),
                scale * (1 + stretch),
                scale * (1 - stretch),
                eitherWay(Distortion.SHEAR, own),
                most * shifts.uniform(-1, 1),
                most * shifts.uniform(-1, 1));
        Draws bends = draws(Distortion.ELASTIC, own);
        double deviation = amount(Distortion.ELASTIC, bends);
        if (deviation > 0) {
            sheet.warp(
                    map,
                    new SmoothField(elasticRows, elasticColumns, deviation, bends),
                    new SmoothField(elasticRows, elasticColumns, deviation, bends));
        } else if (!map.isIdentity()) {
            sheet.warp(map);
        }
    }

    private void press(Sheet sheet, CounterRandom own) {
        double thickness = eitherWay(Distortion.THICKNESS, own);
        if (thickness != 0) {
            sheet.press((float) thickness);
        }
    }

    private void hollow(Sheet sheet, CounterRandom own) {
        double share = upTo(Distortion.OUTLINE, own);
        if (share > 0) {
            sheet.hollow((float) share);
        }
    }

    private void erase(Sheet sheet, CounterRandom own) {
        Draws draws = draws(Distortion.ERASE, own);
        double amount = amount(Distortion.ERASE, draws);
        if (amount > 0) {
            int high = (int) Math.ceil(height * amount * draws.uniform());
            int wide = (int) Math.ceil(width * amount * draws.uniform());
            sheet.erase(draws.below(height - high + 1), draws.below(width - wide + 1), high, wide);
        }
    }

    private void scribble(Sheet sheet, CounterRandom own) {
        Draws draws = draws(Distortion.SCRIBBLE, own);
        double most = amount(Distortion.SCRIBBLE, draws);
        int lines = (int) Math.ceil(most * draws.uniform());
        for (int line = 0; line < lines; line++) {
            float ink = (float) draws.uniform(0.5, 1);
            float radius = (float) draws.uniform(0.3, 0.9);
            sheet.draw(
                    (float) (width * draws.uniform()),
                    (float) (height * draws.uniform()),
                    (float) (width * draws.uniform()),
                    (float) (height * draws.uniform()),
                    radius,
                    ink);
        }
    }

    private void lighten(Sheet sheet, CounterRandom own) {
        double missing = upTo(Distortion.CONTRAST, own);
        double level = upTo(Distortion.BRIGHTNESS, own);
        if (missing > 0 || level > 0) {
            sheet.lighten((float) (1 - missing), (float) level);
        }
    }

    private void darkenPaper(Sheet sheet, CounterRandom own) {
        Draws draws = draws(Distortion.BACKGROUND, own);
        double darkest = amount(Distortion.BACKGROUND, draws);
        if (darkest == 0) {
            return;
        }
        float level = (float) (darkest * draws.uniform());
        switch (draws.below(3)) {
            case 0 -> sheet.darken(level, Ramp.shadow(height, width, draws));
            case 1 -> sheet.darken(level, Ramp.bands(height, width, draws));
            default ->
                sheet.darken(
                        level,
                        new SmoothField(
                                new Spline(height, CLOUD_SPACING), new Spline(width, CLOUD_SPACING), 0.35, draws));
        }
    }

    private void invert(Sheet sheet, CounterRandom own) {
        Draws draws = draws(Distortion.INVERT, own);
        double share = amount(Distortion.INVERT, draws);
        if (share > 0) {
            sheet.invert((float) share, Ramp.edges(height, width, draws));
        }
    }

    private void scatter(Sheet sheet, CounterRandom own) {
        int most = (int) Math.ceil(upTo(Distortion.SCATTER, own));
        if (most > 0) {
            sheet.scatter(most, own.stream(Distortion.SCATTER.stream()).stream(0));
        }
    }

    private void blur(Sheet sheet, CounterRandom own) {
        double deviation = upTo(Distortion.BLUR, own);
        if (deviation > 0) {
            sheet.blur((float) deviation);
        }
    }

    private void grain(Sheet sheet, CounterRandom own) {
        double deviation = upTo(Distortion.NOISE, own);
        if (deviation > 0) {
            sheet.grain((float) deviation, own.stream(Distortion.NOISE.stream()).stream(0));
        }
    }

    private void speckle(Sheet sheet, CounterRandom own) {
        double share = upTo(Distortion.SPECKLE, own);
        if (share > 0) {
            sheet.speckle((float) share, own.stream(Distortion.SPECKLE.stream()).stream(0));
        }
    }
}
