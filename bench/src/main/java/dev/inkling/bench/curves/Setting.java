package dev.inkling.bench.curves;

import dev.inkling.nn.Initializer;
import dev.inkling.train.LearningRate;
import dev.inkling.train.Optimizer;
import dev.inkling.train.TrainingPlan;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A training whose speed is measured.
///
/// @param images examples in the data set
/// @param hidden units of each hidden layer
/// @param batchSize examples in an iteration, not more than `images`
/// @param threads that share the work
record Setting(int images, List<Integer> hidden, int batchSize, int threads) {
    /// Small enough for the widest network not to diverge. Time does not depend on it.
    static final float LEARNING_RATE = 0.01f;

    private static final int INPUTS = 784;
    private static final int CLASSES = 10;

    Setting {
        hidden = List.copyOf(hidden);
        if (batchSize > images) {
            throw new IllegalArgumentException(
                    "batch size: expected at most the " + images + " images, got " + batchSize);
        }
    }

    /// Gradient descent without an end.
    TrainingPlan plan() {
        return new TrainingPlan(
                hidden,
                Initializer.HE,
                new Optimizer.GradientDescent(),
                LearningRate.constant(LEARNING_RATE),
                0,
                0,
                batchSize == images ? TrainingPlan.FULL_BATCH : batchSize,
                new TrainingPlan.Length.Iterations(Integer.MAX_VALUE),
                1);
    }

    /// The network's sizes, e.g. `784-10-10`.
    String network() {
        return Stream.of(IntStream.of(INPUTS), hidden.stream().mapToInt(units -> units), IntStream.of(CLASSES))
                .flatMap(IntStream::boxed)
                .map(String::valueOf)
                .collect(Collectors.joining("-"));
    }
}
