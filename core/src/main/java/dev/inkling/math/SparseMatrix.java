package dev.inkling.math;

import dev.inkling.kernel.Csc;
import dev.inkling.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// A matrix of levels, unsigned bytes times a scale, of which only those that are not 0 are stored,
/// column by column (compressed sparse columns, CSC): images, of which four pixels out of five are
/// blank.
///
/// Immutable. Multiplying with it visits only what is stored; a blank pixel would add 0, which
/// changes no bits. Three bytes an element: MNIST's training images fit into a large cache.
public final class SparseMatrix implements Columns {
    private static final int LEVELS = 256;
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final int rows;
    private final int from;
    private final int columns;
    private final Csc csc;

    private SparseMatrix(int rows, int from, int columns, Csc csc) {
        this.rows = rows;
        this.from = from;
        this.columns = columns;
        this.csc = csc;
    }

    /// Writes the levels of one column into an array of `rows` bytes that holds zeros.
    @FunctionalInterface
    public interface ColumnSource {
        void copyColumn(int column, byte[] levels);
    }

    /// A matrix that lives as long as `arena`.
    ///
    /// @param rows at most 65,536
    /// @param scale what a level is multiplied with
    /// @param source asked for every column twice: once to count, once to copy
    /// @throws IllegalArgumentException if there are more rows
    public static SparseMatrix of(Arena arena, int rows, int columns, float scale, ColumnSource source) {
        if (rows > Character.MAX_VALUE + 1) {
            throw new IllegalArgumentException(
                    "sparse matrix: expected at most " + (Character.MAX_VALUE + 1) + " rows, got " + rows);
        }
        byte[] column = new byte[rows];
        int[] order = new int[columns];
        var starts = arena.allocate(Kernels.INT, columns + 1L);
        int stored = 0;
        for (int j = 0; j < columns; j++) {
            order[j] = j;
            copyColumn(source, j, column);
            stored += count(column);
            if (stored < 0) {
                throw new IllegalArgumentException("sparse matrix: expected at most " + Integer.MAX_VALUE
                        + " elements that are not 0, got more in the first " + (j + 1) + " columns");
            }
            starts.setAtIndex(Kernels.INT, j + 1L, stored);
        }
        var rowIndices = arena.allocate(Kernels.CHAR, Math.max(stored, 1));
        var levels = arena.allocate(Kernels.BYTE, Math.max(stored, 1));
        int position = 0;
        for (int j = 0; j < columns; j++) {
            copyColumn(source, j, column);
            position = store(column, rowIndices, levels, position);
        }
        float[] values = new float[LEVELS];
        for (int level = 0; level < LEVELS; level++) {
            values[level] = level * scale;
        }
        return new SparseMatrix(rows, 0, columns, new Csc(order, starts, rowIndices, levels, values));
    }

    /// A blank matrix with room for any elements, to be [#filled].
    static SparseMatrix withRoom(Arena arena, int rows, int columns) {
        long room = (long) rows * columns;
        Csc csc = new Csc(
                IntStream.range(0, columns).toArray(),
                arena.allocate(Kernels.INT, columns + 1L),
                arena.allocate(Kernels.CHAR, Math.max(room, 1)),
                arena.allocate(Kernels.BYTE, Math.max(room, 1)),
                new float[LEVELS]);
        return new SparseMatrix(rows, 0, columns, csc);
    }

    /// Takes over the elements of `x`, which has no more columns; returns as many of this.
    SparseMatrix filled(SparseMatrix x) {
        int position = 0;
        for (int j = 0; j < x.columns; j++) {
            int start = x.csc.start(x.from + j);
            int count = x.csc.end(x.from + j) - start;
            MemorySegment.copy(
                    x.csc.rowIndices(),
                    (long) Character.BYTES * start,
                    csc.rowIndices(),
                    (long) Character.BYTES * position,
                    (long) Character.BYTES * count);
            MemorySegment.copy(x.csc.levels(), start, csc.levels(), position, count);
            position += count;
            csc.starts().setAtIndex(Kernels.INT, j + 1L, position);
        }
        System.arraycopy(x.csc.values(), 0, csc.values(), 0, LEVELS);
        return x.columns == columns ? this : columns(0, x.columns);
    }

    private static void copyColumn(ColumnSource source, int j, byte[] column) {
        Arrays.fill(column, (byte) 0);
        source.copyColumn(j, column);
    }

