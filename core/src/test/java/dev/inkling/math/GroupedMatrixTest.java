package dev.inkling.math;

import static dev.inkling.Given.bits;
import static dev.inkling.Given.byRows;
import static dev.inkling.Given.grouped;
import static dev.inkling.Given.matrix;
import static dev.inkling.Given.matrixWithZeros;
import static dev.inkling.Given.rows;
import static dev.inkling.Given.sparse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What it has in common with the sparse matrix stands in [SparseMatrixTest].
class GroupedMatrixTest {
    private static final int DEPTH = 50;

    @Test
    void columnsStandInTheOrderOfTheSparseMatrix() {
        int[] order = IntStream.range(0, 40).map(j -> 7 * j % 30).toArray();
        SparseMatrix ordered = sparse(matrixWithZeros(DEPTH, 30, 1)).inOrder(order);
        assertThat(rows(grouped(ordered))).isDeepEqualTo(rows(ordered));

        SparseMatrix part = ordered.columns(3, 20);
        assertThat(rows(grouped(part))).isDeepEqualTo(rows(part));
    }

    @Test
    void matrixMayBeBlankOrHaveNoColumns() {
        assertThat(rows(grouped(Matrix.zeros(Arena.ofAuto(), 2, 20)))).isDeepEqualTo(new float[2][20]);

        SparseMatrix none = SparseMatrix.of(2, 0, 1, (_, _) -> {});
        assertThat(grouped(none).columns()).isZero();
    }

    @Test
    void columnsAreAView() {
        int columns = 2 * GroupedMatrix.PANEL + 20;
        Matrix dense = matrixWithZeros(DEPTH, columns, 1);
        GroupedMatrix x = grouped(dense);
        assertThat(rows(x.columns(GroupedMatrix.PANEL, GroupedMatrix.PANEL)))
                .isDeepEqualTo(rows(dense.columns(GroupedMatrix.PANEL, GroupedMatrix.PANEL)));
        assertThat(rows(x.columns(GroupedMatrix.PANEL, GroupedMatrix.PANEL + 20).columns(GroupedMatrix.PANEL, 20)))
                .isDeepEqualTo(rows(dense.columns(2 * GroupedMatrix.PANEL, 20)));
        assertThat(x.columns(GroupedMatrix.PANEL, 0).columns()).isZero();
    }

    @Test
    void whatIsNotThereIsRefused() {
        GroupedMatrix x = grouped(matrixWithZeros(3, 20, 1));
        for (int[] place : new int[][] {{3, 0}, {-1, 0}, {0, 20}, {0, -1}}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> x.get(place[0], place[1]));
        }
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> x.columns(0, 21));
    }

    /// Adding zeros changes no bit: s + 0 w = s, exactly. Nor does the scale, a power of 2.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void forwardProductIsTheSparseOneToTheLastBit(long seed) {
        for (int rows : new int[] {1, 10, 16, 17, 33, 100}) {
            for (int columns : new int[] {1, 2, 15, 16, 17, 31, 64, 77, 600}) {
                SparseMatrix x = sparse(matrixWithZeros(DEPTH, columns, seed));
                Matrix w = matrix(rows, DEPTH, seed);
                Matrix b = matrix(rows, 1, seed + 50);
                Matrix expected = matrix(rows, columns, seed + 100);
                Matrix actual = byRows(matrix(rows, columns, seed + 101));
                expected.setAffine(w, x, b);
                actual.setAffine(w, grouped(x), b);
                assertThat(bits(actual)).as("Z (%d, %d)", rows, columns).isDeepEqualTo(bits(expected));
            }
        }
    }

    /// Each sum in double precision.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void outerProductIsTheSumOverObservations(long seed) {
        for (int rows : new int[] {1, 10, 16, 17, 33}) {
            for (int columns : new int[] {1, 2, 15, 16, 17, 77, 512, 530, 1_100}) {
                Matrix x = matrixWithZeros(DEPTH, columns, seed);
                Matrix z = matrix(rows, columns, seed + 200);
                Matrix before = matrix(rows, DEPTH, seed + 300);
                Matrix d = before.copy();
                d.addOuterProduct(byRows(z), grouped(x));
                for (int i = 0; i < rows; i++) {
                    for (int k = 0; k < DEPTH; k++) {
                        double sum = before.get(i, k);
                        for (int j = 0; j < columns; j++) {
                            sum += (double) z.get(i, j) * x.get(k, j);
                        }
                        assertThat((double) d.get(i, k))
                                .as("dW[%d, %d], %d columns", i, k, columns)
                                .isCloseTo(sum, within(1e-6 * (10 + columns)));
                    }
                }
            }
        }
    }

    @Test
    void productsOfAViewAreThoseOfItsColumns() {
        int panel = GroupedMatrix.PANEL;
        GroupedMatrix x = grouped(matrixWithZeros(DEPTH, 2 * panel + 45, 1));
        Matrix w = matrix(10, DEPTH, 2);
        Matrix b = matrix(10, 1, 3);
        Matrix z = byRows(matrix(10, 2 * panel + 45, 4));
        z.setAffine(w, x, b);
        Matrix whole = Matrix.zeros(Arena.ofAuto(), 10, DEPTH);
        whole.addOuterProduct(z, x);
        Matrix parts = Matrix.zeros(Arena.ofAuto(), 10, DEPTH);
        for (int[] part : new int[][] {{0, panel}, {panel, panel}, {2 * panel, 45}}) {
            Matrix expected = z.columns(part[0], part[1]);
            Matrix actual = expected.copy();
            actual.clear();
            actual.setAffine(w, x.columns(part[0], part[1]), b);
            assertThat(bits(actual)).isDeepEqualTo(bits(expected));
            parts.addOuterProduct(expected, x.columns(part[0], part[1]));
        }
        assertThat(bits(parts)).isDeepEqualTo(bits(whole));
    }

    @Test
    void matrixThatDoesNotStandByRowsIsRefused() {
        GroupedMatrix x = grouped(matrixWithZeros(3, 20, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> matrix(2, 20, 1).setAffine(matrix(2, 3, 1), x, matrix(2, 1, 1)))
                .withMessage("matrix: expected one that stands by rows, got one by columns");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> matrix(2, 3, 1).addOuterProduct(matrix(2, 20, 1), x))
                .withMessage("matrix: expected one that stands by rows, got one by columns");
    }
}
