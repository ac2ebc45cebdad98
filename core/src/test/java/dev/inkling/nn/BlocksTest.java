package dev.inkling.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.Given;
import dev.inkling.math.GroupedMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlocksTest {
    /// One image of one pixel for each label.
    private static final Examples ALL =
            Given.images(70_000, IntStream.range(0, 70_000).toArray(), new int[70_000][1]);

    private static final Network CONVOLUTIONAL =
            Network.of(new Shape(4, 3, 1), LayerSpec.parse("conv 3x3x2, dense 3"), Initializer.HE, 1);

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

    /// Sizes of a convolutional network's blocks: an eighth of the batch in steps of 16.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
              1 | 1
             15 | 15
             16 | 16
             17 | 16, 1
            127 | 16, 16, 16, 16, 16, 16, 16, 15
            128 | 16, 16, 16, 16, 16, 16, 16, 16
            129 | 32, 32, 32, 32, 1
            512 | 64, 64, 64, 64, 64, 64, 64, 64
            513 | 512, 1
            """)
    void smallBatchOfConvolutionsIsCutIntoUpToEightBlocks(int m, String sizes) {
        Examples batch = ALL.part(0, m);
        Blocks blocks = Blocks.of(CONVOLUTIONAL, m);
        List<Examples> cut = IntStream.range(0, blocks.count())
                .mapToObj(number -> blocks.block(batch, number))
                .toList();
        assertThat(cut.stream().map(Examples::size)).map(String::valueOf).isEqualTo(List.of(sizes.split(", ", -1)));
        assertThat(cut.stream()
                        .flatMapToInt(block -> IntStream.range(0, block.size()).map(block::label)))
                .containsExactly(IntStream.range(0, m).boxed().toArray(Integer[]::new));
    }

    @Test
    void withoutConvolutionsASmallBatchIsOneBlock() {
        assertThat(Blocks.of(Network.dense(List.of(12, 3), Initializer.HE, 1), 512))
                .isEqualTo(new Blocks(512, 1));
    }

    @Test
    void largeBatchKeepsManyThreadsBusy() {
        assertThat(Blocks.of(60_000).count()).isGreaterThanOrEqualTo(16);
    }
}
