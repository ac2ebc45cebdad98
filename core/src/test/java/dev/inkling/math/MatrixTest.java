package dev.inkling.math;

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

import dev.inkling.Given;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixTest {
    private static final float NAN = Float.NaN;
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    // Elements and views

    @Test
    void newMatrixIsZero() {
        assertThat(rows(zeros(2, 3))).isDeepEqualTo(new float[2][3]);
    }

    @Test
    void elementsStandWhereTheyWereWritten() {
        Matrix matrix = Matrix.of(new float[] {1, 2, 3}, new float[] {4, 5, 6});
        assertThat(matrix.rows()).isEqualTo(2);
        assertThat(matrix.columns()).isEqualTo(3);
        assertThat(matrix.get(0, 2)).isEqualTo(3);
        matrix.set(0, 2, 7);
        assertThat(rows(matrix)).isDeepEqualTo(new float[][] {{1, 2, 7}, {4, 5, 6}});
    }

    @Test
    void elementsThatAreNotThereAreRefused() {
        Matrix matrix = zeros(17, 3); // row 18 would be padding
        for (int[] place : new int[][] {{17, 0}, {-1, 0}, {0, 3}, {0, -1}}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> matrix.get(place[0], place[1]));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> matrix.set(place[0], place[1], 1));
        }
    }

    @Test
    void columnsAreAView() {
        Matrix matrix = Matrix.of(new float[] {1, 2, 3, 4}, new float[] {5, 6, 7, 8});
        Matrix middle = matrix.columns(1, 3).columns(0, 2);
        assertThat(rows(middle)).isDeepEqualTo(new float[][] {{2, 3}, {6, 7}});

        Given.scale(middle, 10);
        assertThat(rows(matrix)).isDeepEqualTo(new float[][] {{1, 20, 30, 4}, {5, 60, 70, 8}});
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> matrix.columns(2, 3));
    }

    /// Rows 16 to 32 of 33: what is done to them is done to nothing else.
    @Test
    void rowsAreAView() {
        Matrix matrix = matrix(33, 3, 1);
        Matrix before = matrix.copy();
        Matrix lower = matrix.rows(16, 17);
        assertThat(lower.get(16, 2)).isEqualTo(matrix.get(32, 2));
        assertThat(rows(lower.columns(1, 2))[3]).containsExactly(before.get(19, 1), before.get(19, 2));

        lower.setRelu(lower);
        lower.add(lower.copy());
        for (int i = 0; i < 33; i++) {
            for (int j = 0; j < 3; j++) {
                float value = before.get(i, j);
                assertThat(matrix.get(i, j)).isEqualTo(i < 16 ? value : 2 * Math.max(0, value));
            }
        }
        matrix.rows(0, 16).clear();
        assertThat(matrix.get(15, 2)).isZero();
        assertThat(matrix.get(16, 2)).isEqualTo(2 * Math.max(0, before.get(16, 2)));
    }

    @Test
    void copyIsIndependent() {
        Matrix matrix = Matrix.of(new float[] {1, 2});
        Matrix copy = matrix.copy();
        matrix.clear();
        assertThat(rows(matrix)).isDeepEqualTo(new float[][] {{0, 0}});
        assertThat(rows(copy)).isDeepEqualTo(new float[][] {{1, 2}});
    }

    @ParameterizedTest(name = "{0} rows")
    @ValueSource(ints = {1, 15, 16, 17, 100})
    void everyColumnBeginsAtACacheLine(int rows) {
        List<MemorySegment> allocated = new ArrayList<>();
        int columns = 3;
        Matrix.zeros(recording(allocated), rows, columns);
        assertThat(allocated).hasSize(1);
        assertThat(allocated.getFirst().address() % 64).isZero();
        assertThat(allocated.getFirst().byteSize() / columns)
                .isGreaterThanOrEqualTo(4L * rows)
                .matches(bytes -> bytes % 64 == 0);
    }

    @Test
    void textIsTheShape() {
        assertThat(zeros(784, 10)).hasToString("Matrix(784, 10)");
    }

    @Test
    void largestRowIsTheFirstOfEqualOnes() {
        Matrix matrix = Matrix.of(new float[] {1, 0, -3}, new float[] {2, 0, -2}, new float[] {2, 0, -1});
        assertThat(matrix.largestRow(0)).isEqualTo(1);
        assertThat(matrix.largestRow(1)).isZero();
        assertThat(matrix.largestRow(2)).isEqualTo(2);
    }

    // Arithmetic, by hand

    @Test
    void sumsAreElementByElement() {
        Matrix p = Matrix.of(new float[] {1, 2}, new float[] {3, 4});
        Matrix q = Matrix.of(new float[] {10, 20}, new float[] {30, 40});
        p.add(q);
        assertThat(rows(p)).isDeepEqualTo(new float[][] {{11, 22}, {33, 44}});
        p.set(q);
        assertThat(rows(p)).isDeepEqualTo(rows(q));
    }

    /// (1 + 2^-12)² - 1 = 2^-11 + 2^-24 exactly; rounding the product first loses 2^-24.
    @Test
    void multiplyingAndAddingRoundsOnce() {
        float x = 1 + 0x1p-12f;
        float fused = 0x1p-11f + 0x1p-24f;
        Matrix one = Matrix.of(new float[] {x});
        Matrix descended = Matrix.of(new float[] {-1});
        descended.descend(one.copy(), 1, -x, 0);
        Matrix product = zeros(1, 1);
        product.setAffine(one, one, Matrix.of(new float[] {-1}));
        Matrix sparseProduct = zeros(1, 1);
        sparseProduct.setAffine(one, sparse(one, x), Matrix.of(new float[] {-1}));
        assertThat(List.of(descended.get(0, 0), product.get(0, 0), sparseProduct.get(0, 0)))
                .containsOnly(fused);
    }

    @Test
    void columnIsRepeatedAndColumnsAreAddedUp() {
        Matrix z = matrix(2, 3, 1);
        z.setAffine(zeros(2, 5), matrix(5, 3, 1), Matrix.of(new float[] {1}, new float[] {2}));
        assertThat(rows(z)).isDeepEqualTo(new float[][] {{1, 1, 1}, {2, 2, 2}});

        Matrix b = Matrix.of(new float[] {10}, new float[] {20});
        b.addColumns(z); // 10 + 3 · 1, 20 + 3 · 2
        assertThat(rows(b)).isDeepEqualTo(new float[][] {{13}, {26}});
    }

    @Test
    void reluCutsOffWhatIsNotPositive() {
        Matrix z = Matrix.of(new float[] {-2, 0, 3, NAN, -INFINITY, INFINITY, -Float.MIN_VALUE});
        Matrix a = zeros(1, 7);
        a.setRelu(z);
        assertThat(rows(a)[0]).containsExactly(0, 0, 3, NAN, 0, INFINITY, 0);

        z.setRelu(z);
        assertThat(rows(z)[0]).as("in place").containsExactly(rows(a)[0]);
    }

    @Test
    void reluGradientPassesOnlyWhereItsInputIsPositive() {
        Matrix z = Matrix.of(new float[] {-2, -0f, 0, 3, Float.MIN_VALUE, NAN, INFINITY});
        Matrix da = Matrix.of(new float[] {1, 2, 3, 4, 5, 6, 7});
        Matrix dz = zeros(1, 7);
        dz.setReluGradient(z, da);
        assertThat(rows(dz)[0]).containsExactly(0, 0, 0, 4, 5, 0, 7);

        da.setReluGradient(z, da);
        assertThat(rows(da)[0]).as("in place").containsExactly(rows(dz)[0]);
    }

    /// Logits (2, 1, -1): e^0 + e^-1 + e^-3 = 1 + 0.367879 + 0.049787 = 1.417667, so the
    /// probabilities are 1 / 1.417667 = 0.705384, 0.367879 / 1.417667 = 0.259496 and 0.035119.
    @Test
    void softmaxOfOneColumnByHand() {
        Matrix z = Matrix.of(new float[] {2}, new float[] {1}, new float[] {-1});
        float[] maxima = new float[1];
        float[] sums = new float[1];
        int[] answers = new int[1];
        z.setSoftmax(z, answers, maxima, sums);
        assertThat(answers).containsExactly(0);
        assertThat(rows(z)[0][0]).isCloseTo(0.705384f, within(1e-6f));
        assertThat(rows(z)[1][0]).isCloseTo(0.259496f, within(1e-6f));
        assertThat(rows(z)[2][0]).isCloseTo(0.035119f, within(1e-6f));
        assertThat(maxima).containsExactly(2);
        assertThat(sums[0]).isCloseTo(1.417667f, within(1e-6f));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void softmaxColumnsSumToOne(long seed) {
        for (int rows : new int[] {1, 2, 10, 16, 17, 100}) {
            Matrix a = Given.scale(matrix(rows, 33, seed), 50);
            a.setSoftmax(a, new int[33], new float[33], new float[33]);
            for (int j = 0; j < 33; j++) {
                int column = j;
                assertThat(sum(rows, i -> a.get(i, column))).isCloseTo(1, within(2e-6));
                assertThat(sum(rows, i -> a.get(i, column) < 0 ? 1 : 0)).isZero();
            }
        }
    }

    /// Each element against the textbook's sum in double precision. Up to 100 terms below 1, each
    /// rounded to 2^-24 of a partial sum below 100: wrong by less than 100 · 100 · 2^-24 = 6e-4 at
    /// the very worst; rounding by chance stays a hundred times below.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void productsAreTheTextbooks(long seed) {
        for (int rows : new int[] {1, 10, 16, 17, 33}) {
            for (int columns : new int[] {1, 2, 15, 31}) {
                for (int depth : new int[] {1, 16, 31, 100}) {
                    Matrix w = matrix(rows, depth, seed);
                    Matrix x = matrixWithZeros(depth, columns, seed);
                    Matrix z = matrix(rows, columns, seed + 1);
                    Matrix d = matrix(rows, depth, seed + 2);

                    for (Columns right : List.of(x, byRows(x), sparse(x), grouped(x))) {
                        Matrix b = matrix(rows, 1, seed + 4);
                        boolean byRows = right instanceof GroupedMatrix;
                        Matrix product = byRows ? byRows(z) : z.copy();
                        product.setAffine(w, right, b); // W X + b
                        Matrix outer = d.copy();
                        outer.addOuterProduct(byRows ? byRows(z) : z, right); // D + Z Xᵀ
                        assertEach(
                                product, (i, j) -> b.get(i, 0) + sum(depth, k -> (double) w.get(i, k) * x.get(k, j)));
                        assertEach(
                                outer, (i, k) -> d.get(i, k) + sum(columns, j -> (double) z.get(i, j) * x.get(k, j)));
                    }
                    Matrix transposed = matrix(depth, columns, seed + 3);
                    transposed.setTransposedProduct(w, z); // Wᵀ Z
                    assertEach(transposed, (k, j) -> sum(rows, i -> (double) w.get(i, k) * z.get(i, j)));
                }
            }
        }
    }

    /// What is by rows has the same elements and, but for sums of rows, the same bits.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void matrixByRowsComputesTheSame(long seed) {
        for (int rows : new int[] {1, 10, 17, 40}) {
            for (int columns : new int[] {1, 15, 16, 33}) {
                int depth = 12;
                Matrix w = matrix(rows, depth, seed);
                Matrix b = matrix(rows, 1, seed + 1);
                Matrix x = matrix(depth, columns, seed + 2);
                Matrix z = matrix(rows, columns, seed + 3);
                List<List<int[][]>> results = new ArrayList<>();
                for (UnaryOperator<Matrix> form : List.<UnaryOperator<Matrix>>of(Matrix::copy, Given::byRows)) {
                    Matrix product = form.apply(z);
                    product.setAffine(w, form.apply(x), b);
                    Matrix transposed = form.apply(x);
                    transposed.setTransposedProduct(w, product);
                    Matrix outer = w.copy();
                    outer.addOuterProduct(product, transposed);
                    Matrix relu = form.apply(z);
                    relu.setRelu(product);
                    Matrix gradient = form.apply(z);
                    gradient.setReluGradient(product, relu);
                    Matrix sum = form.apply(z);
                    sum.add(relu);
                    Matrix softmax = form.apply(z);
                    softmax.setSoftmax(product, new int[columns], new float[columns], new float[columns]);
                    Matrix part = form.apply(z).columns(0, columns / 2);
                    results.add(Stream.of(product, transposed, outer, relu, gradient, sum, softmax, part)
                            .map(Given::bits)
                            .toList());

                    Matrix total = b.copy();
                    total.addColumns(form.apply(z));
                    assertEach(total, (i, j) -> b.get(i, 0) + sum(columns, k -> z.get(i, k)));
                }
                for (int k = 0; k < results.getFirst().size(); k++) {
                    assertThat(results.get(1).get(k))
                            .as("result %d", k)
                            .isDeepEqualTo(results.get(0).get(k));
                }
            }
        }
    }

    @Test
    void whatStandsBehindAPartByRowsIsNotAddedUp() {
        Matrix z = Given.byRows(matrix(3, 16, 1));
        Matrix total = zeros(3, 1);
        total.addColumns(z.columns(0, 5));
        assertEach(total, (i, j) -> sum(5, k -> z.get(i, k)));
    }

    /// A part of the rows, computed alone, has the bits that it has as a part of the whole.
    @Test
    void rowsMayBeComputedAlone() {
        int depth = 20;
        int columns = 19;
        Matrix x = matrixWithZeros(depth, columns, 1);
        Matrix w = matrix(37, depth, 2);
        Matrix b = matrix(37, 1, 3);
        Matrix d = matrix(37, depth, 4);
        Matrix velocity = matrix(37, depth, 5);
        for (Columns right : List.of(x, sparse(x))) {
            List<List<int[][]>> results = new ArrayList<>();
            for (int[] cuts : new int[][] {{0, 37}, {0, 16, 37}, {0, 32, 37}}) {
                Matrix z = matrix(37, columns, 6);
                Matrix a = matrix(37, columns, 7);
                Matrix dz = matrix(37, columns, 8);
                Matrix dw = d.copy();
                Matrix db = b.copy();
                Matrix p = w.copy();
                Matrix v = velocity.copy();
                for (int cut = 1; cut < cuts.length; cut++) {
                    int from = cuts[cut - 1];
                    int count = cuts[cut] - from;
                    Matrix part = z.rows(from, count);
                    part.setAffine(w.rows(from, count), right, b.rows(from, count));
                    a.rows(from, count).setRelu(part);
                    dz.rows(from, count).setReluGradient(part, dz.rows(from, count));
                    dw.rows(from, count).addOuterProduct(part, right);
                    db.rows(from, count).addColumns(part);
                    p.rows(from, count).add(dw.rows(from, count));
                    p.rows(from, count)
                            .descendWithMomentum(
                                    dw.rows(from, count), v.rows(from, count), 0.1f, 0.2f, 0.3f, 0.4f, true);
                }
                results.add(Stream.of(z, a, dz, dw, db, p, v).map(Given::bits).toList());
            }
            for (int i = 0; i < 7; i++) {
                assertThat(results.get(1).get(i)).isDeepEqualTo(results.get(0).get(i));
                assertThat(results.get(2).get(i)).isDeepEqualTo(results.get(0).get(i));
            }
        }
    }

    // Shapes

    static Stream<Arguments> wrongShapeIsRefused() {
        return Stream.of(
                misuse("at least 1x1, got 0x3", () -> zeros(0, 3)),
                misuse("at least 1x1, got 3x-1", () -> zeros(3, -1)),
                misuse("length of row 1 2, got 1", () -> Matrix.of(new float[] {1, 2}, new float[] {3})),
                misuse("shape (2, 3), got (3, 2)", () -> zeros(2, 3).set(zeros(3, 2))),
                misuse("shape (2, 3), got (2, 4)", () -> zeros(2, 3).add(zeros(2, 4))),
                misuse("shape (2, 3), got (1, 3)", () -> zeros(2, 3).descend(zeros(1, 3), 1, 1, 0)),
                misuse("stride 32, got 16", () -> zeros(32, 3).rows(16, 16).descend(zeros(16, 3), 1, 1, 0)),
                misuse(
                        "rows from a multiple of 16 on, got from 8 on",
                        () -> zeros(40, 3).rows(8, 16)),
                misuse(
                        "rows in multiples of 16, got 8 rows from row 16 of 40",
                        () -> zeros(40, 3).rows(16, 8)),
                misuse(
                        "columns from a multiple of 16 on, got from 8 on",
                        () -> zerosByRows(3, 40).columns(8, 16)),
                misuse(
                        "one that stands by rows, got one by columns",
                        () -> zerosByRows(2, 3).add(zeros(2, 3))),
                misuse("columns 1, got 3", () -> zeros(2, 3).addColumns(zeros(2, 3))),
                misuse("rows 2, got 3", () -> zeros(2, 1).addColumns(zeros(3, 4))),
                // Z (2, 3) = W (2, 4) X (4, 3) + b (2, 1)
                misuse("shape (2, 1), got (3, 1)", () -> zeros(2, 3).setAffine(zeros(2, 4), zeros(4, 3), zeros(3, 1))),
                misuse("shape (2, 4), got (2, 5)", () -> zeros(2, 3).setAffine(zeros(2, 5), zeros(4, 3), zeros(2, 1))),
                misuse("shape (2, 4), got (3, 4)", () -> zeros(2, 3).setAffine(zeros(3, 4), zeros(4, 3), zeros(2, 1))),
                misuse("columns 3, got 5", () -> zeros(2, 3).setAffine(zeros(2, 4), zeros(4, 5), zeros(2, 1))),
                misuse(
                        "shape (2, 4), got (2, 6)",
                        () -> zeros(2, 3).setAffine(zeros(2, 6), sparse(zeros(4, 3)), zeros(2, 1))),
                misuse("columns 3, got 6", () -> zeros(2, 3).setAffine(zeros(2, 4), sparse(zeros(4, 6)), zeros(2, 1))),
                misuse(
                        "shape (2, 4), got (2, 6)",
                        () -> zeros(2, 3).setAffine(zeros(2, 6), grouped(zeros(4, 3)), zeros(2, 1))),
                misuse("columns 3, got 6", () -> zeros(2, 3).setAffine(zeros(2, 4), grouped(zeros(4, 6)), zeros(2, 1))),
                // D (2, 3) += Z (2, 4) Xᵀ, X (3, 4)
                misuse("rows 2, got 5", () -> zeros(2, 3).addOuterProduct(zeros(5, 4), zeros(3, 4))),
                misuse("columns 3, got 4", () -> zeros(2, 3).addOuterProduct(zeros(2, 4), zeros(4, 4))),
                misuse("observations 4, got 5", () -> zeros(2, 3).addOuterProduct(zeros(2, 4), zeros(3, 5))),
                misuse("observations 4, got 6", () -> zeros(2, 3).addOuterProduct(zeros(2, 4), sparse(zeros(3, 6)))),
                misuse("observations 4, got 6", () -> zeros(2, 3).addOuterProduct(zeros(2, 4), grouped(zeros(3, 6)))),
                // X (2, 3) = Wᵀ Z, W (4, 2), Z (4, 3)
                misuse("shape (4, 2), got (5, 2)", () -> zeros(2, 3).setTransposedProduct(zeros(5, 2), zeros(4, 3))),
                misuse("shape (4, 2), got (4, 3)", () -> zeros(2, 3).setTransposedProduct(zeros(4, 3), zeros(4, 3))),
                misuse("columns 3, got 2", () -> zeros(2, 3).setTransposedProduct(zeros(4, 2), zeros(4, 2))),
                misuse("shape (2, 3), got (3, 3)", () -> zeros(2, 3).setRelu(zeros(3, 3))),
                misuse("shape (2, 3), got (2, 2)", () -> zeros(2, 3).setReluGradient(zeros(2, 2), zeros(2, 3))),
                misuse("shape (2, 3), got (2, 1)", () -> zeros(2, 3).setReluGradient(zeros(2, 3), zeros(2, 1))),
                misuse(
                        "shape (2, 3), got (4, 3)",
                        () -> zeros(2, 3).setSoftmax(zeros(4, 3), new int[3], new float[3], new float[3])));
    }

    @ParameterizedTest(name = "expected {0}")
    @MethodSource
    void wrongShapeIsRefused(String expectation, ThrowingCallable misuse) {
        assertThatIllegalArgumentException().isThrownBy(misuse).withMessage("matrix: expected " + expectation);
    }

    private static Arguments misuse(String expectation, ThrowingCallable call) {
        return Arguments.of(expectation, call);
    }

    private interface Element {
        double at(int i, int j);
    }

    private static void assertEach(Matrix actual, Element expected) {
        for (int i = 0; i < actual.rows(); i++) {
            for (int j = 0; j < actual.columns(); j++) {
                if (!(Math.abs(actual.get(i, j) - expected.at(i, j)) < 1e-5)) { // so that NaN fails too
                    assertThat((double) actual.get(i, j))
                            .as("(%d, %d) of %s", i, j, actual)
                            .isEqualTo(expected.at(i, j));
                }
            }
        }
    }

    private static double sum(int count, IntToDoubleFunction term) {
        double sum = 0;
        for (int k = 0; k < count; k++) {
            sum += term.applyAsDouble(k);
        }
        return sum;
    }

    private static Matrix zeros(int rows, int columns) {
        return Matrix.zeros(Arena.ofAuto(), rows, columns);
    }

    private static Matrix zerosByRows(int rows, int columns) {
        return Matrix.zerosByRows(Arena.ofAuto(), rows, columns);
    }

    private static Arena recording(List<MemorySegment> allocated) {
        Arena arena = Arena.ofAuto();
        return new Arena() {
            @Override
            public MemorySegment allocate(long bytes, long alignment) {
                allocated.add(arena.allocate(bytes, alignment));
                return allocated.getLast();
            }

            @Override
            public MemorySegment.Scope scope() {
                return arena.scope();
            }

            @Override
            public void close() {}
        };
    }
}
