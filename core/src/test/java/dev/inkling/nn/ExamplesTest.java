package dev.inkling.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inkling.Given;
import dev.inkling.math.SparseMatrix;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    /// Three images of two pixels.
    private static final Examples EXAMPLES =
            Given.images(10, new int[] {7, 8, 9}, new int[] {0, 255}, new int[] {51, 128}, new int[] {1, 0});

    @Test
    void pixelsAreSharesOfFullInk() {
        SparseMatrix x = EXAMPLES.x();
        assertThat(x.rows()).isEqualTo(2);
        assertThat(EXAMPLES.size()).isEqualTo(3);
        assertThat(x.get(0, 0)).isEqualTo(0);
        assertThat(x.get(1, 0)).isEqualTo(1);
        assertThat(x.get(0, 1)).isEqualTo(0.2f); // 51 / 255
        assertThat(x.get(1, 1)).isEqualTo(128 / 255f); // no sign: 128 is -128 as a byte
        assertThat(x.get(0, 2)).isEqualTo(1 / 255f);
        assertThat(x.stored()).isEqualTo(4);
    }

    @Test
    void unlabelledImageHasTheSamePixels() {
        SparseMatrix x = Examples.unlabelled(new byte[] {51, (byte) 128});
        assertThat(x.columns()).isEqualTo(1);
        assertThat(x.get(0, 0)).isEqualTo(EXAMPLES.x().get(0, 1));
        assertThat(x.get(1, 0)).isEqualTo(EXAMPLES.x().get(1, 1));
    }

    @Test
    void labelsFollowTheirImages() {
        assertThat(labels(EXAMPLES)).containsExactly(7, 8, 9);
        assertThat(labels(EXAMPLES.part(1, 2))).containsExactly(8, 9);
        assertThat(labels(EXAMPLES.part(1, 2).part(1, 1))).containsExactly(9);

        int[] order = {2, 0, 2};
        Examples ordered = EXAMPLES.inOrder(order);
        Examples part = ordered.part(1, 2);
        assertThat(labels(ordered)).containsExactly(9, 7, 9);
        assertThat(labels(part)).containsExactly(7, 9);
        assertThat(part.x().get(1, 0)).isEqualTo(1);
        assertThat(part.x().get(0, 1)).isEqualTo(1 / 255f);

        order[1] = 1; // the order is shared
        assertThat(labels(part)).containsExactly(8, 9);
        assertThat(part.x().get(0, 0)).isEqualTo(0.2f);
    }

    @Test
    void examplesThatAreNotThereAreRefused() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> EXAMPLES.part(2, 2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> EXAMPLES.inOrder(new int[] {3}));
    }

    @Test
    void inputsAreThePixels() {
        assertThat(Given.labelled(4, 5, 2, 1, 0).x().rows()).isEqualTo(20);
    }

    private static int[] labels(Examples examples) {
        return IntStream.range(0, examples.size()).map(examples::label).toArray();
    }
}
