package dev.inkling.nn;

import dev.inkling.kernel.SplitMix;
import dev.inkling.math.Columns;
import dev.inkling.math.Matrix;
import java.util.List;
import java.util.Optional;

/// Dropout, A = Z ⊙ D: in training each number is left out with a probability, so that no unit can rely on
/// another.
///
/// | symbol | shape     |                                                                       |
/// |--------|-----------|-----------------------------------------------------------------------|
/// | Z      | (size, m) | numbers                                                               |
/// | D      | (size, m) | 0 with probability `rate`, 1 / (1 - rate) elsewhere: the mean is 1    |
/// | A      | (size, m) | numbers with some left out                                            |
///
/// Backward, dZ = dA ⊙ D. Outside training A = Z and dZ = dA (Srivastava, Hinton, Krizhevsky, Sutskever and
/// Salakhutdinov, "Dropout", 2014, section 10). D is a function of (seed, iteration, layer, image, row). In the
/// terms of [Layer], X is Z and Z is A.
///
/// @param size rows of Z and of A
/// @param rate probability of being left out
public record Dropout(int size, float rate) implements Layer {
    /// @throws IllegalArgumentException if the rate is no share
    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout: expected a share from 0 to below 1, got " + rate);
        }
    }

    @Override
    public void forward(Columns z, Matrix a) {
        Flatten.copy(z, a); // A = Z
    }

    @Override
    public void forward(Columns z, Matrix a, Chance chance) {
        a.setDropout(Matrix.dense(z), rate, chance::key); // A = Z ⊙ D
    }

    @Override
    public void backward(Columns z, Matrix da, List<Matrix> d, Optional<Matrix> dz) {
        dz.ifPresent(gradient -> Flatten.copy(da, gradient)); // dZ = dA
    }

    @Override
    public void backward(Columns z, Matrix da, List<Matrix> d, Optional<Matrix> dz, Chance chance) {
        if (dz.isPresent()) {
            dz.get().setDropout(da, rate, chance::key); // dZ = dA ⊙ D
        }
    }

    /// D of row `i`.
    ///
    /// @param key from [Chance#key] for the image
    public float factor(long key, int i) {
        return SplitMix.uniform(key, i) < rate ? 0 : 1 / (1 - rate);
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
