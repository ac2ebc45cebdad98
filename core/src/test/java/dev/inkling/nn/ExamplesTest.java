package dev.inkling.nn;

import static dev.inkling.Given.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.inkling.Given;
import dev.inkling.math.Columns;
import dev.inkling.math.SparseMatrix;
import dev.inkling.math.WorkerTeam;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {
    /// Three images of two pixels.
    private static final Examples EXAMPLES =
            Given.images(10, new int[] {7, 8, 9}, new int[] {0, 255}, new int[] {51, 128}, new int[] {1, 0});

    private static final float PIXEL = 0.003921569f;

    @Test
    void pixelsAreSharesOfFullInk() {
        Columns x = EXAMPLES.x();
        assertThat(x.rows()).isEqualTo(2);
        assertThat(EXAMPLES.size()).isEqualTo(3);
        assertThat(x.get(0, 0)).isEqualTo(0);
        assertThat(x.get(1, 0)).isEqualTo(1);
        assertThat(x.get(0, 1)).isEqualTo(51 * PIXEL);
        assertThat(x.get(1, 1)).isEqualTo(128 * PIXEL); // no sign: 128 is -128 as a byte
        assertThat(x.get(0, 2)).isEqualTo(PIXEL);
        assertThat(PIXEL).isEqualTo(1 / 255f);
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
        assertThat(part.x().get(0, 1)).isEqualTo(PIXEL);

        order[1] = 1; // the order is shared
        assertThat(labels(part)).containsExactly(8, 9);
        assertThat(part.x().get(0, 0)).isEqualTo(51 * PIXEL);
    }

    @Test
    void examplesThatAreNotThereAreRefused() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> EXAMPLES.part(2, 2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> EXAMPLES.inOrder(new int[] {3}));
    }

    @Test
    void partsAndGroupsAreNotReordered() {
        try (WorkerTeam team = new WorkerTeam(1)) {
            Examples grouped = EXAMPLES.grouped(Arena.ofAuto(), team);
            assertThatIllegalStateException()
                    .isThrownBy(() -> grouped.inOrder(new int[] {0}))
                    .withMessage("examples: expected a SparseMatrix, got a GroupedMatrix");
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> EXAMPLES.part(1, 2).inOrder(new int[] {0}))
                .withMessage("examples: expected all, got 2 of 3");
    }

    /// 300 images of three classes and of none, each with its number in its first pixels.
    @ParameterizedTest(name = "{0} threads")
    @ValueSource(ints = {1, 2, 3})
    void groupedExamplesAreAPermutationInWhichLabelsStayWithTheirImages(int threads) {
        int m = 300;
        int[] labels = IntStream.range(0, m).map(j -> j % 4 - 1).toArray(); // a quarter of no class
        int[][] pixels = IntStream.range(0, m)
                .mapToObj(j -> IntStream.range(0, 20)
                        .map(i -> i < 9 ? j >> i & 1 : (j * 31 + i * 17) % 5 == 0 ? 200 : 0)
                        .toArray())
                .toArray(int[][]::new);
        Examples examples = Given.images(3, labels, pixels);
        try (WorkerTeam team = new WorkerTeam(threads)) {
            Examples grouped = examples.grouped(Arena.ofAuto(), team);
            List<Integer> numbers = IntStream.range(0, m)
                    .mapToObj(j -> IntStream.range(0, 9)
                            .map(i -> grouped.x().get(i, j) > 0 ? 1 << i : 0)
                            .sum())
                    .toList();
            assertThat(numbers)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, m).boxed().toList());
            for (int j = 0; j < m; j++) {
                assertThat(grouped.label(j)).isEqualTo(labels[numbers.get(j)]);
                for (int i = 0; i < 20; i++) {
                    assertThat(grouped.x().get(i, j)).isEqualTo(examples.x().get(i, numbers.get(j)));
                }
            }
        }
    }

    @Test
    void imagesOfNoClassAreCountedAndLeftOut() {
        Examples some = Given.images(
                3,
                new int[] {2, Dataset.NO_CLASS, 0, Dataset.NO_CLASS},
                new int[] {1},
                new int[] {2},
                new int[] {3},
                new int[] {4});
        assertThat(some.labelledSize()).isEqualTo(2);
        assertThat(some.part(1, 3).labelledSize()).isEqualTo(1);
        assertThat(some.inOrder(new int[] {1, 3}).labelledSize()).isZero();
        assertThat(labels(some.labelled())).containsExactly(2, 0);
        assertThat(some.labelled().x().get(0, 1)).isEqualTo(3 * PIXEL);

        assertThat(EXAMPLES.labelledSize()).isEqualTo(3);
        assertThat(EXAMPLES.part(1, 1).labelledSize()).isEqualTo(1);
        assertThat(EXAMPLES.labelled()).isSameAs(EXAMPLES);
    }

    @Test
    void partOfSomeOfNoClassIsNotPickedFrom() {
        Examples some = Given.images(3, new int[] {2, Dataset.NO_CLASS}, new int[] {1}, new int[] {2});
        assertThatIllegalStateException()
                .isThrownBy(() -> some.part(0, 1).labelled())
                .withMessage("examples: expected all, got 1 of 2");
    }

    @Test
    void partOfGroupedExamplesKeepsItsLabels() {
        try (WorkerTeam team = new WorkerTeam(2)) {
            Examples grouped = Given.images(1_050, 3, 4, 3, 1).grouped(Arena.ofAuto(), team);
            assertThat(grouped.isGrouped()).isTrue();
            Examples part = grouped.part(512, 538).part(512, 26);
            for (int j = 0; j < 26; j++) {
                assertThat(part.label(j)).isEqualTo(grouped.label(1_024 + j));
                for (int i = 0; i < 12; i++) {
                    assertThat(part.x().get(i, j)).isEqualTo(grouped.x().get(i, 1_024 + j));
                }
            }
        }
    }

    /// 64 images of one class, by turns with ink on the left and on the right.
    @Test
    void similarImagesStandBesideEachOther() {
        int[][] pixels = new int[64][16];
        for (int j = 0; j < 64; j++) {
            Arrays.fill(pixels[j], 8 * (j % 2), 8 * (j % 2) + 8, 255);
        }
        try (WorkerTeam team = new WorkerTeam(1)) {
            Examples grouped = Given.images(1, new int[64], pixels).grouped(Arena.ofAuto(), team);
            for (int j = 0; j < 64; j++) {
                assertThat(grouped.x().get(0, j)).isEqualTo(grouped.x().get(0, j / 32 * 32));
            }
            assertThat(grouped.x().get(0, 0)).isNotEqualTo(grouped.x().get(0, 32));
        }
    }

    @Test
    void orderOfGroupedExamplesDoesNotDependOnTheNumberOfThreads() {
        Examples examples = Given.images(300, 3, 4, 3, 1);
        try (WorkerTeam one = new WorkerTeam(1);
                WorkerTeam three = new WorkerTeam(3)) {
            Examples expected = examples.grouped(Arena.ofAuto(), one);
            Examples actual = examples.grouped(Arena.ofAuto(), three);
            assertThat(labels(actual)).isEqualTo(labels(expected));
            assertThat(rows(actual.x())).isDeepEqualTo(rows(expected.x()));
        }
    }

    @Test
    void inputsAreThePixels() {
        assertThat(Given.labelled(4, 5, 2, 1, 0).x().rows()).isEqualTo(20);
    }

    private static int[] labels(Examples examples) {
        return IntStream.range(0, examples.size()).map(examples::label).toArray();
    }
}
