package dev.inkling.kernel;

import java.lang.foreign.MemorySegment;

/// A sparse matrix in groups of [#SIZE] neighbouring columns, in two orders. Where any column of a
/// group has an element in some row, there is one *place* with [#SIZE] unsigned bytes, one a column,
/// each of them `1 / scale` times the element.
///
/// @param rows rows of the matrix
/// @param byGroup a list for each group, whose indices are rows, ascending: for going forward
/// @param byRow a list for each row of each panel, whose indices are numbers of groups in the panel,
///     ascending: for going back. List `panel * rows + row`; a panel has [#PANEL] groups
public record Groups(int rows, Lists byGroup, Lists byRow, float scale) {
    /// Columns in a group.
    public static final int SIZE = 16;

    /// Groups in a panel: as many as have their gradients of ten units in an L1 cache together.
    public static final int PANEL = 32;

    /// Lists of places. List `l` has places `starts[l]` to `starts[l + 1] - 1`.
    ///
    /// @param starts ints, one more than there are lists
    /// @param indices chars
    /// @param levels [#SIZE] bytes a place
    public record Lists(MemorySegment starts, MemorySegment indices, MemorySegment levels) {
        /// The first place of list `l`.
        public int start(long l) {
            return starts.getAtIndex(Kernels.INT, l);
        }

        /// The row or group of a place.
        public int index(long place) {
            return indices.getAtIndex(Kernels.CHAR, place);
        }

        /// The level of the group's column `lane` at a place.
        public int level(long place, int lane) {
            return Byte.toUnsignedInt(levels.get(Kernels.BYTE, place * SIZE + lane));
        }
    }
}
