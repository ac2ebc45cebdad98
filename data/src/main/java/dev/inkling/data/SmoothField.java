package dev.inkling.data;

/// Random numbers, bell-shaped around 0, that change smoothly from pixel to pixel: a bicubic
/// B-spline over a coarse grid of independent ones.
final class SmoothField implements Field {
    /// A B-spline averages its control points: along each axis, the mean over all places of the
    /// sum of the squared weights is 151/315.
    private static final double EVENED_OUT = 315.0 / 151;

    private final Spline rows;
    private final Spline columns;
    private final float[] controls;
    private final float[] across;

    /// @param deviation standard deviation of the numbers
    SmoothField(Spline rows, Spline columns, double deviation, Draws draws) {
        this.rows = rows;
        this.columns = columns;
        controls = new float[rows.points() * columns.points()];
        across = new float[columns.points()];
        for (int i = 0; i < controls.length; i++) {
            controls[i] = (float) (EVENED_OUT * deviation * draws.bell());
        }
    }

    @Override
    public void row(int y, float[] target) {
        int points = across.length;
        int first = rows.first(y) * points;
        float w0 = rows.weight(y, 0);
        float w1 = rows.weight(y, 1);
        float w2 = rows.weight(y, 2);
        float w3 = rows.weight(y, 3);
        for (int c = 0; c < points; c++) {
            across[c] = w0 * controls[first + c]
                    + w1 * controls[first + points + c]
                    + w2 * controls[first + 2 * points + c]
                    + w3 * controls[first + 3 * points + c];
        }
        for (int x = 0; x < columns.length(); x++) {
            int c = columns.first(x);
            target[x] = columns.weight(x, 0) * across[c]
                    + columns.weight(x, 1) * across[c + 1]
                    + columns.weight(x, 2) * across[c + 2]
                    + columns.weight(x, 3) * across[c + 3];
        }
    }
}
