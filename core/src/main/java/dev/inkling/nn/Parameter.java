package dev.inkling.nn;

import dev.inkling.math.Matrix;

/// One tensor that training changes.
///
/// @param name `layer<n>.W` or `layer<n>.b`, n counting the layers that have weights from 1
/// @param value the live matrix
public record Parameter(String name, Matrix value) {}
