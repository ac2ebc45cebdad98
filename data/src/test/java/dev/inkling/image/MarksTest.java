package dev.inkling.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarksTest {
    @ParameterizedTest(name = "{0}x{1}, reach {2}")
    @CsvSource({"1, 1, 3", "7, 1, 2", "1, 7, 2", "13, 9, 0", "13, 9, 1", "13, 9, 4", "9, 13, 20"})
    void spreadMarksAllThatIsNearAMark(int width, int height, int reach) {
        for (long seed = 1; seed <= 5; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            boolean[] marks = new boolean[width * height];
            for (int i = 0; i < marks.length; i++) {
                marks[i] = random.nextDouble() < 0.06;
            }
            boolean[] spread = Marks.spread(marks, width, reach);
            for (int i = 0; i < marks.length; i++) {
                assertThat(spread[i]).isEqualTo(isNearAMark(marks, width, i, reach));
            }
        }
    }

    private static boolean isNearAMark(boolean[] marks, int width, int pixel, int reach) {
        for (int other = 0; other < marks.length; other++) {
            if (marks[other]
                    && Math.abs(other % width - pixel % width) <= reach
                    && Math.abs(other / width - pixel / width) <= reach) {
                return true;
            }
        }
        return false;
    }

    @Test
    void pictureIsOneWhereAMarkIs() {
        GreyImage picture = Marks.picture(new boolean[] {true, false, false, false, true, false}, 3);
        assertThat(picture.height()).isEqualTo(2);
        assertThat(picture.at(0, 0)).isEqualTo(1);
        assertThat(picture.at(1, 1)).isEqualTo(1);
        assertThat(picture.at(2, 1)).isZero();
    }
}
