package dev.inkling.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.data.Augmentation.Amount;
import dev.inkling.nn.Augmenter;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
    private static final LabelledImages DIGITS =
            SyntheticDigits.generate(1, 50, 0).train();

    // Text.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "light",
                "elastic",
                "strong",
                "shift 2, rotate 12, scale 0.15, shear 0.2, elastic 1.5, thickness 0.5, noise 0.1, blur 0.5,"
                        + " contrast 0.3, erase 0.2",
                "noise 0.0000125 0.5%, shift 14",
                "shift 0"
            })
    void textGivesTheSameSettingsAgain(String text) {
        Augmentation settings = Augmentation.named(text);

        assertThat(Augmentation.named(settings.toString())).isEqualTo(settings);
    }

    @Test
    void textHasDistortionsInTheirOrder() {
        assertThat(Augmentation.named(" noise 0.10 25.0% ,rotate  12, shift 2.5 100%"))
                .hasToString("shift 2.5, rotate 12, noise 0.1 25%");
        assertThat(Augmentation.NONE).hasToString("none");
        assertThat(Augmentation.named("shift 0, blur 0 5%")).isEqualTo(Augmentation.NONE);
    }

    @Test
    void amountsAreWhatTheTextSays() {
        assertThat(Augmentation.named("rotate 12, noise 0.1 25%").amounts())
                .isEqualTo(Map.of(Distortion.ROTATE, new Amount(12, 100), Distortion.NOISE, new Amount(0.1, 25)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            ''              | none, light, elastic, strong or a list such as "shift 2, rotate 12", got nothing
            elastik         | none, light, elastic, strong or a list such as "shift 2, rotate 12", got "elastik"
            shift 2, rotate | a word and a number such as "rotate 12" or "noise 0.1 25%", got "rotate"
            shift 2,        | a word and a number such as "rotate 12" or "noise 0.1 25%", got nothing
            shift 2 rotate 3| a word and a number such as "rotate 12" or "noise 0.1 25%", got "shift 2 rotate 3"
            shift two       | a number from 0 to 14 after shift, got "two"
            shift -2        | a number from 0 to 14 after shift, got "-2"
            scale NaN       | a number from 0 to 0.9 after scale, got "NaN"
            shift 15        | a number from 0 to 14 after shift, got "15"
            noise 0.1 25    | a share of the images such as 25% after the amount of noise, got "25"
            noise 0.1 x%    | a share of the images such as 25% after the amount of noise, got "x%"
            noise 0.1 0%    | a share of the images such as 25% after the amount of noise, got "0%"
            noise 0.1 101%  | a share of the images such as 25% after the amount of noise, got "101%"
            blur 1, blur 1  | blur once, got it twice
            """)
    void wrongTextIsToldWord(String text, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Augmentation.named(text))
                .withMessage("augmentation: expected " + expected);
    }

    @Test
    void unknownWordIsToldAllThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Augmentation.named("shift 2, rotte 12"))
                .withMessage(
                        "augmentation: expected shift, rotate, scale, stretch, shear, elastic, thickness, outline,"
                                + " erase, scribble, contrast, brightness, background, invert, scatter, blur, noise, speckle, got \"rotte\"");
    }

    @Test
    void amountsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Augmentation(Map.of(Distortion.BLUR, new Amount(4, 100))))
                .withMessage("augmentation: expected at most 3 for blur, got 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Amount(Double.NaN, 100))
                .withMessage("amount: expected a number, 0 or above, got NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Amount(1, 0))
                .withMessage("amount: expected more than 0% and at most 100% of the images, got 0%");
    }

    // Images.

    @Test
    void noneLeavesImagesAsTheyAre() {
        assertThat(augmented(Augmentation.NONE, 1, 0, 3)).isEqualTo(pixels(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "elastic", "strong"})
    void changesAreAFunctionOfSeedEpochAndImage(String name) {
        Augmentation settings = Augmentation.named(name);
        byte[] once = augmented(settings, 1, 0, 3);

        assertThat(augmented(settings, 1, 0, 3)).isEqualTo(once).isNotEqualTo(pixels(3));
        assertThat(augmented(settings, 2, 0, 3)).isNotEqualTo(once);
        assertThat(augmented(settings, 1, 1, 3)).isNotEqualTo(once);
        byte[] other = pixels(3);
        settings.augmenter(1, 28, 28).augment(0, 4, other);
        assertThat(other).isNotEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "elastic", "strong"})
    void changesAreTheSameOnAnyThreadAndInAnyOrder(String name) {
        Augmenter augmenter = Augmentation.named(name).augmenter(5, 28, 28);
        List<byte[]> inOrder = IntStream.range(0, 400)
                .mapToObj(i -> augmented(augmenter, i / 50, i % 50))
                .toList();

        byte[][] inDisorder = new byte[400][];
        IntStream.range(0, 400).parallel().forEach(k -> {
            int i = k * 149 % 400;
            inDisorder[i] = augmented(augmenter, i / 50, i % 50);
        });

        assertThat(inDisorder).isDeepEqualTo(inOrder.toArray(byte[][]::new));
    }

    /// Digests of 200 images, as this program made them: new settings or numbers change them on
    /// purpose, a change of machine or Java must not.
    @ParameterizedTest
    @CsvSource({
        "light, 7c6f20ea7d1b9bad4555c5f8f58dabd623ea55ad59d942d1df933125f710e409",
        "elastic, e5df5038959616fdae7bcacb20b236172bb552f110a44e0b11d506a0c51d1a86",
        "strong, 38c169bc9a49483010de8965ae0b80c157eb2eea49682d9913c09d65bc941957"
    })
    void changesAreTheSameOnEveryMachine(String name, String expected) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Augmenter augmenter = Augmentation.named(name).augmenter(1, 28, 28);
        for (int i = 0; i < 200; i++) {
            digest.update(augmented(augmenter, i / 50, i % 50));
        }
        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void eachDistortionChangesImagesByItself(Distortion kind) {
        Augmentation settings = new Augmentation(Map.of(kind, new Amount(kind.most() / 2, 100)));

        long changed = IntStream.range(0, 50)
                .filter(i -> !Arrays.equals(augmented(settings, 1, 0, i), pixels(i)))
                .count();

        // A rectangle may fall on paper.
        assertThat(changed).isGreaterThan(kind == Distortion.ERASE ? 15 : 45);
    }

    @ParameterizedTest
    @EnumSource
    void distortionSparesTheOtherImages(Distortion kind) {
        Augmentation settings = new Augmentation(Map.of(kind, new Amount(kind.most(), 20)));
        Augmenter augmenter = settings.augmenter(3, 28, 28);

        long changed = IntStream.range(0, 1000)
                .filter(i -> !Arrays.equals(augmented(augmenter, i / 50, i % 50), pixels(i % 50)))
                .count();

        // 200 of 1000 on average, with a standard deviation of 12.6.
        assertThat(changed).isBetween(kind == Distortion.ERASE ? 90L : 150L, 260L);
    }

    @Test
    void oneDistortionDoesNotChangeWhatAnotherDraws() {
        byte[] shifted = augmented(Augmentation.named("shift 3"), 1, 0, 3);
        byte[] both = augmented(Augmentation.named("shift 3, contrast 0.5"), 1, 0, 3);
        for (int i = 0; i < shifted.length; i++) {
            assertThat(Byte.toUnsignedInt(both[i]))
                    .isBetween(Byte.toUnsignedInt(shifted[i]) / 2 - 1, Byte.toUnsignedInt(shifted[i]));
        }
    }

    @Test
    void smallAmountsKeepMostOfTheInkWhereItIs() {
        for (int i = 0; i < 50; i++) {
            byte[] before = pixels(i);
            byte[] after = augmented(Augmentation.LIGHT, 1, 0, i);
            assertThat((double) ink(after) / ink(before)).isBetween(0.7, 1.3);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 40", "7, 3", "64, 48"})
    void imagesOfAnySizeCanBeChanged(int height, int width) {
        byte[] full = new byte[height * width];
        Arrays.fill(full, (byte) 255);
        Augmenter augmenter = Augmentation.STRONG.augmenter(1, height, width);

        assertThat(IntStream.range(0, 50))
                .allSatisfy(epoch -> augmenter.augment(epoch, 0, full.clone()))
                .anySatisfy(epoch -> {
                    byte[] pixels = full.clone();
                    augmenter.augment(epoch, 0, pixels);
                    assertThat(pixels).isNotEqualTo(full);
                });
    }

    @Test
    void imagesOfAnotherSizeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Augmentation.LIGHT.augmenter(1, 28, 28).augment(0, 0, new byte[100]))
                .withMessage("augmentation: expected an image of 28x28 pixels, got 100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Augmentation.LIGHT.augmenter(1, 0, 28))
                .withMessage("augmentation: expected images of at least 1x1 pixels, got 0x28");
    }

    private static long ink(byte[] pixels) {
        long sum = 0;
        for (byte pixel : pixels) {
            sum += Byte.toUnsignedInt(pixel);
        }
        return sum;
    }

    private static byte[] augmented(Augmentation settings, long seed, long epoch, int image) {
        return augmented(settings.augmenter(seed, 28, 28), epoch, image);
    }

    private static byte[] augmented(Augmenter augmenter, long epoch, int image) {
        byte[] pixels = pixels(image);
        augmenter.augment(epoch, image, pixels);
        return pixels;
    }

    private static byte[] pixels(int image) {
        byte[] pixels = new byte[DIGITS.inputs()];
        DIGITS.copyPixels(image, pixels);
        return pixels;
    }
}
