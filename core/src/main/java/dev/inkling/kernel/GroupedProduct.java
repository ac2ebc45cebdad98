package dev.inkling.kernel;

import static dev.inkling.kernel.Vectors.LANES;
import static dev.inkling.kernel.Vectors.SPECIES;
import static dev.inkling.kernel.Vectors.broadcast;
import static dev.inkling.kernel.Vectors.load;
import static dev.inkling.kernel.Vectors.store;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Products with a matrix in [Groups]. A column of the weights, or of their gradient, is visited once
/// for a whole group. Forward, lanes are the columns of a group, and the sums of [#ROWS] rows stay in
/// registers. Backward, lanes are rows, and the group's columns of dZ stay in registers.
///
/// Has the memory of one thread.
final class GroupedProduct {
    /// Rows whose sums run together: the hidden units of the paper's network.
    private static final int ROWS = 10;

    private static final int SIZE = Groups.SIZE;
    private static final int HALF = 8;

    /// At least LANES bytes. Four lanes read eight bytes and use four: levels end in padding for that.
    private static final VectorSpecies<Byte> BYTES = LANES == SIZE ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());

    /// What is read as a scalar for all lanes stands in arrays: the compiler reads it there directly.
    private float[] weights = {};

    private float[] elements = {};
    private final float[] sums = new float[ROWS * SIZE];

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
        // The last column of some rows of a larger matrix ends before the next would begin.
        int depth = Math.toIntExact(Math.ceilDiv(a.byteSize() / Float.BYTES, aStride));
        if (weights.length < (depth + 1) * ROWS) {
            weights = new float[(depth + 1) * ROWS];
        }
        for (int row = 0; row < rows; row += ROWS) {
            int height = Math.min(ROWS, rows - row);
            packWeights(height, depth, a, row, aStride, b);
            for (int j = 0; j < columns; j += SIZE) {
                int g = (from + j) / SIZE;
                for (int lane = 0; lane < SIZE; lane += LANES) {
                    sum(weights, depth * ROWS, x, x.start(g), x.start(g + 1), lane, sums);
                }
                for (int q = 0; q < Math.min(SIZE, columns - j); q++) {
                    for (int i = 0; i < height; i++) {
                        c.setAtIndex(Kernels.FLOAT, row + i + (long) (j + q) * cStride, sums[i * SIZE + q]);
                    }
                }
            }
        }
    }

    /// Rows `row` to `row + height - 1` of A, column by column, and of b after them.
    private void packWeights(int height, int depth, MemorySegment a, int row, int aStride, MemorySegment b) {
        for (int k = 0; k < depth; k++) {
            for (int i = 0; i < height; i++) {
                weights[k * ROWS + i] = a.getAtIndex(Kernels.FLOAT, row + i + (long) k * aStride);
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
            FloatVector xk = elements(x, p, lane);
            int k = x.row(p) * ROWS;
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
        for (int j = 0; j < columns; j += SIZE) {
            int g = (from + j) / SIZE;
            int start = x.start(g);
            int end = x.start(g + 1);
            unpack(x, start, end);
            for (int row = 0; row < rows; row += LANES) {
                if (columns - j >= SIZE) {
                    for (int half = 0; half < SIZE; half += HALF) {
                        long at = row + (long) (j + half) * cStride;
                        addOuter(elements, half, x, start, end, c, at, cStride, d, row, dStride);
                    }
                } else {
                    addOuterOfFew(columns - j, x, start, end, c, row + (long) j * cStride, cStride, d, row, dStride);
                }
            }
        }
    }

    /// The elements of one group, as floats.
    private void unpack(Groups x, int start, int end) {
        int count = (end - start) * SIZE;
        if (elements.length < count) {
            elements = new float[2 * count];
        }
        for (int p = start; p < end; p++) {
            for (int lane = 0; lane < SIZE; lane += LANES) {
                elements(x, p, lane).intoArray(elements, (p - start) * SIZE + lane);
            }
        }
    }

    /// [#HALF] columns at a time: as many as there is room for in the registers of most processors, and
    /// as the compiler takes in one piece.
    @SuppressWarnings("TooManyParameters")
    private static void addOuter(
            float[] elements,
            int first,
            Groups x,
            int start,
            int end,
            MemorySegment c,
            long at,
            long stride,
            MemorySegment d,
            int row,
            int dStride) {
        FloatVector c0 = load(c, at);
        FloatVector c1 = load(c, at + stride);
        FloatVector c2 = load(c, at + 2 * stride);
        FloatVector c3 = load(c, at + 3 * stride);
        FloatVector c4 = load(c, at + 4 * stride);
        FloatVector c5 = load(c, at + 5 * stride);
        FloatVector c6 = load(c, at + 6 * stride);
        FloatVector c7 = load(c, at + 7 * stride);
        int e = first;
        for (int p = start; p < end; p++) {
            long k = row + (long) x.row(p) * dStride;
            FloatVector sum = load(d, k);
            sum = c0.fma(broadcast(elements[e]), sum);
            sum = c1.fma(broadcast(elements[e + 1]), sum);
            sum = c2.fma(broadcast(elements[e + 2]), sum);
            sum = c3.fma(broadcast(elements[e + 3]), sum);
            sum = c4.fma(broadcast(elements[e + 4]), sum);
            sum = c5.fma(broadcast(elements[e + 5]), sum);
            sum = c6.fma(broadcast(elements[e + 6]), sum);
            sum = c7.fma(broadcast(elements[e + 7]), sum);
            store(sum, d, k);
            e += SIZE;
        }
    }

    /// [#addOuter] for the last group, which may have fewer columns.
    @SuppressWarnings("TooManyParameters")
    private void addOuterOfFew(
            int count,
            Groups x,
            int start,
            int end,
            MemorySegment c,
            long at,
            long stride,
            MemorySegment d,
            int row,
            int dStride) {
        for (int p = start; p < end; p++) {
            long k = row + (long) x.row(p) * dStride;
            FloatVector sum = load(d, k);
            for (int q = 0; q < count; q++) {
                sum = load(c, at + q * stride).fma(broadcast(elements[(p - start) * SIZE + q]), sum);
            }
            store(sum, d, k);
        }
    }

    /// The elements of LANES of a group's columns, from column `lane` on, at a position.
    private static FloatVector elements(Groups x, int position, int lane) {
        long at = (long) position * SIZE + lane;
        Vector<Byte> levels = ByteVector.fromMemorySegment(BYTES, x.levels(), at, ByteOrder.nativeOrder());
        Vector<Integer> whole = levels.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
        return ((FloatVector) whole.convert(VectorOperators.I2F, 0)).mul(x.scale());
    }
}
