package dev.inkling.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

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
            int aRowStride,
            int aColumnStride,
            MemorySegment b,
            int bRowStride,
            int bColumnStride,
            MemorySegment c,
            int cStride) {
        for (int j = 0; j < columns; j++) {
            for (int k = 0; k < depth; k++) {
                float bkj = get(b, (long) k * bRowStride + (long) j * bColumnStride);
                for (int i = 0; i < rows; i++) {
                    float aik = get(a, (long) i * aRowStride + (long) k * aColumnStride);
                    addTo(c, i + (long) j * cStride, aik, bkj);
                }
            }
        }
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
        fillColumns(padded(rows), columns, b, c, cStride);
        for (int j = 0; j < columns; j++) {
            for (int p = x.start(from + j); p < x.end(from + j); p++) {
                for (int i = 0; i < rows; i++) {
                    addTo(c, i + (long) j * cStride, get(a, i + (long) x.row(p) * aStride), x.value(p));
                }
            }
        }
    }

    @Override
    public void addSparseOuterProduct(
            int rows, int columns, MemorySegment c, int cStride, Csc x, int from, MemorySegment d, int dStride) {
        for (int j = 0; j < columns; j++) {
            for (int p = x.start(from + j); p < x.end(from + j); p++) {
                for (int i = 0; i < rows; i++) {
                    addTo(d, i + (long) x.row(p) * dStride, get(c, i + (long) j * cStride), x.value(p));
                }
            }
        }
    }

    @Override
    public void addSparseOuterProduct(
            int rows, int count, MemorySegment c, int cStride, Csr x, int from, MemorySegment d, int dStride) {
        for (int k = 0; k < count; k++) {
            for (int p = x.start(from + k); p < x.end(from + k); p++) {
                for (int i = 0; i < rows; i++) {
                    addTo(d, i + (long) k * dStride, get(c, i + (long) x.column(p) * cStride), x.value(p));
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
        fillRows(rows, columns, b, c, cStride);
        Groups.Lists places = x.byGroup();
        for (int j = 0; j < columns; j++) {
            int g = (from + j) / Groups.SIZE;
            for (int p = places.start(g); p < places.start(g + 1L); p++) {
                int level = places.level(p, j % Groups.SIZE);
                for (int i = 0; i < rows; i++) {
                    float weight = get(a, i + (long) places.index(p) * aStride) * x.scale();
                    addTo(c, j + (long) i * cStride, weight, level);
                }
            }
        }
    }

    @Override
    public void addGroupedOuterProduct(
            int rows, int columns, MemorySegment c, int cStride, Groups x, int from, MemorySegment d, int dStride) {
        Groups.Lists places = x.byRow();
        float[] lanes = new float[Groups.SIZE];
        for (int first = 0; first < columns; first += Groups.PANEL * Groups.SIZE) {
            int panel = (from + first) / (Groups.PANEL * Groups.SIZE);
            for (int k = 0; k < x.rows(); k++) {
                int start = places.start((long) panel * x.rows() + k);
                int end = places.start((long) panel * x.rows() + k + 1);
                for (int i = 0; i < rows && start < end; i++) {
                    for (int lane = 0; lane < Groups.SIZE; lane++) {
                        lanes[lane] = 0;
                        for (int p = start; p < end; p++) {
                            int j = first + places.index(p) * Groups.SIZE + lane;
                            float cij = j < columns ? get(c, j + (long) i * cStride) : 0;
                            lanes[lane] = Math.fma(places.level(p, lane), cij, lanes[lane]);
                        }
                    }
                    long at = i + (long) k * dStride;
                    addTo(d, at, sumOf16(lanes, 0), x.scale());
                }
            }
        }
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
        // In arrays, which the interpreter is quicker with: a command for one picture is over before more is
        // compiled.
        float[] weights = new float[shape.terms() * shape.outputs()];
        for (int k = 0; k < shape.terms(); k++) {
            MemorySegment.copy(w, FLOAT, 4L * k * wStride, weights, k * shape.outputs(), shape.outputs());
        }
        float[] image = new float[shape.pixels() * shape.inputs()];
        float[] sums = new float[shape.outputs()];
        for (int j = 0; j < images; j++) {
            MemorySegment.copy(x, FLOAT, 4L * j * xStride, image, 0, image.length);
            for (int p = 0; p < shape.pixels(); p++) {
                MemorySegment.copy(b, FLOAT, 0, sums, 0, sums.length);
                for (int k = 0; k < shape.terms(); k++) {
                    int place = shape.place(p, k);
                    float value = place < 0 ? 0 : image[place];
                    int column = k * sums.length;
                    for (int c = 0; c < sums.length; c++) {
                        sums[c] = Math.fma(weights[column + c], value, sums[c]);
                    }
                }
                MemorySegment.copy(sums, 0, z, FLOAT, 4 * ((long) j * zStride + (long) p * sums.length), sums.length);
            }
        }
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
        Convolution back = shape.reversed();
        int windowPixels = shape.kernelHeight() * shape.kernelWidth();
        for (int j = 0; j < images; j++) {
            for (int p = 0; p < shape.pixels(); p++) {
                for (int c = 0; c < shape.inputs(); c++) {
                    float sum = 0;
                    for (int k = 0; k < back.terms(); k++) {
                        int turned = windowPixels - 1 - k / shape.outputs();
                        long at = k % shape.outputs() + (long) (turned * shape.inputs() + c) * wStride;
                        sum = Math.fma(w.getAtIndex(FLOAT, at), windowed(back, z, (long) j * zStride, p, k), sum);
                    }
                    x.setAtIndex(FLOAT, (long) j * xStride + (long) p * shape.inputs() + c, sum);
                }
            }
        }
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
        for (int j = 0; j < images; j++) {
            for (int p = 0; p < shape.pixels(); p++) {
                for (int c = 0; c < shape.outputs(); c++) {
                    float gradient = z.getAtIndex(FLOAT, (long) j * zStride + (long) p * shape.outputs() + c);
                    db.setAtIndex(FLOAT, c, db.getAtIndex(FLOAT, c) + gradient);
                    for (int k = 0; k < shape.terms(); k++) {
                        long at = c + (long) k * dStride;
                        float value = windowed(shape, x, (long) j * xStride, p, k);
                        d.setAtIndex(FLOAT, at, Math.fma(gradient, value, d.getAtIndex(FLOAT, at)));
                    }
                }
            }
        }
    }

    /// Number `k` of the window around pixel `p` of the image at `from`: 0 beyond its edges.
    private static float windowed(Convolution shape, MemorySegment image, long from, int p, int k) {
        int place = shape.place(p, k);
        return place < 0 ? 0 : image.getAtIndex(FLOAT, from + place);
    }

    @Override
    public void maxPool(MaxPool shape, int images, MemorySegment z, int zStride, MemorySegment a, int aStride) {
        for (int j = 0; j < images; j++) {
            for (int p = 0; p < shape.pooledPixels(); p++) {
                for (int c = 0; c < shape.channels(); c++) {
                    float max = Float.NEGATIVE_INFINITY;
                    for (int k = 0; k < shape.size() * shape.size(); k++) {
                        max = Math.max(max, z.getAtIndex(FLOAT, (long) j * zStride + shape.pixel(p, k) + c));
                    }
                    a.setAtIndex(FLOAT, (long) j * aStride + (long) p * shape.channels() + c, max);
                }
            }
        }
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
        for (int j = 0; j < images; j++) {
            for (long i = 0; i < dzStride; i++) {
                dz.setAtIndex(FLOAT, (long) j * dzStride + i, 0);
            }
            for (int p = 0; p < shape.pooledPixels(); p++) {
                for (int c = 0; c < shape.channels(); c++) {
                    int largest = 0;
                    for (int k = 1; k < shape.size() * shape.size(); k++) {
                        if (z.getAtIndex(FLOAT, (long) j * zStride + shape.pixel(p, k) + c)
                                > z.getAtIndex(FLOAT, (long) j * zStride + shape.pixel(p, largest) + c)) {
                            largest = k;
                        }
                    }
                    // Nothing is larger than a NaN that comes first, but it is not the largest either.
                    if (!Float.isNaN(z.getAtIndex(FLOAT, (long) j * zStride + shape.pixel(p, largest) + c))) {
                        float gradient = da.getAtIndex(FLOAT, (long) j * daStride + (long) p * shape.channels() + c);
                        dz.setAtIndex(FLOAT, (long) j * dzStride + shape.pixel(p, largest) + c, gradient);
                    }
                }
            }
        }
    }

    @Override
    public void addRows(int rows, int columns, MemorySegment c, int cStride, MemorySegment sum) {
        float[] parts = new float[16];
        for (int i = 0; i < rows; i++) {
            Arrays.fill(parts, 0);
            for (int j = 0; j < columns; j++) {
                parts[j % 16] += get(c, j + (long) i * cStride);
            }
            set(sum, i, get(sum, i) + sumOf16(parts, 0));
        }
    }

    @Override
    public void fillRows(int rows, int columns, MemorySegment column, MemorySegment c, int cStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                set(c, j + (long) i * cStride, get(column, i));
            }
        }
    }

    /// The sum of 16 numbers, in a binary tree: what is 8 apart first, then 4, 2 and 1.
    static float sumOf16(float[] numbers, int from) {
        float sum04 = numbers[from] + numbers[from + 8] + (numbers[from + 4] + numbers[from + 12]);
        float sum15 = numbers[from + 1] + numbers[from + 9] + (numbers[from + 5] + numbers[from + 13]);
        float sum26 = numbers[from + 2] + numbers[from + 10] + (numbers[from + 6] + numbers[from + 14]);
        float sum37 = numbers[from + 3] + numbers[from + 11] + (numbers[from + 7] + numbers[from + 15]);
        return sum04 + sum26 + (sum15 + sum37);
    }

    @Override
    public void fillColumns(int rows, int columns, MemorySegment column, MemorySegment c, int cStride) {
        for (int j = 0; j < columns; j++) {
            MemorySegment.copy(column, 0, c, 4L * j * cStride, 4L * rows);
        }
    }

    @Override
    public void addColumns(int rows, int columns, MemorySegment c, int cStride, MemorySegment sum) {
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                set(sum, i, get(sum, i) + get(c, i + (long) j * cStride));
            }
        }
    }

    @Override
    public void clear(int rows, int columns, MemorySegment a, int stride) {
        for (int j = 0; j < columns; j++) {
            a.asSlice(4L * j * stride, 4L * rows).fill((byte) 0);
        }
    }

    @Override
    public void add(int rows, int columns, MemorySegment b, int bStride, MemorySegment a, int aStride) {
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                long at = i + (long) j * aStride;
                set(a, at, get(a, at) + get(b, i + (long) j * bStride));
            }
        }
    }

    @Override
    public void relu(int rows, int columns, MemorySegment z, int zStride, MemorySegment a, int aStride) {
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                float value = get(z, i + (long) j * zStride);
                set(a, i + (long) j * aStride, value < 0 ? 0 : value);
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
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                float gradient = get(z, i + (long) j * zStride) > 0 ? get(da, i + (long) j * daStride) : 0;
                set(dz, i + (long) j * dzStride, gradient);
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
        float kept = 1 / (1 - rate);
        for (int j = 0; j < columns; j++) {
            long key = keys.applyAsLong(j);
            for (int i = 0; i < rows; i++) {
                float factor = SplitMix.uniform(key, i) < rate ? 0 : kept;
                set(a, i + (long) j * aStride, get(z, i + (long) j * zStride) * factor);
            }
        }
    }

    @Override
    public void descend(
            int rows, int columns, MemorySegment s, MemorySegment p, int stride, float mean, float rate, float decay) {
        for (int j = 0; j < columns; j++) {
            for (long i = (long) j * stride; i < (long) j * stride + rows; i++) {
                float dp = Math.fma(decay, get(p, i), mean * get(s, i));
                set(p, i, Math.fma(-rate, dp, get(p, i)));
                set(s, i, 0);
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
        for (int j = 0; j < columns; j++) {
            for (long i = (long) j * stride; i < (long) j * stride + rows; i++) {
                float dp = Math.fma(decay, get(p, i), mean * get(s, i));
                float velocity = Math.fma(momentum, get(v, i), dp);
                float direction = nesterov ? Math.fma(momentum, velocity, dp) : velocity;
                set(v, i, velocity);
                set(p, i, Math.fma(-rate, direction, get(p, i)));
                set(s, i, 0);
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
        for (int j = 0; j < columns; j++) {
            for (long i = (long) j * stride; i < (long) j * stride + rows; i++) {
                float dp = Math.fma(decay, get(p, i), mean * get(s, i));
                float first = Math.fma(1 - beta1, dp - get(m, i), get(m, i));
                float second = Math.fma(1 - beta2, Math.fma(dp, dp, -get(v, i)), get(v, i));
                float step = first / ((float) Math.sqrt(second) + epsilon);
                set(m, i, first);
                set(v, i, second);
                set(p, i, Math.fma(-rate, step, Math.fma(-shrink, get(p, i), get(p, i))));
                set(s, i, 0);
            }
        }
    }

    @Override
    public void average(int rows, int columns, MemorySegment p, MemorySegment e, int stride, float share) {
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                long at = i + (long) j * stride;
                float old = e.getAtIndex(FLOAT, at);
                e.setAtIndex(FLOAT, at, Math.fma(share, p.getAtIndex(FLOAT, at) - old, old));
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
        for (int j = 0; j < columns; j++) {
            long at = (long) j * columnStride;
            int answer = 0;
            for (int i = 1; i < rows; i++) {
                boolean larger = get(z, at + (long) i * rowStride) > get(z, at + (long) answer * rowStride);
                answer = larger ? i : answer;
            }
            float max = get(z, at + (long) answer * rowStride);
            float sum = 0;
            for (int i = 0; i < rows; i++) {
                float e = Exp.exp(get(z, at + (long) i * rowStride) - max);
                set(a, at + (long) i * rowStride, e);
                sum += e;
            }
            for (int i = 0; i < rows; i++) {
                set(a, at + (long) i * rowStride, get(a, at + (long) i * rowStride) / sum);
            }
            answers[j] = answer;
            maxima[j] = max;
            sums[j] = sum;
        }
    }

    private static int padded(int rows) {
        return Math.ceilDiv(rows, PADDING) * PADDING;
    }

    private static float get(MemorySegment segment, long index) {
        return segment.getAtIndex(FLOAT, index);
    }

    private static void set(MemorySegment segment, long index, float value) {
        segment.setAtIndex(FLOAT, index, value);
    }

    /// Adds x y to a float of `target`, rounding once.
    private static void addTo(MemorySegment target, long index, float x, float y) {
        set(target, index, Math.fma(x, y, get(target, index)));
    }
}
