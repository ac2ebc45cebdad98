package dev.inkling.kernel;

import static dev.inkling.kernel.Vectors.LANES;
import static dev.inkling.kernel.Vectors.broadcast;
import static dev.inkling.kernel.Vectors.load;
import static dev.inkling.kernel.Vectors.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// Products with a sparse matrix: lanes are rows of the result. Of a column, eight vectors stay in
/// registers while its sums run, as long as there are so many, then four, then one: the more there are,
/// the less weighs what it takes to find the next element.
///
/// Each visit of a column takes a slice of it with all that is read there: one check of the bounds.
final class SparseProduct {
    /// Bytes of a vector.
    private static final long BYTES = 4L * LANES;

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
            for (; i + 7 * LANES < rows; i += 8 * LANES) {
                sum8(a, i, aStride, x, start, end, b, c, cj + i);
            }
            for (; i + 3 * LANES < rows; i += 4 * LANES) {
                sum4(a, i, aStride, x, start, end, b, c, cj + i);
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
    static void addOuter(
            int rows, int count, MemorySegment c, int cStride, Csr x, int from, MemorySegment d, int dStride) {
        for (int k = 0; k < count; k++) {
            int start = x.start(from + k);
            int end = x.end(from + k);
            if (start == end) {
                continue;
            }
            long dk = (long) k * dStride;
            int i = 0;
            for (; i + 7 * LANES < rows; i += 8 * LANES) {
                collect8(c, i, cStride, x, start, end, d, dk + i);
            }
            for (; i + 3 * LANES < rows; i += 4 * LANES) {
                collect4(c, i, cStride, x, start, end, d, dk + i);
            }
            for (; i < rows; i += LANES) {
                FloatVector sum = load(d, dk + i);
                for (int p = start; p < end; p++) {
                    sum = load(c, i + (long) x.column(p) * cStride).fma(broadcast(x.value(p)), sum);
                }
                store(sum, d, dk + i);
            }
        }
    }

    /// Here a column of C stays in registers while it is added to D wherever X's column has an element.
    @SuppressWarnings("TooManyParameters")
    static void addOuter(
            int rows, int columns, MemorySegment c, int cStride, Csc x, int from, MemorySegment d, int dStride) {
        for (int j = 0; j < columns; j++) {
            int start = x.start(from + j);
            int end = x.end(from + j);
            long cj = (long) j * cStride;
            int i = 0;
            for (; i + 3 * LANES < rows; i += 4 * LANES) {
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

    /// Four vectors of a column of C.
    @SuppressWarnings("TooManyParameters")
    private static void spread(
            MemorySegment c, long at, Csc x, int start, int end, MemorySegment d, int row, int dStride) {
        FloatVector c0 = load(c, at);
        FloatVector c1 = load(c, at + LANES);
        FloatVector c2 = load(c, at + 2L * LANES);
        FloatVector c3 = load(c, at + 3L * LANES);
        for (int p = start; p < end; p++) {
            FloatVector xkj = broadcast(x.value(p));
            MemorySegment dk = d.asSlice(4 * (row + (long) x.row(p) * dStride), 4 * BYTES);
            store(c0.fma(xkj, load(dk, 0)), dk, 0);
            store(c1.fma(xkj, load(dk, LANES)), dk, LANES);
            store(c2.fma(xkj, load(dk, 2L * LANES)), dk, 2L * LANES);
            store(c3.fma(xkj, load(dk, 3L * LANES)), dk, 3L * LANES);
        }
    }

    /// 8 vectors of a column of C = A X + b.
    @SuppressWarnings("TooManyParameters")
    private static void sum8(
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
        FloatVector sum4 = load(b, row + 4L * LANES);
        FloatVector sum5 = load(b, row + 5L * LANES);
        FloatVector sum6 = load(b, row + 6L * LANES);
        FloatVector sum7 = load(b, row + 7L * LANES);
        for (int p = start; p < end; p++) {
            FloatVector xkj = broadcast(x.value(p));
            MemorySegment ak = a.asSlice(4 * (row + (long) x.row(p) * aStride), 8 * BYTES);
            sum0 = load(ak, 0).fma(xkj, sum0);
            sum1 = load(ak, LANES).fma(xkj, sum1);
            sum2 = load(ak, 2L * LANES).fma(xkj, sum2);
            sum3 = load(ak, 3L * LANES).fma(xkj, sum3);
            sum4 = load(ak, 4L * LANES).fma(xkj, sum4);
            sum5 = load(ak, 5L * LANES).fma(xkj, sum5);
            sum6 = load(ak, 6L * LANES).fma(xkj, sum6);
            sum7 = load(ak, 7L * LANES).fma(xkj, sum7);
        }
        MemorySegment cj = c.asSlice(4 * at, 8 * BYTES);
        store(sum0, cj, 0);
        store(sum1, cj, LANES);
        store(sum2, cj, 2L * LANES);
        store(sum3, cj, 3L * LANES);
        store(sum4, cj, 4L * LANES);
        store(sum5, cj, 5L * LANES);
        store(sum6, cj, 6L * LANES);
        store(sum7, cj, 7L * LANES);
    }

    /// 8 vectors of a column of D += C Xᵀ.
    @SuppressWarnings("TooManyParameters")
    private static void collect8(
            MemorySegment c, int row, int cStride, Csr x, int start, int end, MemorySegment d, long at) {
        MemorySegment dk = d.asSlice(4 * at, 8 * BYTES);
        FloatVector sum0 = load(dk, 0);
        FloatVector sum1 = load(dk, LANES);
        FloatVector sum2 = load(dk, 2L * LANES);
        FloatVector sum3 = load(dk, 3L * LANES);
        FloatVector sum4 = load(dk, 4L * LANES);
        FloatVector sum5 = load(dk, 5L * LANES);
        FloatVector sum6 = load(dk, 6L * LANES);
        FloatVector sum7 = load(dk, 7L * LANES);
        for (int p = start; p < end; p++) {
            FloatVector xkj = broadcast(x.value(p));
            MemorySegment cj = c.asSlice(4 * (row + (long) x.column(p) * cStride), 8 * BYTES);
            sum0 = load(cj, 0).fma(xkj, sum0);
            sum1 = load(cj, LANES).fma(xkj, sum1);
            sum2 = load(cj, 2L * LANES).fma(xkj, sum2);
            sum3 = load(cj, 3L * LANES).fma(xkj, sum3);
            sum4 = load(cj, 4L * LANES).fma(xkj, sum4);
            sum5 = load(cj, 5L * LANES).fma(xkj, sum5);
            sum6 = load(cj, 6L * LANES).fma(xkj, sum6);
            sum7 = load(cj, 7L * LANES).fma(xkj, sum7);
        }
        store(sum0, dk, 0);
        store(sum1, dk, LANES);
        store(sum2, dk, 2L * LANES);
        store(sum3, dk, 3L * LANES);
        store(sum4, dk, 4L * LANES);
        store(sum5, dk, 5L * LANES);
        store(sum6, dk, 6L * LANES);
        store(sum7, dk, 7L * LANES);
    }

    /// 4 vectors of a column of C = A X + b.
    @SuppressWarnings("TooManyParameters")
    private static void sum4(
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
            MemorySegment ak = a.asSlice(4 * (row + (long) x.row(p) * aStride), 4 * BYTES);
            sum0 = load(ak, 0).fma(xkj, sum0);
            sum1 = load(ak, LANES).fma(xkj, sum1);
            sum2 = load(ak, 2L * LANES).fma(xkj, sum2);
            sum3 = load(ak, 3L * LANES).fma(xkj, sum3);
        }
        MemorySegment cj = c.asSlice(4 * at, 4 * BYTES);
        store(sum0, cj, 0);
        store(sum1, cj, LANES);
        store(sum2, cj, 2L * LANES);
        store(sum3, cj, 3L * LANES);
    }

    /// 4 vectors of a column of D += C Xᵀ.
    @SuppressWarnings("TooManyParameters")
    private static void collect4(
            MemorySegment c, int row, int cStride, Csr x, int start, int end, MemorySegment d, long at) {
        MemorySegment dk = d.asSlice(4 * at, 4 * BYTES);
        FloatVector sum0 = load(dk, 0);
        FloatVector sum1 = load(dk, LANES);
        FloatVector sum2 = load(dk, 2L * LANES);
        FloatVector sum3 = load(dk, 3L * LANES);
        for (int p = start; p < end; p++) {
            FloatVector xkj = broadcast(x.value(p));
            MemorySegment cj = c.asSlice(4 * (row + (long) x.column(p) * cStride), 4 * BYTES);
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
