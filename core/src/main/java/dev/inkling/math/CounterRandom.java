package dev.inkling.math;

import dev.inkling.kernel.SplitMix;

/// Randomness as a function: number `index` of the stream `key` is the same whenever, and on
/// whichever thread, it is asked for. There is no state to share, save or race for.
///
/// The function is [SplitMix].
///
/// @param key names the stream; see [#stream]
public record CounterRandom(long key) {
    /// The stream `name` of this one: independent of it and of every other name's.
    public CounterRandom stream(long name) {
        return new CounterRandom(SplitMix.stream(key, name));
    }

    /// 64 random bits.
    public long bits(long index) {
        return SplitMix.bits(key, index);
    }

    /// Uniform in [0, 1), a multiple of 2^-24: exact as a float.
    public float uniform(long index) {
        return SplitMix.uniform(key, index);
    }

    /// Uniform in 0 to `bound - 1`.
    public int below(int bound, long index) {
        return (int) Math.unsignedMultiplyHigh(bits(index), bound);
    }

    /// Standard normal, by the Box-Muller transform with exactly defined functions.
    public double normal(long index) {
        double u = ((bits(2 * index) >>> 11) + 0.5) * 0x1p-53;
        double v = (bits(2 * index + 1) >>> 11) * 0x1p-53;
        return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
    }

    /// Shuffles `items` (Fisher-Yates), from the indices 0 to `items.length - 2`.
    public void shuffle(int[] items) {
        for (int i = items.length - 1; i > 0; i--) {
            int j = below(i + 1, i - 1L);
            int item = items[i];
            items[i] = items[j];
            items[j] = item;
        }
    }
}
