package dev.inkling.math;

import dev.inkling.kernel.Csc;
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
    private static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;
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

    /// A matrix of what `source` says.
    ///
    /// @param rows at most 65,536
    /// @param scale what a level is multiplied with
    /// @param source asked for every column in turn
    /// @throws IllegalArgumentException if there are more rows
    public static SparseMatrix of(int rows, int columns, float scale, ColumnSource source) {
        if (rows > Character.MAX_VALUE + 1) {
            throw new IllegalArgumentException(
                    "sparse matrix: expected at most " + (Character.MAX_VALUE + 1) + " rows, got " + rows);
        }
        byte[] column = new byte[rows];
        int[] order = new int[columns];
        int[] starts = new int[columns + 1];
        char[] rowIndices = {};
        byte[] levels = {};
        for (int j = 0; j < columns; j++) {
            order[j] = j;
            Arrays.fill(column, (byte) 0);
            source.copyColumn(j, column);
            if (levels.length - starts[j] < rows) {
                int room = room(rows, columns, j, starts[j]);
                rowIndices = Arrays.copyOf(rowIndices, room);
                levels = Arrays.copyOf(levels, room);
            }
            starts[j + 1] = store(column, rowIndices, levels, starts[j]);
        }
        float[] values = new float[LEVELS];
        for (int level = 0; level < LEVELS; level++) {
            values[level] = level * scale;
        }
        return new SparseMatrix(rows, 0, columns, new Csc(order, starts, rowIndices, levels, values));
    }

    /// How many elements there will be, and some more, if all columns are like the first `done`.
    private static int room(int rows, int columns, int done, int stored) {
        if (stored > MOST_ELEMENTS - rows) {
            throw new IllegalArgumentException("sparse matrix: expected at most " + MOST_ELEMENTS
                    + " elements that are not 0, got more in the first " + (done + 1) + " columns");
        }
        long guess = (long) (1.06 * stored / (done + 1) * columns);
        return (int) Math.min(Math.max(guess, stored + 16L * rows), MOST_ELEMENTS);
    }

    /// A blank matrix with room for any elements, to be [#filled].
    static SparseMatrix withRoom(int rows, int columns) {
        int room = Math.multiplyExact(rows, columns);
        Csc csc = new Csc(
                IntStream.range(0, columns).toArray(),
                new int[columns + 1],
                new char[room],
                new byte[room],
                new float[LEVELS]);
        return new SparseMatrix(rows, 0, columns, csc);
    }

    /// Takes over the elements of `x`, which has no more columns; returns as many of this.
    SparseMatrix filled(SparseMatrix x) {
        int position = 0;
        for (int j = 0; j < x.columns; j++) {
            int start = x.csc.start(x.from + j);
            int count = x.csc.end(x.from + j) - start;
            System.arraycopy(x.csc.rowIndices(), start, csc.rowIndices(), position, count);
            System.arraycopy(x.csc.levels(), start, csc.levels(), position, count);
            position += count;
            csc.starts()[j + 1] = position;
        }
        System.arraycopy(x.csc.values(), 0, csc.values(), 0, LEVELS);
        return x.columns == columns ? this : columns(0, x.columns);
    }

    /// Eight that are blank are passed over together: most are.
    ///
    /// @return the position after what was stored
    private static int store(byte[] column, char[] rowIndices, byte[] levels, int from) {
        int position = from;
        for (int i = 0; i < column.length; i++) {
            while (i + Long.BYTES <= column.length && (long) EIGHT.get(column, i) == 0) {
                i += Long.BYTES;
            }
            if (i < column.length && column[i] != 0) {
                rowIndices[position] = (char) i;
                levels[position] = column[i];
                position++;
            }
        }
        return position;
    }

    /// One column that can be filled again and again without taking memory.
    public static final class Column {
        private final SparseMatrix matrix;

        /// A column with room for any elements.
        ///
        /// @param rows at most 65,536
        /// @param scale what a level is multiplied with
        public Column(int rows, float scale) {
            matrix = SparseMatrix.of(rows, 1, scale, (_, levels) -> Arrays.fill(levels, (byte) 1));
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
            csc.starts()[1] = store(levels, csc.rowIndices(), csc.levels(), 0);
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
        int stored = csc.starts().length - 1;
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

    /// What is told of a stored element.
    @FunctionalInterface
    interface ElementAction {
        void accept(int row, int column, float value);
    }

    /// Tells `action` every stored element.
    void forEach(ElementAction action) {
        for (int j = 0; j < columns; j++) {
            int end = csc.end(from + j);
            for (int p = csc.start(from + j); p < end; p++) {
                action.accept(csc.row(p), j, csc.value(p));
            }
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
    public void copyLevels(int j, byte[] levels) {
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
