package dev.inkling.web;

import dev.inkling.data.LabelledImages;
import dev.inkling.eval.Evaluation;
import dev.inkling.explain.Health;
import dev.inkling.model.Model;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import dev.inkling.train.Alarm;
import dev.inkling.train.Doctor;
import dev.inkling.train.EpochResult;
import dev.inkling.train.TrainingDivergedException;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// A training that is watched: it hears of every event, and can hold the training up between two iterations.
///
/// ```java
/// Run run = server.watch("fast", plan, start, "mnist", images, train, test);
/// var finished = Trainer.train(plan, start, train, threads, run, run);
/// run.finished(model, evaluation);
/// ```
///
/// The training goes on whoever watches: what is shown is kept here, and each page fetches it at its own pace. A
/// [Lookout] sees what goes on inside the network.
///
/// Safe to use from several threads.
public final class Run implements Consumer<TrainingEvent>, BooleanSupplier {
    /// What there is to know beforehand.
    ///
    /// @param name e.g. `run-1`
    /// @param start the network before training
    /// @param iterations that were done before, in a training that goes on from a checkpoint
    /// @param images that it is trained on
    /// @param test those that it is judged by in the end
    record Subject(
            String name,
            RunSettings settings,
            TrainingPlan plan,
            Network start,
            long iterations,
            LabelledImages images,
            Examples train,
            LabelledImages test) {}

    /// How far a training is.
    enum Status {
        RUNNING,
        PAUSED,
        FINISHED,
        STOPPED,

        /// The loss became NaN or infinite.
        DIVERGED,

        /// Something else went wrong.
        FAILED;

        boolean isOver() {
            return this != RUNNING && this != PAUSED;
        }
    }

    /// Something is wrong, and what may help, as JSON.
    ///
    /// @param remedy what may help, in words
    /// @param settings of a training with it
    record Warning(String kind, double number, String text, String remedy, RunSettings settings) {}

    /// What came of an epoch, as JSON.
    record Epoch(int epoch, double loss, double accuracy, Optional<EpochResult.Validation> validation) {}

    /// What came of it all, as JSON.
    ///
    /// @param seconds that it took, without pauses
    record Result(double testAccuracy, double testLoss, int testImages, double seconds, String weightsSha256) {}

    /// What a page shows, as JSON; see [#since].
    ///
    /// @param text the network in words
    /// @param heldOutName which images the held-out curve is about
    record News(
            String run,
            String status,
            RunSettings settings,
            String text,
            long parameters,
            int examples,
            long iteration,
            long iterations,
            int epochsDone,
            double seconds,
            double imagesPerSecond,
            double secondsLeft,
            List<Warning> alarms,
            Curve.Part training,
            Curve.Part heldOut,
            String heldOutName,
            Optional<Epoch> epoch,
            Optional<Look> look,
            Optional<Result> result,
            Optional<String> fault) {}

    /// What somebody has seen of a run.
    ///
    /// @param look the iteration of the look; -1 for none
    record Seen(Curve.Position training, Curve.Position heldOut, long look) {
        static final Seen NOTHING = new Seen(Curve.Position.START, Curve.Position.START, -1);
    }

    private final String name;
    private final RunSettings settings;
    private final TrainingPlan plan;
    private final Form form;
    private final Runnable onEnd;
    private final Bell bell;
    private final Doctor doctor;
    private final Lookout lookout;
    private final Curve trainingCurve = new Curve();
    private final Curve heldOutCurve = new Curve();

    private Status status = Status.RUNNING;
    private boolean stopping;
    private long iteration;
    private long iterations;

    /// Iterations that were done since it began here: fewer if it went on from elsewhere.
    private long done;

    private double seconds;
    private double secondsPaused;
    private double imagesPerSecond;
    private Optional<Epoch> epoch = Optional.empty();

    /// Iterations that a paused training may still do.
    private long steps;

    private Optional<Look> look = Optional.empty();
    private Optional<Result> result = Optional.empty();
    private Optional<String> fault = Optional.empty();
    private Optional<Model> model = Optional.empty();

    /// @param paused whether it waits after the first iteration
    /// @param bell rings when there is news
    /// @param onEnd is called when it is over
    Run(Subject subject, boolean paused, Bell bell, Runnable onEnd) {
        name = subject.name();
        settings = subject.settings();
        plan = subject.plan();
        Network start = subject.start();
        LabelledImages images = subject.images();
        form = new Form(
                start.text(),
                start.parameterCount(),
                images.name(),
                images.size(),
                subject.test().size(),
                images.classes());
        this.bell = bell;
        this.onEnd = onEnd;
        doctor = new Doctor(plan, form.classes());
        iteration = subject.iterations();
        if (paused) {
            status = Status.PAUSED;
            steps = 1;
        }
        lookout = new Lookout(
                name,
                new Lookout.Copy(start, iteration),
                Lookout.Probe.of(plan, subject.train(), subject.test()),
                this::see);
    }

    /// What is kept of the network's form and of the data: neither of their numbers.
    private record Form(String text, long parameters, String name, int images, int testImages, int classes) {}

    /// Hears of an event, on the thread that trains, which it holds up while the training is paused.
    @Override
    public synchronized void accept(TrainingEvent event) {
        doctor.hear(event);
        switch (event) {
            case TrainingEvent.Started started -> iterations = started.iterations();
            case TrainingEvent.IterationDone iterationDone -> hear(iterationDone);
            case TrainingEvent.EpochDone epochDone -> {
                EpochResult of = epochDone.result();
                epoch = Optional.of(new Epoch(of.epoch(), of.loss(), of.accuracy(), of.validation()));
            }
            case TrainingEvent.Finished finished ->
                lookout.take(new Lookout.Copy(finished.network(), iteration), false);
        }
    }

