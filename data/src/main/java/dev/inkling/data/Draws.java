package dev.inkling.data;

import dev.inkling.math.CounterRandom;

/// Random numbers drawn one after another from a stream of their own.
///
/// An image drawn from its own stream is the same whichever thread draws it, and in whatever order.
final class Draws {
    private final CounterRandom stream;
    private long drawn;

    /// The stream that belongs to all of `names` in this order, e.g. split and image.
    Draws(long seed, long... names) {
        CounterRandom named = new CounterRandom(seed);
        for (long name : names) {
            named = named.stream(name);
        }
        stream = named;
    }

    /// Draws from `stream` itself.
    Draws(CounterRandom stream) {
        this.stream = stream;
    }

    /// Uniform in [0, 1), with 53 random bits.
    double uniform() {
        return (stream.bits(drawn++) >>> 11) * 0x1p-53;
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

    /// Standard normal, by the Box-Muller transform with exactly defined functions.
    double normal() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
        return radius * StrictMath.cos(2 * Math.PI * uniform());
    }
}
