package dev.inkling.nn;

import static dev.inkling.Given.matrix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.kernel.MaxPool;
import dev.inkling.math.Matrix;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// An image of 3x5 pixels: two windows of 2x2; what fills none is left out.
///
/// ```
/// 1 7 | 2 2 | 9
/// 3 0 | 2 1 | 9
/// 9 9   9 9   9
/// ```
class MaxPool2dTest {
    private static final MaxPool2d POOL = new MaxPool2d(new MaxPool(3, 5, 1, 2));
    private static final float[] IMAGE = {1, 7, 2, 2, 9, 3, 0, 2, 1, 9, 9, 9, 9, 9, 9};

    @Test
    void forwardTakesTheLargestOfEachWindow() {
        Matrix a = matrix(2, 1, 1);
        POOL.forward(column(IMAGE), a);
        assertThat(a.get(0, 0)).isEqualTo(7);
        assertThat(a.get(1, 0)).isEqualTo(2);
    }

    @Test
    void backwardGoesToTheFirstOfTheLargest() {
        Matrix dz = matrix(15, 1, 1);
        POOL.backward(column(IMAGE), column(10, 20), List.of(), Optional.of(dz));
        for (int i = 0; i < 15; i++) {
            assertThat(dz.get(i, 0)).as("pixel %d", i).isEqualTo(i == 1 ? 10 : i == 2 ? 20 : 0);
        }
    }

    @Test
    void whatIsNoNumberStaysNone() {
        Matrix a = matrix(2, 1, 1);
        POOL.forward(column(1, Float.NaN, 2, 2, 9, 3, 0, 2, 1, 9, 9, 9, 9, 9, 9), a);
        assertThat(a.get(0, 0)).isNaN();
    }

    /// The first window begins with a NaN, the second has one further on.
    @Test
    void backwardGoesToNoNaN() {
        Matrix dz = matrix(15, 1, 1);
        Matrix z = column(Float.NaN, 7, 2, Float.NaN, 9, 3, 0, 4, 1, 9, 9, 9, 9, 9, 9);
        POOL.backward(z, column(10, 20), List.of(), Optional.of(dz));
        for (int i = 0; i < 15; i++) {
            assertThat(dz.get(i, 0)).as("pixel %d", i).isEqualTo(i == 7 ? 20 : 0);
        }
    }

    @Test
    void windowThatFitsNowhereIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaxPool2d(new MaxPool(3, 5, 1, 4)))
                .withMessage("maxpool: expected windows of 1 to 3 rows and columns, got 4");
    }

    private static Matrix column(float... numbers) {
        Matrix column = matrix(numbers.length, 1, 1);
        for (int i = 0; i < numbers.length; i++) {
            column.set(i, 0, numbers[i]);
        }
        return column;
    }
}