    private void hear(TrainingEvent.IterationDone event) {
        iteration = event.iteration();
        done = event.done();
        seconds = event.seconds() - secondsPaused;
        imagesPerSecond = event.examples() / seconds;
        trainingCurve.add(new Curve.Point(iteration - 1, event.loss(), event.accuracy())); // before this change
        if (lookout.wantsCopy()) {
            lookout.take(copy(event), false);
        }
        bell.ring();
        holdUp(event);
    }

    private static Lookout.Copy copy(TrainingEvent.IterationDone event) {
        return new Lookout.Copy(event.network().get(), event.iteration());
    }

    private void holdUp(TrainingEvent.IterationDone event) {
        if (status != Status.PAUSED || (steps > 0 && --steps > 0)) {
            return;
        }
        lookout.take(copy(event), true);
        long began = System.nanoTime();
        while (status == Status.PAUSED && steps == 0 && !stopping) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopping = true;
            }
        }
        secondsPaused += (System.nanoTime() - began) * 1e-9;
    }

    /// Whether the training is to stop: asked between two iterations.
    @Override
    public synchronized boolean getAsBoolean() {
        return stopping;
    }

    synchronized void pause() {
        if (status == Status.RUNNING) {
            status = Status.PAUSED;
            steps = 0;
            bell.ring();
        }
    }

    synchronized void resume() {
        if (status == Status.PAUSED) {
            status = Status.RUNNING;
            steps = 0;
            notifyAll();
            bell.ring();
        }
    }

    /// Does one iteration and pauses.
    synchronized void step() {
        if (!status.isOver()) {
            status = Status.PAUSED;
            steps++;
            notifyAll();
            bell.ring();
        }
    }

    /// Ends the training after the iteration that is under way, even if it is paused.
    public synchronized void stop() {
        stopping = true;
        notifyAll();
        bell.ring();
    }

    /// The training is over, and this is what came of it.
    ///
    /// @param onTest how it answers the test images
    public void finished(Model model, Evaluation onTest) {
        synchronized (this) {
            this.model = Optional.of(model);
            result = Optional.of(new Result(
                    onTest.accuracy(),
                    onTest.loss(),
                    form.testImages(),
                    seconds,
                    model.network().weightsSha256()));
        }
        lookout.look(new Lookout.Copy(model.network(), model.iterations()));
        end(iteration < iterations && stopping ? Status.STOPPED : Status.FINISHED);
    }

    /// The training ended before anything could come of it.
    public void failed(Throwable e) {
        synchronized (this) {
            if (e instanceof TrainingDivergedException diverged) {
                doctor.hear(diverged);
            } else {
                fault = Optional.of(String.valueOf(e.getMessage()));
            }
        }
        end(e instanceof TrainingDivergedException ? Status.DIVERGED : Status.FAILED);
    }

    private void end(Status how) {
        onEnd.run(); // first: who hears that it is over may begin the next
        lookout.close();
        synchronized (this) {
            status = how;
        }
        bell.ring();
    }

    private void see(Look seen, Health health) {
        synchronized (this) {
            long before = look.map(Look::iteration).orElse(-1L);
            if (before <= seen.iteration()) {
                doctor.examine(health);
                look = Optional.of(seen);
            }
            if (before < seen.iteration()) {
                heldOutCurve.add(new Curve.Point(seen.iteration(), seen.loss(), seen.accuracy()));
            }
        }
        bell.ring();
    }

    /// The network as it was not long ago, to be asked: one consistent set of weights.
    synchronized Model model() {
        return model.orElseGet(() -> {
            Lookout.Copy copy = lookout.copy();
            return new Model(
                    copy.network(),
                    form.name(),
                    form.images(),
                    settings.preset(),
                    plan,
                    copy.iteration(),
                    1,
                    Model.UNKNOWN_LIMIT,
                    List.of());
        });
    }

    String name() {
        return name;
    }

    synchronized boolean isOver() {
        return status.isOver();
    }

    /// All that somebody has not seen yet.
    synchronized News since(Seen seen) {
        return news(seen, look.filter(current -> current.iteration() != seen.look));
    }

    /// All, short enough for a list.
    synchronized News summary() {
        return news(Seen.NOTHING, Optional.empty());
    }

    private News news(Seen seen, Optional<Look> look) {
        return new News(
                name,
                stopping && !status.isOver() ? "stopping" : status.name().toLowerCase(Locale.ROOT),
                settings,
                form.text(),
                form.parameters(),
                form.images(),
                iteration,
                iterations,
                epoch.map(Epoch::epoch).orElse(0),
                seconds,
                imagesPerSecond,
                done == 0 ? 0 : seconds / done * (iterations - iteration),
                warnings(),
                trainingCurve.since(seen.training),
                heldOutCurve.since(seen.heldOut),
                plan.aids().validation() > 0 ? "validation" : "test sample",
                epoch,
                look,
                result,
                fault);
    }

    /// What somebody has seen who has now seen everything.
    synchronized Seen seen() {
        return new Seen(
                trainingCurve.end(),
                heldOutCurve.end(),
                look.map(Look::iteration).orElse(-1L));
    }

    private List<Warning> warnings() {
        List<Warning> warnings = new ArrayList<>();
        for (Alarm alarm : doctor.alarms()) {
            warnings.add(new Warning(
                    alarm.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    alarm.number(),
                    alarm.text(),
                    RunSettings.words(alarm.remedy()),
                    settings.with(alarm.remedy(), plan, form.classes())));
        }
        return warnings;
    }
}
