package dev.inkling.math;

import dev.inkling.kernel.Convolution;
import dev.inkling.kernel.Kernels;
import dev.inkling.kernel.MaxPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.IntToLongFunction;

/// A float32 matrix, column-major, off the heap.
///
/// Columns start at multiples of 64 bytes; the padding between a column's last element and the next
/// multiple is zero. A matrix of few rows may stand by rows instead: what is said of columns in memory
/// then holds for rows. Operations change the matrix they are called on and nothing else; an operand may
/// be the matrix itself only where that is said. Not synchronised: threads may read one matrix
/// together, or write different parts of it.
public final class Matrix implements Columns {
    private static final Kernels KERNELS = Kernels.chosen();
    private static final int ALIGNMENT = Kernels.PADDING * Float.BYTES;

    private final int rows;
    private final int columns;
    private final boolean byRows;
    private final int stride;
    private final MemorySegment segment;

    private Matrix(int rows, int columns, boolean byRows, int stride, MemorySegment segment) {
        this.rows = rows;
        this.columns = columns;
        this.byRows = byRows;
        this.stride = stride;
        this.segment = segment;
    }

    /// A matrix of zeros that lives as long as `arena`.
    ///
    /// @throws IllegalArgumentException if a size is less than 1
    public static Matrix zeros(Arena arena, int rows, int columns) {
        return zeros(arena, rows, columns, false);
    }

    /// A matrix of zeros that stands in memory by rows: vectors then run across observations, which
    /// leaves none half empty where there are few rows.
    ///
    /// @throws IllegalArgumentException if a size is less than 1
    public static Matrix zerosByRows(Arena arena, int rows, int columns) {
        return zeros(arena, rows, columns, true);
    }

    /// A matrix of zeros for W X, by rows where that is what a product with `x` wants.
    ///
    /// @param rows rows of W
    public static Matrix zerosFor(Columns x, Arena arena, int rows) {
        return zeros(arena, rows, x.columns(), x instanceof GroupedMatrix);
    }

