package dev.inkling.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The vectors of this processor, and how they are read and written.
final class Vectors {
    /// The widest that the processor likes, at most [Kernels#PADDING] lanes.
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() <= Kernels.PADDING
            ? FloatVector.SPECIES_PREFERRED
            : FloatVector.SPECIES_512;

    static final int LANES = SPECIES.length();
    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private Vectors() {}

    static FloatVector load(MemorySegment segment, long index) {
        return FloatVector.fromMemorySegment(SPECIES, segment, index << 2, ORDER);
    }

    static FloatVector load(float[] array, int index) {
        return FloatVector.fromArray(SPECIES, array, index);
    }

    static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    static void store(FloatVector vector, MemorySegment segment, long index) {
        vector.intoMemorySegment(segment, index << 2, ORDER);
    }

    /// [PeakRate] in vectors.
    static double runPeak(int rounds) {
        float[] sums = new float[PeakRate.SUMS * LANES];
        FloatVector small = broadcast(PeakRate.SMALL);
        FloatVector s0 = load(sums, 0);
        FloatVector s1 = load(sums, LANES);
        FloatVector s2 = load(sums, 2 * LANES);
        FloatVector s3 = load(sums, 3 * LANES);
        FloatVector s4 = load(sums, 4 * LANES);
        FloatVector s5 = load(sums, 5 * LANES);
        FloatVector s6 = load(sums, 6 * LANES);
        FloatVector s7 = load(sums, 7 * LANES);
        FloatVector s8 = load(sums, 8 * LANES);
        FloatVector s9 = load(sums, 9 * LANES);
        FloatVector s10 = load(sums, 10 * LANES);
        FloatVector s11 = load(sums, 11 * LANES);
        for (int round = 0; round < rounds; round++) {
            s0 = small.fma(small, s0);
            s1 = small.fma(small, s1);
            s2 = small.fma(small, s2);
            s3 = small.fma(small, s3);
            s4 = small.fma(small, s4);
            s5 = small.fma(small, s5);
            s6 = small.fma(small, s6);
            s7 = small.fma(small, s7);
            s8 = small.fma(small, s8);
            s9 = small.fma(small, s9);
            s10 = small.fma(small, s10);
            s11 = small.fma(small, s11);
        }
        s0.intoArray(sums, 0);
        s1.intoArray(sums, LANES);
        s2.intoArray(sums, 2 * LANES);
        s3.intoArray(sums, 3 * LANES);
        s4.intoArray(sums, 4 * LANES);
        s5.intoArray(sums, 5 * LANES);
        s6.intoArray(sums, 6 * LANES);
        s7.intoArray(sums, 7 * LANES);
        s8.intoArray(sums, 8 * LANES);
        s9.intoArray(sums, 9 * LANES);
        s10.intoArray(sums, 10 * LANES);
        s11.intoArray(sums, 11 * LANES);
        return PeakRate.operations(rounds, LANES, sums[0]);
    }
}
