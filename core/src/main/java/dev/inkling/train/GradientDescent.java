package dev.inkling.train;

import dev.inkling.math.Matrix;

/// Gradient descent, P = P - α dP.
///
/// @param learningRate α
public record GradientDescent(float learningRate) implements Optimizer {
    /// @throws IllegalArgumentException if α is not a positive number
    public GradientDescent {
        if (!(learningRate > 0) || Float.isInfinite(learningRate)) {
            throw new IllegalArgumentException("learning rate: expected a number above 0, got " + learningRate);
        }
    }

    @Override
    public void update(Matrix p, Matrix dp) {
        p.addScaled(-learningRate, dp); // P = P - α dP
    }
}
