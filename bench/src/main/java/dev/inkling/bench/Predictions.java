package dev.inkling.bench;

import dev.inkling.eval.Evaluation;
import dev.inkling.math.Matrix;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;

/// How Inkling is asked for answers in the comparison, in one place: today's fastest way.
///
/// @param network trained
/// @param threads for many images at once; a single one is answered on the calling thread
record Predictions(Network network, int threads) {
    /// The most likely class of one image of 784 unsigned bytes.
    int classOf(byte[] levels) {
        return network.probabilities(Examples.unlabelled(levels)).largestRow(0);
    }

    /// Answers all of `examples`, and counts the right ones.
    Evaluation evaluate(Examples examples) {
        return Evaluation.of(network, examples, threads);
    }

    /// What [#evaluate] answers, one by one. Not timed.
    int[] classesOf(Examples examples) {
        Matrix probabilities = network.probabilities(examples.x());
        int[] classes = new int[examples.size()];
        for (int j = 0; j < classes.length; j++) {
            classes[j] = probabilities.largestRow(j);
        }
        return classes;
    }
}
