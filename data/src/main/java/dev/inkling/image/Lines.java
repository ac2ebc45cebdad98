package dev.inkling.image;

import dev.inkling.image.Components.Component;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Puts pieces of ink in order: which belong to one digit, and which digits stand in one line.
final class Lines {
    /// Pieces that are at least so high, in relation to most, are digits; others are parts of them, or specks.
    private static final double DIGIT = 0.5;

    /// A part is at least so long, in relation to a digit's height.
    private static final double PART = 0.12;

    /// A part is no further from its digit than this, in relation to a digit's height.
    private static final double NEAR = 0.25;

    /// Pieces that are above each other for this share of the narrower one are one digit.
    private static final double ONE_DIGIT = 0.6;

    /// Neighbours in a line are beside each other for this share of the lower one.
    private static final double BESIDE = 0.35;

    private static final double MOST_SLANT = 0.6;

    private Lines() {}

    /// The digits, line by line, from the left.
    ///
    /// @param pieces connected pieces of ink
    static List<List<Component>> of(List<Component> pieces) {
        double height = usualHeight(pieces);
        List<Component> digits = new ArrayList<>();
        List<Component> parts = new ArrayList<>();
        for (Component piece : pieces) {
            if (piece.region().height() >= DIGIT * height) {
                digits.add(piece);
            } else if (piece.region().longer() >= PART * height) {
                parts.add(piece);
            }
        }
        digits.sort(Comparator.comparingDouble(Lines::middleX));
        double slant = slant(digits);
        List<List<Component>> lines = new ArrayList<>();
        for (Component digit : digits) {
            List<Component> line = lines.stream()
                    .filter(l -> areBeside(l.getLast(), digit))
                    .max(Comparator.comparingInt(l -> l.getLast().region().commonRows(digit.region())))
                    .orElse(null);
            if (line == null) {
                lines.add(new ArrayList<>(List.of(digit)));
            } else if (areOne(line.getLast(), digit, slant)) {
                line.add(line.removeLast().and(digit));
            } else {
                line.add(digit);
            }
        }
        for (Component part : parts) {
            join(part, lines, NEAR * height);
        }
        lines.sort(Comparator.comparingDouble(Lines::middleY));
        return lines;
    }

    /// The height of the piece in the middle, if each counts as often as it has pixels: specks count little.
    private static double usualHeight(List<Component> pieces) {
        List<Component> sorted = pieces.stream()
                .sorted(Comparator.comparingInt(piece -> piece.region().height()))
                .toList();
        long half = pieces.stream().mapToLong(Component::area).sum() / 2;
        long passed = 0;
        for (Component piece : sorted) {
            passed += piece.area();
            if (passed > half) {
                return piece.region().height();
            }
        }
        return 0;
    }

    /// Whether two digits stand in one line. The line may climb: only the neighbour counts.
    private static boolean areBeside(Component left, Component right) {
        int lower = Math.min(left.region().height(), right.region().height());
        return left.region().commonRows(right.region()) >= BESIDE * lower;
    }

    /// Whether two pieces are parts of one digit, such as the two strokes of a 4.
    private static boolean areOne(Component one, Component other, double slant) {
        double[] first = upright(one, slant);
        double[] second = upright(other, slant);
        double common = Math.min(first[1], second[1]) - Math.max(first[0], second[0]);
        double narrower = Math.min(first[1] - first[0], second[1] - second[0]);
        return common >= ONE_DIGIT * narrower;
    }

    /// Adds a part to the nearest digit, if that is near enough.
    private static void join(Component part, List<List<Component>> lines, double near) {
        double least = near;
        List<Component> nearestLine = List.of();
        int nearest = 0;
        for (List<Component> line : lines) {
            for (int i = 0; i < line.size(); i++) {
                Region digit = line.get(i).region();
                double distance = Math.max(-digit.commonColumns(part.region()), -digit.commonRows(part.region()));
                if (distance <= least) {
                    least = distance;
                    nearestLine = line;
                    nearest = i;
                }
            }
        }
        if (!nearestLine.isEmpty()) {
            nearestLine.set(nearest, nearestLine.get(nearest).and(part));
        }
    }

    /// The columns that a piece takes up once it is upright.
    private static double[] upright(Component piece, double slant) {
        double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int i = 0; i < piece.area(); i++) {
            double x = piece.x(i) + slant * piece.y(i);
            range[0] = Math.min(range[0], x);
            range[1] = Math.max(range[1], x + 1);
        }
        return range;
    }

    /// How far the writing leans to the right for each pixel up. Upright strokes stand in few columns: of all
    /// slants, the right one makes the columns most unequal.
    static double slant(List<Component> digits) {
        double best = 0;
        double most = -1;
        for (int step = -10; step <= 10; step++) {
            double slant = step * MOST_SLANT / 10;
            double unequal = 0;
            for (Component digit : digits) {
                double[] range = upright(digit, slant);
                int[] columns = new int[(int) Math.ceil(range[1] - range[0]) + 1];
                for (int i = 0; i < digit.area(); i++) {
                    columns[(int) (digit.x(i) + slant * digit.y(i) - range[0])]++;
                }
                for (int column : columns) {
                    unequal += (double) column * column / digit.area();
                }
            }
            if (unequal > most * 1.001) {
                most = unequal;
                best = slant;
            }
        }
        return best;
    }

    private static double middleX(Component piece) {
        return piece.region().left() + piece.region().width() / 2.0;
    }

    private static double middleY(List<Component> line) {
        return line.stream()
                .mapToDouble(piece -> piece.region().top() + piece.region().height() / 2.0)
                .average()
                .orElseThrow();
    }
}
