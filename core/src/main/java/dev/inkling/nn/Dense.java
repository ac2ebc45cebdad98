package dev.inkling.nn;

import dev.inkling.math.Columns;
import dev.inkling.math.Matrix;
import java.util.List;
import java.util.Optional;

/// Fully connected layer, Z = W X + b.
///
/// | symbol | shape     |                               |
/// |--------|-----------|-------------------------------|
/// | X      | (in, m)   | inputs, one example a column  |
/// | W      | (out, in) | weights                       |
/// | b      | (out, 1)  | biases, added to every column |
/// | Z      | (out, m)  | pre-activations               |
///
/// @param w W
/// @param b b
public record Dense(Matrix w, Matrix b) implements Layer {
    /// @throws IllegalArgumentException if b is not one column with as many rows as W
    public Dense {
        if (b.columns() != 1 || b.rows() != w.rows()) {
            throw new IllegalArgumentException("dense: expected biases of shape (" + w.rows() + ", 1), got (" + b.rows()
                    + ", " + b.columns() + ")");
        }
    }

    @Override
    public void forward(Columns x, Matrix z) {
        z.setAffine(w, x, b); // Z = W X + b
    }

    @Override
    public void backward(Columns x, Matrix dz, List<Matrix> d, Optional<Matrix> dx) {
        Matrix dw = d.get(0);
        Matrix db = d.get(1);
        dw.addOuterProduct(dz, x); // dW += dZ Xᵀ
        db.addColumns(dz); // db += Σ dZ
        if (dx.isPresent()) {
            dx.get().setTransposedProduct(w, dz); // dX = Wᵀ dZ
        }
    }

    @Override
    public int inputs() {
        return w.columns();
    }

    @Override
    public int outputs() {
        return w.rows();
    }

    @Override
    public List<Matrix> parameters() {
        return List.of(w, b);
    }

    @Override
    public boolean decays(Matrix parameter) {
        return parameter.equals(w);
    }

    @Override
    public Dense with(List<Matrix> parameters) {
        return new Dense(parameters.get(0), parameters.get(1));
    }
}