    private static Matrix zeros(Arena arena, int rows, int columns, boolean byRows) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException("matrix: expected at least 1x1, got " + rows + "x" + columns);
        }
        int stride = padded(byRows ? columns : rows);
        long bytes = (long) stride * (byRows ? rows : columns) * Float.BYTES;
        return new Matrix(rows, columns, byRows, stride, arena.allocate(bytes, ALIGNMENT));
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

    /// @throws IllegalArgumentException if this is by rows and `from` is no multiple of 16
    @Override
    public Matrix columns(int from, int count) {
        Objects.checkFromIndexSize(from, count, columns);
        return byRows ? along(from, rows, count) : across(from, rows, count);
    }

    /// `count` rows from row `from` on, sharing memory with this.
    ///
    /// @param from a multiple of 16
    /// @param count a multiple of 16, or all the rows there are
    /// @throws IndexOutOfBoundsException if they are not all there
    /// @throws IllegalArgumentException if they do not begin and end between two cache lines
    public Matrix rows(int from, int count) {
        Objects.checkFromIndexSize(from, count, rows);
        if (count % Kernels.PADDING != 0 && from + count != rows) {
            throw new IllegalArgumentException("matrix: expected rows in multiples of " + Kernels.PADDING + ", got "
                    + count + " rows from row " + from + " of " + rows);
        }
        return byRows ? across(from, count, columns) : along(from, count, columns);
    }

    /// Some whole columns; some whole rows if this is by rows.
    private Matrix across(int from, int rows, int columns) {
        return part(from * (long) stride, rows, columns);
    }

    /// Some rows of every column; some columns of every row if this is by rows.
    private Matrix along(int from, int rows, int columns) {
        if (from % Kernels.PADDING != 0) {
            throw new IllegalArgumentException("matrix: expected " + (byRows ? "columns" : "rows")
                    + " from a multiple of " + Kernels.PADDING + " on, got from " + from + " on");
        }
        return part(from, rows, columns);
    }

    private Matrix part(long from, int rows, int columns) {
        int length = byRows ? columns : rows;
        int count = byRows ? rows : columns;
        long floats = length == 0 || count == 0 ? 0 : (count - 1L) * stride + padded(length);
        return new Matrix(rows, columns, byRows, stride, segment.asSlice(from * Float.BYTES, floats * Float.BYTES));
    }

    /// A copy whose memory is freed when it is unreachable.
    public Matrix copy() {
        Matrix copy = zeros(Arena.ofAuto(), rows, columns, byRows);
        copy.set(this);
        return copy;
    }

    /// P = Q.
    public void set(Matrix q) {
        requireSameShape(q);
        long bytes = (long) Float.BYTES * padded(byRows ? columns : rows);
        for (int j = 0; j < (byRows ? rows : columns); j++) {
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
        if (z.byRows) {
            KERNELS.addRows(rows, z.columns, z.segment, z.stride, segment);
        } else {
            KERNELS.addColumns(padded(rows), z.columns, z.segment, z.stride, segment);
        }
    }

    /// Z = W X + b, where this is Z. Each sum begins with b.
    ///
    /// @param w (rows of Z, rows of X)
    /// @param x (columns of W, columns of Z); with a [GroupedMatrix] Z is by rows, with a [SparseMatrix] it
    ///     is not
    /// @param b (rows of Z, 1), added to every column
    public void setAffine(Matrix w, Columns x, Matrix b) {
        requireShape(w, rows, x.rows());
        requireShape(b, rows, 1);
        requireEqual("columns", columns, x.columns());
        switch (x) {
            case Matrix d -> {
                if (byRows) {
                    KERNELS.fillRows(rows, columns, b.segment, segment, stride);
                } else {
                    KERNELS.fillColumns(padded(rows), columns, b.segment, segment, stride);
                }
                addProduct(w, false, d, false);
            }
            case SparseMatrix s -> {
                requireByRows(false);
                KERNELS.setSparseAffine(
                        rows, columns, w.segment, w.stride, s.csc(), s.from(), b.segment, segment, stride);
            }
            case GroupedMatrix g -> {
                requireByRows(true);
                KERNELS.setGroupedAffine(
                        rows, columns, w.segment, w.stride, g.groups(), g.from(), b.segment, segment, stride);
            }
        }
    }

    /// D += Z Xᵀ, where this is D.
    ///
    /// @param z (rows of D, m); with a [GroupedMatrix] it is by rows, with a [SparseMatrix] it is not
    /// @param x (columns of D, m)
    public void addOuterProduct(Matrix z, Columns x) {
        requireEqual("rows", rows, z.rows);
        requireEqual("columns", columns, x.rows());
        requireEqual("observations", z.columns, x.columns());
        switch (x) {
            case Matrix d -> addProduct(z, false, d, true);
            case SparseMatrix s -> {
                z.requireByRows(false);
                KERNELS.addSparseOuterProduct(
                        rows, s.columns(), z.segment, z.stride, s.csc(), s.from(), segment, stride);
            }
            case GroupedMatrix g -> {
                z.requireByRows(true);
                KERNELS.addGroupedOuterProduct(
                        rows, g.columns(), z.segment, z.stride, g.groups(), g.from(), segment, stride);
            }
        }
    }

    /// D += Z Xᵀ for some rows of X, where this is D.
    ///
    /// @param z (rows of D, m)
    /// @param from the row of X that the first column of D belongs to
    public void addOuterProduct(Matrix z, SortedBatch x, int from) {
        requireEqual("rows", rows, z.rows);
        requireEqual("observations", z.columns, x.x().columns());
        Objects.checkFromIndexSize(from, columns, x.x().rows());
        z.requireByRows(false);
        KERNELS.addSparseOuterProduct(rows, columns, z.segment, z.stride, x.csr(), from, segment, stride);
    }

    /// X = Wᵀ Z, where this is X.
    ///
    /// @param w (rows of Z, rows of X)
    /// @param z (rows of W, columns of X)
    public void setTransposedProduct(Matrix w, Matrix z) {
        requireShape(w, z.rows, rows);
        requireEqual("columns", columns, z.columns);
        clear();
        addProduct(w, true, z, false);
    }

    /// C += A B, where this is C. If C is by rows, it is the transposed product Cᵀ += Bᵀ Aᵀ in memory.
    ///
    /// @param aTransposed whether Aᵀ is meant
    /// @param bTransposed whether Bᵀ is meant
    private void addProduct(Matrix a, boolean aTransposed, Matrix b, boolean bTransposed) {
        int depth = aTransposed ? a.rows : a.columns;
        int aRow = aTransposed ? a.columnStride() : a.rowStride();
        int aColumn = aTransposed ? a.rowStride() : a.columnStride();
        int bRow = bTransposed ? b.columnStride() : b.rowStride();
        int bColumn = bTransposed ? b.rowStride() : b.columnStride();
        if (byRows) {
            KERNELS.addProduct(
                    columns, rows, depth, b.segment, bColumn, bRow, a.segment, aColumn, aRow, segment, stride);
        } else {
            KERNELS.addProduct(
                    rows, columns, depth, a.segment, aRow, aColumn, b.segment, bRow, bColumn, segment, stride);
        }
    }

    /// Z = W * X + b, where this is Z; see [Kernels#convolve].
    ///
    /// @param w (outputs, terms)
    /// @param x (pixels · inputs, columns of Z)
    /// @param b (outputs, 1)
    public void setConvolution(Convolution shape, Matrix w, Matrix x, Matrix b) {
        requireShape(this, shape.pixels() * shape.outputs(), columns);
        requireShape(w, shape.outputs(), shape.terms());
        requireShape(x, shape.pixels() * shape.inputs(), columns);
        requireShape(b, shape.outputs(), 1);
        KERNELS.convolve(shape, columns, w.segment, w.stride, b.segment, x.segment, x.stride, segment, stride);
    }

    /// X = W turned by half a circle * Z, where this is X; see [Kernels#convolveBack].
    ///
    /// @param w (outputs, terms)
    /// @param z (pixels · outputs, columns of X)
    public void setConvolutionBack(Convolution shape, Matrix w, Matrix z) {
        requireShape(this, shape.pixels() * shape.inputs(), columns);
        requireShape(w, shape.outputs(), shape.terms());
        requireShape(z, shape.pixels() * shape.outputs(), columns);
        KERNELS.convolveBack(shape, columns, w.segment, w.stride, z.segment, z.stride, segment, stride);
    }

    /// D += the gradient with respect to W, where this is D, and db that with respect to b; see
    /// [Kernels#addConvolutionGradient].
    ///
    /// @param z dZ, (pixels · outputs, m)
    /// @param x X, (pixels · inputs, m)
    /// @param db (outputs, 1), added to
    public void addConvolutionGradient(Convolution shape, Matrix z, Matrix x, Matrix db) {
        requireShape(this, shape.outputs(), shape.terms());
        requireShape(z, shape.pixels() * shape.outputs(), x.columns);
        requireShape(x, shape.pixels() * shape.inputs(), x.columns);
        requireShape(db, shape.outputs(), 1);
        KERNELS.addConvolutionGradient(
                shape, x.columns, z.segment, z.stride, x.segment, x.stride, segment, stride, db.segment);
    }

    /// A = the largest of each window of Z, where this is A; see [Kernels#maxPool].
    ///
    /// @param z (pixels · channels, columns of A)
    public void setMaxPool(MaxPool shape, Matrix z) {
        requireShape(this, shape.pooledPixels() * shape.channels(), columns);
        requireShape(z, shape.height() * shape.width() * shape.channels(), columns);
        KERNELS.maxPool(shape, columns, z.segment, z.stride, segment, stride);
    }

    /// dZ = dA where Z is the largest of its window, else 0, where this is dZ; see [Kernels#maxPoolGradient].
    ///
    /// @param z Z, of this matrix's shape
    /// @param da dA, (pixels afterwards · channels, columns of Z)
    public void setMaxPoolGradient(MaxPool shape, Matrix z, Matrix da) {
        requireShape(this, shape.height() * shape.width() * shape.channels(), columns);
        requireSameShape(z);
        requireShape(da, shape.pooledPixels() * shape.channels(), columns);
        KERNELS.maxPoolGradient(shape, columns, z.segment, z.stride, da.segment, da.stride, segment, stride);
    }

    /// P = X, blank pixels included.
    public void set(SparseMatrix x) {
        requireShape(this, x.rows(), x.columns());
        clear();
        x.forEach((i, j, value) -> segment.setAtIndex(Kernels.FLOAT, index(i, j), value));
    }

    /// `x`, which has to be a Matrix.
    ///
    /// @throws IllegalArgumentException if it is not
    public static Matrix dense(Columns x) {
        return switch (x) {
            case Matrix matrix -> matrix;
            case SparseMatrix _, GroupedMatrix _ ->
                throw new IllegalArgumentException(
                        "layer: expected a Matrix, got a " + x.getClass().getSimpleName());
        };
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
        Matrix narrow = z.isWhole() ? da : z;
        KERNELS.reluGradient(
                height(narrow), width(narrow), z.segment, z.stride, da.segment, da.stride, segment, stride);
    }

    /// A = Z ⊙ D, where this is A; D_ij is 0 where number i of stream j is below the rate, else 1 / (1 - rate). A
    /// may be Z.
    ///
    /// @param z Z, by columns
    /// @param keys the stream of each column, see [CounterRandom]
    public void setDropout(Matrix z, float rate, IntToLongFunction keys) {
        requireSameShape(z);
        requireByRows(false);
        KERNELS.drop(padded(rows), columns, keys, rate, z.segment, z.stride, segment, stride);
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

    /// E = E + share (P - E), where this is E: a moving average of P.
    public void average(Matrix p, float share) {
        requireAlike(p);
        KERNELS.average(height(this), width(this), p.segment, segment, stride, share);
    }

    /// A = softmax(Z), column by column, where this is A: A_ij = exp(Z_ij - max_j) / sum_j. A may be Z.
    ///
    /// @param answers receives the row of the largest element of column j of Z, the first if there are several
    /// @param maxima receives max_j, that element
    /// @param sums receives sum_j = Σ_i exp(Z_ij - max_j), so that log Σ_i exp(Z_ij) = max_j + log sum_j
    public void setSoftmax(Matrix z, int[] answers, float[] maxima, float[] sums) {
        requireAlike(z);
        KERNELS.softmax(rows, columns, z.segment, segment, rowStride(), columnStride(), answers, maxima, sums);
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

    /// `(rows, columns)`, not the elements.
    @Override
    public String toString() {
        return "Matrix(" + rows + ", " + columns + ")";
    }

    private static int padded(int rows) {
        return Math.ceilDiv(rows, Kernels.PADDING) * Kernels.PADDING;
    }

    /// Floats from one row to the next.
    private int rowStride() {
        return byRows ? stride : 1;
    }

    /// Floats from one column to the next.
    private int columnStride() {
        return byRows ? 1 : stride;
    }

    /// Whether its columns follow each other without a gap. To what works element by element, such a
    /// matrix is one long column.
    private boolean isWhole() {
        return stride == padded(byRows ? columns : rows);
    }

    /// Rows that this and `other` have in memory for what works element by element.
    private int height(Matrix other) {
        return isWhole() && other.isWhole() ? stride * (byRows ? rows : columns) : padded(byRows ? columns : rows);
    }

    /// Columns that this and `other` have in memory for what works element by element.
    private int width(Matrix other) {
        return isWhole() && other.isWhole() ? 1 : byRows ? rows : columns;
    }

    private long index(int i, int j) {
        Objects.checkIndex(i, rows);
        Objects.checkIndex(j, columns);
        return (long) i * rowStride() + (long) j * columnStride();
    }

    private void requireSameShape(Matrix other) {
        requireShape(other, rows, columns);
        other.requireByRows(byRows);
    }

    private void requireByRows(boolean expected) {
        if (byRows != expected) {
            throw new IllegalArgumentException("matrix: expected one that stands by " + (expected ? "rows" : "columns")
                    + ", got one by " + (byRows ? "rows" : "columns"));
        }
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
