package dev.inkling.kernel;

/// A sparse matrix by columns (compressed sparse columns). Column `j` has its elements at positions
/// `starts[order[j]]` to `starts[order[j] + 1] - 1` of `rowIndices` and `levels`, rows ascending. An
/// element is an unsigned byte, its level, that stands for the number `values[level]`.
///
/// In arrays, not off the heap: nothing here is read as a vector, and the interpreter is quicker with them.
///
/// @param order which stored column is column `j`: a shuffled batch needs no copy
/// @param starts one more than there are stored columns
/// @param values 256 numbers
@SuppressWarnings("ArrayRecordComponent") // shared on purpose: reordering it reorders the matrix
public record Csc(int[] order, int[] starts, char[] rowIndices, byte[] levels, float[] values) {
    /// The position of the first element of column `j`.
    public int start(int j) {
        return starts[order[j]];
    }

    /// The position after the last element of column `j`.
    public int end(int j) {
        return starts[order[j] + 1];
    }

    /// The row of the element at a position.
    public int row(int position) {
        return rowIndices[position];
    }

    /// The level of the element at a position.
    public int level(int position) {
        return Byte.toUnsignedInt(levels[position]);
    }

    /// The element at a position.
    public float value(int position) {
        return values[level(position)];
    }
}
