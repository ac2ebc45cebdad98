package dev.inkling.math;

import dev.inkling.kernel.Csc;
import dev.inkling.kernel.Csr;
import java.util.Arrays;

/// A batch of observations as training wants it: copied from wherever a shuffle took them, so that
/// all threads read it from left to right; and sorted by rows, so that it tells for each pixel the
/// observations that have ink there. That is the order for the gradient of W, whose columns are then
/// summed one after the other, each in registers.
///
/// Has the memory for one batch after the other.
public final class SortedBatch {
    private final int rows;
    private final int capacity;
    private final SparseMatrix copy;
    private final int[] counts;
    private final int[] elements;
    private SparseMatrix x;

    /// Memory for batches of at most `capacity` observations.
    public SortedBatch(int rows, int capacity) {
        this.rows = rows;
        this.capacity = capacity;
        copy = SparseMatrix.withRoom(rows, capacity);
        counts = new int[rows];
        elements = new int[Math.multiplyExact(rows, capacity)];
        x = copy;
    }

    /// Becomes `batch`.
    ///
    /// @throws IllegalArgumentException if it has other rows, or more columns than there is room for
    public void set(SparseMatrix batch) {
        if (batch.rows() != rows || batch.columns() > capacity) {
            throw new IllegalArgumentException("sorted batch: expected (" + rows + ", up to " + capacity + "), got ("
                    + batch.rows() + ", " + batch.columns() + ")");
        }
        x = copy.filled(batch);
        Arrays.fill(counts, 0);
        for (int j = 0; j < x.columns(); j++) {
            sort(x.csc(), j);
        }
    }

    private void sort(Csc csc, int j) {
        int end = csc.end(j);
        for (int p = csc.start(j); p < end; p++) {
            int row = csc.row(p);
            elements[row * capacity + counts[row]++] = j << 8 | csc.level(p);
        }
    }

    /// The batch. Holds other elements after the next [#set].
    public SparseMatrix x() {
        return x;
    }

    Csr csr() {
        return new Csr(capacity, counts, elements, x.csc().values());
    }
}
