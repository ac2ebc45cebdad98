package dev.inkling.data;

/// Random numbers of one stream: number n is SplitMix64's mix of the stream's key and n.
///
/// Nothing is shared between streams, so an image drawn from its own stream is the same whichever
/// thread draws it, and in whatever order. Source: Steele, Lea, Flood, *Fast Splittable
/// Pseudorandom Number Generators*, OOPSLA 2014.
final class CounterRandom {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final long key;
    private long counter;

    /// The stream that belongs to all of `parts`, e.g. seed, split and image.
    CounterRandom(long... parts) {
        long mixed = 0;
        for (long part : parts) {
            mixed = mix(mixed + GOLDEN_GAMMA + part);
        }
        key = mixed;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /// Uniform in [0, 1), with 53 random bits.
    double uniform() {
        return (mix(key + GOLDEN_GAMMA * ++counter) >>> 11) * 0x1p-53;
    }

    /// Uniform in [low, high).
    double uniform(double low, double high) {
        return low + (high - low) * uniform();
    }

    /// One of 0 to bound - 1, each as likely but for one part in 2^53.
    int below(int bound) {
        return (int) (uniform() * bound);
    }

    /// Bell-shaped around 0 with standard deviation 1, never beyond 3 either way: the sum of three
    /// uniforms in [-1, 1), which needs no transcendental function and has no wild outliers.
    double bell() {
        return uniform(-1, 1) + uniform(-1, 1) + uniform(-1, 1);
    }
}
