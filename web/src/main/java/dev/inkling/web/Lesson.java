package dev.inkling.web;

import dev.inkling.eval.Answers;
import dev.inkling.eval.Energy;
import dev.inkling.model.Model;
import dev.inkling.nn.Dataset;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import dev.inkling.nn.Predictor;
import dev.inkling.train.LearningRate;
import dev.inkling.train.Optimizer;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingAids;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import dev.inkling.web.Corrections.Correction;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/// Teaches a trained model some corrections: goes on training it, on the corrections among training images, round
/// after round until it answers all of them right.
///
/// The same model, corrections and training images give the same weights to the last bit.
///
/// @param model what is to learn; not changed
/// @param train the training images
/// @param corrections at least one
record Lesson(Model model, Dataset train, List<Correction> corrections) {
    /// A hard digit takes two, and one that looks like another for everybody is not to spoil all the rest.
    private static final int MOST_ROUNDS = 4;

    /// Enough that a network does not forget what it knew, and few enough for a few seconds.
    private static final int TRAINING_IMAGES = 4000;

    /// How often a correction is there in a round, as long as they are few.
    private static final int MOST_REPEATS = 40;

    private static final int LEAST_REPEATS = 8;

    /// Small: what was learnt before is to stay.
    private static final LearningRate RATE = new LearningRate(0.0003f, LearningRate.Schedule.COSINE, 0.1);

    private static final int BATCH = 64;

    /// Images by which the energy limit is found anew.
    private static final int JUDGED = 2000;

    /// @param progress told how much is done, in [0, 1]
    /// @param stop whether to leave off
    Model teach(int threads, DoubleConsumer progress, BooleanSupplier stop) {
        int repeats = Math.clamp(TRAINING_IMAGES / corrections.size(), LEAST_REPEATS, MOST_REPEATS);
        Network network = model.network();
        Examples examples = Examples.of(new CorrectedDigits(train, TRAINING_IMAGES, corrections, repeats, 1));
        long iterations = 0;
        for (int round = 1; round <= MOST_ROUNDS && !stop.getAsBoolean(); round++) {
            int done = round - 1;
            TrainingEvent.Finished finished = Trainer.train(
                    plan(round),
                    network,
                    examples,
                    threads,
                    event -> {
                        if (event instanceof TrainingEvent.IterationDone iteration) {
                            double part = (double) iteration.iteration() / iteration.iterations();
                            progress.accept((done + part) / MOST_ROUNDS);
                        }
                    },
                    stop);
            network = finished.network();
            iterations += finished.iterations();
            if (knowsAll(network)) {
                break;
            }
        }
        Examples judged = examples.labelled();
        Answers answers = Answers.of(network, judged.part(0, Math.min(JUDGED, judged.size())), threads);
        return new Model(
                network,
                model.data() + "+corrections",
                model.examples() + corrections.size(),
                model.preset(),
                model.plan(),
                model.iterations() + iterations,
                model.temperature(),
                (float) Energy.limit(answers),
                model.epochs());
    }

    private TrainingPlan plan(int round) {
        TrainingPlan plan = model.plan();
        return new TrainingPlan(
                plan.hidden(),
                Initializer.HE, // asked for nothing: the weights are the model's
                Optimizer.named("adam"),
                RATE,
                0,
                plan.labelSmoothing(),
                BATCH,
                new TrainingPlan.Length.Epochs(1),
                TrainingAids.NONE,
                round);
    }

    private boolean knowsAll(Network network) {
        Predictor predictor = new Predictor(network);
        return corrections.stream()
                .allMatch(correction -> predictor.predict(Pixels.bytes(correction.pixels())) == correction.label());
    }
}
