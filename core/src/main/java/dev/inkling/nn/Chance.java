package dev.inkling.nn;

import dev.inkling.math.CounterRandom;

/// What the layers of a network that leave something to chance draw from.
///
/// @param random for the layer and the iteration
/// @param examples the images
public record Chance(CounterRandom random, Examples examples) {
    /// For observation `j`: depends on which image of the data set it is.
    public CounterRandom of(int j) {
        return random.stream(examples.number(j));
    }
}
