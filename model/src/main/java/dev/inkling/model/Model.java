package dev.inkling.model;

import dev.inkling.eval.Answers;
import dev.inkling.eval.Energy;
import dev.inkling.eval.Temperature;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import dev.inkling.train.EpochResult;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import java.util.List;
import java.util.Optional;

/// A trained network and how it came about.
///
/// @param network the network
/// @param data name of the data it was trained on
/// @param examples how many training examples that data had
/// @param preset name of the preset that the plan began with, e.g. `paper`
/// @param plan what it was trained by
/// @param iterations how often its weights changed: fewer than planned if training was stopped
/// @param temperature what logits are divided by before softmax, so that confidence is honest; 1 if that was
///     never measured
/// @param energyLimit images of a higher [dev.inkling.eval.Energy] are unlike all that the network knows;
///     [#UNKNOWN_LIMIT] if that was never measured
/// @param epochs what came of each epoch, from the first on; empty where that is not known
public record Model(
        Network network,
        String data,
        int examples,
        String preset,
        TrainingPlan plan,
        long iterations,
        float temperature,
        float energyLimit,
        List<EpochResult> epochs) {
    /// The most epochs of which a model says what came: some half of what the header of its file holds.
    public static final int MAX_EPOCHS = 5_000;

    /// Above every energy: nothing is called unlike.
    public static final float UNKNOWN_LIMIT = Float.MAX_VALUE;

    /// Training images by which a model that held none back learns what is unlike them.
    private static final int ENOUGH = 10_000;

    /// What came of a training, at once: temperature and energy limit are not measured yet.
    /// It says nothing of more than [#MAX_EPOCHS] epochs, and nothing from one on whose loss was no number.
    ///
    /// @param examples how many training examples its data had
    public static Model unmeasured(
            TrainingEvent.Finished finished, TrainingPlan plan, String preset, String data, int examples) {
        List<EpochResult> epochs = finished.epochs().size() > MAX_EPOCHS
                ? List.of()
                : finished.epochs().stream().takeWhile(Model::isFinite).toList();
        return new Model(
                finished.network(),
                data,
                examples,
                preset,
                plan,
                finished.iterations(),
                (float) Temperature.NONE.value(),
                UNKNOWN_LIMIT,
                epochs);
    }

    /// [#unmeasured], with the temperature and the energy limit fitted to the images that it held back.
    ///
    /// @param train what it was trained on
    public static Model of(
            TrainingEvent.Finished finished,
            TrainingPlan plan,
            String preset,
            String data,
            Examples train,
            int threads) {
        Network network = finished.network();
        Optional<Answers> heldOut = Trainer.validation(plan, train).map(held -> Answers.of(network, held, threads));
        double temperature =
                heldOut.map(Temperature::fit).orElse(Temperature.NONE).value();
        double energyLimit = Energy.limit(heldOut.orElseGet(() -> {
            Examples judged = train.labelled();
            return Answers.of(network, judged.part(0, Math.min(judged.size(), ENOUGH)), threads);
        }));
        Model model = unmeasured(finished, plan, preset, data, train.size());
        return new Model(
                network,
                data,
                model.examples(),
                preset,
                plan,
                model.iterations(),
                (float) temperature,
                (float) energyLimit,
                model.epochs());
    }

    /// @throws IllegalArgumentException if the temperature is not above 0, the limit no number, or an epoch's
    ///     loss no number or its accuracy no share, or if there are more than [#MAX_EPOCHS] epochs
    public Model {
        if (!(temperature > 0) || Float.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature: expected a number above 0, got " + temperature);
        }
        if (!Float.isFinite(energyLimit)) {
            throw new IllegalArgumentException("energy limit: expected a number, got " + energyLimit);
        }
        epochs = List.copyOf(epochs);
        if (epochs.size() > MAX_EPOCHS) {
            throw new IllegalArgumentException("epochs: expected at most " + MAX_EPOCHS + ", got " + epochs.size());
        }
        for (EpochResult epoch : epochs) {
            String name = "epoch " + epoch.epoch();
            requireSound(name, epoch.loss(), epoch.accuracy());
            epoch.validation().ifPresent(held -> requireSound(name + ", validation", held.loss(), held.accuracy()));
        }
    }

    private static void requireSound(String name, double loss, double accuracy) {
        if (!Double.isFinite(loss) || !(accuracy >= 0 && accuracy <= 1)) {
            throw new IllegalArgumentException(
                    name + ": expected a finite loss and an accuracy from 0 to 1, got " + loss + " and " + accuracy);
        }
    }

    private static boolean isFinite(EpochResult epoch) {
        return Double.isFinite(epoch.loss())
                && epoch.validation().map(held -> Double.isFinite(held.loss())).orElse(true);
    }
}
