package dev.inkling.bench.curves;

import org.jspecify.annotations.Nullable;

/// One measurement of one training.
///
/// @param seconds that were counted
/// @param iterations in them
/// @param images in these iterations, each as often as it was used
/// @param otherProgramsCores how many cores other programs used meanwhile, null where the system
///     does not say
record Round(
        double seconds,
        long iterations,
        long images,
        @Nullable Double otherProgramsCores) {
    double secondsPerIteration() {
        return seconds / iterations;
    }

    double imagesPerSecond() {
        return images / seconds;
    }
}
