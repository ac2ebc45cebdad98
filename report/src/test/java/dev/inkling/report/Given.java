package dev.inkling.report;

import dev.inkling.data.Corruption;
import dev.inkling.data.LabelledImages;
import dev.inkling.data.Robustness;
import dev.inkling.data.SyntheticDigits;
import dev.inkling.eval.Answers;
import dev.inkling.eval.Evaluation;
import dev.inkling.math.Matrix;
import dev.inkling.model.Model;
import dev.inkling.nn.Dense;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import dev.inkling.report.History.Point;
import dev.inkling.report.History.Score;
import dev.inkling.train.TrainingPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What the tests begin with.
final class Given {
    /// Two epochs.
    static final History HISTORY = new History(List.of(
            new Point(1, new Score(0.9, 0.7), Optional.of(new Score(1.0, 0.68))),
            new Point(2, new Score(0.5, 0.8), Optional.of(new Score(0.7, 0.75)))));

    /// Accuracies of 100 %, 95 %, ... 25 %.
    static final Robustness ROBUSTNESS = new Robustness(IntStream.range(0, Corruption.values().length)
            .mapToObj(k -> new Robustness.Score(List.of(Corruption.values()).get(k), 1 - k / 20.0))
            .toList());

    private Given() {}

    /// Steps with these accuracies, by step and seed.
    @SafeVarargs
    static Climb climb(List<Double>... accuracies) {
        return new Climb(
                "2-1",
                "d",
                3,
                IntStream.range(0, accuracies.length)
                        .mapToObj(n -> new Climb.Step("step " + n, "Reason " + n + ".", accuracies[n]))
                        .toList());
    }

    /// As `untrained`, asked about corrupted images too.
    static Report corrupted() {
        Report report = untrained(Optional.empty());
        return new Report(
                report.name(),
                report.model(),
                report.test(),
                report.evaluation(),
                report.answers(),
                report.history(),
                Optional.of(ROBUSTNESS));
    }

    /// A network with random weights, asked about synthetic digits: nearly all answers are wrong.
    static Report untrained(Optional<History> history) {
        Network network = Network.dense(List.of(784, 10, 10), Initializer.HE, 1);
        return report(
                "mine.safetensors", network, SyntheticDigits.generate(1, 0, 200).test(), history);
    }

    /// A network that answers with the number of the pixel that has ink, asked about three images
    /// of two pixels. The last ink is faint.
    static Report echo(String name, String data, int... labels) {
        Network network = new Network(List.of(new Dense(
                Matrix.of(new float[] {5, 0}, new float[] {0, 5}), Matrix.of(new float[] {0}, new float[] {0}))));
        byte[] labelBytes = new byte[labels.length];
        for (int j = 0; j < labels.length; j++) {
            labelBytes[j] = (byte) labels[j];
        }
        byte[] pixels = {(byte) 255, 0, 0, (byte) 255, 0, 51};
        return report(name, network, new LabelledImages(data, 1, 2, 2, pixels, labelBytes), Optional.empty());
    }

    private static Report report(String name, Network network, LabelledImages test, Optional<History> history) {
        Examples examples = Examples.of(test);
        Model model = new Model(
                network, test.name(), 60_000, "paper", TrainingPlan.PAPER, 500, 1, Model.UNKNOWN_LIMIT, List.of());
        return new Report(
                name,
                model,
                test,
                Evaluation.of(network, examples, 1),
                Answers.of(network, examples, 1),
                history,
                Optional.empty());
    }
}
