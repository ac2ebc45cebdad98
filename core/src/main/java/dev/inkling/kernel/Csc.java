package dev.inkling.kernel;

import java.lang.foreign.MemorySegment;

/// A sparse matrix by columns (compressed sparse columns). Column `j` has its elements at positions
/// `starts[order[j]]` to `starts[order[j] + 1] - 1` of `rowIndices` and `values`, rows ascending.
///
/// @param order which stored column is column `j`: a shuffled batch needs no copy
/// @param starts ints, one more than there are stored columns
/// @param rowIndices ints
/// @param values floats
@SuppressWarnings("ArrayRecordComponent") // shared on purpose: reordering it reorders the matrix
public record Csc(int[] order, MemorySegment starts, MemorySegment rowIndices, MemorySegment values) {}
