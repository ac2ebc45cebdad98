package dev.inkling.math;

import dev.inkling.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// A float32 matrix, column-major, off the heap.
///
/// Columns start at multiples of 64 bytes; the padding between a column's last element and the next
/// multiple is zero. Operations change the matrix they are called on and nothing else; an operand may
/// be the matrix itself only where that is said. Not synchronised: threads may read one matrix
/// together, or write different parts of it.
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
        int stride = padded(rows);
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
    @Override
    public float get(int i, int j) {
        return segment.getAtIndex(Kernels.FLOAT, index(i, j));
    }

    public void set(int i, int j, float value) {
        segment.setAtIndex(Kernels.FLOAT, index(i, j), value);
    }

    @Override
    public Matrix columns(int from, int count) {
        Objects.checkFromIndexSize(from, count, columns);
        return part(rows, from * (long) stride, count);
    }

    /// `count` rows from row `from` on, sharing memory with this.
    ///
    /// @param from a multiple of 16
    /// @param count a multiple of 16, or all the rows there are
    /// @throws IndexOutOfBoundsException if they are not all there
    /// @throws IllegalArgumentException if they do not begin and end between two cache lines
    public Matrix rows(int from, int count) {
        Objects.checkFromIndexSize(from, count, rows);
        if (from % Kernels.PADDING != 0 || (count % Kernels.PADDING != 0 && from + count != rows)) {
            throw new IllegalArgumentException("matrix: expected rows in multiples of " + Kernels.PADDING + ", got "
                    + count + " rows from row " + from + " of " + rows);
        }
        return part(count, from, columns);
    }

    private Matrix part(int rows, long from, int columns) {
        long floats = columns == 0 ? 0 : (columns - 1L) * stride + padded(rows);
        return new Matrix(rows, columns, stride, segment.asSlice(from * Float.BYTES, floats * Float.BYTES));
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
        for (int j = 0; j < columns; j++) {
            long bytes = (long) Float.BYTES * padded(rows);
            MemorySegment.copy(
                    q.segment, (long) Float.BYTES * j * q.stride, segment, (long) Float.BYTES * j * stride, bytes);
        }
    }

    /// P = 0.
    public void clear() {
        KERNELS.clear(height(this), width(this), segment, stride);
    }

    /// P += Q.
    public void add(Matrix q) {
        requireSameShape(q);
        KERNELS.add(height(q), width(q), q.segment, q.stride, segment, stride);
    }

    /// b += Σ_j Z[:, j], where this is b, a matrix of one column.
    public void addColumns(Matrix z) {
        requireEqual("columns", 1, columns);
        requireEqual("rows", rows, z.rows);
        KERNELS.addColumns(padded(rows), z.columns, z.segment, z.stride, segment);
    }

    /// Z = W X + b, where this is Z. Each sum begins with b.
    ///
    /// @param w (rows of Z, rows of X)
    /// @param x (columns of W, columns of Z)
    /// @param b (rows of Z, 1), added to every column
    public void setAffine(Matrix w, Columns x, Matrix b) {
        requireShape(w, rows, x.rows());
        requireShape(b, rows, 1);
        requireEqual("columns", columns, x.columns());
        switch (x) {
            case Matrix d -> {
                KERNELS.fillColumns(padded(rows), columns, b.segment, segment, stride);
                KERNELS.addProduct(
                        rows, columns, d.rows, w.segment, 1, w.stride, d.segment, 1, d.stride, segment, stride);
            }
            case SparseMatrix s ->
                KERNELS.setSparseAffine(
                        rows, columns, w.segment, w.stride, s.csc(), s.from(), b.segment, segment, stride);
            case GroupedMatrix g ->
                KERNELS.setGroupedAffine(
                        rows, columns, w.segment, w.stride, g.groups(), g.from(), b.segment, segment, stride);
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
                        rows, columns, d.columns, z.segment, 1, z.stride, d.segment, d.stride, 1, segment, stride);
            case SparseMatrix s ->
                KERNELS.addSparseOuterProduct(
                        rows, s.columns(), z.segment, z.stride, s.csc(), s.from(), segment, stride);
            case GroupedMatrix g ->
                KERNELS.addGroupedOuterProduct(
                        rows, g.columns(), z.segment, z.stride, g.groups(), g.from(), segment, stride);
        }
    }

    /// X = Wᵀ Z, where this is X.
    ///
    /// @param w (rows of Z, rows of X)
    /// @param z (rows of W, columns of X)
    public void setTransposedProduct(Matrix w, Matrix z) {
        requireShape(w, z.rows, rows);
        requireEqual("columns", columns, z.columns);
        clear();
        KERNELS.addProduct(rows, columns, z.rows, w.segment, w.stride, 1, z.segment, 1, z.stride, segment, stride);
    }

    /// A = ReLU(Z) = max(0, Z), element by element, where this is A. A may be Z.
    public void setRelu(Matrix z) {
        requireSameShape(z);
        KERNELS.relu(height(z), width(z), z.segment, z.stride, segment, stride);
    }

    /// dZ = dA ⊙ ReLU'(Z), where this is dZ; ReLU'(z) is 1 for z > 0, else 0. dZ may be dA.
    public void setReluGradient(Matrix z, Matrix da) {
        requireSameShape(z);
        requireSameShape(da);
        boolean one = isWhole() && z.isWhole() && da.isWhole();
        int height = one ? stride * columns : padded(rows);
        KERNELS.reluGradient(height, one ? 1 : columns, z.segment, z.stride, da.segment, da.stride, segment, stride);
    }

    /// P = P - α dP with dP = mean S + λ P, where this is P. Leaves S = 0.
    ///
    /// @param s a gradient's sum, of this matrix's shape
    /// @param mean what turns the sum into a mean
    /// @param rate α
    /// @param decay λ
    public void descend(Matrix s, float mean, float rate, float decay) {
        requireAlike(s);
        KERNELS.descend(height(this), width(this), s.segment, segment, stride, mean, rate, decay);
    }

    /// V = μ V + dP; P = P - α V, or P - α (dP + μ V) after Nesterov; otherwise as [#descend].
    ///
    /// @param v V, of this matrix's shape
    /// @param momentum μ
    public void descendWithMomentum(
            Matrix s, Matrix v, float mean, float rate, float decay, float momentum, boolean nesterov) {
        requireAlike(s);
        requireAlike(v);
        KERNELS.descendWithMomentum(
                height(this),
                width(this),
                s.segment,
                v.segment,
                segment,
                stride,
                mean,
                rate,
                decay,
                momentum,
                nesterov);
    }

    /// M = M + (1 - β₁) (dP - M); V = V + (1 - β₂) (dP² - V); P = P - shrink P - α M / (√V + ε); otherwise
    /// as [#descend].
    ///
    /// @param m M, of this matrix's shape
    /// @param v V, of this matrix's shape
    public void adam(
            Matrix s,
            Matrix m,
            Matrix v,
            float mean,
            float rate,
            float decay,
            float shrink,
            float beta1,
            float beta2,
            float epsilon) {
        requireAlike(s);
        requireAlike(m);
        requireAlike(v);
        KERNELS.adam(
                height(this),
                width(this),
                s.segment,
                m.segment,
                v.segment,
                segment,
                stride,
                mean,
                rate,
                decay,
                shrink,
                beta1,
                beta2,
                epsilon);
    }

    /// A = softmax(Z), column by column, where this is A: A_ij = exp(Z_ij - max_j) / sum_j. A may be Z.
    ///
    /// @param maxima receives max_j, the largest element of column j of Z
    /// @param sums receives sum_j = Σ_i exp(Z_ij - max_j), so that log Σ_i exp(Z_ij) = max_j + log sum_j
    public void setSoftmax(Matrix z, float[] maxima, float[] sums) {
        requireSameShape(z);
        KERNELS.softmax(rows, columns, z.segment, z.stride, segment, stride, maxima, sums);
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

    private static int padded(int rows) {
        return Math.ceilDiv(rows, Kernels.PADDING) * Kernels.PADDING;
    }

    /// Whether its columns follow each other without a gap. To what works element by element, such a
    /// matrix is one long column.
    private boolean isWhole() {
        return stride == padded(rows);
    }

    /// Rows that this and `other` have for what works element by element.
    private int height(Matrix other) {
        return isWhole() && other.isWhole() ? stride * columns : padded(rows);
    }

    /// Columns that this and `other` have for what works element by element.
    private int width(Matrix other) {
        return isWhole() && other.isWhole() ? 1 : columns;
    }

    private long index(int i, int j) {
        Objects.checkIndex(i, rows);
        Objects.checkIndex(j, columns);
        return i + (long) j * stride;
    }

    private void requireSameShape(Matrix other) {
        requireShape(other, rows, columns);
    }

    /// Requires the same shape, and columns as far apart.
    private void requireAlike(Matrix other) {
        requireSameShape(other);
        requireEqual("stride", stride, other.stride);
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
