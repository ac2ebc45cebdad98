package dev.inkling.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    private static final float[] ZERO = {2, 0};
    private static final float[] ONE = {0, 2};

    /// Five examples, each column of answers in turn: right by both, only by a, only by b twice, by none.
    private static final Comparison SMALL = Comparison.of(
            AnswersTest.given(2, joined(ZERO, ONE, ONE, ONE, ONE), 0, 1, 0, 0, 0),
            AnswersTest.given(2, joined(ZERO, ZERO, ZERO, ZERO, ONE), 0, 1, 0, 0, 0));

    /// A right answer costs log(1 + exp(-2)) = 0.126928, a wrong one 2 more. a has three wrong ones, b two.
    @Test
    void examplesAreCountedByWhoAnswersThemRight() {
        assertThat(SMALL.bothRight()).isEqualTo(1);
        assertThat(SMALL.onlyA()).isEqualTo(1);
        assertThat(SMALL.onlyB()).isEqualTo(2);
        assertThat(SMALL.bothWrong()).isEqualTo(1);
        assertThat(SMALL.size()).isEqualTo(5);
        assertThat(SMALL.accuracyA()).isEqualTo(new Proportion(2, 5));
        assertThat(SMALL.accuracyB()).isEqualTo(new Proportion(3, 5));
        assertThat(SMALL.difference()).isEqualTo(0.2);
        assertThat(SMALL.lossA()).isCloseTo(0.126928 + 6.0 / 5, within(1e-6));
        assertThat(SMALL.lossB()).isCloseTo(0.126928 + 4.0 / 5, within(1e-6));
    }

    /// Airways of 21 children before and after a transplantation, in M. W. Fagerland, S. Lydersen and
    /// P. Laake, "Recommended tests and confidence intervals for paired binomial proportions", 2014:
    /// 1, 1, 7 and 12. The interval of the share before less that after is -0.507 to -0.026, and the
    /// exact McNemar test has p = 0.0703, which is 2 (1 + 8) / 2⁸.
    @Test
    void publishedExample() {
        Comparison airways = new Comparison(1, 1, 7, 12, 0, 0);

        assertThat(airways.differenceInterval().low()).isCloseTo(0.026, within(5e-4));
        assertThat(airways.differenceInterval().high()).isCloseTo(0.507, within(5e-4));
        assertThat(airways.pValue()).isCloseTo(18.0 / 256, within(1e-12));
    }

    /// Of 500, 400 right by both and 100 by none: the margins' product is (400 · 100)², so that φ is (40,000 - 250) /
    /// 40,000 = 0.99375. Wilson's interval of 0.8 is [0.762711, 0.832715]: 0.037289 below, 0.032715 above. Then
    /// √(0.037289² - 2 φ 0.037289 · 0.032715 + 0.032715²) = 0.006015.
    @Test
    void neverDifferingIsNotTheSameAsBeingKnownNotTo() {
        Comparison same = new Comparison(400, 0, 0, 100, 0.5, 0.5);

        assertThat(same.difference()).isZero();
        assertThat(same.differenceInterval().low()).isCloseTo(-0.006015, within(1e-6));
        assertThat(same.differenceInterval().high()).isCloseTo(0.006015, within(1e-6));
        assertThat(same.pValue()).isEqualTo(1);
    }

    /// All of 500 right by both: φ is 0, and what is left of Wilson's interval is z² / (500 + z²) = 0.007624 below.
    @Test
    void neverErringLeavesRoomToo() {
        Comparison perfect = new Comparison(500, 0, 0, 0, 0, 0);

        assertThat(perfect.differenceInterval().low()).isCloseTo(-0.007624, within(1e-6));
        assertThat(perfect.differenceInterval().high()).isCloseTo(0.007624, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({"9000, 31, 12, 957", "1, 1, 7, 12", "0, 10, 0, 0", "3, 2, 1, 0", "0, 5000, 5000, 0", "0, 0, 0, 7"})
    void changingPlacesTurnsTheSign(int bothRight, int onlyA, int onlyB, int bothWrong) {
        Comparison one = new Comparison(bothRight, onlyA, onlyB, bothWrong, 1, 2);
        Comparison other = new Comparison(bothRight, onlyB, onlyA, bothWrong, 2, 1);

        assertThat(other.difference()).isEqualTo(-one.difference());
        assertThat(other.differenceInterval().low())
                .isCloseTo(-one.differenceInterval().high(), within(1e-12));
        assertThat(other.pValue()).isEqualTo(one.pValue());
        assertThat(one.difference())
                .isBetween(
                        one.differenceInterval().low(), one.differenceInterval().high());
    }

    /// 2 (1 + 4 + 6) / 2⁴ is more than all.
    @ParameterizedTest
    @CsvSource({"2, 2, 1", "0, 5, 0.0625", "3, 0, 0.25", "1, 0, 1", "0, 2000, 0"})
    void pValuesByHand(int onlyA, int onlyB, double p) {
        assertThat(new Comparison(5, onlyA, onlyB, 5, 0, 0).pValue()).isCloseTo(p, within(1e-12));
    }

    @Test
    void bothAreAskedTheSame() {
        Answers answers = AnswersTest.given(2, ZERO, 0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Comparison.of(answers, AnswersTest.given(2, joined(ZERO, ZERO), 0, 0)))
                .withMessage("answers: expected as many of both, got 1 and 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Comparison.of(answers, AnswersTest.given(2, ZERO, 1)))
                .withMessage("example 0: expected one label, got 0 and 1");
    }

    @Test
    void countsAreCounts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Comparison(1, 2, -1, 3, 0, 0))
                .withMessage("counts: expected 0 or more, got 1, 2, -1 and 3");
        assertThatIllegalArgumentException().isThrownBy(() -> new Comparison(0, 0, 0, 0, 0, 0));
    }

    private static float[] joined(float[]... logits) {
        float[] all = new float[2 * logits.length];
        for (int j = 0; j < logits.length; j++) {
            System.arraycopy(logits[j], 0, all, 2 * j, 2);
        }
        return all;
    }
}
