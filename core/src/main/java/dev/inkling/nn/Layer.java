package dev.inkling.nn;

import dev.inkling.math.Columns;
import dev.inkling.math.Matrix;
import java.util.List;
import java.util.Optional;

/// One step of the network: a function from a batch X to a batch Z, and its derivative.
///
/// Observations are columns. Notation as in `docs/notation.md`: dP is the gradient of the loss with
/// respect to P, summed over the batch; the mean's 1/m stands in one place, the optimiser.
public sealed interface Layer permits Dense, Conv2d, Relu, MaxPool2d, Flatten, Dropout {
    /// Rows of X.
    int inputs();

    /// Rows of Z.
    int outputs();

    /// Computes Z from X.
    ///
    /// @param x (inputs, m)
    /// @param z (outputs, m), overwritten
    void forward(Columns x, Matrix z);

    /// Adds to the gradients of the parameters, and computes dX if it is wanted.
    ///
    /// @param x (inputs, m), as given to [#forward]
    /// @param dz (outputs, m)
    /// @param d one matrix for each of [#parameters], of its shape, added to
    /// @param dx (inputs, m), overwritten; empty for the first layer, whose inputs are given
    void backward(Columns x, Matrix dz, List<Matrix> d, Optional<Matrix> dx);

    /// [#forward] in training, where it is another: see [Dropout].
    default void forward(Columns x, Matrix z, Chance chance) {
        forward(x, z);
    }

    /// [#backward] in training, where it is another: see [Dropout].
    default void backward(Columns x, Matrix dz, List<Matrix> d, Optional<Matrix> dx, Chance chance) {
        backward(x, dz, d, dx);
    }

    /// What training changes, in the order of the equation.
    default List<Matrix> parameters() {
        return List.of();
    }

    /// Whether weight decay is for `parameter`, one of [#parameters]: for weights, not for biases.
    default boolean decays(Matrix parameter) {
        return false;
    }

    /// Whether Z may be X, and dX dZ.
    default boolean inPlace() {
        return false;
    }

    /// The same layer with other parameters.
    ///
    /// @param parameters as many as [#parameters], of the same shapes
    default Layer with(List<Matrix> parameters) {
        return this;
    }
}