    private static int count(byte[] column) {
        int count = 0;
        for (byte level : column) {
            count += level == 0 ? 0 : 1;
        }
        return count;
    }

    /// Eight that are blank are passed over together: most are.
    ///
    /// @return the position after what was stored
    private static int store(byte[] column, MemorySegment rowIndices, MemorySegment levels, int from) {
        int position = from;
        for (int i = 0; i < column.length; i++) {
            while (i + Long.BYTES <= column.length && (long) EIGHT.get(column, i) == 0) {
                i += Long.BYTES;
            }
            if (i < column.length && column[i] != 0) {
                rowIndices.setAtIndex(Kernels.CHAR, position, (char) i);
                levels.set(Kernels.BYTE, position, column[i]);
                position++;
            }
        }
        return position;
    }

    /// One column that can be filled again and again without taking memory.
    public static final class Column {
        private final SparseMatrix matrix;

        /// A blank column that lives as long as `arena`.
        ///
        /// @param rows at most 65,536
        /// @param scale what a level is multiplied with
        public Column(Arena arena, int rows, float scale) {
            // As for a column without blanks, so that there is room for any.
            matrix = SparseMatrix.of(arena, rows, 1, scale, (_, levels) -> Arrays.fill(levels, (byte) 1));
        }

        /// The column, (rows, 1), with these levels.
        ///
        /// @param levels unsigned bytes, one a row
        /// @throws IllegalArgumentException if they are not as many as rows
        public SparseMatrix filled(byte[] levels) {
            if (levels.length != matrix.rows) {
                throw new IllegalArgumentException(
                        "sparse matrix: expected " + matrix.rows + " levels, got " + levels.length);
            }
            Csc csc = matrix.csc;
            csc.starts().setAtIndex(Kernels.INT, 1, store(levels, csc.rowIndices(), csc.levels(), 0));
            return matrix;
        }
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public SparseMatrix columns(int from, int count) {
        Objects.checkFromIndexSize(from, count, columns);
        return new SparseMatrix(rows, this.from + from, count, csc);
    }

    /// Column j of the result is stored column `order[j]`. Shares memory with this, and with `order`:
    /// changing the array afterwards reorders the result, which is how a shuffle costs no copy.
    ///
    /// @throws IndexOutOfBoundsException if there is no such column
    public SparseMatrix inOrder(int[] order) {
        long stored = csc.starts().byteSize() / Integer.BYTES - 1;
        for (int column : order) {
            Objects.checkIndex(column, stored);
        }
        Csc ordered = new Csc(order, csc.starts(), csc.rowIndices(), csc.levels(), csc.values());
        return new SparseMatrix(rows, 0, order.length, ordered);
    }

    /// Number of stored elements.
    public long stored() {
        long sum = 0;
        for (int j = 0; j < columns; j++) {
            sum += csc.end(from + j) - csc.start(from + j);
        }
        return sum;
    }

    /// Element (i, j), found by walking down the column.
    @Override
    public float get(int i, int j) {
        Objects.checkIndex(i, rows);
        Objects.checkIndex(j, columns);
        for (int p = csc.start(from + j); p < csc.end(from + j); p++) {
            if (csc.row(p) == i) {
                return csc.value(p);
            }
        }
        return 0;
    }

    /// Tells `action` the rows of the stored elements of column `j`, ascending.
    public void forEachRow(int j, IntConsumer action) {
        for (int p = csc.start(from + j); p < csc.end(from + j); p++) {
            action.accept(csc.row(p));
        }
    }

    /// Sets `there[row]` for the row of every stored element of column `j`.
    void markRows(int j, boolean[] there) {
        int end = csc.end(from + j);
        for (int p = csc.start(from + j); p < end; p++) {
            there[csc.row(p)] = true;
        }
    }

    /// Copies the levels of column `j`.
    ///
    /// @param levels `rows()` bytes
    void copyLevels(int j, byte[] levels) {
        Arrays.fill(levels, (byte) 0);
        int end = csc.end(from + j);
        for (int p = csc.start(from + j); p < end; p++) {
            levels[csc.row(p)] = (byte) csc.level(p);
        }
    }

    Csc csc() {
        return csc;
    }

    /// The first of this matrix's columns in the order of [#csc].
    int from() {
        return from;
    }
}
