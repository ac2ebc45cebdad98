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
        FloatVector half = broadcast(0.5f);
        FloatVector one = broadcast(1);
        FloatVector s0 = broadcast(0);
        FloatVector s1 = broadcast(1);
        FloatVector s2 = broadcast(2);
        FloatVector s3 = broadcast(3);
        FloatVector s4 = broadcast(4);
        FloatVector s5 = broadcast(5);
        FloatVector s6 = broadcast(6);
        FloatVector s7 = broadcast(7);
        FloatVector s8 = broadcast(8);
        FloatVector s9 = broadcast(9);
        FloatVector s10 = broadcast(10);
        FloatVector s11 = broadcast(11);
        for (int round = 0; round < rounds; round++) {
            s0 = s0.fma(half, one);
            s1 = s1.fma(half, one);
            s2 = s2.fma(half, one);
            s3 = s3.fma(half, one);
            s4 = s4.fma(half, one);
            s5 = s5.fma(half, one);
            s6 = s6.fma(half, one);
            s7 = s7.fma(half, one);
            s8 = s8.fma(half, one);
            s9 = s9.fma(half, one);
            s10 = s10.fma(half, one);
            s11 = s11.fma(half, one);
        }
        return PeakRate.operations(
                rounds,
                LANES,
                s0.add(s1)
                        .add(s2)
                        .add(s3)
                        .add(s4)
                        .add(s5)
                        .add(s6)
                        .add(s7)
                        .add(s8)
                        .add(s9)
                        .add(s10)
                        .add(s11)
                        .lane(0));
    }
}
