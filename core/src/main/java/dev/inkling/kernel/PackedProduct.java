package dev.inkling.kernel;

import static dev.inkling.kernel.Vectors.LANES;
import static dev.inkling.kernel.Vectors.ORDER;
import static dev.inkling.kernel.Vectors.SPECIES;
import static dev.inkling.kernel.Vectors.broadcast;
import static dev.inkling.kernel.Vectors.load;
import static dev.inkling.kernel.Vectors.store;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// C += A B for dense matrices, in the way of K. Goto and R. van de Geijn, "Anatomy of
/// high-performance matrix multiplication", 2008: pieces of A and B are copied ("packed") in the order
/// in which they are used, so that the innermost loop reads memory from left to right, and a tile of C
/// stays in registers while its sums run.
///
/// A tile is [#ROWS] x [#COLUMNS]: twelve vectors, as many as 16 registers leave room for, and enough
/// to hide the latency of a multiply-add. Sums run in index order, whatever the sizes here.
///
/// Where C has the rows or columns of a tile or two only, what is packed of B or A would hardly be used
/// again, so it is read where it stands.
///
/// Has the memory of one thread.
final class PackedProduct {
    /// Rows of a tile of C: two vectors.
    private static final int ROWS = 2 * LANES;

    /// Columns of a tile of C.
    private static final int COLUMNS = 6;

    private static final int FEW_COLUMNS = 2 * COLUMNS;

    /// Terms summed between two visits of a tile: a panel of A, ROWS x DEPTH, stays in the L1 cache.
    private static final int DEPTH = 192;

    /// Columns of B that are packed at a time: 43 panels, COLUMNS x DEPTH each, stay in the L2 cache.
    private static final int WIDTH = 43 * COLUMNS;

    /// A's panel: element (i, k) at `k * ROWS + i`.
    private final float[] panel = new float[ROWS * DEPTH];

    /// B's panels one after the other: element (k, j) of a panel at `k * COLUMNS + j`.
    private final float[] panels = new float[WIDTH * DEPTH];

    /// A tile that reaches over the edge of C is computed here.
    private final MemorySegment edge = Arena.ofAuto().allocate(4L * ROWS * COLUMNS, 4L * Kernels.PADDING);

    @SuppressWarnings("TooManyParameters")
    void add(
            int rows,
            int columns,
            int depth,
            MemorySegment a,
            int aRowStride,
            int aColumnStride,
            MemorySegment b,
            int bRowStride,
            int bColumnStride,
            MemorySegment c,
            int cStride) {
        if (rows <= ROWS) {
            addFewRows(rows, columns, depth, a, aRowStride, aColumnStride, b, bRowStride, bColumnStride, c, cStride);
            return;
        }
        if (columns <= FEW_COLUMNS && aRowStride == 1) {
            addFewColumns(rows, columns, depth, a, aColumnStride, b, bRowStride, bColumnStride, c, cStride);
            return;
        }
        for (int j = 0; j < columns; j += WIDTH) {
            int width = Math.min(WIDTH, columns - j);
            for (int k = 0; k < depth; k += DEPTH) {
                int terms = Math.min(DEPTH, depth - k);
                packB(width, terms, b, (long) k * bRowStride + (long) j * bColumnStride, bRowStride, bColumnStride);
                for (int i = 0; i < rows; i += ROWS) {
                    int height = Math.min(ROWS, rows - i);
                    packA(
                            height,
                            terms,
                            a,
                            (long) i * aRowStride + (long) k * aColumnStride,
                            aRowStride,
                            aColumnStride);
                    for (int t = 0; t < width; t += COLUMNS) {
                        long at = i + (long) (j + t) * cStride;
                        int tileColumns = Math.min(COLUMNS, width - t);
                        if (height <= LANES && tileColumns == COLUMNS) {
                            halfTile(panel, panels, terms, t * terms, c, at, cStride);
                        } else if (height > LANES && tileColumns == COLUMNS) {
                            tile(panel, panels, terms, t * terms, c, at, cStride);
                        } else {
                            edgeTile(height, tileColumns, terms, t * terms, c, at, cStride);
                        }
                    }
                }
            }
        }
    }

