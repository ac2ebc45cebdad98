package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.data.LabelledImages;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import dev.inkling.train.Alarm;
import dev.inkling.train.Remedy;
import dev.inkling.train.TrainingEvent.IterationDone;
import dev.inkling.train.TrainingPlan;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdviceTest {
    @Test
    void whatATrainingGotOverIsNotSaid() {
        LabelledImages images = SmallData.train().first(50);
        Network network = TrainingPlan.PAPER.initialNetwork(TrainCommand.shape(images), images.classes());
        Advice advice = new Advice(TrainingPlan.PAPER, images.classes());
        for (long i = 1; i <= 3; i++) {
            advice.accept(new IterationDone(i, 100, i == 2 ? 20 : 2, 0.5, 50 * i, i, i, () -> network));
        }

        assertThat(advice.about(network, Examples.of(images), 0.89))
                .containsExactly(
                        "The loss is 20.0 after 1 iteration, and was 2.00 before the first (try --learning-rate 0.01)");
        assertThat(advice.about(network, Examples.of(images), 0.9)).isEmpty();
    }

    @Test
    void remedyIsSaidInOptionsOfTheCommand() {
        Map<Remedy, String> words = Map.of(
                new Remedy.PeakLearningRate(5), "--learning-rate 5",
                new Remedy.PeakLearningRate(1e-5f), "--learning-rate 0.00001",
                new Remedy.InitialWeights(Initializer.HE), "--init he",
                new Remedy.MoreUnits(2), "--layers \"dense 20, relu, dense 10\"",
                new Remedy.WeightDecay(1e-4f), "--weight-decay 0.0001",
                new Remedy.Augment("shift 1, rotate 8"), "--augment \"shift 1, rotate 8\"",
                new Remedy.ScaleInputs(255), "data whose pixels are 255 times these",
                new Remedy.InvertInputs(), "data with inverted pixels");

        words.forEach((remedy, said) -> {
            Alarm alarm = new Alarm(Alarm.Kind.STALLED, 2.3, "It stands still at 2.3.", remedy);

            assertThat(Advice.line(alarm, TrainingPlan.PAPER, 10))
                    .isEqualTo("It stands still at 2.3 (try " + said + ")");
        });
    }
}
