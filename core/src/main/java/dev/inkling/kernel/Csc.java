package dev.inkling.kernel;

import java.lang.foreign.MemorySegment;

/// A sparse matrix by columns (compressed sparse columns). Column `j` has its elements at positions
/// `starts[order[j]]` to `starts[order[j] + 1] - 1` of `rowIndices` and `levels`, rows ascending. An
/// element is an unsigned byte, its level, that stands for the number `values[level]`.
///
/// @param order which stored column is column `j`: a shuffled batch needs no copy
/// @param starts ints, one more than there are stored columns
/// @param rowIndices chars
/// @param levels bytes
/// @param values 256 numbers
@SuppressWarnings("ArrayRecordComponent") // shared on purpose: reordering it reorders the matrix
public record Csc(int[] order, MemorySegment starts, MemorySegment rowIndices, MemorySegment levels, float[] values) {
    /// The position of the first element of column `j`.
    public int start(int j) {
        return starts.getAtIndex(Kernels.INT, order[j]);
    }

    /// The position after the last element of column `j`.
    public int end(int j) {
        return starts.getAtIndex(Kernels.INT, order[j] + 1L);
    }

    /// The row of the element at a position.
    public int row(long position) {
        return rowIndices.getAtIndex(Kernels.CHAR, position);
    }

    /// The level of the element at a position.
    public int level(long position) {
        return Byte.toUnsignedInt(levels.get(Kernels.BYTE, position));
    }

    /// The element at a position.
    public float value(long position) {
        return values[level(position)];
    }
}
