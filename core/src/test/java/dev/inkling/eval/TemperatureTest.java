package dev.inkling.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.math.CounterRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureTest {
    private static final float LOG_9 = (float) Math.log(9);

    /// Four answers with a confidence of 9/10, of which three are right: too sure. Log 9 / T is
    /// log 3, the confidence 3/4, at T = 2. The loss is then the entropy of that, -3/4 log 3/4 -
    /// 1/4 log 1/4 = 0.215762 + 0.346574.
    @Test
    void tooSureAnswersAreMadeAsSureAsTheyAreRight() {
        Answers answers = AnswersTest.given(2, new float[] {LOG_9, 0, LOG_9, 0, 0, LOG_9, LOG_9, 0}, 0, 0, 1, 1);

        Temperature temperature = Temperature.fit(answers);

        assertThat(temperature.value()).isCloseTo(2, within(1e-6));
        assertThat(answers.at(temperature).confidence(0)).isCloseTo(0.75, within(1e-6));
        assertThat(loss(answers, temperature)).isCloseTo(0.562336, within(1e-6));
        assertThat(Calibration.of(answers.at(temperature)).expectedCalibrationError())
                .isCloseTo(0, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noOtherTemperatureHasASmallerLoss(long seed) {
        Answers answers = random(seed);

        double best = Temperature.fit(answers).value();

        for (double factor : new double[] {0.1, 0.5, 0.99, 1.01, 2, 10}) {
            assertThat(loss(answers, new Temperature(factor * best)))
                    .as("seed " + seed)
                    .isGreaterThan(loss(answers, new Temperature(best)));
        }
    }

    @Test
    void temperatureOfScaledLogitsIsScaled() {
        Answers answers = random(6);
        float[] eightfold = new float[answers.size() * answers.classes()];
        int[] labels = new int[answers.size()];
        for (int j = 0; j < answers.size(); j++) {
            labels[j] = answers.label(j);
            for (int c = 0; c < answers.classes(); c++) {
                eightfold[j * answers.classes() + c] = (float) (8 * answers.logit(c, j));
            }
        }

        assertThat(Temperature.fit(AnswersTest.given(5, eightfold, labels)).value())
                .isCloseTo(8 * Temperature.fit(answers).value(), within(1e-9));
    }

    @Test
    void whereNoLossIsLeastTheTemperatureStaysInItsRange() {
        Answers right = AnswersTest.given(2, new float[] {1, 0, 0, 1}, 0, 1);
        Answers wrong = AnswersTest.given(2, new float[] {1, 0, 0, 1}, 1, 0);
        Answers unsure = AnswersTest.given(2, new float[] {0, 0, 1, 1}, 1, 0);

        assertThat(Temperature.fit(right).value()).isCloseTo(0.01, within(1e-9));
        assertThat(Temperature.fit(wrong).value()).isCloseTo(100, within(1e-9));
        assertThat(Temperature.fit(unsure)).isEqualTo(Temperature.NONE);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void noTemperatureIsRefused(double value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Temperature(value))
                .withMessage("temperature: expected a positive number, got " + value);
    }

    /// Logits from -4 to 4 of five classes, with the truth where the largest is in about half of
    /// the cases.
    private static Answers random(long seed) {
        CounterRandom random = new CounterRandom(seed);
        int size = 200;
        float[] logits = new float[size * 5];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = 8 * random.uniform(i) - 4;
        }
        Answers answers = AnswersTest.given(5, logits, new int[size]);
        int[] labels = new int[size];
        for (int j = 0; j < size; j++) {
            boolean right = random.stream(1).uniform(j) < 0.5f;
            labels[j] = right ? answers.answer(j) : random.stream(2).below(5, j);
        }
        return AnswersTest.given(5, logits, labels);
    }

    private static double loss(Answers answers, Temperature temperature) {
        Answers at = answers.at(temperature);
        double sum = 0;
        for (int j = 0; j < at.size(); j++) {
            sum += at.loss(j);
        }
        return sum / at.size();
    }
}
