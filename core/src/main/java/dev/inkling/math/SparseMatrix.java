package dev.inkling.math;

import dev.inkling.kernel.Csc;
import dev.inkling.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntConsumer;

/// A matrix of levels, unsigned bytes times a scale, of which only those that are not 0 are stored,
/// column by column (compressed sparse columns, CSC): images, of which four pixels out of five are
/// blank.
///
/// Immutable. Multiplying with it visits only what is stored; a blank pixel would add 0, which
/// changes no bits. Three bytes an element: MNIST's training images fit into a large cache.
public final class SparseMatrix implements Columns {
    private static final int LEVELS = 256;

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
            for (byte level : column) {
                stored += level == 0 ? 0 : 1;
            }
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

    private static void copyColumn(ColumnSource source, int j, byte[] column) {
        Arrays.fill(column, (byte) 0);
        source.copyColumn(j, column);
    }

    private static int store(byte[] column, MemorySegment rowIndices, MemorySegment levels, int from) {
        int position = from;
        for (int i = 0; i < column.length; i++) {
            if (column[i] != 0) {
                rowIndices.setAtIndex(Kernels.CHAR, position, (char) i);
                levels.set(Kernels.BYTE, position, column[i]);
                position++;
            }
        }
        return position;
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

    /// Adds 1 to `counts[row]` for the row of every stored element of column `j`.
    void countRows(int j, int[] counts) {
        int end = csc.end(from + j);
        for (int p = csc.start(from + j); p < end; p++) {
            counts[csc.row(p)]++;
        }
    }

    /// Puts every stored element of column `j` at the place that is next for its row, as [Csr] has it.
    void sortRows(int j, int[] next, int[] elements) {
        int end = csc.end(from + j);
        for (int p = csc.start(from + j); p < end; p++) {
            elements[next[csc.row(p)]++] = j << 8 | csc.level(p);
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
