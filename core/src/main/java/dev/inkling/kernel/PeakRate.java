package dev.inkling.kernel;

/// Does nothing but multiply and add, in registers: no product can be faster than this.
public final class PeakRate {
    /// As many sums at once as it takes to hide how long one multiply-add takes.
    static final int SUMS = 12;

    /// Its square is added to the sums, as in a product: the processor has an instruction for that which needs
    /// no copy of an operand.
    static final float SMALL = 0x1p-12f;

    private PeakRate() {}

    /// Runs `rounds` rounds.
    ///
    /// @return floating point operations that were done; a multiply-add counts as two
    public static double run(Kernels kernels, int rounds) {
        return switch (kernels) {
            case ScalarKernels _ -> runScalar(rounds);
            case VectorKernels _ -> Vectors.runPeak(rounds);
        };
    }

    private static double runScalar(int rounds) {
        float[] sums = new float[SUMS];
        for (int round = 0; round < rounds; round++) {
            for (int s = 0; s < SUMS; s++) {
                sums[s] = Math.fma(SMALL, SMALL, sums[s]);
            }
        }
        return operations(rounds, 1, sums[0]);
    }

    /// @param last one of the sums, so that no compiler leaves them out
    static double operations(int rounds, int lanes, float last) {
        return Float.isNaN(last) ? 0 : 2.0 * rounds * SUMS * lanes;
    }
}
