package dev.inkling.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.image.MnistForm;
import dev.inkling.nn.Dataset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class ClutterTest {
    @Test
    void imagesAreOfNoneOfTenClasses() {
        LabelledImages clutter = Clutter.generate(1, 30);
        assertThat(clutter.name()).isEqualTo("clutter");
        assertThat(clutter.size()).isEqualTo(30);
        assertThat(clutter.classes()).isEqualTo(10);
        for (int i = 0; i < 30; i++) {
            assertThat(clutter.label(i)).isEqualTo(Dataset.NO_CLASS);
        }
    }

    @Test
    void imagesAreTheSameForAnyNumberOfThreadsAndHoweverManyThereAre() throws Exception {
        LabelledImages here = Clutter.generate(7, 200);
        try (ForkJoinPool one = new ForkJoinPool(1)) {
            LabelledImages there = one.submit(() -> Clutter.generate(7, 90)).get();
            for (int i = 0; i < 90; i++) {
                assertThat(pixels(there, i)).isEqualTo(pixels(here, i));
            }
        }
    }

    @Test
    void seedsAndPlacesDiffer() {
        LabelledImages one = Clutter.generate(1, 300);
        LabelledImages two = Clutter.generate(2, 300);
        Set<String> different = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            different.add(Arrays.toString(pixels(one, i)));
            different.add(Arrays.toString(pixels(two, i)));
        }
        // Two textures of dots or squares may be the same.
        assertThat(different).hasSizeGreaterThan(590);
    }

    @Test
    void everyImageHasInk() {
        LabelledImages clutter = Clutter.generate(3, 2000);
        for (int i = 0; i < clutter.size(); i++) {
            int most = 0;
            for (byte pixel : pixels(clutter, i)) {
                most = Math.max(most, Byte.toUnsignedInt(pixel));
            }
            assertThat(most).as("image %d", i).isGreaterThan(100);
        }
    }

    /// Letters and scribbles, not textures: eight of each ten.
    @Test
    void whatIsWrittenIsInMnistsForm() {
        LabelledImages clutter = Clutter.generate(4, 500);
        for (int i = 0; i < clutter.size(); i++) {
            if (i % 10 < 8) {
                byte[] pixels = pixels(clutter, i);
                boolean[] columns = new boolean[MnistForm.SIDE];
                boolean[] rows = new boolean[MnistForm.SIDE];
                for (int p = 0; p < pixels.length; p++) {
                    columns[p % MnistForm.SIDE] |= pixels[p] != 0;
                    rows[p / MnistForm.SIDE] |= pixels[p] != 0;
                }
                // A corner so faint that it rounds to 0 may cost one row.
                assertThat(Math.max(extent(columns), extent(rows))).isBetween(MnistForm.BOX - 1, MnistForm.BOX);
            }
        }
    }

    @Test
    void noneLeavesTheDigitsAsTheyAre() {
        DataSplit digits = SyntheticDigits.generate(1, 20, 10);
        DataSplit more = digits.trainedAlsoOn(Clutter.generate(1, 5));
        assertThat(more.train().name()).isEqualTo("synthetic+clutter");
        assertThat(more.train().size()).isEqualTo(25);
        assertThat(more.test()).isSameAs(digits.test());
        assertThat(more.train().label(19)).isEqualTo(digits.train().label(19));
        assertThat(more.train().label(20)).isEqualTo(Dataset.NO_CLASS);
    }

    private static int extent(boolean[] marks) {
        int first = 0;
        while (!marks[first]) {
            first++;
        }
        int last = marks.length - 1;
        while (!marks[last]) {
            last--;
        }
        return last - first + 1;
    }

    private static byte[] pixels(LabelledImages images, int index) {
        byte[] pixels = new byte[images.inputs()];
        images.copyPixels(index, pixels);
        return pixels;
    }
}
