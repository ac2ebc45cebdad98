package dev.inkling.kernel;

import static dev.inkling.kernel.Vectors.LANES;
import static dev.inkling.kernel.Vectors.ORDER;
import static dev.inkling.kernel.Vectors.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [MaxPool] in vectors: lanes are channels.
final class Pooling {
    private Pooling() {}

    static void pool(MaxPool shape, int images, MemorySegment z, int zStride, MemorySegment a, int aStride) {
        for (int j = 0; j < images; j++) {
            long to = (long) j * aStride;
            for (int y = 0; y < shape.height() / shape.size(); y++) {
                for (int x = 0; x < shape.width() / shape.size(); x++) {
                    long from = (long) j * zStride + shape.at(y, x);
                    poolWindow(shape, z, from, a, to);
                    to += shape.channels();
                }
            }
        }
    }

    private static void poolWindow(MaxPool shape, MemorySegment z, long from, MemorySegment a, long to) {
        for (int c = 0; c < shape.channels(); c += LANES) {
            VectorMask<Float> lanes = SPECIES.indexInRange(c, shape.channels());
            FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
            for (int y = 0; y < shape.size(); y++) {
                long row = from + c + (long) y * shape.width() * shape.channels();
                for (int x = 0; x < shape.size(); x++) {
                    long at = row + (long) x * shape.channels();
                    FloatVector value = FloatVector.fromMemorySegment(SPECIES, z, 4 * at, ORDER, lanes);
                    max = max.max(value);
                }
            }
            max.intoMemorySegment(a, 4 * (to + c), ORDER, lanes);
        }
    }

    /// Expects zeros in dZ where no window is.
    static void gradient(
            MaxPool shape,
            int images,
            MemorySegment z,
            int zStride,
            MemorySegment da,
            int daStride,
            MemorySegment dz,
            int dzStride) {
        for (int j = 0; j < images; j++) {
            long from = (long) j * daStride;
            for (int y = 0; y < shape.height() / shape.size(); y++) {
                for (int x = 0; x < shape.width() / shape.size(); x++) {
                    int at = shape.at(y, x);
                    gradientWindow(shape, z, (long) j * zStride + at, da, from, dz, (long) j * dzStride + at);
                    from += shape.channels();
                }
            }
        }
    }

    private static void gradientWindow(
            MaxPool shape, MemorySegment z, long zFrom, MemorySegment da, long from, MemorySegment dz, long dzFrom) {
        long rowStep = (long) shape.width() * shape.channels();
        for (int c = 0; c < shape.channels(); c += LANES) {
            VectorMask<Float> lanes = SPECIES.indexInRange(c, shape.channels());
            FloatVector max = FloatVector.fromMemorySegment(SPECIES, z, 4 * (zFrom + c), ORDER, lanes);
            for (int y = 0; y < shape.size(); y++) {
                for (int x = 0; x < shape.size(); x++) {
                    long at = zFrom + c + y * rowStep + (long) x * shape.channels();
                    FloatVector value = FloatVector.fromMemorySegment(SPECIES, z, 4 * at, ORDER, lanes);
                    max = max.blend(value, value.compare(VectorOperators.GT, max));
                }
            }
            // What is left of the gradient goes to the first that is as large as the largest.
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, da, 4 * (from + c), ORDER, lanes);
            for (int y = 0; y < shape.size(); y++) {
                for (int x = 0; x < shape.size(); x++) {
                    long offset = c + y * rowStep + (long) x * shape.channels();
                    VectorMask<Float> here = FloatVector.fromMemorySegment(
                                    SPECIES, z, 4 * (zFrom + offset), ORDER, lanes)
                            .compare(VectorOperators.EQ, max);
                    FloatVector.zero(SPECIES)
                            .blend(left, here)
                            .intoMemorySegment(dz, 4 * (dzFrom + offset), ORDER, lanes);
                    left = left.blend(0, here);
                }
            }
        }
    }
}
