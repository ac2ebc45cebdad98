package dev.inkling.kernel;

import java.lang.foreign.MemorySegment;

/// The definition: plain loops, each element's sum in index order, never optimised.
public final class ScalarKernels implements Kernels {
    @Override
    public String name() {
        return "scalar";
    }

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
        for (int j = 0; j < columns; j++) {
            for (int k = 0; k < depth; k++) {
                float bkj = get(b, (long) k * bRowStride + (long) j * bColumnStride);
                for (int i = 0; i < rows; i++) {
                    fma(get(a, i + (long) k * aStride), bkj, c, i + (long) j * cStride);
                }
            }
        }
    }

    @Override
    public void addSparseProduct(
            int rows, Csc x, int from, int columns, MemorySegment a, int aStride, MemorySegment c, int cStride) {
        for (int j = 0; j < columns; j++) {
            int column = x.order()[from + j];
            for (int p = start(x, column); p < start(x, column + 1); p++) {
                int k = x.rowIndices().getAtIndex(INT, p);
                float xkj = get(x.values(), p);
                for (int i = 0; i < rows; i++) {
                    fma(get(a, i + (long) k * aStride), xkj, c, i + (long) j * cStride);
                }
            }
        }
    }

    @Override
    public void addSparseOuterProduct(
            int rows, Csc x, int from, int columns, MemorySegment c, int cStride, MemorySegment d, int dStride) {
        for (int j = 0; j < columns; j++) {
            int column = x.order()[from + j];
            for (int p = start(x, column); p < start(x, column + 1); p++) {
                int k = x.rowIndices().getAtIndex(INT, p);
                float xkj = get(x.values(), p);
                for (int i = 0; i < rows; i++) {
                    fma(get(c, i + (long) j * cStride), xkj, d, i + (long) k * dStride);
                }
            }
        }
    }

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
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                float sum = 0;
                for (int k = 0; k < depth; k++) {
                    sum = Math.fma(get(a, k + (long) i * aStride), get(b, k + (long) j * bStride), sum);
                }
                set(c, i + (long) j * cStride, sum);
            }
        }
    }

    @Override
    public void fillColumns(int columns, MemorySegment column, MemorySegment c, int cStride) {
        for (int j = 0; j < columns; j++) {
            MemorySegment.copy(column, 0, c, 4L * j * cStride, 4L * cStride);
        }
    }

    @Override
    public void addColumns(int columns, MemorySegment c, int cStride, MemorySegment sum) {
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < cStride; i++) {
                set(sum, i, get(sum, i) + get(c, i + (long) j * cStride));
            }
        }
    }

    @Override
    public void add(long count, MemorySegment b, MemorySegment a) {
        for (long i = 0; i < count; i++) {
            set(a, i, get(a, i) + get(b, i));
        }
    }

    @Override
    public void addScaled(long count, float factor, MemorySegment b, MemorySegment a) {
        for (long i = 0; i < count; i++) {
            fma(factor, get(b, i), a, i);
        }
    }

    @Override
    public void scale(long count, float factor, MemorySegment a) {
        for (long i = 0; i < count; i++) {
            set(a, i, get(a, i) * factor);
        }
    }

    @Override
    public void relu(long count, MemorySegment z, MemorySegment a) {
        for (long i = 0; i < count; i++) {
            float value = get(z, i);
            set(a, i, value < 0 ? 0 : value);
        }
    }

    @Override
    public void reluGradient(long count, MemorySegment z, MemorySegment da, MemorySegment dz) {
        for (long i = 0; i < count; i++) {
            set(dz, i, get(z, i) > 0 ? get(da, i) : 0);
        }
    }

    @Override
    public void softmax(
            int rows, int columns, MemorySegment z, MemorySegment a, int stride, float[] maxima, float[] sums) {
        for (int j = 0; j < columns; j++) {
            long column = (long) j * stride;
            float max = maximum(rows, z, column);
            float sum = 0;
            for (int i = 0; i < rows; i++) {
                float e = Exp.exp(get(z, column + i) - max);
                set(a, column + i, e);
                sum += e;
            }
            for (int i = 0; i < rows; i++) {
                set(a, column + i, get(a, column + i) / sum);
            }
            maxima[j] = max;
            sums[j] = sum;
        }
    }

    /// The largest of `rows` floats from float `column` on; NaN if the first is NaN.
    static float maximum(int rows, MemorySegment z, long column) {
        float max = get(z, column);
        for (int i = 1; i < rows; i++) {
            float value = get(z, column + i);
            max = value > max ? value : max;
        }
        return max;
    }

    /// The position of the first element of a stored column.
    static int start(Csc x, int column) {
        return x.starts().getAtIndex(INT, column);
    }

    static float get(MemorySegment segment, long index) {
        return segment.getAtIndex(FLOAT, index);
    }

    static void set(MemorySegment segment, long index, float value) {
        segment.setAtIndex(FLOAT, index, value);
    }

    /// Adds x y to a float of `target`, rounding once.
    private static void fma(float x, float y, MemorySegment target, long index) {
        set(target, index, Math.fma(x, y, get(target, index)));
    }
}
