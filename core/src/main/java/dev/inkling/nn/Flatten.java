package dev.inkling.nn;

import dev.inkling.math.Columns;
import dev.inkling.math.Matrix;
import java.util.List;
import java.util.Optional;

/// Makes plain numbers of an image, A = Z: its column has them in a row already, see [Shape].
///
/// | symbol | shape     |                                                             |
/// |--------|-----------|-------------------------------------------------------------|
/// | Z      | (size, m) | images of height · width · c = size numbers, one a column   |
/// | A      | (size, m) | the same numbers                                            |
///
/// Backward, dZ = dA. In the terms of [Layer], X is Z and Z is A.
///
/// @param size rows of Z and of A
public record Flatten(int size) implements Layer {
    @Override
    public void forward(Columns z, Matrix a) {
        copy(z, a); // A = Z
    }

    @Override
    public void backward(Columns z, Matrix da, List<Matrix> d, Optional<Matrix> dz) {
        dz.ifPresent(gradient -> copy(da, gradient)); // dZ = dA
    }

    /// Nothing has to be done where both are the same.
    static void copy(Columns from, Matrix to) {
        if (!from.equals(to)) {
            to.set(Matrix.dense(from));
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
