package dev.inkling.nn;

import dev.inkling.kernel.MaxPool;
import dev.inkling.math.Columns;
import dev.inkling.math.Matrix;
import java.util.List;
import java.util.Optional;

/// Max pooling, A = the largest of each window of Z: an image of a `size`-th of the height and width that says
/// that something was found, no longer exactly where.
///
/// | symbol | shape                                   |                                                    |
/// |--------|-----------------------------------------|----------------------------------------------------|
/// | Z      | (height · width · c, m)                 | images of c channels, one a column, see [Shape]    |
/// | A      | (height / size · (width / size) · c, m) | smaller images of as many channels; rounded down   |
///
/// `A[y, x, c] = max over u, v < size of Z[size y + u, size x + v, c]`. Windows do not overlap, and pixels that
/// fill none are left out.
///
/// Backward, dZ = dA at the largest of each window, the first if several are equal, and 0 elsewhere. In the
/// terms of [Layer], X is Z and Z is A.
///
/// @param shape the sizes
public record MaxPool2d(MaxPool shape) implements Layer {
    @Override
    public void forward(Columns z, Matrix a) {
        a.setMaxPool(shape, Matrix.dense(z)); // A = max Z
    }

    @Override
    public void backward(Columns z, Matrix da, List<Matrix> d, Optional<Matrix> dz) {
        if (dz.isPresent()) {
            dz.get().setMaxPoolGradient(shape, Matrix.dense(z), da); // dZ = dA where Z is the largest
        }
    }

    @Override
    public int inputs() {
        return shape.height() * shape.width() * shape.channels();
    }

    @Override
    public int outputs() {
        return shape.pooledPixels() * shape.channels();
    }
}
