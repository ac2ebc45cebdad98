package dev.inkling.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.nn.Dataset;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelledImagesTest {
    /// Two images of 1x2 pixels.
    private static final LabelledImages DIGITS =
            new LabelledImages("digits", 1, 2, 3, new byte[] {1, 2, 3, 4}, new byte[] {2, 0});

    @Test
    void pixelsAndLabelsFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LabelledImages("digits", 1, 2, 3, new byte[5], new byte[2]))
                .withMessage("digits: expected 2 images of 1x2, got 5 pixels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LabelledImages("digits", 1, 2, 3, new byte[4], new byte[] {2, -1}))
                .withMessage("digits: expected labels 0 to 2, got 255 for image 1");
    }

    @Test
    void othersComeAfterTheFirst() {
        LabelledImages both =
                DIGITS.and(new LabelledImages("more", 1, 2, 3, new byte[] {5, 6, 7, 8}, new byte[] {1, 1}).first(1));
        assertThat(both.name()).isEqualTo("digits+more");
        assertThat(both.size()).isEqualTo(3);
        assertThat(both.label(0)).isEqualTo(2);
        assertThat(both.label(2)).isEqualTo(1);
        assertThat(pixels(both, 1)).containsExactly(3, 4);
        assertThat(pixels(both, 2)).containsExactly(5, 6);
    }

    /// Of `first` the arrays go on behind its end.
    @Test
    void othersComeRightAfterTheFirstFew() {
        LabelledImages both = DIGITS.first(1).and(DIGITS);
        assertThat(both.size()).isEqualTo(3);
        assertThat(both.label(1)).isEqualTo(2);
        assertThat(both.label(2)).isZero();
        assertThat(pixels(both, 1)).containsExactly(1, 2);
        assertThat(pixels(both, 2)).containsExactly(3, 4);
    }

    @Test
    void imagesOfNoClassStayOfNone() {
        LabelledImages none = LabelledImages.ofNoClass("none", 1, 2, 3, new byte[] {9, 9, 8, 8});
        assertThat(none.size()).isEqualTo(2);
        assertThat(none.classes()).isEqualTo(3);
        assertThat(none.label(1)).isEqualTo(Dataset.NO_CLASS);
        LabelledImages both = DIGITS.and(none);
        assertThat(both.label(1)).isZero();
        assertThat(both.label(3)).isEqualTo(Dataset.NO_CLASS);
        assertThat(both.first(3).label(2)).isEqualTo(Dataset.NO_CLASS);
    }

    /// As `printf '\0\0\0\2\0\0\0\1\0\0\0\2\0\0\0\3\1\2\3\4\2\0' | sha256sum` says.
    @Test
    void hashIsThatOfSizesPixelsAndLabels() {
        assertThat(DIGITS.sha256()).isEqualTo("f58e14e15e0aa58a75aec823677fb9554a47d031e5fb24ff6e75f353a0f22150");
        assertThat(new LabelledImages("same", 1, 2, 3, new byte[] {1, 2, 3, 4, 5, 6}, new byte[] {2, 0, 1})
                        .first(2)
                        .sha256())
                .isEqualTo(DIGITS.sha256());
        assertThat(List.of(
                        new LabelledImages("digits", 1, 2, 3, new byte[] {1, 2, 3, 5}, new byte[] {2, 0}),
                        new LabelledImages("digits", 1, 2, 3, new byte[] {1, 2, 3, 4}, new byte[] {2, 1}),
                        new LabelledImages("digits", 2, 1, 3, new byte[] {1, 2, 3, 4}, new byte[] {2, 0}),
                        new LabelledImages("digits", 1, 2, 4, new byte[] {1, 2, 3, 4}, new byte[] {2, 0}),
                        DIGITS.first(1)))
                .extracting(LabelledImages::sha256)
                .doesNotContain(DIGITS.sha256())
                .doesNotHaveDuplicates();
    }

    @Test
    void othersOfAnotherFormAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DIGITS.and(LabelledImages.ofNoClass("none", 2, 1, 3, new byte[2])))
                .withMessage("none: expected 1x2 pixels and 3 classes as in digits, got 2x1 pixels and 3 classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DIGITS.and(LabelledImages.ofNoClass("none", 1, 2, 10, new byte[2])))
                .withMessage("none: expected 1x2 pixels and 3 classes as in digits, got 1x2 pixels and 10 classes");
    }

    private static byte[] pixels(LabelledImages images, int index) {
        byte[] pixels = new byte[images.inputs()];
        images.copyPixels(index, pixels);
        return pixels;
    }
}
