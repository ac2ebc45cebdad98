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
import jdk.incubator.vector.VectorMask;

/// Convolutions without the matrix of all windows that they are often made into a product with: a window
/// is read where it stands, in a copy of the image with zeros around it. Lanes are output channels, whose
/// weights stand beside each other in W, and each number of a window is broadcast.
///
/// Seven pixels of a row are computed together, two vectors of channels each: MNIST's 28, halved and
/// halved again, are multiples of it. Of other rows the last seven are computed once more; what the
/// shortest rows have beyond their end is dropped.
///
/// Has the memory of one thread, for one shape.
final class ConvolutionProduct {
    /// Pixels computed together.
    private static final int PIXELS = 7;

    /// Numbers of a window whose gradients are summed together.
    private static final int TERMS = 6;

    private final Convolution shape;

    /// One image with zeros around it, and after it for what is read and not used.
    private final float[] image;

    /// W turned by half a circle, for the way back.
    private final MemorySegment turned;

    private final MemorySegment noBiases;

    ConvolutionProduct(Convolution shape) {
        this.shape = shape;
        image = new float[shape.paddedLength() + Math.max(TERMS, PIXELS * shape.inputs())];
        long stride = Math.ceilDiv(shape.outputs(), Kernels.PADDING) * (long) Kernels.PADDING;
        turned = Arena.ofAuto().allocate(4 * stride * shape.terms(), 4L * Kernels.PADDING);
        noBiases = Arena.ofAuto().allocate(4 * stride, 4L * Kernels.PADDING);
    }

    private void set(MemorySegment x, long from) {
        int length = shape.width() * shape.inputs();
        for (int y = 0; y < shape.height(); y++) {
            MemorySegment.copy(
                    x,
                    Kernels.FLOAT,
                    4 * (from + (long) y * length),
                    image,
                    shape.origin() + y * shape.rowLength(),
                    length);
        }
    }

    /// See [Kernels#convolve].
    void convolve(
            int images,
            MemorySegment w,
            int wStride,
            MemorySegment b,
            MemorySegment x,
            int xStride,
            MemorySegment z,
            int zStride) {
        for (int j = 0; j < images; j++) {
            set(x, (long) j * xStride);
            for (int c = 0; c < shape.outputs(); c += 2 * LANES) {
                convolve(w, wStride, b, c, z, (long) j * zStride + c);
            }
        }
    }

    /// See [Kernels#convolveBack]; this shape is the way back.
    ///
    /// @param w of the way there
    void convolveReversed(
            int images, MemorySegment w, int wStride, MemorySegment x, int xStride, MemorySegment z, int zStride) {
        int stride = Math.ceilDiv(shape.outputs(), Kernels.PADDING) * Kernels.PADDING;
        int windowPixels = shape.kernelHeight() * shape.kernelWidth();
        for (int k = 0; k < windowPixels; k++) {
            for (int c = 0; c < shape.outputs(); c++) {
                long from = (long) ((windowPixels - 1 - k) * shape.outputs() + c) * wStride;
                long to = (long) k * shape.inputs() * stride + c;
                for (int i = 0; i < shape.inputs(); i++) {
                    turned.setAtIndex(Kernels.FLOAT, to + (long) i * stride, w.getAtIndex(Kernels.FLOAT, from + i));
                }
            }
        }
        convolve(images, turned, stride, noBiases, x, xStride, z, zStride);
    }

