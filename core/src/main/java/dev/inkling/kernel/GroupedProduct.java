package dev.inkling.kernel;

import static dev.inkling.kernel.Vectors.LANES;
import static dev.inkling.kernel.Vectors.SPECIES;
import static dev.inkling.kernel.Vectors.broadcast;
import static dev.inkling.kernel.Vectors.load;
import static dev.inkling.kernel.Vectors.store;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Products with a matrix in [Groups]. Lanes are the columns of a group, and the sums of [#ROWS] rows
/// stay in registers: forward over the places of a group, backward over the places of a row of X.
///
/// Has the memory of one thread.
final class GroupedProduct {
    /// Rows whose sums run together: the hidden units of the paper's network.
    private static final int ROWS = 10;

    private static final int SIZE = Groups.SIZE;

    /// Columns of D whose sums are folded together.
    private static final int WAITING = 8;

    /// Bytes from one row's sums to the next.
    private static final long ROW_BYTES = 4L * SIZE;

    /// Bytes that a row's sums, or their gradients, take in a group.
    private static final long GROUP_BYTES = ROWS * ROW_BYTES;

    /// Bytes from a vector in the first row to the end of the one below it in the last row.
    private static final long REACH = GROUP_BYTES - ROW_BYTES + 4L * LANES;

    /// At least LANES bytes. Four lanes read eight bytes and use four: levels end in padding for that.
    private static final VectorSpecies<Byte> BYTES = LANES == SIZE ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());

    private static final VectorMask<Float> UPPER_8 = upper(8);
    private static final VectorMask<Float> UPPER_4 = upper(4);
    private static final VectorMask<Float> UPPER_2 = upper(2);
    private static final VectorMask<Float> UPPER_1 = upper(1);
    private static final VectorShuffle<Float> BY_8 = exchange(8);
    private static final VectorShuffle<Float> BY_4 = exchange(4);
    private static final VectorShuffle<Float> BY_2 = exchange(2);
    private static final VectorShuffle<Float> BY_1 = exchange(1);
    private static final VectorMask<Float> ROWS_ONLY = SPECIES.indexInRange(0, ROWS);

    /// What is read as a scalar for all lanes stands in arrays: the compiler reads it there directly.
    private float[] weights = {};

    /// Sums of [#ROWS] rows, [#SIZE] lanes each; backward, for several columns of D.
    private final float[] sums = new float[WAITING * ROWS * SIZE];

    /// The columns of D that sums are for.
    private final int[] columns = new int[WAITING];

    /// Some rows of C for the groups of a panel: element (i, j) at `(j / SIZE * ROWS + i) * SIZE + j % SIZE`.
    private final MemorySegment gradients = Arena.ofAuto().allocate(Groups.PANEL * GROUP_BYTES, ROW_BYTES);

    /// The lanes whose number has this bit.
    private static VectorMask<Float> upper(int bit) {
        boolean[] lanes = new boolean[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            lanes[lane] = (lane & bit) != 0;
        }
        return VectorMask.fromArray(SPECIES, lanes, 0);
    }

    /// What is this far apart changes places.
    private static VectorShuffle<Float> exchange(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) % LANES);
    }

    @SuppressWarnings("TooManyParameters")
    void setAffine(
            int rows,
            int columns,
            MemorySegment a,
            int aStride,
            Groups x,
            int from,
            MemorySegment b,
            MemorySegment c,
            int cStride) {
        if (weights.length < (x.rows() + 2) * ROWS) {
            weights = new float[(x.rows() + 2) * ROWS];
        }
        for (int row = 0; row < rows; row += ROWS) {
            int height = Math.min(ROWS, rows - row);
            packWeights(height, x.rows(), a, row, aStride, x.scale(), b);
            for (int j = 0; j < columns; j += SIZE) {
                int g = (from + j) / SIZE;
                for (int lane = 0; lane < SIZE; lane += LANES) {
                    sum(
                            weights,
                            x.rows() * ROWS,
                            x,
                            x.byGroup().start(g),
                            x.byGroup().start(g + 1L),
                            lane,
                            sums);
                }
                copySums(height, Math.min(SIZE, columns - j), c, j + (long) row * cStride, cStride);
            }
        }
    }

    private void copySums(int height, int width, MemorySegment c, long at, int cStride) {
        for (int i = 0; i < height; i++) {
            long ci = at + (long) i * cStride;
            if (width == SIZE) {
                for (int lane = 0; lane < SIZE; lane += LANES) {
                    store(load(sums, i * SIZE + lane), c, ci + lane);
                }
            } else {
                for (int q = 0; q < width; q++) {
                    c.setAtIndex(Kernels.FLOAT, ci + q, sums[i * SIZE + q]);
                }
            }
        }
    }

    /// Rows `row` to `row + height - 1` of A, times the scale, column by column, and of b after them.
    private void packWeights(
            int height, int depth, MemorySegment a, int row, int aStride, float scale, MemorySegment b) {
        for (int k = 0; k < depth; k++) {
            long ak = row + (long) k * aStride;
            if (row == 0) {
                // Whole vectors: what one writes beyond its rows the next one writes over.
                for (int lane = 0; lane < SIZE; lane += LANES) {
                    load(a, ak + lane).mul(scale).intoArray(weights, k * ROWS + lane);
                }
            } else {
                for (int i = 0; i < height; i++) {
                    weights[k * ROWS + i] = a.getAtIndex(Kernels.FLOAT, ak + i) * scale;
                }
            }
        }
        for (int i = 0; i < height; i++) {
            weights[depth * ROWS + i] = b.getAtIndex(Kernels.FLOAT, row + (long) i);
        }
    }

    private static void sum(float[] weights, int bias, Groups x, int start, int end, int lane, float[] sums) {
        FloatVector sum0 = broadcast(weights[bias]);
        FloatVector sum1 = broadcast(weights[bias + 1]);
        FloatVector sum2 = broadcast(weights[bias + 2]);
        FloatVector sum3 = broadcast(weights[bias + 3]);
        FloatVector sum4 = broadcast(weights[bias + 4]);
        FloatVector sum5 = broadcast(weights[bias + 5]);
        FloatVector sum6 = broadcast(weights[bias + 6]);
        FloatVector sum7 = broadcast(weights[bias + 7]);
        FloatVector sum8 = broadcast(weights[bias + 8]);
        FloatVector sum9 = broadcast(weights[bias + 9]);
        for (int p = start; p < end; p++) {
            FloatVector xk = levels(x.byGroup().levels(), p, lane);
            int k = x.byGroup().index(p) * ROWS;
            sum0 = xk.fma(broadcast(weights[k]), sum0);
            sum1 = xk.fma(broadcast(weights[k + 1]), sum1);
            sum2 = xk.fma(broadcast(weights[k + 2]), sum2);
            sum3 = xk.fma(broadcast(weights[k + 3]), sum3);
            sum4 = xk.fma(broadcast(weights[k + 4]), sum4);
            sum5 = xk.fma(broadcast(weights[k + 5]), sum5);
            sum6 = xk.fma(broadcast(weights[k + 6]), sum6);
            sum7 = xk.fma(broadcast(weights[k + 7]), sum7);
            sum8 = xk.fma(broadcast(weights[k + 8]), sum8);
            sum9 = xk.fma(broadcast(weights[k + 9]), sum9);
        }
        sum0.intoArray(sums, lane);
        sum1.intoArray(sums, SIZE + lane);
        sum2.intoArray(sums, 2 * SIZE + lane);
        sum3.intoArray(sums, 3 * SIZE + lane);
        sum4.intoArray(sums, 4 * SIZE + lane);
        sum5.intoArray(sums, 5 * SIZE + lane);
        sum6.intoArray(sums, 6 * SIZE + lane);
        sum7.intoArray(sums, 7 * SIZE + lane);
        sum8.intoArray(sums, 8 * SIZE + lane);
        sum9.intoArray(sums, 9 * SIZE + lane);
    }

    @SuppressWarnings("TooManyParameters")
    void addOuter(
            int rows, int columns, MemorySegment c, int cStride, Groups x, int from, MemorySegment d, int dStride) {
        int width = Groups.PANEL * SIZE;
        for (int row = 0; row < rows; row += ROWS) {
            int height = Math.min(ROWS, rows - row);
            for (int first = 0; first < columns; first += width) {
                packGradients(height, Math.min(width, columns - first), c, first + (long) row * cStride, cStride);
                addPanel(height, x, (from + first) / width, d, row, dStride);
            }
        }
    }

    /// Zeros stand in the rows and columns that C does not have.
    private void packGradients(int height, int columns, MemorySegment c, long from, int cStride) {
        int whole = columns / SIZE * SIZE;
        if (height < ROWS || whole < columns) {
            gradients.fill((byte) 0);
        }
        for (int i = 0; i < height; i++) {
            long ci = from + (long) i * cStride;
            for (int j = 0; j < whole; j += SIZE) {
                for (int lane = 0; lane < SIZE; lane += LANES) {
                    store(load(c, ci + j + lane), gradients, (long) j * ROWS + (long) i * SIZE + lane);
                }
            }
            for (int j = whole; j < columns; j++) {
                long to = (long) whole * ROWS + (long) i * SIZE + j - whole;
                gradients.setAtIndex(Kernels.FLOAT, to, c.getAtIndex(Kernels.FLOAT, ci + j));
            }
        }
    }

    /// The trees are left for a while: one after the other, without branches between them, they overlap.
    private void addPanel(int height, Groups x, long panel, MemorySegment d, int row, int dStride) {
        int waiting = 0;
        for (int k = 0; k < x.rows(); k++) {
            int start = x.byRow().start(panel * x.rows() + k);
            int end = x.byRow().start(panel * x.rows() + k + 1);
            if (start == end) {
                continue;
            }
            for (int lane = 0; lane < SIZE; lane += LANES) {
                sumPlaces(gradients, x, start, end, lane, sums, waiting * ROWS * SIZE + lane);
            }
            columns[waiting++] = k;
            if (waiting == WAITING) {
                addSums(waiting, height, x.scale(), d, row, dStride);
                waiting = 0;
            }
        }
        addSums(waiting, height, x.scale(), d, row, dStride);
    }

    private void addSums(int waiting, int height, float scale, MemorySegment d, int row, int dStride) {
        for (int w = 0; w < waiting; w++) {
            long dk = row + (long) columns[w] * dStride;
            if (LANES == SIZE && row == 0) {
                fold(sums, w * ROWS * SIZE);
                addFolded(sums, w * ROWS * SIZE, scale, d, dk);
            } else {
                for (int i = 0; i < height; i++) {
                    float sum = ScalarKernels.sumOf16(sums, (w * ROWS + i) * SIZE);
                    d.setAtIndex(Kernels.FLOAT, dk + i, Math.fma(sum, scale, d.getAtIndex(Kernels.FLOAT, dk + i)));
                }
            }
        }
    }

    /// The sum of each row, as in [ScalarKernels#sumOf16] but for all rows at once: two vectors become one,
    /// in which the lower half of the lanes goes on with the first row, the upper half with the second. In
    /// the end, lane i has the sum of row i; it stands in the place of the first row.
    private static void fold(float[] sums, int from) {
        FloatVector sum0 = halves(load(sums, from), load(sums, from + 8 * SIZE), UPPER_8, BY_8);
        FloatVector sum1 = halves(load(sums, from + SIZE), load(sums, from + 9 * SIZE), UPPER_8, BY_8);
        FloatVector sum2 = halves(load(sums, from + 2 * SIZE), BY_8);
        FloatVector sum3 = halves(load(sums, from + 3 * SIZE), BY_8);
        FloatVector sum4 = halves(load(sums, from + 4 * SIZE), BY_8);
        FloatVector sum5 = halves(load(sums, from + 5 * SIZE), BY_8);
        FloatVector sum6 = halves(load(sums, from + 6 * SIZE), BY_8);
        FloatVector sum7 = halves(load(sums, from + 7 * SIZE), BY_8);
        sum0 = halves(sum0, sum4, UPPER_4, BY_4);
        sum1 = halves(sum1, sum5, UPPER_4, BY_4);
        sum2 = halves(sum2, sum6, UPPER_4, BY_4);
        sum3 = halves(sum3, sum7, UPPER_4, BY_4);
        sum0 = halves(sum0, sum2, UPPER_2, BY_2);
        sum1 = halves(sum1, sum3, UPPER_2, BY_2);
        halves(sum0, sum1, UPPER_1, BY_1).intoArray(sums, from);
    }

    /// D += scale times what [#fold] left. A method of its own: the compiler inlines no more in one, and
    /// puts vectors on the heap then. Beyond the last row stands padding, which stays as it is.
    private static void addFolded(float[] sums, int from, float scale, MemorySegment d, long at) {
        FloatVector old = load(d, at);
        store(old.blend(load(sums, from).fma(broadcast(scale), old), ROWS_ONLY), d, at);
    }

    private static FloatVector halves(
            FloatVector a, FloatVector b, VectorMask<Float> upper, VectorShuffle<Float> exchange) {
        return a.blend(b, upper).add(b.blend(a, upper).rearrange(exchange));
    }

    private static FloatVector halves(FloatVector a, VectorShuffle<Float> exchange) {
        return a.add(a.rearrange(exchange));
    }

    /// A slice has all that is read of a group: one check of the bounds instead of ten.
    private static void sumPlaces(
            MemorySegment gradients, Groups x, int start, int end, int lane, float[] sums, int to) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        FloatVector sum4 = sum0;
        FloatVector sum5 = sum0;
        FloatVector sum6 = sum0;
        FloatVector sum7 = sum0;
        FloatVector sum8 = sum0;
        FloatVector sum9 = sum0;
        for (int p = start; p < end; p++) {
            FloatVector xk = levels(x.byRow().levels(), p, lane);
            MemorySegment group = gradients.asSlice(x.byRow().index(p) * GROUP_BYTES + 4L * lane, REACH);
            sum0 = xk.fma(load(group, 0), sum0);
            sum1 = xk.fma(load(group, SIZE), sum1);
            sum2 = xk.fma(load(group, 2 * SIZE), sum2);
            sum3 = xk.fma(load(group, 3 * SIZE), sum3);
            sum4 = xk.fma(load(group, 4 * SIZE), sum4);
            sum5 = xk.fma(load(group, 5 * SIZE), sum5);
            sum6 = xk.fma(load(group, 6 * SIZE), sum6);
            sum7 = xk.fma(load(group, 7 * SIZE), sum7);
            sum8 = xk.fma(load(group, 8 * SIZE), sum8);
            sum9 = xk.fma(load(group, 9 * SIZE), sum9);
        }
        sum0.intoArray(sums, to);
        sum1.intoArray(sums, to + SIZE);
        sum2.intoArray(sums, to + 2 * SIZE);
        sum3.intoArray(sums, to + 3 * SIZE);
        sum4.intoArray(sums, to + 4 * SIZE);
        sum5.intoArray(sums, to + 5 * SIZE);
        sum6.intoArray(sums, to + 6 * SIZE);
        sum7.intoArray(sums, to + 7 * SIZE);
        sum8.intoArray(sums, to + 8 * SIZE);
        sum9.intoArray(sums, to + 9 * SIZE);
    }

    /// [Kernels#addRows].
    void addRows(int rows, int columns, MemorySegment c, int cStride, MemorySegment sum) {
        for (int i = 0; i < rows; i++) {
            long ci = (long) i * cStride;
            for (int lane = 0; lane < SIZE; lane += LANES) {
                FloatVector total = FloatVector.zero(SPECIES);
                for (int j = 0; j + SIZE <= columns; j += SIZE) {
                    total = total.add(load(c, ci + j + lane));
                }
                total.intoArray(sums, lane);
            }
            for (int j = columns / SIZE * SIZE; j < columns; j++) {
                sums[j % SIZE] += c.getAtIndex(Kernels.FLOAT, ci + j);
            }
            float total = sum.getAtIndex(Kernels.FLOAT, i) + ScalarKernels.sumOf16(sums, 0);
            sum.setAtIndex(Kernels.FLOAT, i, total);
        }
    }

    /// The levels of LANES of a group's columns, from column `lane` on, at a place.
    private static FloatVector levels(MemorySegment levels, int place, int lane) {
        long at = (long) place * SIZE + lane;
        Vector<Byte> bytes = ByteVector.fromMemorySegment(BYTES, levels, at, ByteOrder.nativeOrder());
        Vector<Integer> whole = bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
        return (FloatVector) whole.convert(VectorOperators.I2F, 0);
    }
}
