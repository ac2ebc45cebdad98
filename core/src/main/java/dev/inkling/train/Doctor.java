package dev.inkling.train;

import dev.inkling.explain.Health;
import dev.inkling.nn.Initializer;
import dev.inkling.train.Alarm.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Listens to a training and says what is wrong with it: rules over its events and over looks inside the
/// network. Each [Kind] is raised at most once a training.
///
/// The loss of a batch is noisy, so most rules are about its means over windows: a twentieth of the training,
/// from 5 to 1000 iterations. They are made to be silent about all that may yet turn out well.
///
/// A function of what it is told; time plays no part. For one thread.
public final class Doctor {
    private static final int WINDOWS = 20;
    private static final int SHORTEST_WINDOW = 5;
    private static final int LONGEST_WINDOW = 1000;

    /// A mean over fewer windows than these, a fifth of the training, is not called a trend.
    private static final int TREND = WINDOWS / 5;

    /// As many times the loss of the untrained network, or of guessing, no healthy training reaches.
    private static final double TOO_HIGH = 2;

    /// The loss rises if its mean is as many times the lowest mean, and more than this above it, two
    /// windows in a row.
    private static final double RISEN = 1.5;

    private static final double RISEN_BY = 0.1;

    /// Nothing has been learned while less than this share of the first loss is gone.
    private static final double LEARNED = 0.05;

    /// The loss stands still if less than this share of it is gone.
    private static final double STILL = 0.01;

    /// A training that answers as many right may stand still.
    private static final double GOOD = 0.9;

    private static final double MANY_DEAD = 0.5;
    private static final double NEARLY_ALL = 0.95;

    /// The mean pixel of dark ink on white paper, where 1 is white, is near 0.9.
    private static final double MOSTLY_INK = 0.6;

    private static final double TOO_FAINT = 0.2;
    private static final double TOO_STRONG = 1.5;

    /// As many times the lowest loss in validation, with accuracy as much below that of training.
    private static final double OVERFITTED = 1.2;

    private static final double BEHIND = 0.03;
    private static final int EPOCHS_SINCE_BEST = 3;

    private final TrainingPlan plan;

    /// log n, the loss of guessing among n classes.
    private final double guessing;

    private final Map<Kind, Alarm> raised = new EnumMap<>(Kind.class);

    /// Training examples; 0 if nobody told.
    private int examples;

    private long iteration;
    private long iterations;
    private boolean fromTheStart;
    private double firstLoss;
    private double lastLoss;

    private final List<Window> windows = new ArrayList<>();
    private Sums sums = new Sums();

    private final List<EpochResult> epochs = new ArrayList<>();

    /// The epoch with the lowest loss in validation, among [#epochs], and its last iteration.
    private int bestEpoch;

    private long bestIteration;

    /// Means over iterations that follow each other.
    private record Window(double loss, double accuracy) {}

    /// What a window will be made of.
    private static final class Sums {
        private int count;
        private double loss;
        private double accuracy;
        private int rises;
        private double changes;
    }

    /// @param plan of the training
    /// @param classes how many answers there are
    public Doctor(TrainingPlan plan, int classes) {
        this.plan = plan;
        guessing = StrictMath.log(classes);
    }

    /// All alarms so far, in the order of [Kind].
    public List<Alarm> alarms() {
        return raised.values().stream().map(this::withLowestRate).toList();
    }

    /// Alarms that ask for a lower learning rate agree on the lowest of theirs.
    private Alarm withLowestRate(Alarm alarm) {
        float peak = plan.learningRate().peak();
        return raised.values().stream()
                .map(Alarm::remedy)
                .flatMap(remedy -> remedy instanceof Remedy.PeakLearningRate rate ? Stream.of(rate) : Stream.empty())
                .filter(rate -> rate.peak() < peak)
                .min(Comparator.comparingDouble(Remedy.PeakLearningRate::peak))
                .filter(_ -> alarm.remedy() instanceof Remedy.PeakLearningRate(float own) && own < peak)
                .map(rate -> new Alarm(alarm.kind(), alarm.number(), alarm.text(), rate))
                .orElse(alarm);
    }

    /// Hears of an event.
    ///
    /// @return the alarms that it raised: mostly none
    public List<Alarm> hear(TrainingEvent event) {
        Collection<Kind> before = List.copyOf(raised.keySet());
        switch (event) {
            case TrainingEvent.Started started -> {
                examples = started.examples();
                iterations = started.iterations();
            }
            case TrainingEvent.IterationDone done -> hear(done);
            case TrainingEvent.EpochDone done -> hear(done.result());
            case TrainingEvent.Finished _ -> {}
        }
        return since(before);
    }

