package dev.inkling.nn;

import dev.inkling.math.Columns;
import dev.inkling.math.GroupedMatrix;
import dev.inkling.math.Matrix;
import dev.inkling.math.SparseMatrix;
import java.util.List;
import java.util.Optional;

/// Rectified linear unit, A = max(0, Z), element by element.
///
/// Its derivative is 1 where Z > 0 and 0 elsewhere; at the kink, Z = 0, the paper's code takes 0.
/// In the terms of [Layer], X is Z and Z is A.
///
/// @param size rows of Z and of A
public record Relu(int size) implements Layer {
    @Override
    public void forward(Columns z, Matrix a) {
        a.setRelu(matrix(z)); // A = max(0, Z)
    }

    @Override
    public void backward(Columns z, Matrix da, List<Matrix> d, Optional<Matrix> dz) {
        if (dz.isPresent()) {
            dz.get().setReluGradient(matrix(z), da); // dZ = dA ⊙ ReLU'(Z)
        }
    }

    @Override
    public int inputs() {
        return size;
    }

    @Override
    public int outputs() {
        return size;
    }

    @Override
    public List<Matrix> parameters() {
        return List.of();
    }

    @Override
    public boolean decays(Matrix parameter) {
        return false;
    }

    @Override
    public Relu copy() {
        return this;
    }

    private static Matrix matrix(Columns z) {
        return switch (z) {
            case Matrix matrix -> matrix;
            case SparseMatrix _, GroupedMatrix _ ->
                throw new IllegalArgumentException(
                        "relu: expected a Matrix, got a " + z.getClass().getSimpleName());
        };
    }
}
