package dev.inkling.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.eval.Calibration.Bin;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final float LOG_3 = (float) Math.log(3);

    /// Three answers with a confidence of 3/4, two of them right, and a right one with 1/2.
    private static final Calibration CALIBRATION =
            Calibration.of(AnswersTest.given(2, new float[] {LOG_3, 0, 0, LOG_3, LOG_3, 0, 0, 0}, 0, 1, 1, 0));

    /// 3/4 |2/3 - 3/4| + 1/4 |1 - 1/2| = 1/16 + 1/8.
    @Test
    void expectedCalibrationErrorByHand() {
        assertThat(CALIBRATION.expectedCalibrationError()).isCloseTo(0.1875, within(1e-7));
    }

    /// The right answers with 3/4 miss by 1/4 in both classes, 2/16; the wrong one by 3/4, 18/16;
    /// the one with 1/2 by 1/2, 8/16. The mean is (2 + 2 + 18 + 8) / 16 / 4.
    @Test
    void brierScoreByHand() {
        assertThat(CALIBRATION.brierScore()).isCloseTo(30.0 / 64, within(1e-7));
    }

    /// 15 · 3/4 = 11.25 and 15 · 1/2 = 7.5.
    @Test
    void answersAreInTheBinOfTheirConfidence() {
        assertThat(CALIBRATION.reliability()).hasSize(15);
        for (int b = 0; b < 15; b++) {
            Bin bin = CALIBRATION.reliability().get(b);
            assertThat(bin.from()).isEqualTo(b / 15.0);
            assertThat(bin.to()).isEqualTo((b + 1) / 15.0);
            switch (b) {
                case 7 -> assertThat(bin).isEqualTo(new Bin(7 / 15.0, 8 / 15.0, 1, 0.5, 1));
                case 11 -> {
                    assertThat(bin.count()).isEqualTo(3);
                    assertThat(bin.confidence()).isCloseTo(0.75, within(1e-7));
                    assertThat(bin.accuracy()).isEqualTo(2.0 / 3);
                }
                default -> assertThat(bin).isEqualTo(new Bin(b / 15.0, (b + 1) / 15.0, 0, 0, 0));
            }
        }
    }

    @Test
    void certaintyBelongsToTheLastBin() {
        Calibration calibration = Calibration.of(AnswersTest.given(2, new float[] {1000, 0, 1000, 0}, 0, 1));

        assertThat(calibration.reliability().getLast()).isEqualTo(new Bin(14 / 15.0, 1, 2, 1, 0.5));
        assertThat(calibration.expectedCalibrationError()).isEqualTo(0.5);
        assertThat(calibration.brierScore()).isEqualTo(1);
    }

    /// Five equal logits: each answer is the first class with 1/5, exactly the end of the third
    /// bin, and one of five is right. Then no error is left, though nothing is known: (4/5)² + 4
    /// (1/5)² = 0.8.
    @Test
    void guessingOpenlyIsCalibrated() {
        Calibration calibration = Calibration.of(AnswersTest.given(5, new float[25], 0, 1, 2, 3, 4));

        assertThat(calibration.reliability().get(2)).isEqualTo(new Bin(2 / 15.0, 3 / 15.0, 5, 0.2, 0.2));
        assertThat(calibration.expectedCalibrationError()).isZero();
        assertThat(calibration.brierScore()).isCloseTo(0.8, within(1e-12));
    }

    @Test
    void binsCannotBeChanged() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> CALIBRATION.reliability().clear());
    }
}
