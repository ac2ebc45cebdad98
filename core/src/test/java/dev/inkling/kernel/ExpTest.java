package dev.inkling.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpTest {
    @Test
    void expIsWithinTwoUnitsInTheLastPlace() {
        double largest = 0;
        for (double x = -87; x <= 88; x += 1e-4) {
            largest = Math.max(largest, error((float) x));
        }
        for (float x = 1; x > Float.MIN_NORMAL; x *= 0.9f) { // both sides of 0, ever closer
            largest = Math.max(largest, Math.max(error(x), error(-x)));
        }
        largest = Math.max(largest, Math.max(error(-87), error(88)));
        assertThat(largest).isLessThanOrEqualTo(2);
    }

    @Test
    void expOfZeroIsOne() {
        assertThat(Exp.exp(0)).isEqualTo(1);
        assertThat(Exp.exp(-0f)).isEqualTo(1);
    }

    @Test
    void expIsNeverZeroOrSubnormal() {
        float least = Exp.exp(-87);
        assertThat(least).isGreaterThan(Float.MIN_NORMAL);
        for (float x : new float[] {-87.00001f, -88, -1000, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY}) {
            assertThat(Exp.exp(x)).as("exp(%s)", x).isEqualTo(least);
        }
    }

    @Test
    void expOfNanIsNan() {
        assertThat(Exp.exp(Float.NaN)).isNaN();
        assertThat(Exp.exp(-Float.NaN)).isNaN();
        assertThat(Exp.exp(Float.intBitsToFloat(0xffc00000))).isNaN();
    }

    /// Distance from e^x, in units of the last place of the float nearest to it.
    private static double error(float x) {
        double exact = StrictMath.exp(x);
        return Math.abs(Exp.exp(x) - exact) / Math.ulp((float) exact);
    }
}
