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

/// [ScalarKernels] with the Vector API: the same sums in the same order, so the same bits.
///
/// Lanes run across output elements, so no sum is ever folded across lanes and the number of lanes
/// does not show. Columns are padded to [Kernels#PADDING] floats, which every lane count divides.
public final class VectorKernels implements Kernels {
    /// Working memory of each thread. It carries nothing from one call to the next.
    private final ThreadLocal<PackedProduct> packed = ThreadLocal.withInitial(PackedProduct::new);

    private final ThreadLocal<GroupedProduct> grouped = ThreadLocal.withInitial(GroupedProduct::new);

    @Override
    public String name() {
        return "vector " + SPECIES.vectorBitSize();
    }

    @Override
    public void addProduct(
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
        packed.get().add(rows, columns, depth, a, aRowStride, aColumnStride, b, bRowStride, bColumnStride, c, cStride);
    }

    /// Four vectors of a column of C at a time stay in registers while the sum runs.
    @Override
    public void setSparseAffine(
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
            for (; i + 3 * LANES < rows; i += 4 * LANES) {
                FloatVector sum0 = load(b, i);
                FloatVector sum1 = load(b, i + LANES);
                FloatVector sum2 = load(b, i + 2L * LANES);
                FloatVector sum3 = load(b, i + 3L * LANES);
                for (int p = start; p < end; p++) {
                    FloatVector xkj = broadcast(x.value(p));
                    long ak = i + (long) x.row(p) * aStride;
                    sum0 = load(a, ak).fma(xkj, sum0);
                    sum1 = load(a, ak + LANES).fma(xkj, sum1);
                    sum2 = load(a, ak + 2L * LANES).fma(xkj, sum2);
                    sum3 = load(a, ak + 3L * LANES).fma(xkj, sum3);
                }
                store(sum0, c, cj + i);
                store(sum1, c, cj + i + LANES);
                store(sum2, c, cj + i + 2L * LANES);
                store(sum3, c, cj + i + 3L * LANES);
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

    /// Four vectors of a column of C at a time stay in registers while they are added everywhere.
    @Override
    public void addSparseOuterProduct(
            int rows, int columns, MemorySegment c, int cStride, Csc x, int from, MemorySegment d, int dStride) {
        for (int j = 0; j < columns; j++) {
            int start = x.start(from + j);
            int end = x.end(from + j);
            long cj = (long) j * cStride;
            int i = 0;
            for (; i + 3 * LANES < rows; i += 4 * LANES) {
                FloatVector c0 = load(c, cj + i);
                FloatVector c1 = load(c, cj + i + LANES);
                FloatVector c2 = load(c, cj + i + 2L * LANES);
                FloatVector c3 = load(c, cj + i + 3L * LANES);
                for (int p = start; p < end; p++) {
                    FloatVector xkj = broadcast(x.value(p));
                    long dk = i + (long) x.row(p) * dStride;
                    store(c0.fma(xkj, load(d, dk)), d, dk);
                    store(c1.fma(xkj, load(d, dk + LANES)), d, dk + LANES);
                    store(c2.fma(xkj, load(d, dk + 2L * LANES)), d, dk + 2L * LANES);
                    store(c3.fma(xkj, load(d, dk + 3L * LANES)), d, dk + 3L * LANES);
                }
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

    @Override
    public void setGroupedAffine(
            int rows,
            int columns,
            MemorySegment a,
            int aStride,
            Groups x,
            int from,
            MemorySegment b,
            MemorySegment c,
            int cStride) {
        grouped.get().setAffine(rows, columns, a, aStride, x, from, b, c, cStride);
    }

    @Override
    public void addGroupedOuterProduct(
            int rows, int columns, MemorySegment c, int cStride, Groups x, int from, MemorySegment d, int dStride) {
        grouped.get().addOuter(rows, columns, c, cStride, x, from, d, dStride);
    }

    @Override
    public void fillColumns(int rows, int columns, MemorySegment column, MemorySegment c, int cStride) {
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i += LANES) {
                store(load(column, i), c, i + (long) j * cStride);
            }
        }
    }

    @Override
    public void addColumns(int rows, int columns, MemorySegment c, int cStride, MemorySegment sum) {
        for (int i = 0; i < rows; i += LANES) {
            FloatVector total = load(sum, i);
            for (int j = 0; j < columns; j++) {
                total = total.add(load(c, i + (long) j * cStride));
            }
            store(total, sum, i);
        }
    }

    @Override
    public void clear(int rows, int columns, MemorySegment a, int stride) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i += LANES) {
                store(zero, a, i + (long) j * stride);
            }
        }
    }

