package dev.inkling.kernel;

/// Random bits as a function of a key and an index: the finaliser of SplitMix64 (Steele, Lea and Flood, "Fast
/// splittable pseudorandom number generators", 2014) over multiples of the golden ratio.
public final class SplitMix {
    /// 2^64 divided by the golden ratio, made odd: from one index to the next.
    static final long GOLDEN = 0x9e3779b97f4a7c15L;

    static final long FACTOR_1 = 0xbf58476d1ce4e5b9L;
    static final long FACTOR_2 = 0x94d049bb133111ebL;

    private SplitMix() {}

    /// 64 random bits.
    public static long bits(long key, long index) {
        return mix(key + (index + 1) * GOLDEN);
    }

    /// Uniform in [0, 1), a multiple of 2^-24: exact as a float.
    public static float uniform(long key, long index) {
        return (bits(key, index) >>> 40) * 0x1p-24f;
    }

    /// The stream `name` of the stream `key`: independent of it and of every other name's.
    public static long stream(long key, long name) {
        return mix(bits(key, name) ^ GOLDEN);
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * FACTOR_1;
        long b = (a ^ (a >>> 27)) * FACTOR_2;
        return b ^ (b >>> 31);
    }
}
