package dev.inkling.nn;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.Given;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static final Network NETWORK = Network.dense(List.of(12, 5, 3), Initializer.UNIFORM, 1);

    @Test
    void examplesMustFit() {
        NETWORK.requireFits(Given.images(3, 4, 3, 1, 0, 1, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NETWORK.requireFits(Given.images(3, 4, 4, 1, 0, 3, 2)))
                .withMessage("example 1: expected a label from 0 to 2, got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NETWORK.requireFits(Given.images(3, 4, 3, 1, 0, 1, -1)))
                .withMessage("example 2: expected a label from 0 to 2, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NETWORK.requireFits(Given.images(3, 5, 3, 1, 0)))
                .withMessage("examples: expected 12 inputs, got 15");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NETWORK.requireFits(Given.images(3, 4, 3, 1)))
                .withMessage("examples: expected at least 1, got 0");
    }
}
