package dev.inkling.web;

import dev.inkling.data.Augmentation;
import dev.inkling.data.DataSplit;
import dev.inkling.data.LabelledImages;
import dev.inkling.eval.Evaluation;
import dev.inkling.model.Model;
import dev.inkling.model.ModelFile;
import dev.inkling.nn.Augmenter;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import dev.inkling.nn.Shape;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingDivergedException;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import dev.inkling.train.WarmUp;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where this server's trainings are begun and kept: one at a time.
///
/// Safe to use from several threads.
final class Desk {
    /// So many trainings are kept to be compared.
    private static final int MOST_RUNS = 20;

    private static final System.Logger LOG = System.getLogger(Desk.class.getName());

    private final DataSets data;
    private final ModelShelf models;
    private final Turn turn;
    private final Bell bell = new Bell();
    private final List<Run> runs = new ArrayList<>();
    private Optional<Run> current = Optional.empty();
    private int begun;

    /// The last training that was begun here, not only watched.
    private Optional<Run> own = Optional.empty();

    private boolean underWay;

    /// Whether what is shown is to be forgotten when it has stopped.
    private boolean forgetting;

    Desk(DataSets data, ModelShelf models, Turn turn) {
        this.data = data;
        this.models = models;
        this.turn = turn;
    }

    Bell bell() {
        return bell;
    }

    /// The training that pages show.
    synchronized Optional<Run> current() {
        return current;
    }

    /// All that are kept, in the order in which they were begun.
    synchronized List<Run> runs() {
        return List.copyOf(runs);
    }

    /// Begins to train.
    ///
    /// @param paused whether to wait after the first iteration
    /// @throws HttpException if a training is under way, or the settings are wrong
    Run start(RunSettings settings, boolean paused) {
        String name = takeTurn();
        try {
            DataSplit split = settings.prepared(data.get(Optional.of(settings.data())));
            LabelledImages images = split.train();
            TrainingPlan plan = settings.trainingPlan(images.classes());
            Shape shape = new Shape(images.height(), images.width(), 1);
            ModelFile.requireHolds(shape, plan.layers(images.classes()));
            Run.Subject subject;
            try (WarmUp _ = WarmUp.start(plan)) {
                Network start = plan.initialNetwork(shape, images.classes());
                Examples train = Examples.of(images);
                Trainer.requireEnough(plan, train);
                subject = new Run.Subject(name, settings, plan, start, 0, images, train, split.test());
            }
            Optional<Augmenter> augmenter = Augmentation.of(plan, images);
            Run run = begin(subject, paused);
            Thread.ofPlatform().daemon().name("inkling-" + name).start(() -> train(run, subject, augmenter));
            own(run);
            return run;
        } catch (IllegalArgumentException e) {
            leaveTurn();
            throw Problem.fault(Status.BAD_REQUEST_400, String.valueOf(e.getMessage()));
        } catch (RuntimeException | OutOfMemoryError e) {
            leaveTurn();
            throw e;
        }
    }

    private synchronized void own(Run run) {
        own = Optional.of(run);
    }

    private static void train(Run run, Run.Subject subject, Optional<Augmenter> augmenter) {
        int threads = Runtime.getRuntime().availableProcessors();
        TrainingPlan plan = subject.plan();
        try {
            TrainingEvent.Finished finished = Trainer.train(
                    plan, subject.start(), subject.train(), augmenter, Optional.empty(), threads, run, run);
            Evaluation onTest = Evaluation.of(finished.network(), Examples.of(subject.test()), threads);
            finished.requireFinite(onTest);
            String name = subject.images().name();
            run.finished(Model.of(finished, plan, subject.settings().preset(), name, subject.train(), threads), onTest);
        } catch (TrainingDivergedException | IllegalArgumentException e) {
            run.failed(e);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, subject.name(), e);
            run.failed(e);
        }
    }

    /// Shows a training that somebody else does; it has this server's turn until it is over.
    Run watch(
            RunSettings settings,
            TrainingPlan plan,
            Network start,
            long iterations,
            LabelledImages images,
            Examples train,
            LabelledImages test) {
        return begin(new Run.Subject(takeTurn(), settings, plan, start, iterations, images, train, test), false);
    }

    /// @return the name of the training that has the turn now
    private synchronized String takeTurn() {
        String name = "run-" + (begun + 1);
        turn.take(name);
        begun++;
        return name;
    }

    /// Nothing has begun: the next one has its name.
    private synchronized void leaveTurn() {
        begun--;
        turn.giveBack();
    }

    private synchronized Run begin(Run.Subject subject, boolean paused) {
        Run run = new Run(subject, paused, bell, this::ended);
        underWay = true;
        forgetting = false;
        runs.add(run);
        if (runs.size() > MOST_RUNS) {
            models.remove(runs.removeFirst().name());
        }
        current = Optional.of(run);
        if (ModelShelf.readsDigits(subject.start())) {
            models.put(run.name(), ModelShelf.Kind.RUN, run::model);
        }
        bell.ring();
        return run;
    }

    private void ended() {
        synchronized (this) {
            underWay = false;
            if (forgetting) {
                forget();
            }
        }
        turn.giveBack();
    }

    /// Stops what is under way, and shows nothing any more, as soon as it has stopped. What was trained is kept.
    synchronized void reset() {
        if (underWay) {
            forgetting = true;
            current.orElseThrow().stop();
        } else {
            forget();
        }
    }

    private void forget() {
        forgetting = false;
        current = Optional.empty();
        bell.ring();
    }

    /// Stops what this server trains.
    synchronized void close() {
        own.ifPresent(Run::stop);
    }
}
