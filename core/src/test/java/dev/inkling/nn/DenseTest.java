package dev.inkling.nn;

import static dev.inkling.Given.byRows;
import static dev.inkling.Given.grouped;
import static dev.inkling.Given.rows;
import static dev.inkling.Given.sparse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.Given;
import dev.inkling.math.Columns;
import dev.inkling.math.GroupedMatrix;
import dev.inkling.math.Matrix;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Two inputs, three units, two observations.
class DenseTest {
    private static final Matrix W = Matrix.of(new float[] {1, 2}, new float[] {0, -1}, new float[] {3, 1});
    private static final Matrix B = Matrix.of(new float[] {0}, new float[] {1}, new float[] {-2});
    private static final Matrix X = Matrix.of(new float[] {1, 0}, new float[] {0.5f, 2});
    private static final Dense DENSE = new Dense(W, B);

    /// Unit 0 on observation 0: 0 + 1 · 1 + 2 · 0.5 = 2. Unit 2 on observation 1: -2 + 3 · 0 + 1 · 2 = 0.
    @Test
    void forwardIsWXPlusB() {
        for (Columns x : List.of(X, sparse(X, 0.5f), grouped(sparse(X, 0.5f)))) {
            Matrix z = fit(x, Given.matrix(3, 2, 1));
            DENSE.forward(x, z);
            assertThat(rows(z)).isDeepEqualTo(new float[][] {{2, 4}, {0.5f, -1}, {1.5f, 0}});
        }
    }

    /// - dW[0, 1] = 1 · 0.5 + 2 · 2 = 4.5, added to 100
    /// - db[2] = -1 + 3 = 2, added to 100
    /// - dX[0, 1] = 1 · 2 + 0 · -1 + 3 · 3 = 11
    @Test
    void backwardIsTheTransposedProducts() {
        Matrix dz = Matrix.of(new float[] {1, 2}, new float[] {0, -1}, new float[] {-1, 3});
        for (Columns x : List.of(X, byRows(X), sparse(X, 0.5f), grouped(sparse(X, 0.5f)))) {
            Matrix dw = Matrix.of(new float[] {100, 100}, new float[] {100, 100}, new float[] {100, 100});
            Matrix db = Matrix.of(new float[] {100}, new float[] {100}, new float[] {100});
            Matrix dx = fit(x, Given.matrix(2, 2, 1));
            DENSE.backward(x, fit(x, dz), List.of(dw, db), Optional.of(dx));
            assertThat(rows(dw)).isDeepEqualTo(new float[][] {{101, 104.5f}, {100, 98}, {99, 105.5f}});
            assertThat(rows(db)).isDeepEqualTo(new float[][] {{103}, {99}, {102}});
            assertThat(rows(dx)).isDeepEqualTo(new float[][] {{-2, 11}, {1, 8}});
        }
    }

    /// The matrix in the form that goes with `x`.
    private static Matrix fit(Columns x, Matrix matrix) {
        return x instanceof GroupedMatrix ? byRows(matrix) : matrix;
    }

    @Test
    void shapeIsThatOfTheWeights() {
        assertThat(DENSE.inputs()).isEqualTo(2);
        assertThat(DENSE.outputs()).isEqualTo(3);
        assertThat(DENSE.parameters()).containsExactly(W, B);
    }

    /// Also where W is a single column, as b is.
    @Test
    void weightsDecayAndBiasesDoNot() {
        Dense narrow = new Dense(B, B.copy());
        assertThat(narrow.decays(narrow.w())).isTrue();
        assertThat(narrow.decays(narrow.b())).isFalse();
    }

    @Test
    void biasesOfAnotherShapeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dense(W, W))
                .withMessage("dense: expected biases of shape (3, 1), got (3, 2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dense(W, Given.matrix(2, 1, 1)))
                .withMessage("dense: expected biases of shape (3, 1), got (2, 1)");
    }
}
