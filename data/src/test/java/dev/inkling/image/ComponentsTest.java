package dev.inkling.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.image.Components.Component;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComponentsTest {
    @Test
    void piecesByHand() {
        List<Component> pieces = Components.of(marks("""
                ##...#
                .#...#
                ..#...
                .....#
                """), 6);

        assertThat(pieces)
                .extracting(Component::region)
                .containsExactly(new Region(0, 0, 3, 3), new Region(5, 0, 1, 2), new Region(5, 3, 1, 1));
        assertThat(pieces).extracting(Component::area).containsExactly(4, 2, 1);
    }

    @Test
    void endOfARowDoesNotTouchTheNextOnesStart() {
        assertThat(Components.of(marks("""
                ...#
                #...
                """), 4)).hasSize(2);
        assertThat(Components.of(new boolean[12], 4)).isEmpty();
    }

    @Test
    void bothAsOneHaveAllPixels() {
        List<Component> pieces = Components.of(marks("""
                #...#
                #....
                """), 5);
        Component both = pieces.get(0).and(pieces.get(1));

        assertThat(both.region()).isEqualTo(new Region(0, 0, 5, 2));
        boolean[] marked = new boolean[10];
        both.mark(marked);
        assertThat(marked).isEqualTo(marks("""
                #...#
                #....
                """));
    }

    /// The reference lets the least number of a piece spread until nothing changes.
    @ParameterizedTest(name = "{0}x{1}, {2} of the pixels")
    @CsvSource({"1, 1, 1", "1, 40, 0.5", "40, 1, 0.5", "23, 17, 0.2", "23, 17, 0.4", "16, 31, 0.6", "30, 30, 0.95"})
    void piecesAreThoseOfThePlainSearch(int width, int height, double share) {
        for (long seed = 1; seed <= 5; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            boolean[] marks = new boolean[width * height];
            for (int i = 0; i < marks.length; i++) {
                marks[i] = random.nextDouble() < share;
            }
            int[] numbers = spreadNumbers(marks, width);
            List<Component> pieces = Components.of(marks, width);

            assertThat(pieces).hasSize((int)
                    Arrays.stream(numbers).filter(n -> n >= 0).distinct().count());
            int[] seen = new int[marks.length];
            for (Component piece : pieces) {
                Region region = piece.region();
                for (int i = 0; i < piece.area(); i++) {
                    int pixel = piece.pixel(i);
                    seen[pixel]++;
                    assertThat(marks[pixel]).isTrue();
                    assertThat(numbers[pixel]).isEqualTo(numbers[piece.pixel(0)]);
                    assertThat(piece.x(i)).isBetween(region.left(), region.right() - 1);
                    assertThat(piece.y(i)).isBetween(region.top(), region.bottom() - 1);
                }
            }
            for (int i = 0; i < marks.length; i++) {
                assertThat(seen[i]).isEqualTo(marks[i] ? 1 : 0);
            }
        }
    }

    private static int[] spreadNumbers(boolean[] marks, int width) {
        int[] numbers = new int[marks.length];
        for (int i = 0; i < marks.length; i++) {
            numbers[i] = marks[i] ? i : -1;
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int a = 0; a < marks.length; a++) {
                for (int b = 0; b < marks.length; b++) {
                    boolean touch = Math.abs(a % width - b % width) <= 1 && Math.abs(a / width - b / width) <= 1;
                    if (touch && marks[a] && marks[b] && numbers[a] < numbers[b]) {
                        numbers[b] = numbers[a];
                        changed = true;
                    }
                }
            }
        }
        return numbers;
    }

    /// Marks where there is a `#`, row by row.
    static boolean[] marks(String drawing) {
        String pixels = drawing.replaceAll("\\s", "");
        boolean[] marks = new boolean[pixels.length()];
        for (int i = 0; i < marks.length; i++) {
            marks[i] = pixels.charAt(i) == '#';
        }
        return marks;
    }
}
