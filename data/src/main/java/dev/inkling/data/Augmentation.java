package dev.inkling.data;

import dev.inkling.nn.Augmenter;
import dev.inkling.nn.Dataset;
import dev.inkling.train.TrainingAids;
import dev.inkling.train.TrainingPlan;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How training images are changed, so that a network never sees the same one twice.
///
/// As text it is a list of amounts, each with the share of images that it concerns where that is
/// not all of them: `shift 2, rotate 12, noise 0.1 25%`. The text of an augmentation, [#toString],
/// gives the same one again.
///
/// @param amounts how much of what; what is not there is off
public record Augmentation(Map<Distortion, Amount> amounts) {
    private static final Pattern PART = Pattern.compile("(\\S+)\\s+(\\S+)(?:\\s+(\\S+))?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");

    /// Images as they are.
    public static final Augmentation NONE = new Augmentation(Map.of());

    /// Small movements, which suit any network.
    public static final Augmentation LIGHT = parse("shift 1, rotate 8, scale 0.06");

    /// For a network of dense layers on MNIST: affine and elastic, in the spirit of Simard,
    /// Steinkraus and Platt, "Best practices for convolutional neural networks applied to visual
    /// document analysis", 2003, and of Cireșan, Meier, Gambardella and Schmidhuber, "Deep, big,
    /// simple neural nets for handwritten digit recognition", 2010. Their elastic fields, uniform
    /// noise smoothed by a Gaussian and multiplied (4 and 34, 5.5 and 37), move a pixel by 1.4 and
    /// by 1.1 pixels.
    public static final Augmentation ELASTIC =
            parse("shift 1, rotate 12, scale 0.1, stretch 0.1, shear 0.15, elastic 1.2");

    /// For a convolutional network that is to read what comes from a camera: all there is.
    public static final Augmentation STRONG = parse("shift 3, rotate 20, scale 0.2, stretch 0.15, shear 0.25,"
            + " elastic 1.2, thickness 0.8 50%, outline 1 15%, erase 0.3 10%, scribble 4 20%, contrast 0.4 40%,"
            + " brightness 0.4 20%, background 0.6 25%, invert 1 6%, scatter 2 15%, blur 1 25%, noise 0.2 20%,"
            + " speckle 0.25 15%");

    /// How much of a distortion.
    ///
    /// @param value its amount; 0 is off
    /// @param percent of how many images, above 0 to 100
    public record Amount(double value, double percent) {
        public Amount {
            if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("amount: expected a number, 0 or above, got " + value);
            }
            if (!(percent > 0 && percent <= 100)) {
                throw new IllegalArgumentException(
                        "amount: expected more than 0% and at most 100% of the images, got " + text(percent) + "%");
            }
        }

