package dev.inkling.bench;

import dev.inkling.eval.Evaluation;
import dev.inkling.math.Matrix;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import dev.inkling.nn.Predictor;

/// How Inkling is asked for answers in the comparison, in one place.
final class Predictions {
    private final Network network;
    private final int threads;
    private final Predictor predictor;

    /// @param network trained
    /// @param threads for many images at once; a single one is answered on the calling thread
    Predictions(Network network, int threads) {
        this.network = network;
        this.threads = threads;
        predictor = new Predictor(network);
    }

    /// The most likely class of one image of 784 unsigned bytes.
    int classOf(byte[] levels) {
        return predictor.predict(levels);
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
