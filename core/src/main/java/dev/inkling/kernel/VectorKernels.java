package dev.inkling.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [ScalarKernels] with the Vector API: the same sums in the same order, so the same bits.
///
/// Lanes run across output elements, so no sum is ever folded across lanes and the number of lanes
/// does not show. Columns are padded to [Kernels#PADDING] floats, which every lane count divides.
public final class VectorKernels implements Kernels {
    private static final VectorSpecies<Float> SPECIES =
            FloatVector.SPECIES_PREFERRED.length() <= PADDING ? FloatVector.SPECIES_PREFERRED : FloatVector.SPECIES_512;
    private static final int LANES = SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    @Override
    public String name() {
        return "vector " + SPECIES.vectorBitSize();
    }

    /// Four columns of C at a time stay in registers while the sum runs.
    @Override
    public void addProduct(
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
        for (int i = 0; i < rows; i += LANES) {
            int j = 0;
            for (; j + 4 <= columns; j += 4) {
                long c0 = i + (long) j * cStride;
                FloatVector sum0 = load(c, c0);
                FloatVector sum1 = load(c, c0 + cStride);
                FloatVector sum2 = load(c, c0 + 2L * cStride);
                FloatVector sum3 = load(c, c0 + 3L * cStride);
                for (int k = 0; k < depth; k++) {
                    FloatVector aik = load(a, i + (long) k * aStride);
                    long b0 = (long) k * bRowStride + (long) j * bColumnStride;
                    sum0 = aik.fma(broadcast(b, b0), sum0);
                    sum1 = aik.fma(broadcast(b, b0 + bColumnStride), sum1);
                    sum2 = aik.fma(broadcast(b, b0 + 2L * bColumnStride), sum2);
                    sum3 = aik.fma(broadcast(b, b0 + 3L * bColumnStride), sum3);
                }
                store(sum0, c, c0);
                store(sum1, c, c0 + cStride);
                store(sum2, c, c0 + 2L * cStride);
                store(sum3, c, c0 + 3L * cStride);
            }
            for (; j < columns; j++) {
                FloatVector sum = load(c, i + (long) j * cStride);
                for (int k = 0; k < depth; k++) {
                    FloatVector bkj = broadcast(b, (long) k * bRowStride + (long) j * bColumnStride);
                    sum = load(a, i + (long) k * aStride).fma(bkj, sum);
                }
                store(sum, c, i + (long) j * cStride);
            }
        }
    }

    @Override
    public void addSparseProduct(
            int rows, Csc x, int from, int columns, MemorySegment a, int aStride, MemorySegment c, int cStride) {
        for (int j = 0; j < columns; j++) {
            int column = x.order()[from + j];
            int start = ScalarKernels.start(x, column);
            int end = ScalarKernels.start(x, column + 1);
            int i = 0;
            for (; i + 4 * LANES <= cStride && i < rows; i += 4 * LANES) {
                long c0 = i + (long) j * cStride;
                FloatVector sum0 = load(c, c0);
                FloatVector sum1 = load(c, c0 + LANES);
                FloatVector sum2 = load(c, c0 + 2L * LANES);
                FloatVector sum3 = load(c, c0 + 3L * LANES);
                for (int p = start; p < end; p++) {
                    FloatVector xkj = broadcast(x.values(), p);
                    long a0 = i + (long) x.rowIndices().getAtIndex(INT, p) * aStride;
                    sum0 = load(a, a0).fma(xkj, sum0);
                    sum1 = load(a, a0 + LANES).fma(xkj, sum1);
                    sum2 = load(a, a0 + 2L * LANES).fma(xkj, sum2);
                    sum3 = load(a, a0 + 3L * LANES).fma(xkj, sum3);
                }
                store(sum0, c, c0);
                store(sum1, c, c0 + LANES);
                store(sum2, c, c0 + 2L * LANES);
                store(sum3, c, c0 + 3L * LANES);
            }
            for (; i < rows; i += LANES) {
                FloatVector sum = load(c, i + (long) j * cStride);
                for (int p = start; p < end; p++) {
                    long a0 = i + (long) x.rowIndices().getAtIndex(INT, p) * aStride;
                    sum = load(a, a0).fma(broadcast(x.values(), p), sum);
                }
                store(sum, c, i + (long) j * cStride);
            }
        }
    }

    @Override
    public void addSparseOuterProduct(
            int rows, Csc x, int from, int columns, MemorySegment c, int cStride, MemorySegment d, int dStride) {
        for (int j = 0; j < columns; j++) {
            int column = x.order()[from + j];
            int start = ScalarKernels.start(x, column);
            int end = ScalarKernels.start(x, column + 1);
            int i = 0;
            for (; i + 4 * LANES <= cStride && i < rows; i += 4 * LANES) {
                long c0 = i + (long) j * cStride;
                FloatVector cj0 = load(c, c0);
                FloatVector cj1 = load(c, c0 + LANES);
                FloatVector cj2 = load(c, c0 + 2L * LANES);
                FloatVector cj3 = load(c, c0 + 3L * LANES);
                for (int p = start; p < end; p++) {
                    FloatVector xkj = broadcast(x.values(), p);
                    long d0 = i + (long) x.rowIndices().getAtIndex(INT, p) * dStride;
                    store(cj0.fma(xkj, load(d, d0)), d, d0);
                    store(cj1.fma(xkj, load(d, d0 + LANES)), d, d0 + LANES);
                    store(cj2.fma(xkj, load(d, d0 + 2L * LANES)), d, d0 + 2L * LANES);
                    store(cj3.fma(xkj, load(d, d0 + 3L * LANES)), d, d0 + 3L * LANES);
                }
            }
            for (; i < rows; i += LANES) {
                FloatVector cj = load(c, i + (long) j * cStride);
                for (int p = start; p < end; p++) {
                    long d0 = i + (long) x.rowIndices().getAtIndex(INT, p) * dStride;
                    store(cj.fma(broadcast(x.values(), p), load(d, d0)), d, d0);
                }
            }
        }
    }

