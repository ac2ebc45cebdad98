package dev.inkling.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class CorruptionsTest {
    private static final LabelledImages DIGITS =
            SyntheticDigits.generate(1, 30, 0).train();

    @Test
    void identityIsTheImagesThemselves() {
        assertThat(Corruptions.corrupted(DIGITS, Corruption.IDENTITY, 1)).isSameAs(DIGITS);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
    void everyCorruptionChangesEveryImageAndKeepsSizeAndLabel(Corruption kind) {
        LabelledImages corrupted = Corruptions.corrupted(DIGITS, kind, 1);

        assertThat(corrupted.name()).isEqualTo("synthetic, " + kind.word());
        assertThat(corrupted.size()).isEqualTo(30);
        assertThat(corrupted.height()).isEqualTo(28);
        assertThat(corrupted.width()).isEqualTo(28);
        assertThat(corrupted.classes()).isEqualTo(10);
        for (int i = 0; i < 30; i++) {
            assertThat(corrupted.label(i)).isEqualTo(DIGITS.label(i));
            assertThat(pixels(corrupted, i)).isNotEqualTo(pixels(DIGITS, i));
        }
    }

    @ParameterizedTest
    @EnumSource
    void corruptionIsAFunctionOfSeedKindAndNumber(Corruption kind) throws Exception {
        byte[] once = all(Corruptions.corrupted(DIGITS, kind, 1));
        try (ForkJoinPool one = new ForkJoinPool(1)) {
            assertThat(one.submit(() -> all(Corruptions.corrupted(DIGITS, kind, 1)))
                            .get())
                    .isEqualTo(once);
        }
        assertThat(all(Corruptions.corrupted(DIGITS.first(10), kind, 1)))
                .isEqualTo(all(Corruptions.corrupted(DIGITS, kind, 1).first(10)));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"IDENTITY", "SCALE", "BRIGHTNESS", "STRIPE", "CANNY_EDGES"})
    void anotherSeedGivesOtherImages(Corruption kind) {
        assertThat(all(Corruptions.corrupted(DIGITS, kind, 2)))
                .isNotEqualTo(all(Corruptions.corrupted(DIGITS, kind, 1)));
    }

    /// Digests of 30 images, as this program made them: other constants change them on purpose, a
    /// change of machine or Java must not.
    @ParameterizedTest
    @CsvSource({
        "IDENTITY, 55d0e224d92650fc",
        "SHOT_NOISE, bf9aa3d586876dd3",
        "IMPULSE_NOISE, 3e6b6299b3d36f0c",
        "GLASS_BLUR, 584753f0b86430e4",
        "MOTION_BLUR, fb391d79482c91f1",
        "SHEAR, eaeed5c2b094ad6e",
        "SCALE, b785371085846e94",
        "ROTATE, fd36c594769bf6ef",
        "BRIGHTNESS, a510f2a6984e3c76",
        "TRANSLATE, 3136ddb3d1e7fccd",
        "STRIPE, 5de4b9a398732401",
        "FOG, f9102ac3503bbd15",
        "SPATTER, 9b713459c53543b1",
        "DOTTED_LINE, 0fd8e0959afeda37",
        "ZIGZAG, b48b7a7e1801eb8a",
        "CANNY_EDGES, d51786fc292c499e"
    })
    void severitiesAreTheseOnEveryMachine(Corruption kind, String expected) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(all(Corruptions.corrupted(DIGITS, kind, 1)));
        assertThat(HexFormat.of().formatHex(digest, 0, 8)).isEqualTo(expected);
    }

    // What each does, where it can be said in a line.

    @Test
    void shotNoiseKeepsTheInkOnAverage() {
        LabelledImages grey = even(100, 85);
        double[] ink = ink(Corruptions.corrupted(grey, Corruption.SHOT_NOISE, 1));
        // Of Poisson(1) / 3, cut off at 1: (P(1) + 2 P(2) + 3 P(3 or more)) / 3, with P(k) = 1 / (e k!).
        double none = StrictMath.exp(-1);
        assertThat(share(ink, 0)).isCloseTo(none, within(0.01));
        assertThat(share(ink, 85)).isCloseTo(none, within(0.01));
        assertThat(share(ink, 170)).isCloseTo(none / 2, within(0.01));
        assertThat(share(ink, 255)).isCloseTo(1 - 2.5 * none, within(0.01));
    }

    @Test
    void impulseNoiseStrikesSeventeenPercent() {
        double[] ink = ink(Corruptions.corrupted(even(100, 85), Corruption.IMPULSE_NOISE, 1));
        assertThat(share(ink, 0)).isCloseTo(0.085, within(0.005));
        assertThat(share(ink, 255)).isCloseTo(0.085, within(0.005));
        assertThat(share(ink, 85)).isCloseTo(0.83, within(0.005));
    }

    @Test
    void brightnessAddsHalfOfFullInk() {
        double[] grey = ink(Corruptions.corrupted(even(1, 100), Corruption.BRIGHTNESS, 1));
        assertThat(Arrays.stream(grey).boxed()).allSatisfy(v -> assertThat(v).isCloseTo(227.5, within(0.5)));
        assertThat(ink(Corruptions.corrupted(even(1, 200), Corruption.BRIGHTNESS, 1)))
                .containsOnly(255);
    }

    @Test
    void stripeInvertsTheOuterQuarters() {
        byte[] pixels = pixels(Corruptions.corrupted(DIGITS, Corruption.STRIPE, 1), 0);
        byte[] before = pixels(DIGITS, 0);
        for (int i = 0; i < pixels.length; i++) {
            int x = i % 28;
            int ink = Byte.toUnsignedInt(before[i]);
            assertThat(Byte.toUnsignedInt(pixels[i])).isEqualTo(x < 7 || x >= 21 ? 255 - ink : ink);
        }
    }

    @Test
    void translateMovesByThreePixelsEachWay() {
        boolean[] seen = new boolean[4];
        LabelledImages moved = Corruptions.corrupted(DIGITS, Corruption.TRANSLATE, 1);
        for (int i = 0; i < DIGITS.size(); i++) {
            byte[] before = pixels(DIGITS, i);
            byte[] after = pixels(moved, i);
            for (int way = 0; way < 4; way++) {
                int dx = way % 2 == 0 ? 3 : -3;
                int dy = way / 2 == 0 ? 3 : -3;
                boolean same = true;
                for (int y = 3; y < 25; y++) {
                    for (int x = 3; x < 25; x++) {
                        same &= after[y * 28 + x] == before[(y + dy) * 28 + x + dx];
                    }
                }
                seen[way] |= same;
            }
        }
        assertThat(seen).containsOnly(true);
    }

    @Test
    void scaleShrinksToSeventyPercent() {
        LabelledImages block = block(4, 24); // 20 pixels become 14
        byte[] pixels = pixels(Corruptions.corrupted(block, Corruption.SCALE, 1), 0);
        assertThat(rows(pixels)).isEqualTo(14);
    }

    @Test
    void cannyEdgesOfABlockAreItsOutline() {
        byte[] pixels = pixels(Corruptions.corrupted(block(8, 20), Corruption.CANNY_EDGES, 1), 0);
        assertThat(pixels).containsOnly(0, -1);
        for (int k = 10; k < 18; k++) {
            for (int inner = 10; inner < 18; inner++) {
                assertThat(pixels[k * 28 + inner]).isZero();
            }
            // One of the pixels beside the border between 7 and 8, and on the other sides.
            assertThat(pixels[k * 28 + 7] + pixels[k * 28 + 8]).isNegative();
            assertThat(pixels[k * 28 + 19] + pixels[k * 28 + 20]).isNegative();
            assertThat(pixels[7 * 28 + k] + pixels[8 * 28 + k]).isNegative();
            assertThat(pixels[19 * 28 + k] + pixels[20 * 28 + k]).isNegative();
        }
    }

    @Test
    void dottedLineLeavesEveryOtherPairOfColumns() {
        LabelledImages crossed = Corruptions.corrupted(even(20, 0), Corruption.DOTTED_LINE, 1);
        for (int i = 0; i < crossed.size(); i++) {
            byte[] pixels = pixels(crossed, i);
            for (int x = 0; x < 28; x++) {
                int column = 0;
                for (int y = 0; y < 28; y++) {
                    column += Byte.toUnsignedInt(pixels[y * 28 + x]);
                }
                if (x / 2 % 2 == 0 || x == 27) {
                    assertThat(column).isZero();
                } else {
                    assertThat(column).isPositive();
                }
            }
        }
    }

    @Test
    void fogIsGreyEverywhereButNotEven() {
        double[] ink = ink(Corruptions.corrupted(DIGITS, Corruption.FOG, 1));
        assertThat(ink).doesNotContain(255);
        double mean = Arrays.stream(ink).average().orElseThrow();
        // A quarter of x + 3 clouds: clouds of about 0.5 give some 95.
        assertThat(mean).isBetween(60.0, 160.0);
    }

    @ParameterizedTest
    @EnumSource
    void imagesOfAnySizeCanBeCorrupted(Corruption kind) {
        LabelledImages odd = new LabelledImages("odd", 5, 9, 2, new byte[45], new byte[1]);
        assertThat(Corruptions.corrupted(odd, kind, 1).inputs()).isEqualTo(45);
    }

    @ParameterizedTest
    @CsvSource({"shot-noise, SHOT_NOISE", "shot_noise, SHOT_NOISE", "Shot noise, SHOT_NOISE", "fog, FOG"})
    void namesAreReadHoweverTheyAreJoined(String word, Corruption kind) {
        assertThat(Corruption.named(word)).isEqualTo(kind);
    }

    @Test
    void unknownNameIsToldAllThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Corruption.named("rain"))
                .withMessage("corruption: expected identity, shot-noise, impulse-noise, glass-blur, motion-blur, shear,"
                        + " scale, rotate, brightness, translate, stripe, fog, spatter, dotted-line, zigzag,"
                        + " canny-edges, got rain");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Corruption.named(" "))
                .withMessageEndingWith(", got nothing");
    }

    private static double share(double[] ink, int value) {
        return Arrays.stream(ink).filter(v -> v == value).count() / (double) ink.length;
    }

    private static int rows(byte[] pixels) {
        int rows = 0;
        for (int y = 0; y < 28; y++) {
            rows += Byte.toUnsignedInt(pixels[y * 28 + 14]) > 127 ? 1 : 0;
        }
        return rows;
    }

    /// Full ink from `first` to `end - 1` in rows and columns.
    private static LabelledImages block(int first, int end) {
        byte[] pixels = new byte[784];
        for (int y = first; y < end; y++) {
            for (int x = first; x < end; x++) {
                pixels[y * 28 + x] = (byte) 255;
            }
        }
        return new LabelledImages("block", 28, 28, 2, pixels, new byte[1]);
    }

    private static LabelledImages even(int count, int ink) {
        byte[] pixels = new byte[count * 784];
        Arrays.fill(pixels, (byte) ink);
        return new LabelledImages("even", 28, 28, 2, pixels, new byte[count]);
    }

    private static double[] ink(LabelledImages images) {
        byte[] all = all(images);
        double[] ink = new double[all.length];
        for (int i = 0; i < all.length; i++) {
            ink[i] = Byte.toUnsignedInt(all[i]);
        }
        return ink;
    }

    private static byte[] all(LabelledImages images) {
        byte[] all = new byte[images.size() * images.inputs()];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(pixels(images, i), 0, all, i * images.inputs(), images.inputs());
        }
        return all;
    }

    private static byte[] pixels(LabelledImages images, int index) {
        byte[] pixels = new byte[images.inputs()];
        images.copyPixels(index, pixels);
        return pixels;
    }
}