    /// One image; up to two vectors of channels, from channel `c` on.
    private void convolve(MemorySegment w, int wStride, MemorySegment b, int c, MemorySegment z, long zAt) {
        int rest = shape.outputs() - c;
        VectorMask<Float> low = SPECIES.indexInRange(0, rest);
        VectorMask<Float> high = SPECIES.indexInRange(LANES, rest);
        int last = Math.max(0, shape.width() - PIXELS);
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x += PIXELS) {
                int from = Math.min(x, last);
                int at = y * shape.rowLength() + from * shape.inputs();
                long to = zAt + (long) (y * shape.width() + from) * shape.outputs();
                if (shape.width() < PIXELS) {
                    convolvePixels(w, wStride, b, c, at, z, to);
                } else if (rest >= 2 * LANES) {
                    wide(shape, image, at, w, c, wStride, b, c, z, to);
                } else {
                    narrow(shape, image, at, w, c, wStride, b, c, z, to, low);
                    if (rest > LANES) {
                        narrow(shape, image, at, w, c + LANES, wStride, b, c + LANES, z, to + LANES, high);
                    }
                }
            }
        }
    }

    /// A row of less than seven pixels.
    private void convolvePixels(
            MemorySegment w, int wStride, MemorySegment b, int from, int at, MemorySegment z, long zAt) {
        int end = Math.min(shape.outputs(), from + 2 * LANES);
        for (int c = from; c < end; c += LANES) {
            VectorMask<Float> lanes = SPECIES.indexInRange(c, end);
            for (int x = 0; x < shape.width(); x++) {
                FloatVector sum = load(b, c);
                long k = c;
                for (int y = 0; y < shape.kernelHeight(); y++) {
                    int i = at + y * shape.rowLength() + x * shape.inputs();
                    for (int t = 0; t < shape.kernelWidth() * shape.inputs(); t++) {
                        sum = load(w, k).fma(broadcast(image[i + t]), sum);
                        k += wStride;
                    }
                }
                sum.intoMemorySegment(z, 4 * (zAt + c - from + (long) x * shape.outputs()), ORDER, lanes);
            }
        }
    }

    /// Seven pixels, two vectors of channels. Stores are spelled out, see [PackedProduct].
    @SuppressWarnings("TooManyParameters")
    private static void wide(
            Convolution shape,
            float[] image,
            int at,
            MemorySegment w,
            long wAt,
            long wStride,
            MemorySegment b,
            long bAt,
            MemorySegment z,
            long zAt) {
        int step = shape.inputs();
        int run = shape.kernelWidth() * step;
        int rowLength = shape.rowLength();
        int end = at + shape.kernelHeight() * rowLength;
        long zStep = shape.outputs();
        FloatVector b0 = load(b, bAt);
        FloatVector b1 = load(b, bAt + LANES);
        FloatVector s00 = b0;
        FloatVector s10 = b1;
        FloatVector s01 = b0;
        FloatVector s11 = b1;
        FloatVector s02 = b0;
        FloatVector s12 = b1;
        FloatVector s03 = b0;
        FloatVector s13 = b1;
        FloatVector s04 = b0;
        FloatVector s14 = b1;
        FloatVector s05 = b0;
        FloatVector s15 = b1;
        FloatVector s06 = b0;
        FloatVector s16 = b1;
        long k = wAt;
        for (int row = at; row < end; row += rowLength) {
            for (int i = row; i < row + run; i++) {
                FloatVector w0 = load(w, k);
                FloatVector w1 = load(w, k + LANES);
                FloatVector value;
                value = broadcast(image[i]);
                s00 = w0.fma(value, s00);
                s10 = w1.fma(value, s10);
                value = broadcast(image[i + step]);
                s01 = w0.fma(value, s01);
                s11 = w1.fma(value, s11);
                value = broadcast(image[i + 2 * step]);
                s02 = w0.fma(value, s02);
                s12 = w1.fma(value, s12);
                value = broadcast(image[i + 3 * step]);
                s03 = w0.fma(value, s03);
                s13 = w1.fma(value, s13);
                value = broadcast(image[i + 4 * step]);
                s04 = w0.fma(value, s04);
                s14 = w1.fma(value, s14);
                value = broadcast(image[i + 5 * step]);
                s05 = w0.fma(value, s05);
                s15 = w1.fma(value, s15);
                value = broadcast(image[i + 6 * step]);
                s06 = w0.fma(value, s06);
                s16 = w1.fma(value, s16);
                k += wStride;
            }
        }
        s00.intoMemorySegment(z, 4 * zAt, ORDER);
        s10.intoMemorySegment(z, 4 * (zAt + LANES), ORDER);
        s01.intoMemorySegment(z, 4 * (zAt + zStep), ORDER);
        s11.intoMemorySegment(z, 4 * (zAt + zStep + LANES), ORDER);
        s02.intoMemorySegment(z, 4 * (zAt + 2 * zStep), ORDER);
        s12.intoMemorySegment(z, 4 * (zAt + 2 * zStep + LANES), ORDER);
        s03.intoMemorySegment(z, 4 * (zAt + 3 * zStep), ORDER);
        s13.intoMemorySegment(z, 4 * (zAt + 3 * zStep + LANES), ORDER);
        s04.intoMemorySegment(z, 4 * (zAt + 4 * zStep), ORDER);
        s14.intoMemorySegment(z, 4 * (zAt + 4 * zStep + LANES), ORDER);
        s05.intoMemorySegment(z, 4 * (zAt + 5 * zStep), ORDER);
        s15.intoMemorySegment(z, 4 * (zAt + 5 * zStep + LANES), ORDER);
        s06.intoMemorySegment(z, 4 * (zAt + 6 * zStep), ORDER);
        s16.intoMemorySegment(z, 4 * (zAt + 6 * zStep + LANES), ORDER);
    }

    /// Seven pixels, some channels of one vector.
    @SuppressWarnings("TooManyParameters")
    private static void narrow(
            Convolution shape,
            float[] image,
            int at,
            MemorySegment w,
            long wAt,
            long wStride,
            MemorySegment b,
            long bAt,
            MemorySegment z,
            long zAt,
            VectorMask<Float> lanes) {
        int step = shape.inputs();
        int run = shape.kernelWidth() * step;
        int rowLength = shape.rowLength();
        int end = at + shape.kernelHeight() * rowLength;
        long zStep = shape.outputs();
        FloatVector b0 = load(b, bAt);
        FloatVector s0 = b0;
        FloatVector s1 = b0;
        FloatVector s2 = b0;
        FloatVector s3 = b0;
        FloatVector s4 = b0;
        FloatVector s5 = b0;
        FloatVector s6 = b0;
        long k = wAt;
        for (int row = at; row < end; row += rowLength) {
            for (int i = row; i < row + run; i++) {
                FloatVector w0 = load(w, k);
                s0 = w0.fma(broadcast(image[i]), s0);
                s1 = w0.fma(broadcast(image[i + step]), s1);
                s2 = w0.fma(broadcast(image[i + 2 * step]), s2);
                s3 = w0.fma(broadcast(image[i + 3 * step]), s3);
                s4 = w0.fma(broadcast(image[i + 4 * step]), s4);
                s5 = w0.fma(broadcast(image[i + 5 * step]), s5);
                s6 = w0.fma(broadcast(image[i + 6 * step]), s6);
                k += wStride;
            }
        }
        s0.intoMemorySegment(z, 4 * zAt, ORDER, lanes);
        s1.intoMemorySegment(z, 4 * (zAt + zStep), ORDER, lanes);
        s2.intoMemorySegment(z, 4 * (zAt + 2 * zStep), ORDER, lanes);
        s3.intoMemorySegment(z, 4 * (zAt + 3 * zStep), ORDER, lanes);
        s4.intoMemorySegment(z, 4 * (zAt + 4 * zStep), ORDER, lanes);
        s5.intoMemorySegment(z, 4 * (zAt + 5 * zStep), ORDER, lanes);
        s6.intoMemorySegment(z, 4 * (zAt + 6 * zStep), ORDER, lanes);
    }

    /// See [Kernels#addConvolutionGradient].
    void addGradient(
            int images, MemorySegment z, int zStride, MemorySegment x, int xStride, MemorySegment d, int dStride) {
        for (int j = 0; j < images; j++) {
            set(x, (long) j * xStride);
            for (int c = 0; c < shape.outputs(); c += 2 * LANES) {
                addGradient(z, (long) j * zStride + c, shape.outputs() - c, d, c, dStride);
            }
        }
    }

    /// One image; up to two vectors of the channels that are left.
    private void addGradient(MemorySegment z, long zAt, int channels, MemorySegment d, long dAt, int dStride) {
        VectorMask<Float> low = SPECIES.indexInRange(0, channels);
        VectorMask<Float> high = SPECIES.indexInRange(LANES, channels);
        int run = shape.kernelWidth() * shape.inputs();
        for (int y = 0; y < shape.kernelHeight(); y++) {
            for (int t = 0; t < run; t += TERMS) {
                int at = y * shape.rowLength() + t;
                int count = Math.min(TERMS, run - t);
                long to = dAt + (long) (y * run + t) * dStride;
                if (channels >= 2 * LANES) {
                    wideGradient(shape, image, at, z, zAt, count, d, to, dStride);
                } else {
                    narrowGradient(shape, image, at, z, zAt, count, d, to, dStride, low);
                    if (channels > LANES) {
                        narrowGradient(shape, image, at, z, zAt + LANES, count, d, to + LANES, dStride, high);
                    }
                }
            }
        }
    }

    /// db += Σ Z over images and pixels.
    void addBiases(int images, MemorySegment z, int zStride, MemorySegment db) {
        for (int c = 0; c < shape.outputs(); c += LANES) {
            VectorMask<Float> lanes = SPECIES.indexInRange(c, shape.outputs());
            FloatVector sum = load(db, c);
            for (int j = 0; j < images; j++) {
                long at = (long) j * zStride + c;
                for (int p = 0; p < shape.pixels(); p++) {
                    sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, 4 * at, ORDER, lanes));
                    at += shape.outputs();
                }
            }
            store(sum, db, c);
        }
    }

    /// Six numbers of a window, of which the first `count` are wanted; two vectors of channels.
    @SuppressWarnings("TooManyParameters")
    private static void wideGradient(
            Convolution shape,
            float[] image,
            int at,
            MemorySegment z,
            long zAt,
            int count,
            MemorySegment d,
            long dAt,
            long dStride) {
        int step = shape.inputs();
        int rowLength = shape.rowLength();
        int width = shape.width() * step;
        int end = at + shape.height() * rowLength;
        long zStep = shape.outputs();
        FloatVector s00 = load(d, dAt);
        FloatVector s10 = load(d, dAt + LANES);
        FloatVector s01 = load(d, dAt + Math.min(1, count - 1) * dStride);
        FloatVector s11 = load(d, dAt + Math.min(1, count - 1) * dStride + LANES);
        FloatVector s02 = load(d, dAt + Math.min(2, count - 1) * dStride);
        FloatVector s12 = load(d, dAt + Math.min(2, count - 1) * dStride + LANES);
        FloatVector s03 = load(d, dAt + Math.min(3, count - 1) * dStride);
        FloatVector s13 = load(d, dAt + Math.min(3, count - 1) * dStride + LANES);
        FloatVector s04 = load(d, dAt + Math.min(4, count - 1) * dStride);
        FloatVector s14 = load(d, dAt + Math.min(4, count - 1) * dStride + LANES);
        FloatVector s05 = load(d, dAt + Math.min(5, count - 1) * dStride);
        FloatVector s15 = load(d, dAt + Math.min(5, count - 1) * dStride + LANES);
        long k = zAt;
        for (int row = at; row < end; row += rowLength) {
            for (int i = row; i < row + width; i += step) {
                FloatVector z0 = load(z, k);
                FloatVector z1 = load(z, k + LANES);
                FloatVector value;
                value = broadcast(image[i]);
                s00 = z0.fma(value, s00);
                s10 = z1.fma(value, s10);
                value = broadcast(image[i + 1]);
                s01 = z0.fma(value, s01);
                s11 = z1.fma(value, s11);
                value = broadcast(image[i + 2]);
                s02 = z0.fma(value, s02);
                s12 = z1.fma(value, s12);
                value = broadcast(image[i + 3]);
                s03 = z0.fma(value, s03);
                s13 = z1.fma(value, s13);
                value = broadcast(image[i + 4]);
                s04 = z0.fma(value, s04);
                s14 = z1.fma(value, s14);
                value = broadcast(image[i + 5]);
                s05 = z0.fma(value, s05);
                s15 = z1.fma(value, s15);
                k += zStep;
            }
        }
        // The last that is wanted is written last.
        store(s05, d, dAt + Math.min(5, count - 1) * dStride);
        store(s15, d, dAt + Math.min(5, count - 1) * dStride + LANES);
        store(s04, d, dAt + Math.min(4, count - 1) * dStride);
        store(s14, d, dAt + Math.min(4, count - 1) * dStride + LANES);
        store(s03, d, dAt + Math.min(3, count - 1) * dStride);
        store(s13, d, dAt + Math.min(3, count - 1) * dStride + LANES);
        store(s02, d, dAt + Math.min(2, count - 1) * dStride);
        store(s12, d, dAt + Math.min(2, count - 1) * dStride + LANES);
        store(s01, d, dAt + Math.min(1, count - 1) * dStride);
        store(s11, d, dAt + Math.min(1, count - 1) * dStride + LANES);
        store(s00, d, dAt);
        store(s10, d, dAt + LANES);
    }

    /// As [#wideGradient], some channels of one vector.
    @SuppressWarnings("TooManyParameters")
    private static void narrowGradient(
            Convolution shape,
            float[] image,
            int at,
            MemorySegment z,
            long zAt,
            int count,
            MemorySegment d,
            long dAt,
            long dStride,
            VectorMask<Float> lanes) {
        int step = shape.inputs();
        int rowLength = shape.rowLength();
        int width = shape.width() * step;
        int end = at + shape.height() * rowLength;
        long zStep = shape.outputs();
        FloatVector s0 = load(d, dAt);
        FloatVector s1 = load(d, dAt + Math.min(1, count - 1) * dStride);
        FloatVector s2 = load(d, dAt + Math.min(2, count - 1) * dStride);
        FloatVector s3 = load(d, dAt + Math.min(3, count - 1) * dStride);
        FloatVector s4 = load(d, dAt + Math.min(4, count - 1) * dStride);
        FloatVector s5 = load(d, dAt + Math.min(5, count - 1) * dStride);
        long k = zAt;
        for (int row = at; row < end; row += rowLength) {
            for (int i = row; i < row + width; i += step) {
                FloatVector z0 = FloatVector.fromMemorySegment(SPECIES, z, 4 * k, ORDER, lanes);
                s0 = z0.fma(broadcast(image[i]), s0);
                s1 = z0.fma(broadcast(image[i + 1]), s1);
                s2 = z0.fma(broadcast(image[i + 2]), s2);
                s3 = z0.fma(broadcast(image[i + 3]), s3);
                s4 = z0.fma(broadcast(image[i + 4]), s4);
                s5 = z0.fma(broadcast(image[i + 5]), s5);
                k += zStep;
            }
        }
        store(s5, d, dAt + Math.min(5, count - 1) * dStride);
        store(s4, d, dAt + Math.min(4, count - 1) * dStride);
        store(s3, d, dAt + Math.min(3, count - 1) * dStride);
        store(s2, d, dAt + Math.min(2, count - 1) * dStride);
        store(s1, d, dAt + Math.min(1, count - 1) * dStride);
        store(s0, d, dAt);
    }
}
