package dev.inkling.cli;

import dev.inkling.data.Augmentation;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.train.LearningRate;
import dev.inkling.train.Optimizer;
import dev.inkling.train.TrainingAids;
import dev.inkling.train.TrainingPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// What decides the result of a training, apart from the data: a preset and changes of it.
final class PlanOptions {
    private static final String PRESET = "paper";

    /// All of them.
    static final Set<String> NAMES = Arrays.stream(PlanOptions.class.getDeclaredFields())
            .flatMap(field -> field.getType() == Layers.class || field.getType() == Length.class
                    ? Arrays.stream(field.getType().getDeclaredFields())
                    : Stream.of(field))
            .map(field -> field.getAnnotation(Option.class))
            .filter(Objects::nonNull)
            .flatMap(option -> Arrays.stream(option.names()))
            .collect(Collectors.toUnmodifiableSet());

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = PRESET,
            description =
                    "Where the settings below begin: paper (784-10-10, full batch), tiny (the same network at its best,"
                            + " 95 %%), fast (784-256-10, 98 %% in two seconds), mlp (784-800-400-10, distorted images,"
                            + " 99 %% in minutes) or best (convolutions). Default: ${DEFAULT-VALUE}.")
    private String preset;

    @ArgGroup
    private @Nullable Layers layers;

    /// What the network is made of.
    static final class Layers {
        @Option(
                names = "--hidden",
                paramLabel = "N,N",
                split = ",",
                description = "Units of each hidden layer, with ReLU behind each. Preset paper: 10.")
        private @Nullable List<Integer> hidden;

        @Option(
                names = "--layers",
                paramLabel = "TEXT",
                description = "All layers, instead of --hidden: \"conv 3x3x16, relu, maxpool 2, dense 128, relu,"
                        + " dropout 0.3, dense 10\".")
        private @Nullable String text;

        /// The layers before the last.
        List<LayerSpec> get() {
            if (hidden != null) {
                return LayerSpec.hidden(hidden);
            }
            List<LayerSpec> all = LayerSpec.parse(text == null ? "" : text);
            return LayerSpec.beforeLast(all, OptionalInt.empty());
        }

        /// @throws IllegalArgumentException if the last layer has another number of outputs
        void requireClasses(int classes) {
            if (text != null) {
                LayerSpec.beforeLast(LayerSpec.parse(text), OptionalInt.of(classes));
            }
        }
    }

    @Option(
            names = "--init",
            paramLabel = "INIT",
            converter = InitializerName.class,
            description = "Weights before training: uniform (-0.5 to 0.5) or he. Preset paper: uniform.")
    private @Nullable Initializer initializer;

    /// Makes an initializer of its name.
    static final class InitializerName implements ITypeConverter<Initializer> {
        @Override
        public Initializer convert(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "uniform" -> Initializer.UNIFORM;
                case "he" -> Initializer.HE;
                default -> throw new TypeConversionException("expected uniform or he, got " + name);
            };
        }
    }

    @ArgGroup
    private @Nullable Length length;

    /// How long to train.
    static final class Length {
        @Option(
                names = "--iterations",
                paramLabel = "N",
                description = "How often the weights change. Preset paper: 500.")
        private @Nullable Integer iterations;

        @Option(names = "--epochs", paramLabel = "N", description = "Passes through the data, instead of --iterations.")
        private @Nullable Integer epochs;

        TrainingPlan.Length get() {
            return epochs == null
                    ? new TrainingPlan.Length.Iterations(iterations == null ? 0 : iterations)
                    : new TrainingPlan.Length.Epochs(epochs);
        }
    }

    @Option(
            names = "--batch-size",
            paramLabel = "N|full",
            description = "Images in an iteration. Preset paper: full, all of them.")
    private @Nullable String batchSize;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            description = "How a gradient changes the weights: gradient-descent, momentum, nesterov, adam or adamw."
                    + " Settings may follow: \"momentum 0.95\". Preset paper: gradient-descent.")
    private @Nullable String optimizer;

    @Option(
            names = "--learning-rate",
            paramLabel = "A",
            description = "Length of a step, α, at its largest. Preset paper: 0.1.")
    private @Nullable Float learningRate;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            converter = ScheduleName.class,
            description = "How α changes: constant, step, cosine or one-cycle. Preset paper: constant.")
    private LearningRate.@Nullable Schedule schedule;

    /// Makes a schedule of its name.
    static final class ScheduleName implements ITypeConverter<LearningRate.Schedule> {
        @Override
        public LearningRate.Schedule convert(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "constant" -> LearningRate.Schedule.CONSTANT;
                case "step" -> LearningRate.Schedule.STEP;
                case "cosine" -> LearningRate.Schedule.COSINE;
                case "one-cycle" -> LearningRate.Schedule.ONE_CYCLE;
                default ->
                    throw new TypeConversionException("expected constant, step, cosine or one-cycle, got " + name);
            };
        }
    }

    @Option(
            names = "--warm-up",
            paramLabel = "SHARE",
            description = "Share of the training in which α rises first. Preset paper: 0.")
    private @Nullable Double warmUp;

    @Option(
            names = "--weight-decay",
            paramLabel = "L",
            description = "How strongly weights are drawn to zero, λ. Preset paper: 0.")
    private @Nullable Float weightDecay;

    @Option(
            names = "--label-smoothing",
            paramLabel = "E",
            description = "Share of the target that all classes have in common. Preset paper: 0.")
    private @Nullable Float labelSmoothing;

    @Option(
            names = "--augment",
            paramLabel = "HOW",
            description = "Change the training images anew in every epoch: none, light, elastic, strong, or amounts"
                    + " like \"shift 2, rotate 10\"; inkling data show --help lists them. Preset paper: none.")
    private @Nullable String augmentation;

    @Option(
            names = "--validation",
            paramLabel = "N",
            description = "Training images to judge each epoch by instead; the best epoch's network is kept."
                    + " Preset paper: 0.")
    private @Nullable Integer validation;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Stop after N epochs without a better one. Needs --validation.")
    private @Nullable Integer patience;

    @Option(
            names = "--average",
            paramLabel = "SHARE",
            description = "Keep a moving average of the weights, with so much of it from one iteration to the next:"
                    + " 0.999. Preset paper: 0, none.")
    private @Nullable Float averaging;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Chooses initial weights and order; the same seed gives the same bits. Default: ${DEFAULT-VALUE}.")
    private long seed;

    /// The preset, with the user's changes.
    TrainingPlan plan() {
        TrainingPlan start = start();
        LearningRate rate = start.learningRate();
        TrainingAids aids = start.aids();
        try {
            return new TrainingPlan(
                    layers == null ? start.hidden() : layers.get(),
                    initializer == null ? start.initializer() : initializer,
                    optimizer == null ? start.optimizer() : Optimizer.named(optimizer),
                    new LearningRate(
                            learningRate == null ? rate.peak() : learningRate,
                            schedule == null ? rate.schedule() : schedule,
                            warmUp == null ? rate.warmUp() : warmUp),
                    weightDecay == null ? start.weightDecay() : weightDecay,
                    labelSmoothing == null ? start.labelSmoothing() : labelSmoothing,
                    batchSize == null ? start.batchSize() : batch(batchSize),
                    length == null ? start.length() : length.get(),
                    new TrainingAids(
                            Augmentation.named(augmentation == null ? aids.augmentation() : augmentation)
                                    .toString(),
                            validation == null ? aids.validation() : validation,
                            patience == null ? aids.patience() : patience,
                            averaging == null ? aids.averaging() : averaging),
                    seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /// Name of the preset.
    String preset() {
        return preset;
    }

    /// @throws IllegalArgumentException if the user's last layer has another number of outputs
    void requireClasses(int classes) {
        if (layers != null) {
            layers.requireClasses(classes);
        }
    }

    private TrainingPlan start() {
        TrainingPlan start = TrainingPlan.PRESETS.get(preset);
        if (start == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--preset': expected paper, tiny, fast, mlp or best, got " + preset);
        }
        return start;
    }

    private int batch(String text) {
        if (text.equals("full")) {
            return TrainingPlan.FULL_BATCH;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--batch-size': expected a number or full, got " + text,
                    e);
        }
    }
}