    /// Hears that the training has diverged.
    ///
    /// @return the alarm
    public List<Alarm> hear(TrainingDivergedException diverged) {
        Collection<Kind> before = List.copyOf(raised.keySet());
        raise(
                Kind.DIVERGED,
                (double) diverged.iteration(),
                String.format(
                        Locale.ROOT,
                        "The loss became %s at iteration %d: the weights are lost.",
                        diverged.loss(),
                        diverged.iteration()),
                learningRate("0.1"));
        return since(before);
    }

    /// Looks inside the network as it is now.
    ///
    /// @return the alarms that it raised: mostly none
    public List<Alarm> examine(Health health) {
        Collection<Kind> before = List.copyOf(raised.keySet());
        examine(health.inputs());
        for (int l = 0; l < health.layers().size(); l++) {
            double dead = health.layers().get(l).deadShare();
            if (dead > MANY_DEAD) {
                raise(
                        Kind.DEAD_UNITS,
                        dead,
                        String.format(
                                Locale.ROOT,
                                "%.0f %% of the ReLU units of layer %d are off for every image.",
                                100 * dead,
                                l + 1),
                        iteration == 0 && plan.initializer() != Initializer.HE
                                ? new Remedy.InitialWeights(Initializer.HE)
                                : learningRate("0.3"));
            }
        }
        for (int c = 0; c < health.answers().size(); c++) {
            double share = health.answers().get(c);
            // An untrained network may well begin with one answer.
            if (share > NEARLY_ALL && health.labels().get(c) < 0.5 && iteration * 10 >= Math.max(1, iterations)) {
                raise(
                        Kind.ONE_ANSWER,
                        share,
                        String.format(Locale.ROOT, "%.0f %% of the images are answered with %d.", 100 * share, c),
                        learningRate("0.3"));
            }
        }
        return since(before);
    }

    private void examine(Health.Inputs inputs) {
        if (inputs.largest() > TOO_STRONG || inputs.largest() < TOO_FAINT) {
            raise(
                    Kind.UNSCALED_INPUTS,
                    inputs.largest(),
                    String.format(
                            Locale.ROOT, "Full ink is %.3g for the network, where it should be 1.", inputs.largest()),
                    new Remedy.ScaleInputs(inputs.largest() > 0 ? 1 / inputs.largest() : 1));
        } else if (inputs.mean() > MOSTLY_INK) {
            raise(
                    Kind.UNSCALED_INPUTS,
                    inputs.mean(),
                    String.format(
                            Locale.ROOT,
                            "The mean pixel is %.2f, more ink than paper: the pictures seem inverted.",
                            inputs.mean()),
                    new Remedy.InvertInputs());
        }
    }

    private void hear(TrainingEvent.IterationDone done) {
        double loss = done.loss();
        if (iteration == 0) {
            fromTheStart = done.iteration() == 1;
            firstLoss = loss;
            lastLoss = loss;
        }
        iteration = done.iteration();
        iterations = done.iterations();
        sums.count++;
        sums.loss += loss;
        sums.accuracy += done.accuracy();
        sums.rises += loss > lastLoss ? 1 : 0;
        sums.changes += Math.abs(loss - lastLoss);
        lastLoss = loss;
        if (loss > TOO_HIGH * Math.max(firstLoss, guessing)) {
            raise(
                    Kind.LEARNING_RATE_TOO_HIGH,
                    loss,
                    String.format(
                            Locale.ROOT,
                            "The loss is %.3g after %d iteration%s, and was %.3g before the first.",
                            loss,
                            iteration - 1,
                            iteration == 2 ? "" : "s",
                            firstLoss),
                    learningRate("0.1"));
        }
        if (sums.count == window()) {
            endWindow();
        }
    }

    private boolean isFullBatch() {
        return examples > 0 && plan.batchSize() >= examples;
    }

    /// Iterations in a window.
    private long window() {
        return Math.clamp(iterations / WINDOWS, SHORTEST_WINDOW, LONGEST_WINDOW);
    }

    private void endWindow() {
        Sums ended = sums;
        sums = new Sums();
        windows.add(new Window(ended.loss / ended.count, ended.accuracy / ended.count));
        boolean bounces = ended.rises * 3 >= ended.count && ended.changes / ended.count > RISEN_BY * guessing;
        // Without the noise of small batches, a loss rises only if a step was too long.
        if (isFullBatch() && bounces) {
            raise(
                    Kind.LEARNING_RATE_TOO_HIGH,
                    lastLoss,
                    String.format(
                            Locale.ROOT,
                            "The loss went up %d times in %d iterations and is now %.3g.",
                            ended.rises,
                            ended.count,
                            lastLoss),
                    learningRate("0.3"));
        }
        int last = windows.size() - 1;
        if (last >= 2 && isRisen(last) && isRisen(last - 1)) {
            raise(
                    Kind.LOSS_RISING,
                    loss(last),
                    String.format(
                            Locale.ROOT,
                            "The loss has risen to %.3g; it was down to %.3g.",
                            loss(last),
                            lowest(last - 1)),
                    learningRate("0.3"));
        }
        boolean bad = windows.get(last).accuracy() < GOOD;
        // At the ends of a schedule little is to be expected.
        boolean atFullRate = plan.learningRate().at(iteration, iterations)
                >= plan.learningRate().peak() / 2;
        if (bad && atFullRate && windows.size() >= TREND && raised.isEmpty()) {
            hearOfProgress(last);
        }
    }

