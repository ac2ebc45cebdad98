package dev.inkling.math;

import dev.inkling.kernel.Groups;
import dev.inkling.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.Objects;

/// A [SparseMatrix] in groups of 16 neighbouring columns, each stored as the rows in which any of the
/// 16 has an element. Products visit a column of the weights once for a whole group, which pays where
/// the columns of a group have most of their rows in common.
///
/// Immutable. A product has the same bits as with the sparse matrix: what is added besides are zeros.
public final class GroupedMatrix implements Columns {
    /// Columns in a group; the last group may have fewer.
    public static final int GROUP = Groups.SIZE;

    private final int rows;
    private final int from;
    private final int columns;
    private final Groups groups;

    private GroupedMatrix(int rows, int from, int columns, Groups groups) {
        this.rows = rows;
        this.from = from;
        this.columns = columns;
        this.groups = groups;
    }

    /// The same columns in the same order. Lives as long as `arena`.
    public static GroupedMatrix of(Arena arena, SparseMatrix x) {
        int count = Math.ceilDiv(x.columns(), GROUP);
        MemorySegment starts = arena.allocate(Kernels.INT, count + 1L);
        int stored = 0;
        for (int g = 0; g < count; g++) {
            stored = Math.addExact(stored, union(x, g).cardinality());
            starts.setAtIndex(Kernels.INT, g + 1L, stored);
        }
        MemorySegment rowIndices = arena.allocate(Kernels.INT, Math.max(stored, 1));
        // One group's size more, for loops that read ahead of what they use.
        MemorySegment levels = arena.allocate((stored + 1L) * GROUP, Long.BYTES);
        byte[] column = new byte[x.rows()];
        for (int g = 0; g < count; g++) {
            int[] union = union(x, g).stream().toArray();
            int start = starts.getAtIndex(Kernels.INT, g);
            MemorySegment.copy(union, 0, rowIndices, Kernels.INT, (long) start * Integer.BYTES, union.length);
            for (int lane = 0; lane < width(x, g); lane++) {
                x.copyLevels(g * GROUP + lane, column);
                for (int p = 0; p < union.length; p++) {
                    levels.set(Kernels.BYTE, (long) (start + p) * GROUP + lane, column[union[p]]);
                }
            }
        }
        return new GroupedMatrix(
                x.rows(),
                0,
                x.columns(),
                new Groups(starts, rowIndices, levels, x.csc().values()[1]));
    }

    private static int width(SparseMatrix x, int g) {
        return Math.min(GROUP, x.columns() - g * GROUP);
    }

    private static BitSet union(SparseMatrix x, int g) {
        BitSet union = new BitSet(x.rows());
        for (int lane = 0; lane < width(x, g); lane++) {
            x.forEachRow(g * GROUP + lane, union::set);
        }
        return union;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    /// @param from a multiple of [#GROUP]
    /// @throws IllegalArgumentException if it is not
    @Override
    public GroupedMatrix columns(int from, int count) {
        Objects.checkFromIndexSize(from, count, columns);
        if (from % GROUP != 0) {
            throw new IllegalArgumentException(
                    "grouped matrix: expected columns from a multiple of " + GROUP + " on, got from " + from + " on");
        }
        return new GroupedMatrix(rows, this.from + from, count, groups);
    }

    /// Element (i, j), found by walking down the group.
    @Override
    public float get(int i, int j) {
        Objects.checkIndex(i, rows);
        Objects.checkIndex(j, columns);
        int g = (from + j) / GROUP;
        for (int p = groups.start(g); p < groups.start(g + 1); p++) {
            if (groups.row(p) == i) {
                return groups.value(p, (from + j) % GROUP);
            }
        }
        return 0;
    }

    Groups groups() {
        return groups;
    }

    /// The first of this matrix's columns in the order of [#groups].
    int from() {
        return from;
    }
}
