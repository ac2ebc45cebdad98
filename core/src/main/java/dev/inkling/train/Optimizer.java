package dev.inkling.train;

import dev.inkling.math.Matrix;

/// Changes parameters along their gradients: the only code that writes them during training.
public sealed interface Optimizer permits GradientDescent {
    /// Changes `p`.
    ///
    /// @param p a parameter, or some columns of it
    /// @param dp the gradient of the mean loss with respect to `p`
    void update(Matrix p, Matrix dp);
}
