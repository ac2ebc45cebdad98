package dev.inkling.cli;

import dev.inkling.data.Augmentation;
import dev.inkling.data.DataSplit;
import dev.inkling.data.LabelledImages;
import dev.inkling.eval.Evaluation;
import dev.inkling.file.AtomicFile;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import dev.inkling.train.Ladder;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import dev.inkling.train.WarmUp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `inkling ladder`: what each change of the paper's plan brings.
@Command(
        name = "ladder",
        description = {
            "Train the paper's network rung by rung, from the paper's plan to preset tiny, with one more change in"
                    + " each: how much better is it, and why?",
            "The number of parameters stays the same. The test images give the figures and choose nothing."
        },
        sortOptions = false,
        footer = {
            "",
            "Takes about half a minute a seed on two cores. Ctrl-C ends it; it then shows what it has.",
            "",
            "Examples:",
            "  inkling ladder                   three seeds; table here, pictures in ladder/",
            "  inkling ladder --seeds 10        surer means, surer deviations",
            "  inkling ladder --data synthetic --out DIR",
            "                                   on digits that the program makes itself",
            "  inkling ladder --limit 6000      with a tenth of the images"
        })
final class LadderCommand implements Callable<Integer> {
    private static final int MOST_SEEDS = 1000;
    private static final List<Ladder.Rung> RUNGS = Ladder.PAPER_TO_TINY.rungs();

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Train each rung with the seeds 1 to N. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Mixin
    private DataOptions data;

    @Option(names = "--limit", paramLabel = "N", description = "Train on the first N training images only.")
    private @Nullable Integer limit;

    @Mixin
    private ThreadOptions threads;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where to save ladder.png and ladder.svg, the same for dark pages, and ladder.json; those of"
                    + " an earlier ladder are replaced. Default: ladder.")
    private @Nullable Path out;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show no progress.")
    private boolean quiet;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        if (seeds < 1 || seeds > MOST_SEEDS) {
            throw wrong("--seeds", "1 to " + MOST_SEEDS, seeds);
        }
        if (limit != null && limit < 1) {
            throw wrong("--limit", "at least 1", limit);
        }
        int threadCount = threads.count();
        Path folder = out == null ? Surroundings.of(spec).folder().resolve("ladder") : out;
        Path json = folder.resolve("ladder.json");
        Models.requireRoom(json, true);
        TrainCommand.tellOfScalarKernels();

        DataSplit split;
        LabelledImages images;
        Examples train;
        Examples test;
        try (WarmUp _ = WarmUp.start(RUNGS.getFirst().plan())) {
            split = data.load("training on", quiet);
            images = limit == null ? split.train() : split.train().first(limit);
            train = Examples.of(images);
            test = Examples.of(split.test());
        }
        // Not before: until here there is nothing to show, and Ctrl-C may end the program at once.
        try (Interruption interruption = Interruption.watch(() -> {})) {
            Network start = RUNGS.getFirst().plan().initialNetwork(TrainCommand.shape(images), images.classes());
            if (!quiet) {
                System.err.println("training " + start.text() + " on " + Format.whole(images.size())
                        + " images of " + images.name() + ", " + RUNGS.size() + " rungs, "
                        + LadderResult.seeds(seeds));
            }
            List<List<LadderResult.Run>> runs = climb(images, train, test, threadCount, interruption);
            if (runs.isEmpty()) {
                System.err.println("inkling: stopped before the first rung was done, so there is nothing to show");
                return 1;
            }
            LadderResult result = LadderResult.of(
                    new TrainResult.Data(
                            images.name(), images.size(), split.test().size()),
                    start,
                    threadCount,
                    seeds,
                    RUNGS,
                    runs,
                    folder.toString());
            System.setProperty("java.awt.headless", "true"); // pictures need no screen, nor a display to connect to
            result.climb().write(folder);
            AtomicFile.write(json, true, file -> file.write(new JsonMapper().writeValueAsBytes(result)));
            if (output.json) {
                OutputOptions.printJson(result);
            } else {
                result.print();
            }
            return 0;
        }
    }

    /// By seed, the rungs from the first on; the last seed's are not all there if it was stopped.
    private List<List<LadderResult.Run>> climb(
            LabelledImages images, Examples train, Examples test, int threadCount, Interruption interruption) {
        List<List<LadderResult.Run>> bySeed = new ArrayList<>();
        try (StatusLine line = new StatusLine(quiet)) {
            for (int seed = 1; seed <= seeds; seed++) {
                List<LadderResult.Run> runs = new ArrayList<>();
                for (int r = 0; r < RUNGS.size(); r++) {
                    Progress progress = new Progress(line, seed, r);
                    Optional<LadderResult.Run> run = run(
                            RUNGS.get(r).plan().withSeed(seed),
                            images,
                            train,
                            test,
                            threadCount,
                            progress,
                            interruption);
                    if (run.isEmpty()) {
                        return bySeed;
                    }
                    runs.add(run.get());
                    if (r == 0) {
                        bySeed.add(runs);
                    }
                    progress.done(run.get());
                }
            }
        }
        return bySeed;
    }

    /// Nothing, if it was stopped.
    private static Optional<LadderResult.Run> run(
            TrainingPlan plan,
            LabelledImages images,
            Examples train,
            Examples test,
            int threadCount,
            Progress progress,
            Interruption interruption) {
        TrainingEvent.Finished finished = Trainer.train(
                plan,
                plan.initialNetwork(TrainCommand.shape(images), images.classes()),
                train,
                Augmentation.of(plan, images),
                Optional.empty(),
                threadCount,
                progress::accept,
                interruption::requested);
        if (finished.stopped()) {
            return Optional.empty();
        }
        Evaluation onTrain = Evaluation.of(finished.network(), train, threadCount);
        Evaluation onTest = Evaluation.of(finished.network(), test, threadCount);
        finished.requireFinite(onTrain);
        return Optional.of(new LadderResult.Run(
                plan.seed(),
                onTest.accuracy(),
                onTrain.accuracy(),
                finished.seconds(),
                finished.network().weightsSha256()));
    }

    /// Shows how a rung goes on.
    private final class Progress {
        private final StatusLine line;
        private final int before;
        private final String title;

        /// @param rung 0, 1, ...
        Progress(StatusLine line, int seed, int rung) {
            this.line = line;
            before = (seed - 1) * RUNGS.size() + rung;
            title = "seed " + seed + "/" + seeds + ", rung " + (rung + 1) + "/" + RUNGS.size() + ": "
                    + RUNGS.get(rung).name();
        }

        void accept(TrainingEvent event) {
            if (event instanceof TrainingEvent.IterationDone done) {
                show(
                        (double) done.iteration() / done.iterations(),
                        false,
                        () -> String.format(
                                Locale.ROOT,
                                "%s  iteration %d/%d  accuracy %.1f %%",
                                title,
                                done.iteration(),
                                done.iterations(),
                                100 * done.accuracy()));
            }
        }

        /// A line that stays.
        void done(LadderResult.Run run) {
            show(
                    1,
                    true,
                    () -> title + "  test " + Format.percent(run.testAccuracy()) + "  "
                            + Format.seconds(run.seconds()));
            line.close();
        }

        private void show(double share, boolean last, StatusLine.Text text) {
            line.show((before + share) / (seeds * RUNGS.size()), last, text);
        }
    }

    private ParameterException wrong(String option, String expected, Number actual) {
        return new ParameterException(
                spec.commandLine(),
                "Invalid value for option '" + option + "': expected " + expected + ", got " + actual);
    }
}
