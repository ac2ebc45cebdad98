package dev.inkling.cli;

import dev.inkling.data.Augmentation;
import dev.inkling.data.BuiltInData;
import dev.inkling.data.DataSplit;
import dev.inkling.data.LabelledImages;
import dev.inkling.eval.Answers;
import dev.inkling.eval.Evaluation;
import dev.inkling.eval.Temperature;
import dev.inkling.kernel.Kernels;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.CheckpointFile;
import dev.inkling.model.Model;
import dev.inkling.model.ModelFile;
import dev.inkling.nn.Examples;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Shape;
import dev.inkling.report.History;
import dev.inkling.report.Report;
import dev.inkling.train.EpochResult;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingDivergedException;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import dev.inkling.train.TrainingState;
import dev.inkling.train.WarmUp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
            "                                   three hidden layers, by mini-batches",
            "  inkling train --layers \\",
            "      \"conv 5x5x16, relu, maxpool 2, dense 64, relu, dense 10\" \\",
            "      --init he --optimizer adam --learning-rate 0.002 --batch-size 128 \\",
            "      --epochs 3",
            "                                   a small convolutional network",
            "  inkling train --preset mlp --watch",
            "                                   with a page that shows what happens",
            "  inkling train --resume           go on where a training was interrupted"
        })
final class TrainCommand implements Callable<Integer> {
    /// Images by which a network is seen to be of no use, in no time.
    private static final int FEW = 100;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PlanOptions planOptions;

    @Mixin
    private DataOptions data;

