package dev.inkling.data;

/// A straight line from the left to the right that fades above and below: log(1 - d / 2.3) + 1 at
/// d pixels, but not below 0.
final class Line {
    private static final double FADED = 2.3;

    /// Half the length and the height of a zigzag's teeth.
    private static final double TOOTH = 2;

    /// Columns at the left and the right that a zigzag does not reach.
    private static final int ASIDE = 2;

    private final double fromX;
    private final double fromY;
    private final double toX;
    private final double slope;

    Line(double fromX, double fromY, double toX, double toY) {
        this.fromX = fromX;
        this.fromY = fromY;
        this.toX = toX;
        slope = (toY - fromY) / (toX - fromX);
    }

    /// Ink at a pixel, in [0, 1].
    double at(int x, int y) {
        if (fromX == toX || x < Math.floor(fromX) || x >= Math.ceil(toX)) {
            return 0;
        }
        double distance = Math.abs(y - (fromY + slope * (x - fromX)));
        return distance >= FADED ? 0 : Math.max(0, StrictMath.log(1 - distance / FADED) + 1);
    }

    private Plane over(Plane x) {
        return x.with((column, row) -> Math.clamp(x.at(column, row) + at(column, row), 0, 1));
    }

    /// `x` crossed by teeth around the line from row `fromRow` to row `toRow`.
    static Plane zigzag(Plane x, int fromRow, int toRow) {
        double wide = x.width() - 1 - 2 * ASIDE;
        double high = toRow - fromRow;
        double length = Math.sqrt(wide * wide + high * high);
        double cos = wide / length;
        double sin = high / length;
        int teeth = (int) Math.floor((length - TOOTH) / (2 * TOOTH)) + 1;
        double end = 2 * TOOTH * Math.floor(length / (2 * TOOTH));
        Plane result = x;
        double oldX = ASIDE;
        double oldY = fromRow;
        double side = TOOTH;
        for (int corner = 0; corner <= teeth; corner++) {
            double along = (2 * corner + 1) * TOOTH;
            side = corner % 2 == 0 ? TOOTH : -TOOTH;
            if (corner == teeth) { // the last goes back towards the line
                if (length == end) {
                    break;
                }
                along = length;
                side = -side / (2 * (length - end));
            }
            double newX = ASIDE + cos * along - sin * side;
            double newY = fromRow + sin * along + cos * side;
            result = new Line(oldX, oldY, newX, newY).over(result);
            oldX = newX;
            oldY = newY;
        }
        return result;
    }
}
