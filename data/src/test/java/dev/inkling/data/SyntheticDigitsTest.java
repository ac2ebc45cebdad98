package dev.inkling.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.image.MnistForm;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class SyntheticDigitsTest {
    @Test
    void imagesAreTheSameForAnyNumberOfThreads() throws Exception {
        byte[] here = pixels(SyntheticDigits.generate(7, 300, 0).train());
        try (ForkJoinPool one = new ForkJoinPool(1)) {
            assertThat(one.submit(() ->
                                    pixels(SyntheticDigits.generate(7, 300, 0).train()))
                            .get())
                    .isEqualTo(here);
        }
    }

    @Test
    void imageDoesNotDependOnHowManyThereAre() {
        LabelledImages few = SyntheticDigits.generate(7, 40, 0).train();
        LabelledImages more = SyntheticDigits.generate(7, 90, 0).train().first(40);
        assertThat(pixels(few)).isEqualTo(pixels(more));
    }

    /// The digest of the first 100 training images of seed 1, as this program wrote them: a change of
    /// styles or numbers changes it on purpose, a change of machine or Java must not.
    @Test
    void imagesAreTheSameOnEveryMachine() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(pixels(SyntheticDigits.generate(1, 100, 0).train()));
        assertThat(HexFormat.of().formatHex(digest))
                .isEqualTo("c7dfac632c1feaf963accadbf58f301184569d0d200c207dc0180da6d5842bbd");
    }

    @Test
    void seedsAndSplitsDiffer() {
        DataSplit one = SyntheticDigits.generate(1, 20, 20);
        assertThat(pixels(one.train())).isNotEqualTo(pixels(one.test()));
        assertThat(pixels(one.train()))
                .isNotEqualTo(pixels(SyntheticDigits.generate(2, 20, 0).train()));
    }

    @Test
    void eachTenImagesAreTheTenDigitsShuffled() {
        LabelledImages images = SyntheticDigits.generate(3, 200, 0).train();
        Set<String> orders = new TreeSet<>();
        for (int ten = 0; ten < 20; ten++) {
            StringBuilder order = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                order.append(images.label(10 * ten + i));
            }
            assertThat(order.chars().sorted().toArray())
                    .isEqualTo("0123456789".chars().toArray());
            orders.add(order.toString());
        }
        assertThat(orders).hasSizeGreaterThan(15);
    }

    @Test
    void longerSideOfEachDigitFillsTheBox() {
        LabelledImages images = SyntheticDigits.generate(4, 500, 0).train();
        byte[] pixels = new byte[MnistForm.PIXELS];
        for (int i = 0; i < images.size(); i++) {
            images.copyPixels(i, pixels);
            TreeSet<Integer> columns = new TreeSet<>();
            TreeSet<Integer> rows = new TreeSet<>();
            for (int p = 0; p < pixels.length; p++) {
                if (pixels[p] != 0) {
                    columns.add(p % MnistForm.SIDE);
                    rows.add(p / MnistForm.SIDE);
                }
            }
            // A corner so faint that it rounds to 0 may cost one row.
            assertThat(1 + Math.max(columns.last() - columns.first(), rows.last() - rows.first()))
                    .isBetween(MnistForm.BOX - 1, MnistForm.BOX);
        }
    }

    @Test
    void negativeCountIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SyntheticDigits.generate(1, -1, 0))
                .withMessage("synthetic: expected a count of images, got -1");
    }

    private static byte[] pixels(LabelledImages images) {
        byte[] all = new byte[images.size() * images.inputs()];
        byte[] image = new byte[images.inputs()];
        for (int i = 0; i < images.size(); i++) {
            images.copyPixels(i, image);
            System.arraycopy(image, 0, all, i * image.length, image.length);
        }
        return all;
    }
}