    /// Lanes must run across the columns of A, which lie `aStride` apart: a strip of LANES of them is
    /// turned into rows once, for all columns of B.
    @Override
    public void setTransposedProduct(
            int rows,
            int columns,
            int depth,
            MemorySegment a,
            int aStride,
            MemorySegment b,
            int bStride,
            MemorySegment c,
            int cStride) {
        float[] strip = new float[depth * LANES];
        for (int i = 0; i < rows; i += LANES) {
            int width = Math.min(LANES, rows - i);
            for (int lane = 0; lane < LANES; lane++) {
                for (int k = 0; k < depth; k++) {
                    strip[k * LANES + lane] = lane < width ? ScalarKernels.get(a, k + (long) (i + lane) * aStride) : 0;
                }
            }
            for (int j = 0; j < columns; j++) {
                FloatVector sum = FloatVector.zero(SPECIES);
                for (int k = 0; k < depth; k++) {
                    sum = FloatVector.fromArray(SPECIES, strip, k * LANES)
                            .fma(broadcast(b, k + (long) j * bStride), sum);
                }
                store(sum, c, i + (long) j * cStride);
            }
        }
    }

    @Override
    public void fillColumns(int columns, MemorySegment column, MemorySegment c, int cStride) {
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < cStride; i += LANES) {
                store(load(column, i), c, i + (long) j * cStride);
            }
        }
    }

    @Override
    public void addColumns(int columns, MemorySegment c, int cStride, MemorySegment sum) {
        for (int i = 0; i < cStride; i += LANES) {
            FloatVector total = load(sum, i);
            for (int j = 0; j < columns; j++) {
                total = total.add(load(c, i + (long) j * cStride));
            }
            store(total, sum, i);
        }
    }

    @Override
    public void add(long count, MemorySegment b, MemorySegment a) {
        for (long i = 0; i < count; i += LANES) {
            store(load(a, i).add(load(b, i)), a, i);
        }
    }

    @Override
    public void addScaled(long count, float factor, MemorySegment b, MemorySegment a) {
        FloatVector factors = FloatVector.broadcast(SPECIES, factor);
        for (long i = 0; i < count; i += LANES) {
            store(factors.fma(load(b, i), load(a, i)), a, i);
        }
    }

    @Override
    public void scale(long count, float factor, MemorySegment a) {
        for (long i = 0; i < count; i += LANES) {
            store(load(a, i).mul(factor), a, i);
        }
    }

    @Override
    public void relu(long count, MemorySegment z, MemorySegment a) {
        for (long i = 0; i < count; i += LANES) {
            FloatVector value = load(z, i);
            store(value.blend(0, value.compare(VectorOperators.LT, 0)), a, i);
        }
    }

    @Override
    public void reluGradient(long count, MemorySegment z, MemorySegment da, MemorySegment dz) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (long i = 0; i < count; i += LANES) {
            VectorMask<Float> active = load(z, i).compare(VectorOperators.GT, 0);
            store(zero.blend(load(da, i), active), dz, i);
        }
    }

    @Override
    public void softmax(
            int rows, int columns, MemorySegment z, MemorySegment a, int stride, float[] maxima, float[] sums) {
        for (int j = 0; j < columns; j++) {
            long column = (long) j * stride;
            float max = ScalarKernels.maximum(rows, z, column);
            for (int i = 0; i < rows; i += LANES) {
                FloatVector e = exp(load(z, column + i).sub(max));
                store(FloatVector.zero(SPECIES).blend(e, SPECIES.indexInRange(i, rows)), a, column + i);
            }
            float sum = 0;
            for (int i = 0; i < rows; i++) {
                sum += ScalarKernels.get(a, column + i);
            }
            for (int i = 0; i < rows; i += LANES) {
                store(load(a, column + i).div(sum), a, column + i);
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
        FloatVector r = n.fma(
                FloatVector.broadcast(SPECIES, -Exp.LN2_LOW),
                n.fma(FloatVector.broadcast(SPECIES, -Exp.LN2_HIGH), clamped));
        FloatVector p = FloatVector.broadcast(SPECIES, Exp.P4)
                .fma(r, FloatVector.broadcast(SPECIES, Exp.P3))
                .fma(r, FloatVector.broadcast(SPECIES, Exp.P2))
                .fma(r, FloatVector.broadcast(SPECIES, Exp.P1))
                .fma(r, FloatVector.broadcast(SPECIES, Exp.P0));
        FloatVector expR = p.fma(r.mul(r), r).add(1f);
        IntVector exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        return expR.reinterpretAsInts().add(exponent).reinterpretAsFloats();
    }

    private static FloatVector load(MemorySegment segment, long index) {
        return FloatVector.fromMemorySegment(SPECIES, segment, index << 2, ORDER);
    }

    private static FloatVector broadcast(MemorySegment segment, long index) {
        return FloatVector.broadcast(SPECIES, segment.getAtIndex(FLOAT, index));
    }

    private static void store(FloatVector vector, MemorySegment segment, long index) {
        vector.intoMemorySegment(segment, index << 2, ORDER);
    }
}
