package dev.inkling.train;

import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// All that decides the result of a training run, apart from the data. The same plan on the same
/// data gives the same weights to the last bit.
///
/// @param hidden the layers before the last, which has one output for each class
/// @param initializer the weights before training
/// @param optimizer how a gradient changes the weights
/// @param learningRate how far
/// @param weightDecay λ, how strongly weights (not biases) are drawn to zero
/// @param labelSmoothing ε: the target is 1 - ε for the label, and ε is shared by all classes
/// @param batchSize examples in an iteration; [#FULL_BATCH] for all of them
/// @param length when training is over
/// @param aids what helps on images that it has not been trained on
/// @param seed chooses the initial weights, the order of the examples and all else that is left to chance
public record TrainingPlan(
        List<LayerSpec> hidden,
        Initializer initializer,
        Optimizer optimizer,
        LearningRate learningRate,
        float weightDecay,
        float labelSmoothing,
        int batchSize,
        Length length,
        TrainingAids aids,
        long seed) {
    /// A batch size that no data set exceeds.
    public static final int FULL_BATCH = Integer.MAX_VALUE;

    /// The paper's: 784-10-10, full batch, α = 0.1, 500 iterations.
    public static final TrainingPlan PAPER = new TrainingPlan(
            List.of(10),
            Initializer.UNIFORM,
            new Optimizer.GradientDescent(),
            LearningRate.constant(0.1f),
            0,
            0,
            FULL_BATCH,
            new Length.Iterations(500),
            1);

    /// The shortest way to 98 % on MNIST's test images: 784-256-10, two epochs of Adam in one cycle. Label
    /// smoothing is what makes two epochs enough.
    public static final TrainingPlan FAST = new TrainingPlan(
            List.of(256),
            Initializer.HE,
            Optimizer.named("adam"),
            new LearningRate(0.011f, LearningRate.Schedule.ONE_CYCLE, 0),
            0,
            0.1f,
            160,
            new Length.Epochs(2),
            1);

    /// The paper's 784-10-10 at its best: 95 % on MNIST's test images, without a parameter more. The little
    /// weight decay is what keeps it from learning its training images by heart. [Ladder] shows what each
    /// setting brings.
    public static final TrainingPlan TINY = new TrainingPlan(
            List.of(10),
            Initializer.HE,
            Optimizer.named("adam"),
            new LearningRate(0.02f, LearningRate.Schedule.ONE_CYCLE, 0),
            0.0002f,
            0,
            128,
            new Length.Epochs(150),
            1);

    /// Dense layers as far as they go: images are distorted anew in every epoch, and the weights averaged.
    public static final TrainingPlan MLP = new TrainingPlan(
            LayerSpec.hidden(List.of(800, 400)),
            Initializer.HE,
            Optimizer.named("adam"),
            new LearningRate(0.002f, LearningRate.Schedule.ONE_CYCLE, 0),
            0,
            0,
            128,
            new Length.Epochs(40),
            new TrainingAids("elastic", 0, 0, 0.999f),
            1);

    /// One convolutional network. MNIST's test images are as tidy as those to train on: a little distortion teaches
    /// it more about them than a lot, which is for pictures from the world.
    public static final TrainingPlan BEST = new TrainingPlan(
            LayerSpec.parse("conv 5x5x32, relu, maxpool 2, conv 3x3x64, relu, maxpool 2,"
                    + " conv 3x3x64, relu, maxpool 2, dense 128, relu, dropout 0.4"),
            Initializer.HE,
            Optimizer.named("adamw"),
            new LearningRate(0.003f, LearningRate.Schedule.ONE_CYCLE, 0),
            0.1f,
            0,
            128,
            new Length.Epochs(40),
            new TrainingAids("shift 1, rotate 9, scale 0.07, shear 0.1, elastic 0.6", 0, 0, 0.999f),
            1);

    /// The plans above by the names that users know them by, the smallest first.
    public static final SequencedMap<String, TrainingPlan> PRESETS = presets();

    /// When training is over.
    public sealed interface Length {
        /// After so many changes of the weights.
        record Iterations(long count) implements Length {
            public Iterations {
                requireAtLeast("iterations", 0, count);
            }
        }

        /// After so many passes through the data.
        record Epochs(int count) implements Length {
            public Epochs {
                requireAtLeast("epochs", 0, count);
            }
        }
    }

    private static SequencedMap<String, TrainingPlan> presets() {
        SequencedMap<String, TrainingPlan> presets = new LinkedHashMap<>();
        presets.put("paper", PAPER);
        presets.put("tiny", TINY);
        presets.put("fast", FAST);
        presets.put("mlp", MLP);
        presets.put("best", BEST);
        return Collections.unmodifiableSequencedMap(presets);
    }

    /// @throws IllegalArgumentException if a number is out of its range
    public TrainingPlan {
        hidden = List.copyOf(hidden);
        if (!hidden.isEmpty() && !hidden.getFirst().isWeighted()) {
            throw new IllegalArgumentException(
                    LayerSpec.place(1, hidden.getFirst().toString())
                            + "expected a layer with weights first, dense or conv, got " + hidden.getFirst());
        }
        requireAtLeast("batch size", 1, batchSize);
        if (!(weightDecay >= 0) || Float.isInfinite(weightDecay)) {
            throw new IllegalArgumentException("weight decay: expected a number from 0 on, got " + weightDecay);
        }
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException(
                    "label smoothing: expected a number from 0 to below 1, got " + labelSmoothing);
        }
    }

    /// A plan for dense layers with ReLU between them, without [TrainingAids].
    ///
    /// @param hidden units of each hidden layer, from the pixels on
    public TrainingPlan(
            List<Integer> hidden,
            Initializer initializer,
            Optimizer optimizer,
            LearningRate learningRate,
            float weightDecay,
            float labelSmoothing,
            int batchSize,
            Length length,
            long seed) {
        this(
                LayerSpec.hidden(hidden),
                initializer,
                optimizer,
                learningRate,
                weightDecay,
                labelSmoothing,
                batchSize,
                length,
                TrainingAids.NONE,
                seed);
    }

    /// The network before training, for inputs without an order in space.
    ///
    /// @throws IllegalArgumentException if the layers want images
    public Network initialNetwork(int inputs, int classes) {
        return initialNetwork(Shape.flat(inputs), classes);
    }

    /// The network before training.
    ///
    /// @param image sizes of the images
    /// @throws IllegalArgumentException if the layers cannot take them
    public Network initialNetwork(Shape image, int classes) {
        return Network.of(image, layers(classes), initializer, seed);
    }

    /// All layers.
    ///
    /// @param classes outputs of the last
    public List<LayerSpec> layers(int classes) {
        List<LayerSpec> layers = new ArrayList<>(hidden);
        layers.add(new LayerSpec.DenseSpec(classes));
        return layers;
    }

    /// The same plan, other chances.
    public TrainingPlan withSeed(long other) {
        return new TrainingPlan(
                hidden,
                initializer,
                optimizer,
                learningRate,
                weightDecay,
                labelSmoothing,
                batchSize,
                length,
                aids,
                other);
    }

    /// How often the weights change when there are `m` examples.
    public long iterations(int m) {
        return switch (length) {
            case Length.Iterations(long count) -> count;
            case Length.Epochs(int count) -> (long) count * batches(m);
        };
    }

    /// Iterations in an epoch. The last batch of an epoch may be smaller than the others.
    public int batches(int m) {
        return Math.ceilDiv(m, Math.min(batchSize, m));
    }

    private static void requireAtLeast(String what, long least, long actual) {
        if (actual < least) {
            throw new IllegalArgumentException(what + ": expected at least " + least + ", got " + actual);
        }
    }
}
