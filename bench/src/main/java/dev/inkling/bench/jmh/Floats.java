package dev.inkling.bench.jmh;

import dev.inkling.kernel.Kernels;
import dev.inkling.math.CounterRandom;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Matrices as kernels take them.
final class Floats {
    private static final int ALIGNMENT = Kernels.PADDING * Float.BYTES;

    private Floats() {}

    /// Rows up to the next multiple of the padding.
    static int stride(int rows) {
        return Math.ceilDiv(rows, Kernels.PADDING) * Kernels.PADDING;
    }

    static MemorySegment zeros(int rows, int columns) {
        return Arena.ofAuto().allocate((long) stride(rows) * columns * Float.BYTES, ALIGNMENT);
    }

    /// Numbers from -0.5 to 0.5, the padding zero.
    static MemorySegment random(int rows, int columns, long seed) {
        MemorySegment matrix = zeros(rows, columns);
        CounterRandom random = new CounterRandom(seed);
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                long index = i + (long) j * stride(rows);
                matrix.setAtIndex(Kernels.FLOAT, index, random.uniform(index) - 0.5f);
            }
        }
        return matrix;
    }

    /// @throws IllegalStateException if a bit differs
    static void requireSameBits(MemorySegment scalar, MemorySegment vector) {
        long at = scalar.mismatch(vector);
        if (at >= 0) {
            throw new IllegalStateException("kernels: expected the same bits, got others at float " + at / Float.BYTES);
        }
    }
}
