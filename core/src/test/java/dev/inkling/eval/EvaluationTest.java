package dev.inkling.eval;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.Given;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    @Test
    void labelWithoutALogitIsRefused() {
        Network network = Network.dense(List.of(6, 3), Initializer.UNIFORM, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(network, Given.images(2, 3, 4, 1, 0, 3), 1))
                .withMessage("example 1: expected a label from 0 to 2, got 3");
    }
}
