package dev.inkling.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.Given;
import dev.inkling.nn.Blocks;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainerTest {
    @Test
    void labelWithoutALogitIsRefusedBeforeAnythingHappens() {
        Network network = Network.dense(List.of(6, 3), Initializer.UNIFORM, 1);
        Examples examples = Given.labelled(2, 3, 4, 1, 0, 3);
        List<TrainingEvent> events = new ArrayList<>();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trainer.train(TrainingPlan.PAPER, network, examples, 1, events::add, () -> false))
                .withMessage("example 1: expected a label from 0 to 2, got 3");
        assertThat(events).isEmpty();
    }

    /// Blocks grow in steps, so a smaller batch can be cut into more of them.
    @Test
    void lastBatchMayBeCutIntoMoreBlocksThanTheOthers() {
        int last = IntStream.range(1, 100_000)
                .filter(m -> Blocks.of(m).count() > Blocks.of(m + 1).count())
                .findFirst()
                .orElse(16_384);
        Examples examples = Given.images(last + 1 + last, 1, 2, 2, 1);
        TrainingPlan plan = new TrainingPlan(
                List.of(2), Initializer.HE, new GradientDescent(0.1f), last + 1, new TrainingPlan.Length.Epochs(1), 1);
        Network start = plan.initialNetwork(2, 2);
        assertThat(Trainer.train(plan, start, examples, 2, _ -> {}, () -> false).examples())
                .isEqualTo(examples.size());
    }
}
