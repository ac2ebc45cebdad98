package dev.inkling.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.math.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictorTest {
    private static final Network NETWORK = Network.dense(List.of(20, 70, 17, 4), Initializer.HE, 1);

    /// One after the other, so that what one image leaves behind must not be in the next.
    @Test
    void answersAreThoseOfTheNetworkToTheLastBit() {
        Predictor predictor = new Predictor(NETWORK);
        for (int ink : new int[] {20, 3, 0, 11, 1, 20}) {
            byte[] pixels = new byte[20];
            for (int i = 0; i < ink; i++) {
                pixels[7 * i % 20] = (byte) (255 - 10 * i);
            }
            Matrix expected = NETWORK.probabilities(Examples.unlabelled(pixels));
            assertThat(predictor.predict(pixels)).isEqualTo(expected.largestRow(0));
            for (int c = 0; c < 4; c++) {
                assertThat(predictor.probability(c)).isEqualTo(expected.get(c, 0));
            }
        }
    }

    @Test
    void imageOfAnotherSizeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Predictor(NETWORK).predict(new byte[19]))
                .withMessage("sparse matrix: expected 20 levels, got 19");
    }
}