    @SuppressWarnings("TooManyParameters")
    private void addFewColumns(
            int rows,
            int columns,
            int depth,
            MemorySegment a,
            int aStride,
            MemorySegment b,
            int bRowStride,
            int bColumnStride,
            MemorySegment c,
            int cStride) {
        for (int k = 0; k < depth; k += DEPTH) {
            int terms = Math.min(DEPTH, depth - k);
            packB(columns, terms, b, (long) k * bRowStride, bRowStride, bColumnStride);
            for (int i = 0; i < rows; i += LANES) {
                for (int j = 0; j < columns; j += COLUMNS) {
                    int width = Math.min(COLUMNS, columns - j);
                    standingTile(
                            a,
                            i + (long) k * aStride,
                            aStride,
                            panels,
                            j * terms,
                            width,
                            terms,
                            c,
                            i + (long) j * cStride,
                            cStride);
                }
            }
        }
    }

    @SuppressWarnings("TooManyParameters")
    private void addFewRows(
            int rows,
            int columns,
            int depth,
            MemorySegment a,
            int aRowStride,
            int aColumnStride,
            MemorySegment b,
            int bRowStride,
            int bColumnStride,
            MemorySegment c,
            int cStride) {
        for (int k = 0; k < depth; k += DEPTH) {
            int terms = Math.min(DEPTH, depth - k);
            packA(rows, terms, a, (long) k * aColumnStride, aRowStride, aColumnStride);
            for (int i = 0; i < rows; i += LANES) {
                for (int j = 0; j < columns; j += COLUMNS) {
                    int width = Math.min(COLUMNS, columns - j);
                    long from = (long) k * bRowStride + (long) j * bColumnStride;
                    long at = i + (long) j * cStride;
                    if (width == COLUMNS) {
                        lowTile(panel, i, b, from, bRowStride, bColumnStride, width, terms, c, at, cStride);
                    } else {
                        copyColumns(width, LANES, c, at, cStride, edge, 0, ROWS);
                        lowTile(panel, i, b, from, bRowStride, bColumnStride, width, terms, edge, 0, ROWS);
                        copyColumns(width, LANES, edge, 0, ROWS, c, at, cStride);
                    }
                }
            }
        }
    }

    /// The rows that are missing in the last panel are those of A's padding: zeros.
    private void packA(int height, int terms, MemorySegment a, long from, int rowStride, int columnStride) {
        if (rowStride == 1) {
            boolean two = height > LANES;
            for (int k = 0; k < terms; k++) {
                load(a, from + (long) k * columnStride).intoArray(panel, k * ROWS);
                if (two) {
                    load(a, from + (long) k * columnStride + LANES).intoArray(panel, k * ROWS + LANES);
                }
            }
        } else {
            for (int i = 0; i < (height > LANES ? ROWS : LANES); i++) {
                long row = from + (long) i * rowStride;
                for (int k = 0; k < terms; k++) {
                    panel[k * ROWS + i] = i < height ? a.getAtIndex(Kernels.FLOAT, row + (long) k * columnStride) : 0;
                }
            }
        }
    }

    private void packB(int width, int terms, MemorySegment b, long from, int rowStride, int columnStride) {
        for (int t = 0; t < width; t += COLUMNS) {
            int count = Math.min(COLUMNS, width - t);
            if (rowStride == 1) {
                for (int j = 0; j < count; j++) {
                    long column = from + (long) (t + j) * columnStride;
                    for (int k = 0; k < terms; k++) {
                        panels[t * terms + k * COLUMNS + j] = b.getAtIndex(Kernels.FLOAT, column + k);
                    }
                }
            } else {
                for (int k = 0; k < terms; k++) {
                    long row = from + t + (long) k * rowStride;
                    for (int j = 0; j < count; j++) {
                        panels[t * terms + k * COLUMNS + j] = b.getAtIndex(Kernels.FLOAT, row + j);
                    }
                }
            }
        }
    }

    private void edgeTile(int height, int width, int terms, int b, MemorySegment c, long at, int cStride) {
        int padded = height > LANES ? ROWS : LANES;
        copyColumns(width, padded, c, at, cStride, edge, 0, ROWS);
        if (height > LANES) {
            tile(panel, panels, terms, b, edge, 0, ROWS);
        } else {
            halfTile(panel, panels, terms, b, edge, 0, ROWS);
        }
        copyColumns(width, padded, edge, 0, ROWS, c, at, cStride);
    }

    @SuppressWarnings("TooManyParameters")
    private static void copyColumns(
            int width,
            int height,
            MemorySegment source,
            long from,
            int sourceStride,
            MemorySegment target,
            long to,
            int targetStride) {
        for (int j = 0; j < width; j++) {
            for (int i = 0; i < height; i += LANES) {
                store(load(source, from + (long) j * sourceStride + i), target, to + (long) j * targetStride + i);
            }
        }
    }

