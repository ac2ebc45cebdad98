package dev.inkling.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.Given;
import dev.inkling.explain.NearestExamples.Neighbour;
import dev.inkling.math.CounterRandom;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestExamplesTest {
    /// From (255, 0) it is 255 to (0, 0), 0 to itself, √2 · 255 to (0, 255) and 51 to (204, 0).
    @Test
    void distancesByHand() {
        NearestExamples examples = NearestExamples.of(Given.data(
                9, new int[] {8, 7, 6, 5}, new int[][] {{0, 0}, {255, 0}, {0, 255}, {204, 0}}));
        assertThat(examples.to(Given.bytes(255, 0), 4))
                .containsExactly(
                        new Neighbour(1, 7, 0),
                        new Neighbour(3, 5, 0.2),
                        new Neighbour(0, 8, 1),
                        new Neighbour(2, 6, Math.sqrt(2 * 255 * 255) / 255));
    }

    @Test
    void nearestAreThoseThatComparingAllOfThemFinds() {
        CounterRandom random = new CounterRandom(1);
        int[][] images = new int[300][30];
        for (int j = 0; j < images.length; j++) {
            for (int i = 0; i < 30; i++) {
                long number = 2 * (30L * j + i);
                images[j][i] = random.uniform(number) < 0.5f ? 0 : random.below(256, number + 1);
            }
        }
        NearestExamples examples = NearestExamples.of(Given.data(1, new int[300], images));
        for (int j = 0; j < 20; j++) {
            int[] image = images[j].clone();
            image[j] = 255 - image[j];
            List<Integer> expected = IntStream.range(0, 300)
                    .boxed()
                    .sorted(Comparator.comparingInt(other -> squareDistance(image, images[other])))
                    .limit(7)
                    .toList();
            assertThat(examples.to(Given.bytes(image), 7).stream().map(Neighbour::index))
                    .isEqualTo(expected);
        }
    }

    @Test
    void ofImagesEquallyFarTheFirstComesFirst() {
        NearestExamples examples =
                NearestExamples.of(Given.data(1, new int[5], new int[][] {{4, 4}, {1, 2}, {2, 1}, {1, 2}, {2, 1}}));
        assertThat(examples.to(Given.bytes(0, 0), 3).stream().map(Neighbour::index))
                .containsExactly(1, 2, 3);
    }

    @Test
    void thereAreNoMoreThanAll() {
        NearestExamples examples = NearestExamples.of(Given.data(1, new int[2], new int[][] {{4, 4}, {1, 2}}));
        assertThat(examples.to(Given.bytes(0, 0), 10)).hasSize(2);
    }

    @Test
    void questionsThatMakeNoSenseAreRefused() {
        NearestExamples examples = NearestExamples.of(Given.data(1, new int[2], new int[][] {{4, 4}, {1, 2}}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> examples.to(Given.bytes(0, 0), 0))
                .withMessage("nearest: expected at least 1 image to look for, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> examples.to(Given.bytes(0, 0, 0), 1))
                .withMessage("nearest: expected an image of 2 pixels, got 3");
    }

    private static int squareDistance(int[] a, int[] b) {
        return IntStream.range(0, a.length)
                .map(i -> (a[i] - b[i]) * (a[i] - b[i]))
                .sum();
    }
}
