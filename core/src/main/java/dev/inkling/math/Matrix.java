package dev.inkling.math;

import dev.inkling.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// A float32 matrix, column-major, off the heap.
///
/// Columns start at multiples of 64 bytes; the padding between a column's last element and the next
/// column is zero. Operations change the matrix they are called on and nothing else; an operand may
/// be the matrix itself only where that is said. Not synchronised: threads may read one matrix
/// together, or write different columns.
public final class Matrix implements Columns {
    private static final Kernels KERNELS = Kernels.chosen();
    private static final int ALIGNMENT = Kernels.PADDING * Float.BYTES;

    private final int rows;
    private final int columns;
    private final int stride;
    private final MemorySegment segment;

    private Matrix(int rows, int columns, int stride, MemorySegment segment) {
        this.rows = rows;
        this.columns = columns;
        this.stride = stride;
        this.segment = segment;
    }

    /// A matrix of zeros that lives as long as `arena`.
    ///
    /// @throws IllegalArgumentException if a size is less than 1
    public static Matrix zeros(Arena arena, int rows, int columns) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException("matrix: expected at least 1x1, got " + rows + "x" + columns);
        }
        int stride = Math.ceilDiv(rows, Kernels.PADDING) * Kernels.PADDING;
        long bytes = (long) stride * columns * Float.BYTES;
        return new Matrix(rows, columns, stride, arena.allocate(bytes, ALIGNMENT));
    }

    /// A matrix from its rows, as it is written on paper. Memory is freed when it is unreachable.
    ///
    /// @throws IllegalArgumentException if the rows are not all of the same length
    public static Matrix of(float[]... rows) {
        Matrix matrix = zeros(Arena.ofAuto(), rows.length, rows[0].length);
        for (int i = 0; i < rows.length; i++) {
            requireEqual("length of row " + i, matrix.columns, rows[i].length);
            for (int j = 0; j < matrix.columns; j++) {
                matrix.set(i, j, rows[i][j]);
            }
        }
        return matrix;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    /// Element (i, j).
    public float get(int i, int j) {
        return segment.getAtIndex(Kernels.FLOAT, index(i, j));
    }

    public void set(int i, int j, float value) {
        segment.setAtIndex(Kernels.FLOAT, index(i, j), value);
    }

    @Override
    public Matrix columns(int from, int count) {
        Objects.checkFromIndexSize(from, count, columns);
        long columnBytes = (long) stride * Float.BYTES;
        return new Matrix(rows, count, stride, segment.asSlice(from * columnBytes, count * columnBytes));
    }

    /// A copy whose memory is freed when it is unreachable.
    public Matrix copy() {
        Matrix copy = zeros(Arena.ofAuto(), rows, columns);
        copy.set(this);
        return copy;
    }

    /// P = Q.
    public void set(Matrix q) {
        requireSameShape(q);
        segment.copyFrom(q.segment);
    }

    /// P = 0.
    public void clear() {
        segment.fill((byte) 0);
    }

    /// P += Q.
    public void add(Matrix q) {
        requireSameShape(q);
        KERNELS.add(floats(), q.segment, segment);
    }

    /// P += a Q.
    public void addScaled(float a, Matrix q) {
        requireSameShape(q);
        KERNELS.addScaled(floats(), a, q.segment, segment);
    }

    /// P = a P.
    public void scale(float a) {
        KERNELS.scale(floats(), a, segment);
    }

    /// Every column becomes `b`, a matrix of one column.
    public void fillColumns(Matrix b) {
        requireShape(b, rows, 1);
        KERNELS.fillColumns(columns, b.segment, segment, stride);
    }

    /// b += Σ_j Z[:, j], where this is b, a matrix of one column.
    public void addColumns(Matrix z) {
        requireEqual("columns", 1, columns);
        requireEqual("rows", rows, z.rows);
        KERNELS.addColumns(z.columns, z.segment, z.stride, segment);
    }

    /// Z += W X, where this is Z.
    ///
    /// @param w (rows of Z, rows of X)
    /// @param x (columns of W, columns of Z)
    public void addProduct(Matrix w, Columns x) {
        requireShape(w, rows, x.rows());
        requireEqual("columns", columns, x.columns());
        switch (x) {
            case Matrix d ->
                KERNELS.addProduct(rows, columns, d.rows, w.segment, w.stride, d.segment, 1, d.stride, segment, stride);
            case SparseMatrix s ->
                KERNELS.addSparseProduct(rows, s.csc(), s.from(), columns, w.segment, w.stride, segment, stride);
        }
    }

    /// D += Z Xᵀ, where this is D.
    ///
    /// @param z (rows of D, m)
    /// @param x (columns of D, m)
    public void addOuterProduct(Matrix z, Columns x) {
        requireEqual("rows", rows, z.rows);
        requireEqual("columns", columns, x.rows());
        requireEqual("observations", z.columns, x.columns());
        switch (x) {
            case Matrix d ->
                KERNELS.addProduct(
                        rows, columns, d.columns, z.segment, z.stride, d.segment, d.stride, 1, segment, stride);
            case SparseMatrix s ->
                KERNELS.addSparseOuterProduct(
                        rows, s.csc(), s.from(), s.columns(), z.segment, z.stride, segment, stride);
        }
    }

    /// X = Wᵀ Z, where this is X.
    ///
    /// @param w (rows of Z, rows of X)
    /// @param z (rows of W, columns of X)
    public void setTransposedProduct(Matrix w, Matrix z) {
        requireShape(w, z.rows, rows);
        requireEqual("columns", columns, z.columns);
        KERNELS.setTransposedProduct(rows, columns, z.rows, w.segment, w.stride, z.segment, z.stride, segment, stride);
    }

    /// A = ReLU(Z) = max(0, Z), element by element, where this is A. A may be Z.
    public void setRelu(Matrix z) {
        requireSameShape(z);
        KERNELS.relu(floats(), z.segment, segment);
    }

    /// dZ = dA ⊙ ReLU'(Z), where this is dZ; ReLU'(z) is 1 for z > 0, else 0. dZ may be dA.
    public void setReluGradient(Matrix z, Matrix da) {
        requireSameShape(z);
        requireSameShape(da);
        KERNELS.reluGradient(floats(), z.segment, da.segment, segment);
    }

    /// A = softmax(Z), column by column, where this is A: A_ij = exp(Z_ij - max_j) / sum_j. A may be Z.
    ///
    /// @param maxima receives max_j, the largest element of column j of Z
    /// @param sums receives sum_j = Σ_i exp(Z_ij - max_j), so that log Σ_i exp(Z_ij) = max_j + log sum_j
    public void setSoftmax(Matrix z, float[] maxima, float[] sums) {
        requireSameShape(z);
        KERNELS.softmax(rows, columns, z.segment, segment, stride, maxima, sums);
    }

    /// Row of the largest element of column `j`: the first of them, if several are equal.
    public int largestRow(int j) {
        int largest = 0;
        for (int i = 1; i < rows; i++) {
            if (get(i, j) > get(largest, j)) {
                largest = i;
            }
        }
        return largest;
    }

    /// Whether no element is NaN or infinite.
    public boolean isFinite() {
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                if (!Float.isFinite(get(i, j))) {
                    return false;
                }
            }
        }
        return true;
    }

    /// `(rows, columns)`, not the elements.
    @Override
    public String toString() {
        return "Matrix(" + rows + ", " + columns + ")";
    }

    private long index(int i, int j) {
        Objects.checkIndex(i, rows);
        Objects.checkIndex(j, columns);
        return i + (long) j * stride;
    }

    private long floats() {
        return (long) stride * columns;
    }

    private void requireSameShape(Matrix other) {
        requireShape(other, rows, columns);
    }

    private static void requireShape(Matrix matrix, int rows, int columns) {
        if (matrix.rows != rows || matrix.columns != columns) {
            throw new IllegalArgumentException("matrix: expected shape (" + rows + ", " + columns + "), got ("
                    + matrix.rows + ", " + matrix.columns + ")");
        }
    }

    private static void requireEqual(String what, int expected, int actual) {
        if (expected != actual) {
            throw new IllegalArgumentException("matrix: expected " + what + " " + expected + ", got " + actual);
        }
    }
}
