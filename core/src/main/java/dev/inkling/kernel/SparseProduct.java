package dev.inkling.kernel;

import static dev.inkling.kernel.Vectors.LANES;
import static dev.inkling.kernel.Vectors.broadcast;
import static dev.inkling.kernel.Vectors.load;
import static dev.inkling.kernel.Vectors.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// Products with a sparse matrix: lanes are rows of the result, of which [#TALL] vectors at a time stay
/// in registers, or one where there are no more.
///
/// Each visit of a column takes a slice of it with all that is read there: one check of the bounds.
final class SparseProduct {
    /// Vectors whose sums run together: enough to hide what it takes to find the next element.
    private static final int TALL = 4;

    private static final int TALL_ROWS = TALL * LANES;
    private static final long TALL_BYTES = 4L * TALL_ROWS;

    private SparseProduct() {}

    @SuppressWarnings("TooManyParameters")
    static void setAffine(
            int rows,
            int columns,
            MemorySegment a,
            int aStride,
            Csc x,
            int from,
            MemorySegment b,
            MemorySegment c,
            int cStride) {
        for (int j = 0; j < columns; j++) {
            int start = x.start(from + j);
            int end = x.end(from + j);
            long cj = (long) j * cStride;
            int i = 0;
            for (; i + TALL_ROWS - LANES < rows; i += TALL_ROWS) {
                sum(a, i, aStride, x, start, end, b, c, cj + i);
            }
            for (; i < rows; i += LANES) {
                FloatVector sum = load(b, i);
                for (int p = start; p < end; p++) {
                    sum = load(a, i + (long) x.row(p) * aStride).fma(broadcast(x.value(p)), sum);
                }
                store(sum, c, cj + i);
            }
        }
    }

    @SuppressWarnings("TooManyParameters")
    private static void sum(
            MemorySegment a,
            int row,
            int aStride,
            Csc x,
            int start,
            int end,
            MemorySegment b,
            MemorySegment c,
            long at) {
        FloatVector sum0 = load(b, row);
        FloatVector sum1 = load(b, row + LANES);
        FloatVector sum2 = load(b, row + 2L * LANES);
        FloatVector sum3 = load(b, row + 3L * LANES);
        for (int p = start; p < end; p++) {
            FloatVector xkj = broadcast(x.value(p));
            MemorySegment ak = a.asSlice(4 * (row + (long) x.row(p) * aStride), TALL_BYTES);
            sum0 = load(ak, 0).fma(xkj, sum0);
            sum1 = load(ak, LANES).fma(xkj, sum1);
            sum2 = load(ak, 2L * LANES).fma(xkj, sum2);
            sum3 = load(ak, 3L * LANES).fma(xkj, sum3);
        }
        MemorySegment cj = c.asSlice(4 * at, TALL_BYTES);
        store(sum0, cj, 0);
        store(sum1, cj, LANES);
        store(sum2, cj, 2L * LANES);
        store(sum3, cj, 3L * LANES);
    }

    /// A column of C stays in registers while it is added to D wherever X's column has an element.
    @SuppressWarnings("TooManyParameters")
    static void addOuter(
            int rows, int columns, MemorySegment c, int cStride, Csc x, int from, MemorySegment d, int dStride) {
        for (int j = 0; j < columns; j++) {
            int start = x.start(from + j);
            int end = x.end(from + j);
            long cj = (long) j * cStride;
            int i = 0;
            for (; i + TALL_ROWS - LANES < rows; i += TALL_ROWS) {
                spread(c, cj + i, x, start, end, d, i, dStride);
            }
            for (; i < rows; i += LANES) {
                FloatVector c0 = load(c, cj + i);
                for (int p = start; p < end; p++) {
                    long dk = i + (long) x.row(p) * dStride;
                    store(c0.fma(broadcast(x.value(p)), load(d, dk)), d, dk);
                }
            }
        }
    }

    @SuppressWarnings("TooManyParameters")
    private static void spread(
            MemorySegment c, long at, Csc x, int start, int end, MemorySegment d, int row, int dStride) {
        FloatVector c0 = load(c, at);
        FloatVector c1 = load(c, at + LANES);
        FloatVector c2 = load(c, at + 2L * LANES);
        FloatVector c3 = load(c, at + 3L * LANES);
        for (int p = start; p < end; p++) {
            FloatVector xkj = broadcast(x.value(p));
            MemorySegment dk = d.asSlice(4 * (row + (long) x.row(p) * dStride), TALL_BYTES);
            store(c0.fma(xkj, load(dk, 0)), dk, 0);
            store(c1.fma(xkj, load(dk, LANES)), dk, LANES);
            store(c2.fma(xkj, load(dk, 2L * LANES)), dk, 2L * LANES);
            store(c3.fma(xkj, load(dk, 3L * LANES)), dk, 3L * LANES);
        }
    }

    /// A column of D stays in registers while its sums run.
    @SuppressWarnings("TooManyParameters")
    static void addOuter(
            int rows, int count, MemorySegment c, int cStride, Csr x, int from, MemorySegment d, int dStride) {
        for (int k = 0; k < count; k++) {
            int start = x.starts()[from + k];
            int end = x.starts()[from + k + 1];
            long dk = (long) k * dStride;
            int i = 0;
            for (; start < end && i + TALL_ROWS - LANES < rows; i += TALL_ROWS) {
                collect(c, i, cStride, x, start, end, d, dk + i);
            }
            for (; start < end && i < rows; i += LANES) {
                FloatVector sum = load(d, dk + i);
                for (int p = start; p < end; p++) {
                    sum = load(c, i + (long) x.column(p) * cStride).fma(broadcast(x.value(p)), sum);
                }
                store(sum, d, dk + i);
            }
        }
    }

    @SuppressWarnings("TooManyParameters")
    private static void collect(
            MemorySegment c, int row, int cStride, Csr x, int start, int end, MemorySegment d, long at) {
        MemorySegment dk = d.asSlice(4 * at, TALL_BYTES);
        FloatVector sum0 = load(dk, 0);
        FloatVector sum1 = load(dk, LANES);
        FloatVector sum2 = load(dk, 2L * LANES);
        FloatVector sum3 = load(dk, 3L * LANES);
        for (int p = start; p < end; p++) {
            FloatVector xkj = broadcast(x.value(p));
            MemorySegment cj = c.asSlice(4 * (row + (long) x.column(p) * cStride), TALL_BYTES);
            sum0 = load(cj, 0).fma(xkj, sum0);
            sum1 = load(cj, LANES).fma(xkj, sum1);
            sum2 = load(cj, 2L * LANES).fma(xkj, sum2);
            sum3 = load(cj, 3L * LANES).fma(xkj, sum3);
        }
        store(sum0, dk, 0);
        store(sum1, dk, LANES);
        store(sum2, dk, 2L * LANES);
        store(sum3, dk, 3L * LANES);
    }
}