        @Override
        public String toString() {
            return text(value) + (percent == 100 ? "" : " " + text(percent) + "%");
        }
    }

    /// Leaves out amounts of 0.
    ///
    /// @throws IllegalArgumentException if an amount is larger than makes sense
    public Augmentation {
        Map<Distortion, Amount> used = new EnumMap<>(Distortion.class);
        amounts.forEach((kind, amount) -> {
            if (amount.value > kind.most()) {
                throw new IllegalArgumentException("augmentation: expected at most " + text(kind.most()) + " for "
                        + kind.word() + ", got " + text(amount.value));
            }
            if (amount.value > 0) {
                used.put(kind, amount);
            }
        });
        amounts = Collections.unmodifiableMap(used);
    }

    /// Finds or reads settings.
    ///
    /// @param text `none`, `light`, `elastic`, `strong`, or a list: `shift 2, noise 0.1 25%`
    /// @throws IllegalArgumentException if it is none of these
    public static Augmentation named(String text) {
        String settings = text.strip();
        return switch (settings) {
            case "none" -> NONE;
            case "light" -> LIGHT;
            case "elastic" -> ELASTIC;
            case "strong" -> STRONG;
            default -> {
                if (settings.matches("\\S*")) {
                    throw unexpected("none, light, elastic, strong or a list such as \"shift 2, rotate 12\"", settings);
                }
                yield parse(settings);
            }
        };
    }

    private static Augmentation parse(String text) {
        Map<Distortion, Amount> amounts = new EnumMap<>(Distortion.class);
        for (String part : text.split(",", -1)) {
            Matcher matcher = PART.matcher(part.strip());
            if (!matcher.matches()) {
                throw unexpected("a word and a number such as \"rotate 12\" or \"noise 0.1 25%\"", part);
            }
            Distortion kind = kind(matcher.group(1));
            double value = number(
                    matcher.group(2), kind.most(), "a number from 0 to " + text(kind.most()) + " after " + kind.word());
            double percent = matcher.group(3) == null ? 100 : percent(matcher.group(3), kind);
            if (amounts.put(kind, new Amount(value, percent)) != null) {
                throw new IllegalArgumentException("augmentation: expected " + kind.word() + " once, got it twice");
            }
        }
        return new Augmentation(amounts);
    }

    private static Distortion kind(String word) {
        return Arrays.stream(Distortion.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> unexpected(
                        Arrays.stream(Distortion.values()).map(Distortion::word).collect(Collectors.joining(", ")),
                        word));
    }

    private static double percent(String word, Distortion kind) {
        String expected = "a share of the images such as 25% after the amount of " + kind.word();
        String digits = word.endsWith("%") ? word.substring(0, word.length() - 1) : "";
        double percent = NUMBER.matcher(digits).matches() ? Double.parseDouble(digits) : 0;
        if (percent == 0 || percent > 100) {
            throw unexpected(expected, word);
        }
        return percent;
    }

    private static double number(String word, double most, String expected) {
        double number = NUMBER.matcher(word).matches() ? Double.parseDouble(word) : Double.POSITIVE_INFINITY;
        if (number > most) {
            throw unexpected(expected, word);
        }
        return number;
    }

    private static IllegalArgumentException unexpected(String expected, String actual) {
        String got = actual.isBlank() ? "nothing" : '"' + actual.strip() + '"';
        return new IllegalArgumentException("augmentation: expected " + expected + ", got " + got);
    }

    /// As Java writes a number, but 2 and 0.0001 for 2.0 and 1.0E-4.
    private static String text(double number) {
        return Double.isFinite(number)
                ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
                : Double.toString(number);
    }

    /// The list of amounts, which [#named] reads.
    @Override
    public String toString() {
        return amounts.isEmpty()
                ? "none"
                : amounts.entrySet().stream()
                        .map(entry -> entry.getKey().word() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }

    /// What changes the images of a training, if its plan says so.
    ///
    /// @throws IllegalArgumentException as in [#named]
    public static Optional<Augmenter> of(TrainingPlan plan, Dataset images) {
        String text = plan.aids().augmentation();
        return text.equals(TrainingAids.NO_AUGMENTATION)
                ? Optional.empty()
                : Optional.of(named(text).augmenter(plan.seed(), images.height(), images.width()));
    }

    /// Changes images of one size by these settings. What becomes of an image is a function of
    /// (seed, epoch, image): plain arithmetic, square roots and `StrictMath`, so the same on every
    /// machine.
    ///
    /// The result is safe to use from several threads. An image of 28x28 pixels takes it 7
    /// microseconds with `light` and 17 with `strong` (`bench/jmh Augmentation`).
    ///
    /// @param seed another seed, other changes
    /// @param height rows of pixels in an image
    /// @param width pixels in a row
    public Augmenter augmenter(long seed, int height, int width) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "augmentation: expected images of at least 1x1 pixels, got " + height + "x" + width);
        }
        return amounts.isEmpty() ? (epoch, image, pixels) -> {} : new Distorter(this, seed, height, width);
    }
}
