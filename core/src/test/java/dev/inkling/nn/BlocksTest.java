package dev.inkling.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.Given;
import dev.inkling.math.GroupedMatrix;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlocksTest {
    /// One image of one pixel for each label.
    private static final Examples ALL =
            Given.images(70_000, IntStream.range(0, 70_000).toArray(), new int[70_000][1]);

    @Test
    void blocksCoverEveryExampleOnceAndInOrder() {
        for (int m :
                new int[] {1, 2, 63, 64, 65, 511, 512, 513, 1_000, 16_383, 16_384, 16_385, 16_400, 60_000, 70_000}) {
            Examples batch = ALL.part(0, m);
            Blocks blocks = Blocks.of(m);
            assertThat(blocks.size() % GroupedMatrix.PANEL)
                    .as("blocks begin with a panel")
                    .isZero();
            int[] labels = IntStream.range(0, blocks.count())
                    .mapToObj(number -> blocks.block(batch, number))
                    .peek(block -> assertThat(block.size()).isPositive())
                    .flatMapToInt(block -> IntStream.range(0, block.size()).map(block::label))
                    .toArray();
            assertThat(Arrays.equals(labels, IntStream.range(0, m).toArray()))
                    .as("%d examples", m)
                    .isTrue();
        }
    }

    @Test
    void largeBatchKeepsManyThreadsBusy() {
        assertThat(Blocks.of(60_000).count()).isGreaterThanOrEqualTo(16);
    }
}
