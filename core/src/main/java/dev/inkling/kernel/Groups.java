package dev.inkling.kernel;

import java.lang.foreign.MemorySegment;

/// A sparse matrix by groups of [#SIZE] neighbouring columns. Group `g` has the rows in which any of
/// its columns has an element: positions `starts[g]` to `starts[g + 1] - 1` of `rowIndices`, ascending.
/// At each position stand [#SIZE] unsigned bytes, one a column, each of them `1 / scale` times the
/// element.
///
/// @param starts ints, one more than there are groups
/// @param rowIndices ints
/// @param levels [#SIZE] bytes a position
public record Groups(MemorySegment starts, MemorySegment rowIndices, MemorySegment levels, float scale) {
    /// Columns in a group.
    public static final int SIZE = 16;

    /// The first position of group `g`.
    public int start(int g) {
        return starts.getAtIndex(Kernels.INT, g);
    }

    /// The row of a position.
    public int row(long position) {
        return rowIndices.getAtIndex(Kernels.INT, position);
    }

    /// The element of the group's column `lane` at a position.
    public float value(long position, int lane) {
        return Byte.toUnsignedInt(levels.get(Kernels.BYTE, position * SIZE + lane)) * scale;
    }
}
