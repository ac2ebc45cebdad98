package dev.inkling.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.nn.Dataset;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import dev.inkling.train.EpochResult;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelTest {
    private static final EpochResult FIRST = epoch(1, 0.4);
    private static final EpochResult SECOND = epoch(2, 0.3);

    @Test
    void modelKnowsTheEpochsOfItsTraining() {
        assertThat(trained(List.of(FIRST, SECOND)).epochs()).containsExactly(FIRST, SECOND);
    }

    /// A training that is over gives a model, even if its last step spoiled the weights: the best are kept.
    @Test
    void lossThatIsNoNumberEndsTheEpochs() {
        assertThat(trained(List.of(FIRST, SECOND, epoch(3, Double.NaN))).epochs())
                .containsExactly(FIRST, SECOND);
    }

    @Test
    void moreEpochsThanAModelHoldsAreLeftOut() {
        assertThat(trained(Collections.nCopies(Model.MAX_EPOCHS, FIRST)).epochs())
                .hasSize(Model.MAX_EPOCHS);
        assertThat(trained(Collections.nCopies(Model.MAX_EPOCHS + 1, FIRST)).epochs())
                .isEmpty();
    }

    private static EpochResult epoch(int number, double loss) {
        return new EpochResult(number, 0.5, 0.8, Optional.of(new EpochResult.Validation(loss, 0.9)));
    }

    private static Model trained(List<EpochResult> epochs) {
        Network network = Network.dense(List.of(4, 3, 2), Initializer.HE, 3);
        var finished = new TrainingEvent.Finished(network, epochs, 9, 9, 1, false);
        return Model.of(finished, TrainingPlan.PAPER, "paper", "blank", Examples.of(new Blank()), 1);
    }

    /// One image without ink.
    private record Blank() implements Dataset {
        @Override
        public String name() {
            return "blank";
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public int height() {
            return 2;
        }

        @Override
        public int width() {
            return 2;
        }

        @Override
        public int classes() {
            return 2;
        }

        @Override
        public int label(int index) {
            return 0;
        }

        @Override
        public void copyPixels(int index, byte[] pixels) {
            pixels[0] = 0;
        }
    }
}
