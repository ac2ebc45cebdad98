package dev.inkling.nn;

import dev.inkling.math.Columns;
import dev.inkling.math.CounterRandom;
import dev.inkling.math.Matrix;
import java.util.List;
import java.util.Optional;

/// Dropout, A = Z ⊙ M: in training each number is left out with probability p, so that no unit can rely
/// on another. M is 0 there and 1 / (1 - p) elsewhere, so that the mean stays the same; outside training
/// A = Z (Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout", 2014, section 10).
///
/// M is a function of (seed, iteration, layer, image, row). In the terms of [Layer], X is Z and Z is A.
///
/// @param size rows of Z and of A
/// @param rate p
public record Dropout(int size, float rate) implements Layer {
    /// @throws IllegalArgumentException if p is no share
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
        Flatten.copy(z, a);
        mask(a, chance); // A = Z ⊙ M
    }

    @Override
    public void backward(Columns z, Matrix da, List<Matrix> d, Optional<Matrix> dz) {
        dz.ifPresent(gradient -> Flatten.copy(da, gradient)); // dZ = dA
    }

    @Override
    public void backward(Columns z, Matrix da, List<Matrix> d, Optional<Matrix> dz, Chance chance) {
        if (dz.isPresent()) {
            Flatten.copy(da, dz.get());
            mask(dz.get(), chance); // dZ = dA ⊙ M
        }
    }

    private void mask(Matrix a, Chance chance) {
        for (int j = 0; j < a.columns(); j++) {
            CounterRandom random = chance.of(j);
            for (int i = 0; i < size; i++) {
                a.set(i, j, a.get(i, j) * factor(random, i));
            }
        }
    }

    /// M of row `i`.
    ///
    /// @param random from [Chance#of] for the image
    public float factor(CounterRandom random, int i) {
        return random.uniform(i) < rate ? 0 : 1 / (1 - rate);
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
