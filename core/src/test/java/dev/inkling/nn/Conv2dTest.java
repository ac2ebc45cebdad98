package dev.inkling.nn;

import static dev.inkling.Given.matrix;
import static dev.inkling.Given.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.kernel.Convolution;
import dev.inkling.math.Matrix;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// One image of 2x3 pixels, one kernel of 3x3, worked by hand:
///
/// ```
/// X = 1 2 3    W = 1 0 2    b = 10
///     4 5 6        0 3 0
///                  4 0 5
/// ```
class Conv2dTest {
    private static final Conv2d CONV = new Conv2d(
            Matrix.of(new float[] {1, 0, 2, 0, 3, 0, 4, 0, 5}),
            Matrix.of(new float[] {10}),
            new Convolution(2, 3, 1, 1, 3, 3));

    private static final Matrix X = column(1, 2, 3, 4, 5, 6);

    /// Z[0, 0] = 10 + 3·1 + 5·5 = 38; Z[0, 1] = 10 + 3·2 + 4·4 + 5·6 = 62; Z[0, 2] = 10 + 3·3 + 4·5 = 39;
    /// Z[1, 0] = 10 + 2·2 + 3·4 = 26; Z[1, 1] = 10 + 1·1 + 2·3 + 3·5 = 32; Z[1, 2] = 10 + 1·2 + 3·6 = 30.
    @Test
    void forwardIsTheSumOverTheWindow() {
        Matrix z = matrix(6, 1, 1);
        CONV.forward(X, z);
        assertThat(rows(z)).isDeepEqualTo(rows(column(38, 62, 39, 26, 32, 30)));
    }

    /// dZ is 1 at [0, 1] and 0 elsewhere: dW is the window around X[0, 1], dX is W around [0, 1], db is 1.
    @Test
    void backwardOfOnePixelIsItsWindow() {
        Matrix dw = Matrix.zeros(Arena.ofAuto(), 1, 9);
        Matrix db = Matrix.zeros(Arena.ofAuto(), 1, 1);
        Matrix dx = matrix(6, 1, 1);
        CONV.backward(X, column(0, 1, 0, 0, 0, 0), List.of(dw, db), Optional.of(dx));
        assertThat(rows(dw)[0]).containsExactly(0, 0, 0, 1, 2, 3, 4, 5, 6);
        assertThat(rows(db)[0]).containsExactly(1);
        assertThat(rows(dx)).isDeepEqualTo(rows(column(0, 3, 0, 4, 0, 5)));
    }

    /// The numbers of a pixel stand beside each other: the second channel of the pixel in row 1 is number 3.
    @Test
    void channelsOfAPixelStandTogether() {
        Conv2d conv = new Conv2d(
                Matrix.of(new float[] {1, 10}, new float[] {100, 1000}),
                Matrix.of(new float[] {0}, new float[] {0}),
                new Convolution(2, 1, 2, 2, 1, 1));
        Matrix z = matrix(4, 1, 1);
        conv.forward(column(1, 2, 3, 4), z);
        assertThat(rows(z)).isDeepEqualTo(rows(column(21, 2100, 43, 4300)));
    }

    @Test
    void wrongShapesAreRefused() {
        Convolution shape = new Convolution(2, 3, 1, 4, 3, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Conv2d(matrix(4, 8, 1), matrix(4, 1, 1), shape))
                .withMessage("conv: expected weights of shape (4, 9), got (4, 8)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Conv2d(matrix(4, 9, 1), matrix(3, 1, 1), shape))
                .withMessage("conv: expected biases of shape (4, 1), got (3, 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Conv2d(matrix(1, 4, 1), matrix(1, 1, 1), new Convolution(2, 3, 1, 1, 2, 2)))
                .withMessage("conv: expected kernels with odd height and width, got 2x2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONV.forward(matrix(5, 1, 1), matrix(6, 1, 1)))
                .withMessage("matrix: expected shape (6, 1), got (5, 1)");
    }

    private static Matrix column(float... numbers) {
        Matrix column = Matrix.zeros(Arena.ofAuto(), numbers.length, 1);
        for (int i = 0; i < numbers.length; i++) {
            column.set(i, 0, numbers[i]);
        }
        return column;
    }
}
