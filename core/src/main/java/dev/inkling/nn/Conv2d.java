package dev.inkling.nn;

import dev.inkling.kernel.Convolution;
import dev.inkling.math.Columns;
import dev.inkling.math.Matrix;
import java.util.List;
import java.util.Optional;

/// Convolutional layer, Z = W * X + b: the same weights look at every place of the image.
///
/// | symbol | shape                   |                                                      |
/// |--------|-------------------------|------------------------------------------------------|
/// | X      | (height · width · c, m) | images of c channels, one a column, see [Shape]      |
/// | W      | (n, kh · kw · c)        | n kernels of kh x kw pixels, columns in X's order    |
/// | b      | (n, 1)                  | biases                                               |
/// | Z      | (height · width · n, m) | images of n channels and the same size               |
///
/// `Z[y, x, o] = b[o] + Σ_u Σ_v Σ_i W[o, u, v, i] X[y + u - kh/2, x + v - kw/2, i]`, where X is 0 beyond its
/// edges (LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition",
/// 1998, section II).
///
/// @param w W
/// @param b b
/// @param shape the sizes
public record Conv2d(Matrix w, Matrix b, Convolution shape) implements Layer {
    /// @throws IllegalArgumentException if W or b has another shape, or a kernel has no pixel in its middle
    public Conv2d {
        if (shape.kernelHeight() % 2 == 0 || shape.kernelWidth() % 2 == 0) {
            throw new IllegalArgumentException("conv: expected kernels with odd height and width, got "
                    + shape.kernelHeight() + "x" + shape.kernelWidth());
        }
        requireShape("weights", w, shape.outputs(), shape.terms());
        requireShape("biases", b, shape.outputs(), 1);
    }

    private static void requireShape(String what, Matrix matrix, int rows, int columns) {
        if (matrix.rows() != rows || matrix.columns() != columns) {
            throw new IllegalArgumentException("conv: expected " + what + " of shape (" + rows + ", " + columns
                    + "), got (" + matrix.rows() + ", " + matrix.columns() + ")");
        }
    }

    @Override
    public void forward(Columns x, Matrix z) {
        z.setConvolution(shape, w, Matrix.dense(x), b); // Z = W * X + b
    }

    @Override
    public void backward(Columns x, Matrix dz, List<Matrix> d, Optional<Matrix> dx) {
        Matrix dw = d.get(0);
        Matrix db = d.get(1);
        // dW[o, u, v, i] += Σ dZ[y, x, o] X[y + u - kh/2, x + v - kw/2, i]; db[o] += Σ dZ[y, x, o]
        dw.addConvolutionGradient(shape, dz, Matrix.dense(x), db);
        if (dx.isPresent()) {
            // dX[y, x, i] = Σ W[o, u, v, i] dZ[y - u + kh/2, x - v + kw/2, o]
            dx.get().setConvolutionBack(shape, w, dz);
        }
    }

    @Override
    public int inputs() {
        return shape.pixels() * shape.inputs();
    }

    @Override
    public int outputs() {
        return shape.pixels() * shape.outputs();
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
    public Conv2d with(List<Matrix> parameters) {
        return new Conv2d(parameters.get(0), parameters.get(1), shape);
    }
}
