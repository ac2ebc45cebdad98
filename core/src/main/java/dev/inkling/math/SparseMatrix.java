package dev.inkling.math;

import dev.inkling.kernel.Csc;
import dev.inkling.kernel.Kernels;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Objects;

/// A float32 matrix of which only the elements that are not zero are stored, column by column
/// (compressed sparse columns, CSC): images, of which four pixels out of five are blank.
///
/// Immutable. Multiplying with it visits only what is stored; a blank pixel would add 0, which
/// changes no bits.
public final class SparseMatrix implements Columns {
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

    /// Writes the elements of one column into an array of `rows` floats that holds zeros.
    @FunctionalInterface
    public interface ColumnSource {
        void copyColumn(int column, float[] elements);
    }

    /// A matrix that lives as long as `arena`.
    ///
    /// @param source asked for every column twice: once to count, once to copy
    public static SparseMatrix of(Arena arena, int rows, int columns, ColumnSource source) {
        float[] column = new float[rows];
        int[] order = new int[columns];
        var starts = arena.allocate(Kernels.INT, columns + 1L);
        int stored = 0;
        for (int j = 0; j < columns; j++) {
            order[j] = j;
            copyColumn(source, j, column);
            for (float element : column) {
                stored = element != 0 ? Math.addExact(stored, 1) : stored;
            }
            starts.setAtIndex(Kernels.INT, j + 1L, stored);
        }
        var rowIndices = arena.allocate(Kernels.INT, Math.max(stored, 1));
        var values = arena.allocate(Kernels.FLOAT, Math.max(stored, 1));
        int position = 0;
        for (int j = 0; j < columns; j++) {
            copyColumn(source, j, column);
            for (int i = 0; i < rows; i++) {
                if (column[i] != 0) {
                    rowIndices.setAtIndex(Kernels.INT, position, i);
                    values.setAtIndex(Kernels.FLOAT, position, column[i]);
                    position++;
                }
            }
        }
        return new SparseMatrix(rows, 0, columns, new Csc(order, starts, rowIndices, values));
    }

    private static void copyColumn(ColumnSource source, int j, float[] column) {
        Arrays.fill(column, 0); // the column before is still in it
        source.copyColumn(j, column);
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
        for (int column : order) {
            Objects.checkIndex(column, csc.order().length);
        }
        return new SparseMatrix(rows, 0, order.length, new Csc(order, csc.starts(), csc.rowIndices(), csc.values()));
    }

    /// Number of stored elements.
    public long stored() {
        long sum = 0;
        for (int j = 0; j < columns; j++) {
            sum += end(j) - start(j);
        }
        return sum;
    }

    /// Element (i, j), found by walking down the column.
    public float get(int i, int j) {
        Objects.checkIndex(i, rows);
        Objects.checkIndex(j, columns);
        for (int p = start(j); p < end(j); p++) {
            if (csc.rowIndices().getAtIndex(Kernels.INT, p) == i) {
                return csc.values().getAtIndex(Kernels.FLOAT, p);
            }
        }
        return 0;
    }

    Csc csc() {
        return csc;
    }

    /// The first of this matrix's columns in the order of [#csc].
    int from() {
        return from;
    }

    private int start(int j) {
        return csc.starts().getAtIndex(Kernels.INT, csc.order()[from + j]);
    }

    private int end(int j) {
        return csc.starts().getAtIndex(Kernels.INT, csc.order()[from + j] + 1L);
    }
}