    @Override
    public void add(int rows, int columns, MemorySegment b, int bStride, MemorySegment a, int aStride) {
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i += LANES) {
                long at = i + (long) j * aStride;
                store(load(a, at).add(load(b, i + (long) j * bStride)), a, at);
            }
        }
    }

    @Override
    public void relu(int rows, int columns, MemorySegment z, int zStride, MemorySegment a, int aStride) {
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i += LANES) {
                FloatVector value = load(z, i + (long) j * zStride);
                store(value.blend(0, value.compare(VectorOperators.LT, 0)), a, i + (long) j * aStride);
            }
        }
    }

    @Override
    public void reluGradient(
            int rows,
            int columns,
            MemorySegment z,
            int zStride,
            MemorySegment da,
            int daStride,
            MemorySegment dz,
            int dzStride) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i += LANES) {
                VectorMask<Float> active = load(z, i + (long) j * zStride).compare(VectorOperators.GT, 0);
                store(zero.blend(load(da, i + (long) j * daStride), active), dz, i + (long) j * dzStride);
            }
        }
    }

    @Override
    public void descend(
            int rows, int columns, MemorySegment s, MemorySegment p, int stride, float mean, float rate, float decay) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector decays = broadcast(decay);
        FloatVector step = broadcast(-rate);
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i += LANES) {
                long at = i + (long) j * stride;
                FloatVector value = load(p, at);
                FloatVector dp = decays.fma(value, load(s, at).mul(mean));
                store(step.fma(dp, value), p, at);
                store(zero, s, at);
            }
        }
    }

    @Override
    public void descendWithMomentum(
            int rows,
            int columns,
            MemorySegment s,
            MemorySegment v,
            MemorySegment p,
            int stride,
            float mean,
            float rate,
            float decay,
            float momentum,
            boolean nesterov) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector decays = broadcast(decay);
        FloatVector keep = broadcast(momentum);
        FloatVector step = broadcast(-rate);
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i += LANES) {
                long at = i + (long) j * stride;
                FloatVector value = load(p, at);
                FloatVector dp = decays.fma(value, load(s, at).mul(mean));
                FloatVector velocity = keep.fma(load(v, at), dp);
                store(velocity, v, at);
                store(step.fma(nesterov ? keep.fma(velocity, dp) : velocity, value), p, at);
                store(zero, s, at);
            }
        }
    }

    @Override
    public void adam(
            int rows,
            int columns,
            MemorySegment s,
            MemorySegment m,
            MemorySegment v,
            MemorySegment p,
            int stride,
            float mean,
            float rate,
            float decay,
            float shrink,
            float beta1,
            float beta2,
            float epsilon) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector decays = broadcast(decay);
        FloatVector shrinks = broadcast(-shrink);
        FloatVector steps = broadcast(-rate);
        FloatVector change1 = broadcast(1 - beta1);
        FloatVector change2 = broadcast(1 - beta2);
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i += LANES) {
                long at = i + (long) j * stride;
                FloatVector value = load(p, at);
                FloatVector dp = decays.fma(value, load(s, at).mul(mean));
                FloatVector first = load(m, at);
                first = change1.fma(dp.sub(first), first);
                FloatVector second = load(v, at);
                second = change2.fma(dp.fma(dp, second.neg()), second);
                FloatVector step = first.div(second.sqrt().add(epsilon));
                store(first, m, at);
                store(second, v, at);
                store(steps.fma(step, shrinks.fma(value, value)), p, at);
                store(zero, s, at);
            }
        }
    }

    @Override
    public void softmax(
            int rows,
            int columns,
            MemorySegment z,
            int zStride,
            MemorySegment a,
            int aStride,
            float[] maxima,
            float[] sums) {
        for (int j = 0; j < columns; j++) {
            long from = (long) j * zStride;
            long to = (long) j * aStride;
            float max = z.getAtIndex(FLOAT, from);
            for (int i = 1; i < rows; i++) {
                float value = z.getAtIndex(FLOAT, from + i);
                max = value > max ? value : max;
            }
            for (int i = 0; i < rows; i += LANES) {
                FloatVector e = exp(load(z, from + i).sub(max));
                store(FloatVector.zero(SPECIES).blend(e, SPECIES.indexInRange(i, rows)), a, to + i);
            }
            float sum = 0;
            for (int i = 0; i < rows; i++) {
                sum += a.getAtIndex(FLOAT, to + i);
            }
            for (int i = 0; i < rows; i += LANES) {
                FloatVector share = load(a, to + i).div(sum);
                store(FloatVector.zero(SPECIES).blend(share, SPECIES.indexInRange(i, rows)), a, to + i);
            }
            maxima[j] = max;
            sums[j] = sum;
        }
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
