package dev.inkling.model;

import dev.inkling.file.MalformedFileException;
import dev.inkling.math.Matrix;
import dev.inkling.nn.LayerSpec;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tensors of a file, each to be taken once.
final class Tensors {
    private final Object file;
    private final Map<String, SafeTensors.Tensor> left = new LinkedHashMap<>();

    /// @param file its name, for messages
    Tensors(Object file, List<SafeTensors.Tensor> tensors) {
        this.file = file;
        tensors.forEach(tensor -> left.put(tensor.name(), tensor));
    }

    /// A matrix as a tensor, row by row.
    ///
    /// @param shape (rows, ...): all that follows is one row
    static SafeTensors.Tensor of(String name, List<Integer> shape, Matrix matrix) {
        float[] values = new float[matrix.rows() * matrix.columns()];
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                values[i * matrix.columns() + j] = matrix.get(i, j);
            }
        }
        return new SafeTensors.Tensor(name, shape, values);
    }

    /// The weights `name.W` and `name.b`, in matrices that are freed when they are unreachable. What it gives
    /// throws an UncheckedIOException for a tensor that is not there or has another shape.
    LayerSpec.Weights weights(String name) {
        return new LayerSpec.Weights() {
            @Override
            public Matrix w(List<Integer> shape) {
                return unchecked(name + ".W", shape);
            }

            @Override
            public Matrix b(int outputs) {
                return unchecked(name + ".b", List.of(outputs));
            }
        };
    }

    private Matrix unchecked(String name, List<Integer> shape) {
        try {
            return take(name, shape);
        } catch (MalformedFileException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A tensor as it is, if it is there.
    Optional<SafeTensors.Tensor> take(String name) {
        return Optional.ofNullable(left.remove(name));
    }

    /// A tensor as a matrix, (first of the shape, all the rest).
    Matrix take(String name, List<Integer> shape) throws MalformedFileException {
        SafeTensors.Tensor tensor = left.remove(name);
        if (tensor == null) {
            throw MalformedFileException.of(file, "a tensor " + name + " of shape " + shape, "none");
        }
        if (!tensor.shape().equals(shape)) {
            throw MalformedFileException.of(
                    file, name + " of shape " + shape, tensor.shape().toString());
        }
        int rows = shape.getFirst();
        int columns = tensor.values().length / rows;
        Matrix matrix = Matrix.zeros(Arena.ofAuto(), rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                matrix.set(i, j, tensor.values()[i * columns + j]);
            }
        }
        return matrix;
    }

    /// @throws MalformedFileException if a tensor has not been taken
    void requireNoneLeft() throws MalformedFileException {
        if (!left.isEmpty()) {
            throw MalformedFileException.of(file, "no other tensors", "also " + shown(left));
        }
    }

    static String shown(Map<String, ?> named) {
        return SafeTensorsReader.oneLine(named.keySet().toString());
    }
}
