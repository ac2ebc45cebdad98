package dev.inkling.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SmoothFieldTest {
    @Test
    void weightsOfAPixelAddUpToOne() {
        Spline spline = new Spline(30, 7);
        assertThat(spline.points()).isEqualTo(4 + 4); // pixel 29 is in the fifth cell
        for (int x = 0; x < spline.length(); x++) {
            float sum = spline.weight(x, 0) + spline.weight(x, 1) + spline.weight(x, 2) + spline.weight(x, 3);
            assertThat(sum).isCloseTo(1, within(1e-6f));
        }
        // At a control point 1/6, 4/6, 1/6; halfway 1/48, 23/48, 23/48, 1/48.
        assertThat(spline.weight(7, 1)).isEqualTo(4 / 6f);
        assertThat(new Spline(8, 2).weight(1, 1)).isEqualTo(23 / 48f);
    }

    @Test
    void fieldsHaveTheDeviationAskedFor() {
        Spline spline = new Spline(28, 8);
        float[] row = new float[28];
        double squares = 0;
        int fields = 1000;
        for (int i = 0; i < fields; i++) {
            SmoothField field = new SmoothField(spline, spline, 1.5, new Draws(1, i));
            for (int y = 0; y < 28; y++) {
                field.row(y, row);
                for (float number : row) {
                    squares += number * number;
                }
            }
        }
        assertThat(Math.sqrt(squares / fields / 784)).isCloseTo(1.5, within(0.05));
    }

    @Test
    void neighboursAreAlike() {
        Spline spline = new Spline(28, 8);
        SmoothField field = new SmoothField(spline, spline, 1, new Draws(2));
        float[] row = new float[28];
        float[] next = new float[28];
        for (int y = 0; y < 27; y++) {
            field.row(y, row);
            field.row(y + 1, next);
            for (int x = 0; x < 27; x++) {
                assertThat(row[x + 1]).isCloseTo(row[x], within(0.6f));
                assertThat(next[x]).isCloseTo(row[x], within(0.6f));
            }
        }
    }
}
