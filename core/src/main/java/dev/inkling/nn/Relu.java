package dev.inkling.nn;

import dev.inkling.math.Columns;
import dev.inkling.math.Matrix;
import java.util.List;
import java.util.Optional;

/// Rectified linear unit, A = max(0, Z), element by element.
///
/// | symbol | shape     |                 |
/// |--------|-----------|-----------------|
/// | Z      | (size, m) | pre-activations |
/// | A      | (size, m) | activations     |
///
/// Backward, dZ = dA ⊙ ReLU'(Z), which is 1 where Z > 0 and 0 elsewhere; at the kink, Z = 0, the paper's code
/// takes 0. Where A is > 0, Z is, so that A may stand in the place of Z. In the terms of [Layer], X is Z and
/// Z is A.
///
/// @param size rows of Z and of A
public record Relu(int size) implements Layer {
    @Override
    public void forward(Columns z, Matrix a) {
        a.setRelu(Matrix.dense(z)); // A = max(0, Z)
    }

    @Override
    public void backward(Columns z, Matrix da, List<Matrix> d, Optional<Matrix> dz) {
        if (dz.isPresent()) {
            dz.get().setReluGradient(Matrix.dense(z), da); // dZ = dA ⊙ ReLU'(Z)
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
    public boolean inPlace() {
        return true;
    }
}
