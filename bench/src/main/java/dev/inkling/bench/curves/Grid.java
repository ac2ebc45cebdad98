package dev.inkling.bench.curves;

import java.util.ArrayList;
import java.util.List;

/// Numbers that grow by a factor, so that they are evenly spaced on a logarithmic axis. Both ends
/// are among them; beside the end that the others are not counted from, the factor may differ a
/// little.
final class Grid {
    private Grid() {}

    /// `least`, `least` factor, `least` factor², ... and `most`.
    static List<Integer> up(int least, int most, int factor) {
        List<Integer> grid = new ArrayList<>();
        for (double value = least; value * Math.sqrt(factor) < most; value *= factor) {
            grid.add((int) value);
        }
        if (grid.isEmpty() && least < most) {
            grid.add(least);
        }
        grid.add(most);
        return List.copyOf(grid);
    }

    /// `least` and ... `most` / factor², `most` / factor, `most`.
    static List<Integer> down(int least, int most, int factor) {
        List<Integer> grid = new ArrayList<>();
        for (double value = most; value > least * Math.sqrt(factor); value /= factor) {
            grid.addFirst((int) value);
        }
        if (grid.isEmpty() && least < most) {
            grid.add(most);
        }
        grid.addFirst(least);
        return List.copyOf(grid);
    }
}
