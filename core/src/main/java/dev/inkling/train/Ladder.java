package dev.inkling.train;

import dev.inkling.train.TrainingPlan.Length;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/// From the paper's plan to another for the same network, one change at a time: what does each bring?
///
/// @param rungs the first is where it begins, the last where it ends
public record Ladder(List<Rung> rungs) {
    /// From [TrainingPlan#PAPER] to [TrainingPlan#TINY]: on MNIST from 85 % to 95 %.
    public static final Ladder PAPER_TO_TINY = to(TrainingPlan.TINY);

    /// Most epochs before the last rung: what is between is measured sooner, and what many epochs bring is
    /// seen for itself.
    private static final int SOME_EPOCHS = 20;

    /// A plan that differs from that of the rung before in one thing.
    ///
    /// @param name of that thing, in a few words
    /// @param why it should help, in a sentence
    /// @param plan with all changes so far
    public record Rung(String name, String why, TrainingPlan plan) {}

    public Ladder {
        rungs = List.copyOf(rungs);
    }

    /// One thing that may change, in the order in which it does. What means nothing without the other is
    /// one thing: a learning rate belongs to its optimiser, a warm-up to its schedule, patience to validation.
    private enum Change {
        INITIAL_WEIGHTS("Weights of a size that keeps signals as large from layer to layer."),
        BATCHES("A few images show the way nearly as well as all: as many steps, in far less time."),
        SOME_LENGTH("The time saved goes into more steps."),
        SCHEDULE("Long steps first, short ones last: the noise of small batches dies down."),
        OPTIMIZER("Each weight gets steps of its own size: rare ink counts as much as common ink."),
        DECAY("Weights that no image insists on fade."),
        SMOOTHING("No answer has to be certain: images that are right already pull less."),
        AUGMENTATION("No image comes twice the same: there is more to learn from."),
        VALIDATION("Images held back judge every epoch, and the best one counts."),
        AVERAGING("The mean of many late weights is steadier than the last of them."),
        LENGTH("More steps of every length.");

        private final String why;

        Change(String why) {
            this.why = why;
        }

        /// What it is called where it leads to `plan`.
        String name(TrainingPlan plan) {
            return switch (this) {
                case INITIAL_WEIGHTS ->
                    switch (plan.initializer()) {
                        case HE -> "He initialisation";
                        case UNIFORM -> "uniform initial weights";
                    };
                case BATCHES ->
                    plan.batchSize() == TrainingPlan.FULL_BATCH ? "full batch" : "mini-batches of " + plan.batchSize();
                case SOME_LENGTH, LENGTH ->
                    switch (plan.length()) {
                        case Length.Epochs(int count) -> count + " epochs";
                        case Length.Iterations(long count) -> count + " iterations";
                    };
                case OPTIMIZER ->
                    switch (plan.optimizer()) {
                        case Optimizer.GradientDescent _ -> "another learning rate";
                        case Optimizer.Momentum _ -> "momentum";
                        case Optimizer.Nesterov _ -> "Nesterov's momentum";
                        case Optimizer.Adam _ -> "Adam";
                        case Optimizer.AdamW _ -> "AdamW";
                    };
                case SCHEDULE ->
                    plan.learningRate()
                                    .schedule()
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-') + " schedule";
                case DECAY -> "weight decay";
                case SMOOTHING -> "label smoothing";
                case AUGMENTATION -> "augmentation";
                case VALIDATION -> "the best epoch";
                case AVERAGING -> "averaged weights";
            };
        }
    }

    /// The rungs from the paper's plan to `last`: those of all possible changes that are some.
    ///
    /// @throws IllegalArgumentException if it has other layers, or another seed, than the paper's plan
    static Ladder to(TrainingPlan last) {
        TrainingPlan first = TrainingPlan.PAPER;
        if (!last.hidden().equals(first.hidden()) || last.seed() != first.seed()) {
            throw new IllegalArgumentException("ladder: expected the paper's layers and seed, " + first.hidden()
                    + " and " + first.seed() + ", got " + last.hidden() + " and " + last.seed());
        }
        List<Rung> rungs = new ArrayList<>();
        rungs.add(new Rung("the paper's plan", "Few steps, each of which looks at all images.", first));
        Set<Change> made = EnumSet.noneOf(Change.class);
        for (Change change : Change.values()) {
            made.add(change);
            TrainingPlan plan = with(made, last);
            if (!plan.equals(rungs.getLast().plan())) {
                rungs.add(new Rung(change.name(plan), change.why, plan));
            }
        }
        return new Ladder(rungs);
    }

    /// The paper's plan with these things as `last` has them.
    private static TrainingPlan with(Set<Change> made, TrainingPlan last) {
        Function<Change, TrainingPlan> source = change -> made.contains(change) ? last : TrainingPlan.PAPER;
        return new TrainingPlan(
                last.hidden(),
                source.apply(Change.INITIAL_WEIGHTS).initializer(),
                source.apply(Change.OPTIMIZER).optimizer(),
                new LearningRate(
                        source.apply(Change.OPTIMIZER).learningRate().peak(),
                        source.apply(Change.SCHEDULE).learningRate().schedule(),
                        source.apply(Change.SCHEDULE).learningRate().warmUp()),
                source.apply(Change.DECAY).weightDecay(),
                source.apply(Change.SMOOTHING).labelSmoothing(),
                source.apply(Change.BATCHES).batchSize(),
                made.contains(Change.SOME_LENGTH) && !made.contains(Change.LENGTH)
                        ? atMost(SOME_EPOCHS, last.length())
                        : source.apply(Change.LENGTH).length(),
                new TrainingAids(
                        source.apply(Change.AUGMENTATION).aids().augmentation(),
                        source.apply(Change.VALIDATION).aids().validation(),
                        source.apply(Change.VALIDATION).aids().patience(),
                        source.apply(Change.AVERAGING).aids().averaging()),
                last.seed());
    }

    private static Length atMost(int epochs, Length length) {
        return switch (length) {
            case Length.Epochs(int count) -> new Length.Epochs(Math.min(count, epochs));
            case Length.Iterations _ -> length;
        };
    }
}
