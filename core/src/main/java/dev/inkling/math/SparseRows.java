package dev.inkling.math;

import dev.inkling.kernel.Csr;
import java.util.Arrays;

/// A batch of observations sorted by rows: for each pixel, the observations that have ink there. This
/// is the order for the gradient of W, whose columns are then computed one after the other, each in
/// registers.
///
/// Has the memory for one batch after the other.
public final class SparseRows {
    private final int rows;
    private final int capacity;
    private final int[] starts;
    private final int[] next;
    private int[] elements = {};
    private int columns;
    private float[] values = {};

    /// Memory for batches of at most `capacity` observations.
    public SparseRows(int rows, int capacity) {
        this.rows = rows;
        this.capacity = capacity;
        starts = new int[rows + 1];
        next = new int[rows + 1];
    }

    /// Becomes `x`.
    ///
    /// @throws IllegalArgumentException if it has other rows, or more columns than there is room for
    public void set(SparseMatrix x) {
        if (x.rows() != rows || x.columns() > capacity) {
            throw new IllegalArgumentException("sparse rows: expected (" + rows + ", up to " + capacity + "), got ("
                    + x.rows() + ", " + x.columns() + ")");
        }
        columns = x.columns();
        values = x.csc().values();
        Arrays.fill(next, 0);
        for (int j = 0; j < columns; j++) {
            x.countRows(j, next);
        }
        int sum = 0;
        for (int i = 0; i <= rows; i++) {
            int count = next[i];
            starts[i] = sum;
            next[i] = sum;
            sum += count;
        }
        if (elements.length < sum) {
            elements = new int[sum + sum / 4]; // soon enough for every batch
        }
        for (int j = 0; j < columns; j++) {
            x.sortRows(j, next, elements);
        }
    }

    /// Rows of the matrix.
    public int rows() {
        return rows;
    }

    /// Columns of the matrix.
    public int columns() {
        return columns;
    }

    Csr csr() {
        return new Csr(starts, elements, values);
    }
}
