package dev.inkling.kernel;

import static dev.inkling.kernel.Vectors.LANES;
import static dev.inkling.kernel.Vectors.SPECIES;
import static dev.inkling.kernel.Vectors.broadcast;
import static dev.inkling.kernel.Vectors.load;
import static dev.inkling.kernel.Vectors.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [Kernels#softmax] with a lane for each column: all columns have the same rows, and there are few.
///
/// Has the memory of one thread.
final class Softmax {
    /// Element (i, j) of LANES columns at `i * LANES + j`.
    private float[] elements = {};

    private final float[] largest = new float[LANES];
    private final float[] indices = new float[LANES];
    private final float[] totals = new float[LANES];

    @SuppressWarnings("TooManyParameters")
    void run(
            int rows,
            int columns,
            MemorySegment z,
            MemorySegment a,
            int rowStride,
            int columnStride,
            int[] answers,
            float[] maxima,
            float[] sums) {
        if (elements.length < rows * LANES) {
            elements = new float[rows * LANES];
        }
        for (int first = 0; first < columns; first += LANES) {
            int count = Math.min(LANES, columns - first);
            long at = (long) first * columnStride;
            if (columnStride == 1) {
                take(rows, z, at, rowStride, elements);
            } else {
                gather(rows, count, z, at, columnStride);
            }
            compute(rows, elements, indices, largest, totals);
            if (columnStride == 1 && count == LANES) {
                give(rows, elements, a, at, rowStride);
            } else {
                scatter(rows, count, a, at, rowStride, columnStride);
            }
            for (int j = 0; j < count; j++) {
                answers[first + j] = (int) indices[j];
                maxima[first + j] = largest[j];
                sums[first + j] = totals[j];
            }
        }
    }

    private static void take(int rows, MemorySegment z, long at, long rowStride, float[] elements) {
        for (int i = 0; i < rows; i++) {
            load(z, at + i * rowStride).intoArray(elements, i * LANES);
        }
    }

    private static void give(int rows, float[] elements, MemorySegment a, long at, long rowStride) {
        for (int i = 0; i < rows; i++) {
            store(load(elements, i * LANES), a, at + i * rowStride);
        }
    }

    private void gather(int rows, int count, MemorySegment z, long at, int columnStride) {
        for (int j = 0; j < count; j++) {
            long from = at + (long) j * columnStride;
            for (int i = 0; i < rows; i++) {
                elements[i * LANES + j] = z.getAtIndex(Kernels.FLOAT, from + i);
            }
        }
    }

    private void scatter(int rows, int count, MemorySegment a, long at, int rowStride, int columnStride) {
        for (int j = 0; j < count; j++) {
            long to = at + (long) j * columnStride;
            for (int i = 0; i < rows; i++) {
                a.setAtIndex(Kernels.FLOAT, to + (long) i * rowStride, elements[i * LANES + j]);
            }
        }
    }

    private static void compute(int rows, float[] elements, float[] indices, float[] largest, float[] totals) {
        FloatVector max = load(elements, 0);
        FloatVector index = FloatVector.zero(SPECIES);
        for (int i = 1; i < rows; i++) {
            FloatVector value = load(elements, i * LANES);
            VectorMask<Float> larger = value.compare(VectorOperators.GT, max);
            max = max.blend(value, larger);
            index = index.blend(broadcast(i), larger);
        }
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < rows; i++) {
            FloatVector e = exp(load(elements, i * LANES).sub(max));
            e.intoArray(elements, i * LANES);
            sum = sum.add(e);
        }
        for (int i = 0; i < rows; i++) {
            load(elements, i * LANES).div(sum).intoArray(elements, i * LANES);
        }
        index.intoArray(indices, 0);
        max.intoArray(largest, 0);
        sum.intoArray(totals, 0);
    }

    /// [Exp#exp], lane by lane.
    private static FloatVector exp(FloatVector x) {
        FloatVector clamped = x.blend(Exp.LOWEST, x.compare(VectorOperators.LT, Exp.LOWEST));
        FloatVector rounded = clamped.fma(Exp.LOG2_E, Exp.ROUNDER);
        FloatVector n = rounded.sub(Exp.ROUNDER);
        FloatVector r = n.fma(broadcast(-Exp.LN2_LOW), n.fma(broadcast(-Exp.LN2_HIGH), clamped));
        FloatVector p = broadcast(Exp.P4)
                .fma(r, broadcast(Exp.P3))
                .fma(r, broadcast(Exp.P2))
                .fma(r, broadcast(Exp.P1))
                .fma(r, broadcast(Exp.P0));
        FloatVector expR = p.fma(r.mul(r), r).add(1f);
        IntVector exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        FloatVector e = expR.reinterpretAsInts().add(exponent).reinterpretAsFloats();
        return e.blend(x, x.test(VectorOperators.IS_NAN));
    }
}
