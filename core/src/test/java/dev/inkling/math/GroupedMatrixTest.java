package dev.inkling.math;

import static dev.inkling.Given.bits;
import static dev.inkling.Given.grouped;
import static dev.inkling.Given.matrix;
import static dev.inkling.Given.matrixWithZeros;
import static dev.inkling.Given.rows;
import static dev.inkling.Given.sparse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
        assertThat(rows(GroupedMatrix.of(Arena.ofAuto(), ordered))).isDeepEqualTo(rows(ordered));

        SparseMatrix part = ordered.columns(3, 20);
        assertThat(rows(GroupedMatrix.of(Arena.ofAuto(), part))).isDeepEqualTo(rows(part));
    }

    @Test
    void matrixMayBeBlankOrHaveNoColumns() {
        assertThat(rows(grouped(Matrix.zeros(Arena.ofAuto(), 2, 20)))).isDeepEqualTo(new float[2][20]);

        SparseMatrix none = SparseMatrix.of(Arena.ofAuto(), 2, 0, 1, (_, _) -> {});
        assertThat(GroupedMatrix.of(Arena.ofAuto(), none).columns()).isZero();
    }

    @Test
    void columnsAreAView() {
        Matrix dense = matrixWithZeros(DEPTH, 45, 1);
        GroupedMatrix x = grouped(dense);
        assertThat(rows(x.columns(16, 20))).isDeepEqualTo(rows(dense.columns(16, 20)));
        assertThat(rows(x.columns(16, 29).columns(16, 3))).isDeepEqualTo(rows(dense.columns(32, 3)));
        assertThat(x.columns(16, 0).columns()).isZero();
    }

    @Test
    void whatIsNotThereIsRefused() {
        GroupedMatrix x = grouped(matrixWithZeros(3, 20, 1));
        for (int[] place : new int[][] {{3, 0}, {-1, 0}, {0, 20}, {0, -1}}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> x.get(place[0], place[1]));
        }
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> x.columns(16, 5));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> x.columns(0, 16).get(0, 16));
    }

    /// Adding zeros changes no bit: s + 0 w = s, exactly.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void productsAreTheSparseOnesToTheLastBit(long seed) {
        for (int rows : new int[] {1, 10, 16, 17, 33, 64, 100, 300}) {
            for (int columns : new int[] {1, 2, 15, 16, 17, 31, 64, 77}) {
                Matrix dense = matrixWithZeros(DEPTH, columns, seed);
                assertSameProducts(rows, sparse(dense), grouped(dense), seed);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void productsOfAViewAreTheSparseOnesToTheLastBit(long seed) {
        Matrix dense = matrixWithZeros(DEPTH, 77, seed);
        for (int rows : new int[] {10, 16, 33, 100}) {
            for (int[] part : new int[][] {{0, 16}, {16, 16}, {16, 5}, {32, 45}, {64, 13}}) {
                assertSameProducts(
                        rows,
                        sparse(dense).columns(part[0], part[1]),
                        grouped(dense).columns(part[0], part[1]),
                        seed);
            }
        }
    }

    private static void assertSameProducts(int rows, SparseMatrix sparse, GroupedMatrix grouped, long seed) {
        int columns = sparse.columns();
        Matrix w = matrix(rows, DEPTH, seed);
        Matrix b = matrix(rows, 1, seed + 50);
        Matrix expected = matrix(rows, columns, seed + 100);
        Matrix actual = matrix(rows, columns, seed + 101);
        expected.setAffine(w, sparse, b);
        actual.setAffine(w, grouped, b);
        assertThat(bits(actual)).as("Z (%d, %d)", rows, columns).isDeepEqualTo(bits(expected));

        Matrix z = matrix(rows, columns, seed + 200);
        Matrix expectedGradient = matrix(rows, DEPTH, seed + 300);
        Matrix actualGradient = expectedGradient.copy();
        expectedGradient.addOuterProduct(z, sparse);
        actualGradient.addOuterProduct(z, grouped);
        assertThat(bits(actualGradient)).as("dW (%d, %d)", rows, columns).isDeepEqualTo(bits(expectedGradient));
    }
}
