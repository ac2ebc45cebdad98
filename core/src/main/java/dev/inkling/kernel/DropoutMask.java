package dev.inkling.kernel;

import static dev.inkling.kernel.Vectors.LANES;
import static dev.inkling.kernel.Vectors.SPECIES;
import static dev.inkling.kernel.Vectors.broadcast;
import static dev.inkling.kernel.Vectors.load;
import static dev.inkling.kernel.Vectors.store;

import java.lang.foreign.MemorySegment;
import java.util.function.IntToLongFunction;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [Kernels#drop] in vectors: the random numbers for one vector of floats are two vectors of longs.
final class DropoutMask {
    private static final VectorSpecies<Long> LONGS = SPECIES.withLanes(long.class);
    private static final int HALF = LONGS.length();

    private DropoutMask() {}

    @SuppressWarnings("TooManyParameters")
    static void drop(
            int rows,
            int columns,
            IntToLongFunction keys,
            float rate,
            MemorySegment z,
            int zStride,
            MemorySegment a,
            int aStride) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector kept = broadcast(1 / (1 - rate));
        // A uniform number is this many times 2^-24, and below the rate where the count is below this.
        long bound = (long) Math.ceil(rate * 0x1p24);
        LongVector first = LongVector.zero(LONGS).addIndex(1).add(1).mul(SplitMix.GOLDEN);
        for (int j = 0; j < columns; j++) {
            LongVector low = first.add(keys.applyAsLong(j));
            for (int i = 0; i < rows; i += LANES) {
                LongVector high = low.add(HALF * SplitMix.GOLDEN);
                VectorMask<Float> out = VectorMask.fromLong(SPECIES, below(bound, low) | below(bound, high) << HALF);
                FloatVector value = load(z, i + (long) j * zStride);
                store(value.mul(kept.blend(zero, out)), a, i + (long) j * aStride);
                low = high.add(HALF * SplitMix.GOLDEN);
            }
        }
    }

    /// A bit for each lane.
    private static long below(long bound, LongVector counter) {
        return mix(counter)
                .lanewise(VectorOperators.LSHR, 40)
                .compare(VectorOperators.LT, bound)
                .toLong();
    }

    /// [SplitMix], lane by lane.
    private static LongVector mix(LongVector z) {
        LongVector a = z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 30))
                .mul(SplitMix.FACTOR_1);
        LongVector b = a.lanewise(VectorOperators.XOR, a.lanewise(VectorOperators.LSHR, 27))
                .mul(SplitMix.FACTOR_2);
        return b.lanewise(VectorOperators.XOR, b.lanewise(VectorOperators.LSHR, 31));
    }
}