    @Option(names = "--limit", paramLabel = "N", description = "Train on the first N training images only.")
    private @Nullable Integer limit;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = "",
            description = "Go on with a training that was interrupted, from its checkpoint; by default the newest in"
                    + " models/. Plan and data are the checkpoint's.")
    private @Nullable String resume;

    @Option(
            names = "--checkpoint",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "A checkpoint is written at the end of an epoch, if the last one is at least so old; beside"
                    + " the model, until that is saved. Default: ${DEFAULT-VALUE}.")
    private double checkpointSeconds;

    @Mixin
    private ThreadOptions threads;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to save the model. Default: a new file in models/.")
    private @Nullable Path out;

    @Option(
            names = "--force",
            description = "Replace FILE, and a checkpoint beside it, if they are there. Write the report even into a"
                    + " folder of other things: files with the names of its own are replaced.")
    private boolean force;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show no progress.")
    private boolean quiet;

    @Option(
            names = "--watch",
            paramLabel = "PORT",
            arity = "0..1",
            fallbackValue = "-1",
            description = "Open a page in the browser that shows the training while it goes on, and serve it until"
                    + " Ctrl-C. Default port: 8080, or any that is free.")
    private @Nullable Integer watchPort;

    @Mixin
    private ReportOptions report;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        if (limit != null && limit < 1) {
            throw wrong("--limit", "at least 1", limit);
        }
        int threadCount = threads.count();
        if (!(checkpointSeconds >= 0)) {
            throw wrong("--checkpoint", "seconds from 0 on", checkpointSeconds);
        }
        Models models = Surroundings.of(spec).models();
        Optional<Resumed> resumed = resume == null ? Optional.empty() : Optional.of(resumed(models));
        String preset = resumed.map(from -> from.checkpoint().preset()).orElse(planOptions.preset());
        TrainingPlan plan = resumed.map(from -> from.checkpoint().plan()).orElseGet(planOptions::plan);
        Path room = out == null
                ? resumed.map(from -> Checkpoints.model(from.file())).orElseGet(() -> models.newName(preset, "data"))
                : out;
        boolean replace = requireRoom(room, resumed);
        report.requireRoom(force);
        tellOfScalarKernels();

        DataSplit split;
        LabelledImages images;
        Examples train;
        try (WarmUp _ = WarmUp.start(plan)) {
            split = data.load("training on", quiet);
            images = resumed.isPresent() && limit == null
                    ? split.train().first(resumed.get().checkpoint().examples())
                    : limit == null ? split.train() : split.train().first(limit);
            resumed.ifPresent(from -> requireSameData(from, images));
            planOptions.requireClasses(images.classes());
            ModelFile.requireHolds(shape(images), plan.layers(images.classes()));
            train = Examples.of(images);
        }
        Path file = out == null && resumed.isEmpty() ? models.newName(preset, images.name()) : room;
        Checkpoints checkpoints = new Checkpoints(Checkpoints.file(file), checkpointSeconds, images, preset, plan);
        Watch watch = watchPort == null
                ? Watch.none()
                : Watch.start(watchPort, ServeCommand.offer(Models.best(), data, models));
        Advice advice = new Advice(plan, images.classes());
        // Not before: until here there is nothing to save, and Ctrl-C may end the program at once.
        try (Interruption interruption = Interruption.watch(watch::stop)) {
            TrainingEvent.Finished finished = train(
                    preset,
                    plan,
                    split,
                    images,
                    train,
                    resumed.map(from -> from.checkpoint().state()),
                    threadCount,
                    checkpoints,
                    interruption,
                    watch,
                    advice);
            if (finished.stopped() && finished.iterations() == 0) {
                System.err.println("inkling: stopped before the first iteration was done, so there is nothing to save");
                return 1;
            }
            Evaluation onTrain = save(file, preset, plan, split, images, train, threadCount, finished, replace, watch);
            checkpoints.close(finished.stopped());
            if (!quiet) {
                advice.about(finished.network(), train, onTrain.accuracy())
                        .forEach(line -> System.err.println("warning: " + line));
            }
        } catch (TrainingDivergedException e) {
            if (!watch.isOn()) {
                throw e;
            }
            watch.diverged(e);
            System.err.println("inkling: " + e.getMessage()); // the page says what may help
            watch.stay();
            return 1;
        }
        watch.stay();
        return 0;
    }

    /// Refuses a place for the model where none can be written.
    ///
    /// @return whether a file that is there is replaced
    private boolean requireRoom(Path room, Optional<Resumed> resumed) throws IOException {
        Models.requireRoom(room, true);
        // The model of a training that was stopped gives way when that training goes on, and no other.
        boolean replace = force
                || (resumed.isPresent() && Checkpoints.belong(resumed.get().file(), room));
        if (!replace) {
            Checkpoints.requireNone(room); // first: who has both is to hear how to go on
            Models.requireRoom(room, false);
        }
        return replace;
    }

    /// Says so where the Vector API is missing.
    static void tellOfScalarKernels() {
        if (Kernels.chosen().name().equals("scalar") && System.getProperty("inkling.kernels") == null) {
            System.err.println("The Vector API is not there, so this takes longer; the result is the same."
                    + " (java --add-modules jdk.incubator.vector)");
        }
    }

    /// Saves the model and says how good it is.
    ///
    /// @return how good it is with the images that it was trained on
    private Evaluation save(
            Path file,
            String preset,
            TrainingPlan plan,
            DataSplit split,
            LabelledImages images,
            Examples train,
            int threadCount,
            TrainingEvent.Finished finished,
            boolean replace,
            Watch watch)
            throws IOException {
        Network network = finished.network();
        Examples judged = train.labelled();
        if (finished.stopped()) {
            // Whoever stopped it may not wait for the evaluation: the model first, and then again, measured.
            Examples few = judged.part(0, Math.min(judged.size(), FEW));
            finished.requireFinite(Evaluation.of(network, few, threadCount));
            ModelFile.write(file, Model.unmeasured(finished, plan, preset, images.name(), train.size()), replace);
        }
        Evaluation onTrain = Evaluation.of(network, judged, threadCount);
        Evaluation onTest = Evaluation.of(network, Examples.of(split.test()), threadCount);
        finished.requireFinite(onTrain);
        finished.requireFinite(onTest);
        Model model = Model.of(finished, plan, preset, images.name(), train, threadCount);
        ModelFile.write(file, model, replace || finished.stopped());
        watch.finished(model, onTest);
        TrainResult result = new TrainResult(
                "train",
                preset,
                new TrainResult.Data(images.name(), images.size(), split.test().size()),
                network.sizes(),
                LayerSpec.text(network.specs()),
                network.parameterCount(),
                finished.iterations(),
                plan.seed(),
                threadCount,
                onTrain.accuracy(),
                onTest.accuracy(),
                onTrain.loss(),
                onTest.loss(),
                finished.best().flatMap(EpochResult::validation).map(EpochResult.Validation::accuracy),
                finished.seconds(),
                secondsSinceStart(),
                finished.examples() / Math.max(finished.seconds(), 1e-9),
                network.weightsSha256(),
                file.toString());
        if (output.json) {
            OutputOptions.printJson(result);
        } else {
            result.print(network.text(), finished.stopped());
        }
        report.write(
                () -> new Report(
                        file.toString(),
                        model,
                        split.test(),
                        onTest,
                        Answers.of(network, Examples.of(split.test()), threadCount)
                                .at(new Temperature(model.temperature())),
                        History.of(finished.epochs()),
                        Optional.empty()),
                force);
        return onTrain;
    }

    /// A checkpoint to go on from.
    private record Resumed(Path file, Checkpoint checkpoint) {}

    private Resumed resumed(Models models) throws IOException {
        for (var option : spec.commandLine().getParseResult().matchedOptions()) {
            if (PlanOptions.NAMES.contains(option.longestName())) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--resume goes on with the checkpoint's plan: expected no " + option.longestName());
            }
        }
        Path file = resume == null || resume.isEmpty() ? models.newestCheckpoint() : Path.of(resume);
        Checkpoint checkpoint = CheckpointFile.read(file);
        if (!data.isNamed() && BuiltInData.named(checkpoint.data()).isPresent()) {
            data.use(checkpoint.data());
        }
        if (!quiet) {
            System.err.println(
                    "going on after epoch " + checkpoint.state().epochs().size() + " with " + file);
        }
        return new Resumed(file, checkpoint);
    }

    private static void requireSameData(Resumed resumed, LabelledImages images) {
        Checkpoint checkpoint = resumed.checkpoint();
        if (!checkpoint.data().equals(images.name()) || checkpoint.examples() != images.size()) {
            throw new IllegalArgumentException(resumed.file() + ": expected the data that it began with, "
                    + Format.whole(checkpoint.examples()) + " images of " + checkpoint.data() + ", got "
                    + Format.whole(images.size()) + " of " + images.name() + " (--data, --limit)");
        }
        Optional<String> expected = checkpoint.dataSha256();
        if (expected.isPresent() && !expected.get().equals(images.sha256())) {
            throw new IllegalArgumentException(resumed.file() + ": expected the data that it began with, "
                    + images.name() + " with SHA-256 " + expected.get() + ", got other pixels or labels, SHA-256 "
                    + images.sha256() + " (--data)");
        }
    }

    private ParameterException wrong(String option, String expected, Number actual) {
        return new ParameterException(
                spec.commandLine(),
                "Invalid value for option '" + option + "': expected " + expected + ", got " + actual);
    }

    /// Trains, and stops between two iterations when the user presses Ctrl-C.
    private TrainingEvent.Finished train(
            String preset,
            TrainingPlan plan,
            DataSplit split,
            LabelledImages images,
            Examples train,
            Optional<TrainingState> state,
            int threadCount,
            Checkpoints checkpoints,
            Interruption interruption,
            Watch watch,
            Advice advice) {
        Network start = plan.initialNetwork(shape(images), images.classes());
        try (TrainingProgress progress = new TrainingProgress(quiet)) {
            if (!quiet) {
                System.err.println("training " + start.text() + " on " + Format.whole(images.size()) + " images of "
                        + images.name());
            }
            Network from = state.map(TrainingState::network).orElse(start);
            long done = state.map(TrainingState::iteration).orElse(0L);
            watch.begin(preset, plan, from, done, dataName(images), split, train, images);
            return Trainer.train(
                    plan,
                    start,
                    train,
                    Augmentation.of(plan, images),
                    state,
                    threadCount,
                    event -> {
                        progress.accept(event);
                        checkpoints.accept(event, progress::warn);
                        watch.accept(event);
                        advice.accept(event);
                    },
                    () -> interruption.requested() || watch.stops());
        }
    }

    /// What the page calls the data: with a limit, nothing that it could train on itself.
    private String dataName(LabelledImages images) {
        return limit == null ? data.name() : "the first " + images.size() + " images of " + images.name();
    }

    static Shape shape(LabelledImages images) {
        return new Shape(images.height(), images.width(), 1);
    }

    private static double secondsSinceStart() {
        Instant now = Instant.now();
        Instant start = ProcessHandle.current().info().startInstant().orElse(now);
        return Duration.between(start, now).toMillis() * 1e-3;
    }
}