    /// Loads and stores are spelled out: with a call more for each, the compiler would not inline the last.
    private static void tile(float[] panel, float[] panels, int terms, int b, MemorySegment c, long at, long stride) {
        FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, c, 4 * at, ORDER);
        FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, c, 4 * (at + LANES), ORDER);
        FloatVector c01 = FloatVector.fromMemorySegment(SPECIES, c, 4 * (at + stride), ORDER);
        FloatVector c11 = FloatVector.fromMemorySegment(SPECIES, c, 4 * (at + stride + LANES), ORDER);
        FloatVector c02 = FloatVector.fromMemorySegment(SPECIES, c, 4 * (at + 2 * stride), ORDER);
        FloatVector c12 = FloatVector.fromMemorySegment(SPECIES, c, 4 * (at + 2 * stride + LANES), ORDER);
        FloatVector c03 = FloatVector.fromMemorySegment(SPECIES, c, 4 * (at + 3 * stride), ORDER);
        FloatVector c13 = FloatVector.fromMemorySegment(SPECIES, c, 4 * (at + 3 * stride + LANES), ORDER);
        FloatVector c04 = FloatVector.fromMemorySegment(SPECIES, c, 4 * (at + 4 * stride), ORDER);
        FloatVector c14 = FloatVector.fromMemorySegment(SPECIES, c, 4 * (at + 4 * stride + LANES), ORDER);
        FloatVector c05 = FloatVector.fromMemorySegment(SPECIES, c, 4 * (at + 5 * stride), ORDER);
        FloatVector c15 = FloatVector.fromMemorySegment(SPECIES, c, 4 * (at + 5 * stride + LANES), ORDER);
        for (int k = 0; k < terms; k++) {
            FloatVector a0 = load(panel, k * ROWS);
            FloatVector a1 = load(panel, k * ROWS + LANES);
            int bk = b + k * COLUMNS;
            FloatVector bkj = broadcast(panels[bk]);
            c00 = a0.fma(bkj, c00);
            c10 = a1.fma(bkj, c10);
            bkj = broadcast(panels[bk + 1]);
            c01 = a0.fma(bkj, c01);
            c11 = a1.fma(bkj, c11);
            bkj = broadcast(panels[bk + 2]);
            c02 = a0.fma(bkj, c02);
            c12 = a1.fma(bkj, c12);
            bkj = broadcast(panels[bk + 3]);
            c03 = a0.fma(bkj, c03);
            c13 = a1.fma(bkj, c13);
            bkj = broadcast(panels[bk + 4]);
            c04 = a0.fma(bkj, c04);
            c14 = a1.fma(bkj, c14);
            bkj = broadcast(panels[bk + 5]);
            c05 = a0.fma(bkj, c05);
            c15 = a1.fma(bkj, c15);
        }
        c00.intoMemorySegment(c, 4 * at, ORDER);
        c10.intoMemorySegment(c, 4 * (at + LANES), ORDER);
        c01.intoMemorySegment(c, 4 * (at + stride), ORDER);
        c11.intoMemorySegment(c, 4 * (at + stride + LANES), ORDER);
        c02.intoMemorySegment(c, 4 * (at + 2 * stride), ORDER);
        c12.intoMemorySegment(c, 4 * (at + 2 * stride + LANES), ORDER);
        c03.intoMemorySegment(c, 4 * (at + 3 * stride), ORDER);
        c13.intoMemorySegment(c, 4 * (at + 3 * stride + LANES), ORDER);
        c04.intoMemorySegment(c, 4 * (at + 4 * stride), ORDER);
        c14.intoMemorySegment(c, 4 * (at + 4 * stride + LANES), ORDER);
        c05.intoMemorySegment(c, 4 * (at + 5 * stride), ORDER);
        c15.intoMemorySegment(c, 4 * (at + 5 * stride + LANES), ORDER);
    }

    /// The upper half of [#tile], where C has no more rows.
    private static void halfTile(
            float[] panel, float[] panels, int terms, int b, MemorySegment c, long at, long stride) {
        FloatVector c0 = load(c, at);
        FloatVector c1 = load(c, at + stride);
        FloatVector c2 = load(c, at + 2 * stride);
        FloatVector c3 = load(c, at + 3 * stride);
        FloatVector c4 = load(c, at + 4 * stride);
        FloatVector c5 = load(c, at + 5 * stride);
        for (int k = 0; k < terms; k++) {
            FloatVector a0 = load(panel, k * ROWS);
            int bk = b + k * COLUMNS;
            c0 = a0.fma(broadcast(panels[bk]), c0);
            c1 = a0.fma(broadcast(panels[bk + 1]), c1);
            c2 = a0.fma(broadcast(panels[bk + 2]), c2);
            c3 = a0.fma(broadcast(panels[bk + 3]), c3);
            c4 = a0.fma(broadcast(panels[bk + 4]), c4);
            c5 = a0.fma(broadcast(panels[bk + 5]), c5);
        }
        store(c0, c, at);
        store(c1, c, at + stride);
        store(c2, c, at + 2 * stride);
        store(c3, c, at + 3 * stride);
        store(c4, c, at + 4 * stride);
        store(c5, c, at + 5 * stride);
    }

    /// One vector of rows, from row `row` of A's panel on, and B where it stands. Of the six columns the
    /// first `width` are there; the last of them is computed again for those that are not.
    @SuppressWarnings("TooManyParameters")
    private static void lowTile(
            float[] panel,
            int row,
            MemorySegment b,
            long from,
            long rowStride,
            long columnStride,
            int width,
            int terms,
            MemorySegment c,
            long at,
            long stride) {
        // A slice with all that is read in a step: one check of the bounds instead of six.
        long b1 = 4L * Math.min(1, width - 1) * columnStride;
        long b2 = 4L * Math.min(2, width - 1) * columnStride;
        long b3 = 4L * Math.min(3, width - 1) * columnStride;
        long b4 = 4L * Math.min(4, width - 1) * columnStride;
        long b5 = 4L * Math.min(5, width - 1) * columnStride;
        FloatVector c0 = load(c, at);
        FloatVector c1 = load(c, at + stride);
        FloatVector c2 = load(c, at + 2 * stride);
        FloatVector c3 = load(c, at + 3 * stride);
        FloatVector c4 = load(c, at + 4 * stride);
        FloatVector c5 = load(c, at + 5 * stride);
        for (int k = 0; k < terms; k++) {
            FloatVector a0 = load(panel, k * ROWS + row);
            MemorySegment bk = b.asSlice(4 * (from + k * rowStride), b5 + 4);
            c0 = a0.fma(broadcast(bk.get(Kernels.FLOAT, 0)), c0);
            c1 = a0.fma(broadcast(bk.get(Kernels.FLOAT, b1)), c1);
            c2 = a0.fma(broadcast(bk.get(Kernels.FLOAT, b2)), c2);
            c3 = a0.fma(broadcast(bk.get(Kernels.FLOAT, b3)), c3);
            c4 = a0.fma(broadcast(bk.get(Kernels.FLOAT, b4)), c4);
            c5 = a0.fma(broadcast(bk.get(Kernels.FLOAT, b5)), c5);
        }
        store(c0, c, at);
        store(c1, c, at + stride);
        store(c2, c, at + 2 * stride);
        store(c3, c, at + 3 * stride);
        store(c4, c, at + 4 * stride);
        store(c5, c, at + 5 * stride);
    }

    /// One vector of rows, and A where it stands. Of the six columns the first `width` are there; what is
    /// computed for the others is dropped.
    @SuppressWarnings("TooManyParameters")
    private static void standingTile(
            MemorySegment a,
            long from,
            long aStride,
            float[] panels,
            int b,
            int width,
            int terms,
            MemorySegment c,
            long at,
            long stride) {
        FloatVector c0 = load(c, at);
        FloatVector c1 = load(c, at + Math.min(1, width - 1) * stride);
        FloatVector c2 = load(c, at + Math.min(2, width - 1) * stride);
        FloatVector c3 = load(c, at + Math.min(3, width - 1) * stride);
        FloatVector c4 = load(c, at + Math.min(4, width - 1) * stride);
        FloatVector c5 = load(c, at + Math.min(5, width - 1) * stride);
        for (int k = 0; k < terms; k++) {
            FloatVector a0 = load(a, from + k * aStride);
            int bk = b + k * COLUMNS;
            c0 = a0.fma(broadcast(panels[bk]), c0);
            c1 = a0.fma(broadcast(panels[bk + 1]), c1);
            c2 = a0.fma(broadcast(panels[bk + 2]), c2);
            c3 = a0.fma(broadcast(panels[bk + 3]), c3);
            c4 = a0.fma(broadcast(panels[bk + 4]), c4);
            c5 = a0.fma(broadcast(panels[bk + 5]), c5);
        }
        // The last column that is there is written last.
        store(c5, c, at + Math.min(5, width - 1) * stride);
        store(c4, c, at + Math.min(4, width - 1) * stride);
        store(c3, c, at + Math.min(3, width - 1) * stride);
        store(c2, c, at + Math.min(2, width - 1) * stride);
        store(c1, c, at + Math.min(1, width - 1) * stride);
        store(c0, c, at);
    }
}