    private void hearOfProgress(int last) {
        double gone = 1 - loss(last) / loss(0);
        if (gone < LEARNED && fromTheStart) {
            raise(
                    Kind.LEARNING_RATE_TOO_LOW,
                    gone,
                    String.format(
                            Locale.ROOT,
                            "After %d iterations %.1f %% of the loss is gone: it is %.3g.",
                            iteration,
                            100 * Math.max(0, gone),
                            loss(last)),
                    learningRate("10"));
        } else if (windows.size() >= 2 * TREND && mean(last) > (1 - STILL) * mean(last - TREND)) {
            raise(
                    Kind.STALLED,
                    mean(last),
                    String.format(
                            Locale.ROOT,
                            "The loss has been standing still at %.3g for %d iterations.",
                            mean(last),
                            TREND * window()),
                    // What is left is either the noise of small batches or too much for so few units.
                    isFullBatch() && !plan.hidden().isEmpty() ? new Remedy.MoreUnits(2) : learningRate("0.3"));
        }
    }

    private boolean isRisen(int w) {
        return loss(w) > RISEN * lowest(w) + RISEN_BY;
    }

    private double loss(int w) {
        return windows.get(w).loss();
    }

    /// The lowest mean loss before window `w`.
    private double lowest(int w) {
        return windows.subList(0, w).stream().mapToDouble(Window::loss).min().orElseThrow();
    }

    /// The mean loss of as many windows as make a trend, `last` the last of them.
    private double mean(int last) {
        return windows.subList(last - TREND + 1, last + 1).stream()
                .mapToDouble(Window::loss)
                .average()
                .orElseThrow();
    }

    private void hear(EpochResult epoch) {
        epochs.add(epoch);
        int last = epochs.size() - 1;
        double lowest = validationLoss(bestEpoch);
        double loss = validationLoss(last);
        if (last == 0 || loss < lowest) {
            bestEpoch = last;
            bestIteration = iteration;
            return;
        }
        boolean behind = epoch.validation()
                .map(validation -> validation.accuracy() < epoch.accuracy() - BEHIND)
                .orElse(false);
        if (behind
                && loss > OVERFITTED * lowest
                && epoch.loss() < epochs.get(bestEpoch).loss()
                && last - bestEpoch >= EPOCHS_SINCE_BEST
                && iteration - bestIteration >= window()) {
            raise(
                    Kind.OVERFITTING,
                    loss,
                    String.format(
                            Locale.ROOT,
                            "The loss on images not trained on has risen from %.3g to %.3g since epoch %d, while that"
                                    + " of training has fallen to %.3g.",
                            lowest,
                            loss,
                            epochs.get(bestEpoch).epoch(),
                            epoch.loss()),
                    plan.aids().augmentation().equals(TrainingAids.NO_AUGMENTATION)
                            ? new Remedy.Augment(TrainingPlan.MLP.aids().augmentation())
                            : new Remedy.WeightDecay(Math.max(1e-4f, 2 * plan.weightDecay())));
        }
    }

    /// That of an epoch without validation is NaN, which is neither better nor worse than any.
    private double validationLoss(int epoch) {
        Optional<EpochResult.Validation> validation = epochs.get(epoch).validation();
        return validation.isPresent() ? validation.get().loss() : Double.NaN;
    }

    /// The peak times `factor`, reckoned in decimals: ten times 0.0001 is 0.001. Not more than the optimiser mostly
    /// bears, so that one who began far beyond that need not be told time and again.
    private Remedy learningRate(String factor) {
        var peak = new BigDecimal(Float.toString(plan.learningRate().peak()));
        float changed = peak.multiply(new BigDecimal(factor)).floatValue();
        return new Remedy.PeakLearningRate(changed < peak.floatValue() ? Math.min(changed, bearable()) : changed);
    }

    private float bearable() {
        return switch (plan.optimizer()) {
            case Optimizer.GradientDescent _ -> 0.5f;
            case Optimizer.Momentum _, Optimizer.Nesterov _ -> 0.1f;
            case Optimizer.Adam _, Optimizer.AdamW _ -> 0.01f;
        };
    }

    private void raise(Kind kind, double number, String text, Remedy remedy) {
        raised.putIfAbsent(kind, new Alarm(kind, number, text, remedy));
    }

    private List<Alarm> since(Collection<Kind> before) {
        return alarms().stream().filter(alarm -> !before.contains(alarm.kind())).toList();
    }
}
