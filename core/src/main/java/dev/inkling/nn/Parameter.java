package dev.inkling.nn;

import dev.inkling.math.Matrix;
import java.util.List;

/// One tensor that training changes.
///
/// @param name `layer<n>.W` or `layer<n>.b`, n counting the layers that have weights from 1
/// @param shape (outputs, inputs), or (outputs, height, width, inputs) of a [Conv2d]; (outputs) of biases
/// @param value the live matrix, (outputs, all the rest)
public record Parameter(String name, List<Integer> shape, Matrix value) {}
