package dev.inkling.nn;

import dev.inkling.kernel.SplitMix;
import dev.inkling.math.CounterRandom;

/// What the layers of a network that leave something to chance draw from.
///
/// @param random for the layer and the iteration
/// @param examples the images
public record Chance(CounterRandom random, Examples examples) {
    /// [CounterRandom#key] for observation `j`: depends on which image of the data set it is.
    public long key(int j) {
        return SplitMix.stream(random.key(), examples.number(j));
    }
}
