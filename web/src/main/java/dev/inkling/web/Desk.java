package dev.inkling.web;

import dev.inkling.data.Augmentation;
import dev.inkling.data.DataSplit;
import dev.inkling.data.LabelledImages;
import dev.inkling.eval.Evaluation;
import dev.inkling.model.Model;
import dev.inkling.nn.Augmenter;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import dev.inkling.nn.Shape;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingAids;
import dev.inkling.train.TrainingDivergedException;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import dev.inkling.train.WarmUp;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import java.io.IOException;
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
    /// @throws IOException if the data cannot be had
    Run start(RunSettings settings, boolean paused) throws IOException {
        int threads = Runtime.getRuntime().availableProcessors();
        String name = nextName();
        turn.take(name);
        boolean started = false;
        try {
            DataSplit split = settings.prepared(data.get(Optional.of(settings.data())));
            LabelledImages images = split.train();
            TrainingPlan plan = settings.trainingPlan(images.classes());
            WarmUp warmUp = WarmUp.start(plan);
            Shape shape = new Shape(images.height(), images.width(), 1);
            Network start = plan.initialNetwork(shape, images.classes());
            Examples train = Examples.of(images);
            Optional<Augmenter> augmenter = augmenter(plan, images);
            requireLeft(plan, train);
            warmUp.close();
            Run run = begin(new Run.Subject(name, settings, plan, start, images, train, split.test()), paused);
            Thread.ofPlatform().daemon().name("inkling-" + name).start(() -> {
                try {
                    TrainingEvent.Finished finished =
                            Trainer.train(plan, start, train, augmenter, Optional.empty(), threads, run, run);
                    run.finished(
                            Model.of(finished, plan, settings.preset(), images.name(), train, threads),
                            Evaluation.of(finished.network(), Examples.of(split.test()), threads));
                } catch (TrainingDivergedException | IllegalArgumentException e) {
                    run.failed(e);
                } catch (RuntimeException | OutOfMemoryError e) {
                    LOG.log(System.Logger.Level.ERROR, name, e);
                    run.failed(e);
                }
            });
            started = true;
            return run;
        } catch (IllegalArgumentException e) {
            throw Problem.fault(Status.BAD_REQUEST_400, String.valueOf(e.getMessage()));
        } finally {
            if (!started) {
                turn.giveBack();
            }
        }
    }

    /// Shows a training that somebody else does; it has this server's turn until it is over.
    Run watch(
            RunSettings settings,
            TrainingPlan plan,
            Network start,
            LabelledImages images,
            Examples train,
            LabelledImages test) {
        String name = nextName();
        turn.take(name);
        return begin(new Run.Subject(name, settings, plan, start, images, train, test), false);
    }

    private synchronized String nextName() {
        return "run-" + (begun + 1);
    }

    private synchronized Run begin(Run.Subject subject, boolean paused) {
        Run run = new Run(subject, paused, bell, turn::giveBack);
        begun++;
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

    /// Stops what is under way, and shows nothing any more. What was trained is kept.
    synchronized void reset() {
        current.ifPresent(Run::stop);
        current = Optional.empty();
        bell.ring();
    }

    private static void requireLeft(TrainingPlan plan, Examples train) {
        if (plan.aids().validation() >= train.labelledSize()) {
            throw new IllegalArgumentException("validation: expected less than all " + train.labelledSize()
                    + " images, got "
                    + plan.aids().validation());
        }
    }

    private static Optional<Augmenter> augmenter(TrainingPlan plan, LabelledImages images) {
        String text = plan.aids().augmentation();
        return text.equals(TrainingAids.NO_AUGMENTATION)
                ? Optional.empty()
                : Optional.of(Augmentation.named(text).augmenter(plan.seed(), images.height(), images.width()));
    }
}
