package dev.inkling.kernel;

/// A sparse matrix by rows (compressed sparse rows). Row `i` has its elements at positions `starts[i]`
/// to `starts[i + 1] - 1` of `elements`, columns ascending: `column << 8 | level`, with levels as in
/// [Csc].
///
/// @param starts one more than there are rows
/// @param elements as many as there are, or more
/// @param values 256 numbers
@SuppressWarnings("ArrayRecordComponent") // written anew for each batch
public record Csr(int[] starts, int[] elements, float[] values) {
    /// The column of the element at a position.
    public int column(int position) {
        return elements[position] >>> 8;
    }

    /// The element at a position.
    public float value(int position) {
        return values[elements[position] & 0xff];
    }
}
