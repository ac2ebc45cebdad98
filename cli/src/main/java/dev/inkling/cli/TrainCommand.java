package dev.inkling.cli;

import dev.inkling.data.DataSplit;
import dev.inkling.data.LabelledImages;
import dev.inkling.eval.Evaluation;
import dev.inkling.kernel.Kernels;
import dev.inkling.model.Model;
import dev.inkling.model.ModelFile;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.train.LearningRate;
import dev.inkling.train.Optimizer;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import dev.inkling.train.WarmUp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `inkling train`: the main job.
@Command(
        name = "train",
        abbreviateSynopsis = true,
        description = "Train a network and save it.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkling train                    the paper's network: 784-10-10, full batch",
            "  inkling train --seed 7           the same from other initial weights",
            "  inkling train --data synthetic   on digits that the program makes itself",
            "  inkling train --data DIR         on a folder with four IDX files",
            "  inkling train --hidden 128,64,32 --init he --batch-size 64 --epochs 5",
            "                                   three hidden layers, by mini-batches"
        })
final class TrainCommand implements Callable<Integer> {
    private static final String PRESET = "paper";

    /// More than any processor has; a number far beyond takes all the memory of the machine.
    private static final int MOST_THREADS = 1024;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = PRESET,
            description =
                    "Where the settings below begin: paper (784-10-10, full batch) or fast (784-256-10, Adam, 98 %%"
                            + " in a second). Default: ${DEFAULT-VALUE}.")
    private String preset;

    @Mixin
    private DataOptions data;

    @Option(names = "--limit", paramLabel = "N", description = "Train on the first N training images only.")
    private @Nullable Integer limit;

    @Option(
            names = "--hidden",
            paramLabel = "N,N",
            split = ",",
            description = "Units of each hidden layer. Preset paper: 10.")
    private @Nullable List<Integer> hidden;

    @Option(
            names = "--init",
            paramLabel = "INIT",
            description = "Weights before training: uniform (-0.5 to 0.5) or he. Preset paper: uniform.")
    private @Nullable Initializer initializer;

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
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Chooses initial weights and order; the same seed gives the same bits. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Changes the speed, never the result. Default: one a processor.")
    private @Nullable Integer threads;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to save the model. Default: a new file in models/.")
    private @Nullable Path out;

    @Option(names = "--force", description = "Replace FILE if it is there.")
    private boolean force;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show no progress.")
    private boolean quiet;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        TrainingPlan plan = plan();
        int threadCount = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (threadCount < 1 || threadCount > MOST_THREADS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--threads': expected 1 to " + MOST_THREADS + ", got " + threadCount);
        }
        Models models = Surroundings.of(spec).models();
        Models.requireRoom(out == null ? models.newName(preset, "data") : out, force);
        if (Kernels.chosen().name().equals("scalar") && System.getProperty("inkling.kernels") == null) {
            System.err.println("The Vector API is not there, so this takes longer; the result is the same."
                    + " (java --add-modules jdk.incubator.vector)");
        }

        DataSplit split;
        LabelledImages images;
        Examples train;
        try (WarmUp _ = WarmUp.start(plan)) {
            split = data.load("training on", quiet);
            images = limit == null ? split.train() : split.train().first(limit);
            requireFewEnoughParameters(plan, images);
            train = Examples.of(images);
        }
        // Not before: until here there is nothing to save, and Ctrl-C may end the program at once.
        try (Interruption interruption = Interruption.watch()) {
            return train(plan, split, images, train, threadCount, interruption);
        }
    }

    private int train(
            TrainingPlan plan,
            DataSplit split,
            LabelledImages images,
            Examples train,
            int threadCount,
            Interruption interruption)
            throws IOException {
        TrainingEvent.Finished finished = train(plan, images, train, threadCount, interruption);
        if (finished.stopped() && finished.iterations() == 0) {
            System.err.println("inkling: stopped before the first iteration was done, so there is nothing to save");
            return 1;
        }

        Evaluation onTrain = Evaluation.of(finished.network(), train, threadCount);
        Evaluation onTest = Evaluation.of(finished.network(), Examples.of(split.test()), threadCount);
        requireFinite(finished.iterations(), onTrain.loss());
        requireFinite(finished.iterations(), onTest.loss());
        Path file = out == null ? Surroundings.of(spec).models().newName(preset, images.name()) : out;
        ModelFile.write(
                file,
                new Model(finished.network(), images.name(), images.size(), preset, plan, finished.iterations()),
                force);
        Result result = new Result(
                "train",
                preset,
                new Result.Data(images.name(), images.size(), split.test().size()),
                finished.network().sizes(),
                finished.network().parameterCount(),
                finished.iterations(),
                seed,
                threadCount,
                onTrain.accuracy(),
                onTest.accuracy(),
                onTrain.loss(),
                onTest.loss(),
                finished.seconds(),
                secondsSinceStart(),
                finished.examples() / Math.max(finished.seconds(), 1e-9),
                finished.network().weightsSha256(),
                file.toString());
        if (output.json) {
            OutputOptions.printJson(result);
        } else {
            result.print(finished.stopped());
        }
        return 0;
    }

    /// The last step of all may be the one that goes too far: no iteration after it would see that.
    private static void requireFinite(long iterations, double loss) {
        if (!Double.isFinite(loss)) {
            throw new IllegalArgumentException("iteration " + iterations + ": expected a finite loss after it, got "
                    + loss + " (the learning rate is probably too high: try a tenth of it)");
        }
    }

    /// Trains, and stops between two iterations when the user presses Ctrl-C.
    private TrainingEvent.Finished train(
            TrainingPlan plan, LabelledImages images, Examples train, int threadCount, Interruption interruption) {
        try (TrainingProgress progress = new TrainingProgress(quiet)) {
            if (!quiet) {
                System.err.println("training "
                        + plan.hidden().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining("-", images.inputs() + "-", "-" + images.classes()))
                        + " on " + Format.whole(images.size()) + " images of " + images.name());
            }
            return Trainer.train(
                    plan,
                    plan.initialNetwork(images.inputs(), images.classes()),
                    train,
                    threadCount,
                    progress,
                    interruption::requested);
        }
    }

    /// The preset, with the user's changes.
    private TrainingPlan plan() {
        if (limit != null && limit < 1) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--limit': expected at least 1, got " + limit);
        }
        TrainingPlan start = preset();
        LearningRate rate = start.learningRate();
        try {
            return new TrainingPlan(
                    hidden == null ? start.hidden() : hidden,
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
                    seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private TrainingPlan preset() {
        return switch (preset) {
            case "paper" -> TrainingPlan.PAPER;
            case "fast" -> TrainingPlan.FAST;
            default ->
                throw new ParameterException(
                        spec.commandLine(),
                        "Invalid value for option '--preset': expected paper or fast, got " + preset);
        };
    }

    private static void requireFewEnoughParameters(TrainingPlan plan, LabelledImages images) {
        List<Integer> outputs = new ArrayList<>(plan.hidden());
        outputs.add(images.classes());
        long parameters = 0;
        long inputs = images.inputs();
        for (int units : outputs) {
            parameters += (inputs + 1) * units;
            inputs = units;
            if (parameters > ModelFile.MAX_PARAMETERS) {
                throw new IllegalArgumentException("network: expected at most " + Format.whole(ModelFile.MAX_PARAMETERS)
                        + " parameters, which a model file holds, got more");
            }
        }
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

    private static double secondsSinceStart() {
        Instant now = Instant.now();
        Instant start = ProcessHandle.current().info().startInstant().orElse(now);
        return Duration.between(start, now).toMillis() * 1e-3;
    }

    /// What is printed: these names are the keys of the JSON.
    record Result(
            String command,
            String preset,
            Data data,
            List<Integer> layers,
            long parameters,
            long iterations,
            long seed,
            int threads,
            double trainAccuracy,
            double testAccuracy,
            double trainLoss,
            double testLoss,
            double trainSeconds,
            double totalSeconds,
            double imagesPerSecond,
            String weightsSha256,
            String model) {
        record Data(String name, int train, int test) {}

        void print(boolean stopped) {
            String shape = layers.stream().map(String::valueOf).collect(Collectors.joining("-"));
            System.out.println();
            System.out.println(shape + " trained on " + data.name + " (" + Format.whole(data.train) + " images)"
                    + (stopped ? ", stopped after " + iterations + " iterations" : ""));
            System.out.println();
            System.out.print(Format.table(List.of(
                    List.of("", "accuracy", "loss"),
                    List.of("training images", Format.percent(trainAccuracy), loss(trainLoss)),
                    List.of("test images", Format.percent(testAccuracy), loss(testLoss)))));
            System.out.println();
            System.out.print(Format.list(List.of(
                    List.of(
                            "time",
                            Format.seconds(trainSeconds) + " training, " + Format.seconds(totalSeconds) + " in all"),
                    List.of("speed", Format.count(imagesPerSecond) + " images/s, forward and backward"),
                    List.of("parameters", Format.whole(parameters)),
                    List.of("weights", "SHA-256 " + weightsSha256),
                    List.of("saved to", model))));
            System.out.println();
            System.out.println("Next: ./inkling evaluate, or ./inkling predict PICTURE with a digit of your own");
        }

        private static String loss(double loss) {
            return String.format(Locale.ROOT, "%.4f", loss);
        }
    }
}
