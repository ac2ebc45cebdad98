package dev.inkling.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.Given;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerTest {
    @Test
    void labelWithoutALogitIsRefusedBeforeAnythingHappens() {
        Network network = Network.dense(List.of(6, 3), Initializer.UNIFORM, 1);
        Examples examples = Given.images(2, 3, 4, 1, 0, 3);
        List<TrainingEvent> events = new ArrayList<>();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trainer.train(TrainingPlan.PAPER, network, examples, 1, events::add, () -> false))
                .withMessage("example 1: expected a label from 0 to 2, got 3");
        assertThat(events).isEmpty();
    }
}
