package dev.inkling.nn;

import static dev.inkling.Given.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.Given;
import dev.inkling.math.Matrix;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReluTest {
    private static final Matrix Z = Matrix.of(new float[] {-2, 0, 3}, new float[] {1.5f, -0.5f, Float.NaN});
    private static final Relu RELU = new Relu(2);

    @Test
    void forwardPassesWhatIsPositive() {
        Matrix a = Given.matrix(2, 3, 1);
        RELU.forward(Z, a);
        assertThat(rows(a)[0]).containsExactly(0, 0, 3);
        assertThat(rows(a)[1]).as("NaN must not become a number").containsExactly(1.5f, 0, Float.NaN);
    }

    @Test
    void backwardPassesWhereForwardDid() {
        Matrix da = Matrix.of(new float[] {10, 20, 30}, new float[] {40, 50, 60});
        Matrix dz = Given.matrix(2, 3, 1);
        RELU.backward(Z, da, List.of(), Optional.of(dz));
        assertThat(rows(dz)[0]).as("0 at the kink").containsExactly(0, 0, 30);
        assertThat(rows(dz)[1]).containsExactly(40, 0, 0);
    }

    @Test
    void reluHasNothingToLearn() {
        assertThat(RELU.parameters()).isEmpty();
        assertThat(RELU.inputs()).isEqualTo(2);
        assertThat(RELU.outputs()).isEqualTo(2);
    }

    @Test
    void sparseInputIsRefused() {
        Matrix z = Given.matrixWithZeros(2, 3, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RELU.forward(Given.sparse(z), Given.matrix(2, 3, 1)))
                .withMessage("layer: expected a Matrix, got a SparseMatrix");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RELU.forward(Given.grouped(z), Given.matrix(2, 3, 1)))
                .withMessage("layer: expected a Matrix, got a GroupedMatrix");
    }
}
