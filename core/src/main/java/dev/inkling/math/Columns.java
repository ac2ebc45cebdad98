package dev.inkling.math;

/// A batch of observations, one a column: what may stand on the right of a product.
public sealed interface Columns permits Matrix, SparseMatrix, GroupedMatrix {
    /// Numbers in an observation.
    int rows();

    /// Observations.
    int columns();

    /// Number `i` of observation `j`.
    ///
    /// @throws IndexOutOfBoundsException if it is not there
    float get(int i, int j);

    /// `count` columns from column `from` on, sharing memory with this.
    ///
    /// @throws IndexOutOfBoundsException if they are not all there
    Columns columns(int from, int count);
}
