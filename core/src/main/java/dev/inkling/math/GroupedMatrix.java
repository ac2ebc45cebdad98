package dev.inkling.math;

import dev.inkling.kernel.Groups;
import dev.inkling.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;

/// A [SparseMatrix] in groups of 16 neighbouring columns, each stored as the rows in which any of the
/// 16 has an element. Products visit a column of the weights once for a whole group, which pays where
/// the columns of a group have most of their rows in common.
///
/// Immutable. W X has the same bits as with the sparse matrix: what is added besides are zeros. Z Xᵀ is
/// summed in another order, see [Kernels#addGroupedOuterProduct].
public final class GroupedMatrix implements Columns {
    /// Columns in a group; the last group may have fewer.
    private static final int GROUP = Groups.SIZE;

    /// Columns in a panel, the smallest part that can be had on its own; the last may have fewer.
    public static final int PANEL = Groups.PANEL * GROUP;

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
    public static GroupedMatrix of(Arena arena, SparseMatrix x, WorkerTeam team) {
        int count = Math.ceilDiv(x.columns(), GROUP);
        int panels = Math.ceilDiv(count, Groups.PANEL);
        MemorySegment starts = arena.allocate(Kernels.INT, count + 1L);
        team.run(panels, (_, panel) -> {
            for (int g = panel * Groups.PANEL; g < Math.min(count, (panel + 1) * Groups.PANEL); g++) {
                starts.setAtIndex(Kernels.INT, g + 1L, union(x, g).length);
            }
        });
        int places = 0;
        for (int g = 1; g <= count; g++) {
            places = Math.addExact(places, starts.getAtIndex(Kernels.INT, g));
            starts.setAtIndex(Kernels.INT, g, places);
        }
        Groups.Lists byGroup = lists(arena, starts, places);
        Groups.Lists byRow = lists(arena, arena.allocate(Kernels.INT, (long) panels * x.rows() + 1), places);
        byRow.starts().setAtIndex(Kernels.INT, (long) panels * x.rows(), places);
        team.run(panels, (_, panel) -> {
            int first = panel * Groups.PANEL;
            int end = Math.min(count, first + Groups.PANEL);
            for (int g = first; g < end; g++) {
                fill(x, g, byGroup);
            }
            fillByRow(x.rows(), panel, first, end, byGroup, byRow);
        });
        return new GroupedMatrix(
                x.rows(),
                0,
                x.columns(),
                new Groups(x.rows(), byGroup, byRow, x.csc().values()[1]));
    }

    private static Groups.Lists lists(Arena arena, MemorySegment starts, int places) {
        // One group's size more, for loops that read ahead of what they use.
        return new Groups.Lists(
                starts,
                arena.allocate(Kernels.CHAR, Math.max(places, 1)),
                arena.allocate((places + 1L) * GROUP, Long.BYTES));
    }

    private static int width(SparseMatrix x, int g) {
        return Math.min(GROUP, x.columns() - g * GROUP);
    }

    /// The rows in which any of a group's columns has an element, ascending.
    private static int[] union(SparseMatrix x, int g) {
        boolean[] there = new boolean[x.rows()];
        for (int lane = 0; lane < width(x, g); lane++) {
            x.markRows(g * GROUP + lane, there);
        }
        int count = 0;
        int[] union = new int[x.rows()];
        for (int row = 0; row < there.length; row++) {
            union[count] = row;
            count += there[row] ? 1 : 0;
        }
        return Arrays.copyOf(union, count);
    }

    private static void fill(SparseMatrix x, int g, Groups.Lists byGroup) {
        int[] union = union(x, g);
        int start = byGroup.start(g);
        byte[] column = new byte[x.rows()];
        for (int p = 0; p < union.length; p++) {
            byGroup.indices().setAtIndex(Kernels.CHAR, start + (long) p, (char) union[p]);
        }
        for (int lane = 0; lane < width(x, g); lane++) {
            x.copyLevels(g * GROUP + lane, column);
            for (int p = 0; p < union.length; p++) {
                byGroup.levels().set(Kernels.BYTE, (long) (start + p) * GROUP + lane, column[union[p]]);
            }
        }
    }

    /// The places of a panel's groups once more, sorted by row. They take as much room in all.
    private static void fillByRow(int rows, int panel, int first, int end, Groups.Lists byGroup, Groups.Lists byRow) {
        int[] next = new int[rows + 1];
        for (int p = byGroup.start(first); p < byGroup.start(end); p++) {
            next[byGroup.index(p) + 1]++;
        }
        next[0] = byGroup.start(first);
        for (int row = 0; row < rows; row++) {
            byRow.starts().setAtIndex(Kernels.INT, (long) panel * rows + row, next[row]);
            next[row + 1] += next[row];
        }
        for (int g = first; g < end; g++) {
            for (int p = byGroup.start(g); p < byGroup.start(g + 1L); p++) {
                long to = next[byGroup.index(p)]++;
                byRow.indices().setAtIndex(Kernels.CHAR, to, (char) (g - first));
                MemorySegment.copy(byGroup.levels(), (long) p * GROUP, byRow.levels(), to * GROUP, GROUP);
            }
        }
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    /// @param from a multiple of [#PANEL]
    /// @param count a multiple of [#PANEL], or all the columns there are
    /// @throws IllegalArgumentException if they are not
    @Override
    public GroupedMatrix columns(int from, int count) {
        Objects.checkFromIndexSize(from, count, columns);
        if (from % PANEL != 0 || (count % PANEL != 0 && from + count != columns)) {
            throw new IllegalArgumentException("grouped matrix: expected columns in multiples of " + PANEL + ", got "
                    + count + " columns from column " + from + " of " + columns);
        }
        return new GroupedMatrix(rows, this.from + from, count, groups);
    }

    /// Element (i, j), found by walking down the group.
    @Override
    public float get(int i, int j) {
        Objects.checkIndex(i, rows);
        Objects.checkIndex(j, columns);
        int g = (from + j) / GROUP;
        Groups.Lists places = groups.byGroup();
        for (int p = places.start(g); p < places.start(g + 1L); p++) {
            if (places.index(p) == i) {
                return places.level(p, (from + j) % GROUP) * groups.scale();
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
