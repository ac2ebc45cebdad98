package dev.inkling.math;

import static dev.inkling.Given.bits;
import static dev.inkling.Given.grouped;
import static dev.inkling.Given.matrix;
import static dev.inkling.Given.matrixWithZeros;
import static dev.inkling.Given.rows;
import static dev.inkling.Given.sparse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseMatrixTest {
    /// (3, 4), 5 elements stored; column 1 is blank.
    private static final SparseMatrix X =
            sparse(Matrix.of(new float[] {1, 0, 0, 4}, new float[] {0, 0, 3, 5}, new float[] {2, 0, 0, 0}), 1);

    @Test
    void elementsThatAreNotStoredAreZero() {
        assertThat(X.rows()).isEqualTo(3);
        assertThat(X.columns()).isEqualTo(4);
        assertThat(elements(X)).isDeepEqualTo(new float[][] {{1, 0, 0, 4}, {0, 0, 3, 5}, {2, 0, 0, 0}});
    }

    @Test
    void onlyElementsThatAreNotZeroAreStored() {
        assertThat(X.stored()).isEqualTo(5);
        assertThat(X.columns(1, 2).stored()).isEqualTo(1);
    }

    @Test
    void sourceIsAlwaysGivenZeros() {
        SparseMatrix diagonal = SparseMatrix.of(3, 3, 1, (j, levels) -> {
            assertThat(levels).containsOnly(0);
            levels[j] = 1;
        });
        assertThat(elements(diagonal)).isDeepEqualTo(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
    }

    @Test
    void elementIsAnUnsignedLevelTimesTheScale() {
        SparseMatrix column = SparseMatrix.of(256, 1, 0.1f, (_, levels) -> {
            for (int i = 0; i < 256; i++) {
                levels[i] = (byte) i;
            }
        });
        for (int i = 0; i < 256; i++) {
            assertThat(column.get(i, 0)).isEqualTo(i * 0.1f);
        }
        assertThat(column.stored()).isEqualTo(255);
    }

    @Test
    void rowsAreToldInOrder() {
        List<Integer> visited = new ArrayList<>();
        X.columns(2, 2).forEachRow(1, visited::add);
        assertThat(visited).containsExactly(0, 1);
    }

    @Test
    void matrixMayBeBlankOrHaveNoColumns() {
        SparseMatrix blank = SparseMatrix.of(2, 2, 1, (_, _) -> {});
        assertThat(blank.stored()).isZero();
        assertThat(elements(blank)).isDeepEqualTo(new float[2][2]);
        assertThat(SparseMatrix.of(2, 0, 1, (_, _) -> {}).columns()).isZero();
    }

    @Test
    void columnsAreAView() {
        assertThat(elements(X.columns(2, 2))).isDeepEqualTo(new float[][] {{0, 4}, {3, 5}, {0, 0}});
        assertThat(elements(X.columns(1, 3).columns(1, 1))).isDeepEqualTo(new float[][] {{0}, {3}, {0}});
    }

    @Test
    void columnsStandInTheGivenOrder() {
        int[] order = {3, 3, 0};
        SparseMatrix ordered = X.inOrder(order);
        assertThat(elements(ordered)).isDeepEqualTo(new float[][] {{4, 4, 1}, {5, 5, 0}, {0, 0, 2}});
        assertThat(ordered.stored()).isEqualTo(6);

        order[0] = 2;
        assertThat(elements(ordered))
                .as("the array is shared")
                .isDeepEqualTo(new float[][] {{0, 4, 1}, {3, 5, 0}, {0, 0, 2}});
    }

    @Test
    void whatIsNotThereIsRefused() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> X.get(3, 0));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> X.get(0, 4));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> X.get(0, -1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> X.columns(2, 3));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> X.inOrder(new int[] {4}));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> X.inOrder(new int[] {-1}));
    }

    /// Leaving a zero out changes no bit: s + 0 w = s, exactly.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void sparseProductsAreTheDenseOnesToTheLastBit(long seed) {
        for (int rows : new int[] {1, 10, 16, 17, 33, 100}) {
            for (int columns : new int[] {1, 2, 15, 31, 64}) {
                int depth = 50;
                Matrix dense = matrixWithZeros(depth, columns, seed);
                Matrix w = matrix(rows, depth, seed);

                Matrix b = matrix(rows, 1, seed + 100);
                Matrix z = matrix(rows, columns, seed + 200);
                Matrix d = matrix(rows, depth, seed + 300);
                Matrix expected = z.copy();
                expected.setAffine(w, dense, b);
                Matrix expectedGradient = d.copy();
                expectedGradient.addOuterProduct(z, dense);
                SparseMatrix x = sparse(dense);
                Matrix actual = z.copy();
                actual.setAffine(w, x, b);
                assertThat(bits(actual)).as("Z (%d, %d)", rows, columns).isDeepEqualTo(bits(expected));

                Matrix gradient = d.copy();
                gradient.addOuterProduct(z, x);
                assertThat(bits(gradient)).as("dW (%d, %d)", rows, columns).isDeepEqualTo(bits(expectedGradient));

                Matrix byRows = d.copy();
                SortedBatch sorted = new SortedBatch(depth, columns + 3);
                sorted.set(x);
                byRows.columns(0, 20).addOuterProduct(z, sorted, 0);
                byRows.columns(20, 30).addOuterProduct(z, sorted, 20);
                assertThat(bits(byRows)).as("dW (%d, %d)", rows, columns).isDeepEqualTo(bits(expectedGradient));
            }
        }
    }

    /// X in the order 3, 0 is (4 1; 5 0; 0 2), and W = (1 2 3): W X = (4 + 10, 1 + 6).
    /// Z = (1 2): Z Xᵀ = (1·4 + 2·1, 1·5, 2·2).
    @Test
    void productsFollowTheOrderOfTheColumns() {
        SparseMatrix ordered = X.inOrder(new int[] {1, 3, 0, 1}).columns(1, 2);
        Matrix z = Matrix.of(new float[] {0, 0});
        z.setAffine(Matrix.of(new float[] {1, 2, 3}), ordered, Matrix.of(new float[] {0}));
        assertThat(rows(z)).isDeepEqualTo(new float[][] {{14, 7}});

        Matrix d = Matrix.of(new float[] {0, 0, 0});
        d.addOuterProduct(Matrix.of(new float[] {1, 2}), ordered);
        assertThat(rows(d)).isDeepEqualTo(new float[][] {{6, 5, 4}});
    }

    @Test
    void sortedBatchIsTheLastOne() {
        Matrix z = matrix(3, 4, 1);
        SortedBatch sorted = new SortedBatch(X.rows(), 4);
        for (SparseMatrix batch : List.of(X, X.columns(1, 2), X.inOrder(new int[] {3, 0, 1, 1}))) {
            sorted.set(batch);
            assertThat(elements(sorted.x())).isDeepEqualTo(elements(batch));
            Matrix expected = matrix(3, X.rows(), 2);
            Matrix actual = expected.copy();
            expected.addOuterProduct(z.columns(0, batch.columns()), batch);
            actual.addOuterProduct(z.columns(0, batch.columns()), sorted, 0);
            assertThat(bits(actual)).isDeepEqualTo(bits(expected));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SortedBatch(X.rows(), 3).set(X))
                .withMessage("sorted batch: expected (" + X.rows() + ", up to 3), got (" + X.rows() + ", 4)");
    }

    @ParameterizedTest(name = "{0} columns")
    @ValueSource(ints = {1, 16, 17, 40, 600})
    void groupedMatrixHasTheSameElements(int columns) {
        SparseMatrix x = sparse(matrixWithZeros(20, columns, 1));
        assertThat(elements(grouped(x))).isDeepEqualTo(elements(x));
    }

    @Test
    void panelsAreNotDivided() {
        GroupedMatrix grouped = grouped(matrixWithZeros(20, 1_100, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> grouped.columns(16, 512))
                .withMessage("grouped matrix: expected columns in multiples of 512, got 512 columns from column 16 of"
                        + " 1100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> grouped.columns(512, 16))
                .withMessage("grouped matrix: expected columns in multiples of 512, got 16 columns from column 512 of"
                        + " 1100");
        assertThat(grouped.columns(512, 588).columns()).isEqualTo(588);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> grouped.columns(512, 589));
    }

    @Test
    void moreRowsThanACharHoldsAreRefused() {
        SparseMatrix tall = SparseMatrix.of(65_536, 1, 1, (_, levels) -> levels[65_535] = 3);
        assertThat(tall.get(65_535, 0)).isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SparseMatrix.of(65_537, 1, 1, (_, _) -> {}))
                .withMessage("sparse matrix: expected at most 65536 rows, got 65537");
    }

    private static float[][] elements(Columns x) {
        float[][] elements = new float[x.rows()][x.columns()];
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < x.columns(); j++) {
                elements[i][j] = x.get(i, j);
            }
        }
        return elements;
    }
}
