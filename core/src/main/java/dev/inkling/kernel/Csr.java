package dev.inkling.kernel;

/// A sparse matrix by rows. Row `i` has its elements at positions `i * capacity` to
/// `i * capacity + counts[i] - 1` of `elements`, columns ascending: `column << 8 | level`, with levels
/// as in [Csc].
///
/// @param capacity most elements of a row
/// @param counts elements of each row
/// @param values 256 numbers
@SuppressWarnings("ArrayRecordComponent") // written anew for each batch
public record Csr(int capacity, int[] counts, int[] elements, float[] values) {
    /// The position of the first element of row `i`.
    public int start(int i) {
        return i * capacity;
    }

    /// The position after the last element of row `i`.
    public int end(int i) {
        return i * capacity + counts[i];
    }

    /// The column of the element at a position.
    public int column(int position) {
        return elements[position] >>> 8;
    }

    /// The element at a position.
    public float value(int position) {
        return values[elements[position] & 0xff];
    }
}
