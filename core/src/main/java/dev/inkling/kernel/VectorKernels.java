package dev.inkling.kernel;

import static dev.inkling.kernel.Vectors.LANES;
import static dev.inkling.kernel.Vectors.SPECIES;
import static dev.inkling.kernel.Vectors.broadcast;
import static dev.inkling.kernel.Vectors.load;
import static dev.inkling.kernel.Vectors.store;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToLongFunction;
import jdk.incubator.vector.FloatVector;
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

    private final ThreadLocal<Convolutions> convolutions = ThreadLocal.withInitial(Convolutions::new);

    private final ThreadLocal<Softmax> softmax = ThreadLocal.withInitial(Softmax::new);

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
        SparseProduct.setAffine(rows, columns, a, aStride, x, from, b, c, cStride);
    }

    @Override
    public void addSparseOuterProduct(
            int rows, int columns, MemorySegment c, int cStride, Csc x, int from, MemorySegment d, int dStride) {
        SparseProduct.addOuter(rows, columns, c, cStride, x, from, d, dStride);
    }

    @Override
    public void addSparseOuterProduct(
            int rows, int count, MemorySegment c, int cStride, Csr x, int from, MemorySegment d, int dStride) {
        SparseProduct.addOuter(rows, count, c, cStride, x, from, d, dStride);
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
    public void convolve(
            Convolution shape,
            int images,
            MemorySegment w,
            int wStride,
            MemorySegment b,
            MemorySegment x,
            int xStride,
            MemorySegment z,
            int zStride) {
        convolutions.get().of(shape).convolve(images, w, wStride, b, x, xStride, z, zStride);
    }

    @Override
    public void convolveBack(
            Convolution shape,
            int images,
            MemorySegment w,
            int wStride,
            MemorySegment z,
            int zStride,
            MemorySegment x,
            int xStride) {
        convolutions.get().of(shape.reversed()).convolveReversed(images, w, wStride, z, zStride, x, xStride);
    }

    @Override
    public void addConvolutionGradient(
            Convolution shape,
            int images,
            MemorySegment z,
            int zStride,
            MemorySegment x,
            int xStride,
            MemorySegment d,
            int dStride,
            MemorySegment db) {
        ConvolutionProduct product = convolutions.get().of(shape);
        product.addGradient(images, z, zStride, x, xStride, d, dStride);
        product.addBiases(images, z, zStride, db);
    }

    @Override
    public void maxPool(MaxPool shape, int images, MemorySegment z, int zStride, MemorySegment a, int aStride) {
        Pooling.pool(shape, images, z, zStride, a, aStride);
    }

    @Override
    public void maxPoolGradient(
            MaxPool shape,
            int images,
            MemorySegment z,
            int zStride,
            MemorySegment da,
            int daStride,
            MemorySegment dz,
            int dzStride) {
        clear(dzStride, images, dz, dzStride);
        Pooling.gradient(shape, images, z, zStride, da, daStride, dz, dzStride);
    }

    @Override
    public void addRows(int rows, int columns, MemorySegment c, int cStride, MemorySegment sum) {
        grouped.get().addRows(rows, columns, c, cStride, sum);
    }

    @Override
    public void fillRows(int rows, int columns, MemorySegment column, MemorySegment c, int cStride) {
        for (int i = 0; i < rows; i++) {
            FloatVector value = broadcast(column.getAtIndex(FLOAT, i));
            long row = (long) i * cStride;
            int j = 0;
            for (; j + LANES <= columns; j += LANES) {
                store(value, c, row + j);
            }
            for (; j < columns; j++) {
                c.setAtIndex(FLOAT, row + j, column.getAtIndex(FLOAT, i));
            }
        }
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
    public void drop(
            int rows,
            int columns,
            IntToLongFunction keys,
            float rate,
            MemorySegment z,
            int zStride,
            MemorySegment a,
            int aStride) {
        DropoutMask.drop(rows, columns, keys, rate, z, zStride, a, aStride);
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
    public void average(int rows, int columns, MemorySegment p, MemorySegment e, int stride, float share) {
        FloatVector factor = broadcast(share);
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i += LANES) {
                long at = i + (long) j * stride;
                FloatVector old = load(e, at);
                store(factor.fma(load(p, at).sub(old), old), e, at);
            }
        }
    }

    @Override
    public void softmax(
            int rows,
            int columns,
            MemorySegment z,
            MemorySegment a,
            int rowStride,
            int columnStride,
            int[] answers,
            float[] maxima,
            float[] sums) {
        softmax.get().run(rows, columns, z, a, rowStride, columnStride, answers, maxima, sums);
    }

    /// The memory of one thread for each shape.
    private static final class Convolutions {
        private final Map<Convolution, ConvolutionProduct> products = new HashMap<>();

        ConvolutionProduct of(Convolution shape) {
            return products.computeIfAbsent(shape, ConvolutionProduct::new);
        }
    }
}
