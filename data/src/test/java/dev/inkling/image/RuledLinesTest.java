package dev.inkling.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuledLinesTest {
    private static final int WIDTH = 400;
    private static final int HEIGHT = 200;

    @Test
    void linesFromEdgeToEdgeGoAndAStrokeAcrossThemStaysWhole() {
        boolean[] stroke = rectangle(new boolean[WIDTH * HEIGHT], 100, 60, 8, 70);
        boolean[] ruled = stroke.clone();
        for (int y : new int[] {40, 80, 120, 160}) {
            rectangle(ruled, 0, y, WIDTH, 3);
        }
        assertThat(RuledLines.cleared(ruled, WIDTH)).isEqualTo(stroke);
    }

    @Test
    void squaresGoInBothDirections() {
        boolean[] stroke = rectangle(new boolean[WIDTH * HEIGHT], 105, 50, 9, 70);
        boolean[] squared = stroke.clone();
        for (int y = 20; y < HEIGHT; y += 40) {
            rectangle(squared, 0, y, WIDTH, 2);
        }
        for (int x = 15; x < WIDTH; x += 40) {
            rectangle(squared, x, 0, 2, HEIGHT);
        }
        assertThat(RuledLines.cleared(squared, WIDTH)).isEqualTo(stroke);
    }

    /// Rises of up to 6 % of the way; each pixel of a line counts, so nothing of it may be left but crumbs.
    @ParameterizedTest
    @ValueSource(ints = {-22, -9, -1, 1, 4, 13, 23})
    void slopingLineGoes(int rise) {
        boolean[] marks = rectangle(new boolean[WIDTH * HEIGHT], 100, 20, 8, 60);
        boolean[] ruled = marks.clone();
        for (int x = 0; x < WIDTH; x++) {
            rectangle(ruled, x, 130 + rise * x / WIDTH, 1, 3);
        }
        boolean[] cleared = RuledLines.cleared(ruled, WIDTH);
        assertThat(Components.of(cleared, WIDTH).stream().map(Components.Component::region))
                .containsExactly(new Region(100, 20, 8, 60));
    }

    @Test
    void lineThatEndsOnThePageIsInk() {
        boolean[] dash = rectangle(new boolean[WIDTH * HEIGHT], 40, 90, 300, 4);
        rectangle(dash, 100, 20, 8, 60);
        assertThat(RuledLines.cleared(dash, WIDTH)).isEqualTo(dash);
    }

    /// A picture that is cut off close to a 4: its bar goes from edge to edge.
    @Test
    void barInACloseCropIsInk() {
        int width = 60;
        boolean[] four = new boolean[width * 90];
        rectangle(four, width, 0, 55, 60, 7);
        rectangle(four, width, 40, 0, 7, 90);
        rectangle(four, width, 5, 0, 7, 55);
        assertThat(RuledLines.cleared(four, width)).isEqualTo(four);
    }

    /// A 1 and a 0 that fill a picture as small as MNIST's.
    @Test
    void strokesThatFillATinyPictureAreInk() {
        boolean[] ten = new boolean[28 * 28];
        rectangle(ten, 28, 4, 1, 3, 26);
        rectangle(ten, 28, 12, 1, 3, 26);
        rectangle(ten, 28, 21, 1, 3, 26);
        rectangle(ten, 28, 12, 1, 12, 3);
        rectangle(ten, 28, 12, 24, 12, 3);
        assertThat(RuledLines.cleared(ten, 28)).isEqualTo(ten);
    }

    private static boolean[] rectangle(boolean[] marks, int left, int top, int width, int height) {
        return rectangle(marks, WIDTH, left, top, width, height);
    }

    private static boolean[] rectangle(boolean[] marks, int pageWidth, int left, int top, int width, int height) {
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                marks[y * pageWidth + x] = true;
            }
        }
        return marks;
    }
}
