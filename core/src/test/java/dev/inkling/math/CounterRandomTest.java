package dev.inkling.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Of n draws the mean of a quantity with deviation σ has deviation σ / √n; bounds here are five of those.
class CounterRandomTest {
    private static final int DRAWS = 100_000;

    /// Java's SplittableRandom is SplitMix64 with the same constants.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {0, 1, -1, 1234567, Long.MIN_VALUE})
    void bitsAreThoseOfSplitMix64(long seed) {
        SplittableRandom reference = new SplittableRandom(seed);
        CounterRandom random = new CounterRandom(seed);
        assertThat(LongStream.range(0, 100).map(random::bits)).containsExactly(boxed(reference));
    }

    /// Another definition would give every plan other weights.
    @Test
    void streamsAreTheSameForEver() {
        assertThat(new CounterRandom(1).stream(2).bits(3)).isEqualTo(0xc454bfa4133afd93L);
    }

    @Test
    void numbersDoNotDependOnWhatWasAskedBefore() {
        CounterRandom random = new CounterRandom(1);
        long later = random.bits(7);
        random.shuffle(new int[100]);
        assertThat(random.bits(7)).isEqualTo(later).isEqualTo(new CounterRandom(1).bits(7));
        assertThat(random.stream(5).normal(3))
                .isEqualTo(new CounterRandom(1).stream(5).normal(3));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void uniformFillsItsRangeEvenly(long seed) {
        CounterRandom random = new CounterRandom(seed);
        int[] counts = new int[10];
        for (int i = 0; i < DRAWS; i++) {
            float uniform = random.uniform(i);
            assertThat(uniform >= 0 && uniform < 1).as("%s in [0, 1)", uniform).isTrue();
            counts[(int) (10 * uniform)]++;
        }
        // σ = √(100,000 · 0.1 · 0.9) = 95
        assertThat(IntStream.of(counts)).allMatch(count -> Math.abs(count - DRAWS / 10) < 475);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void belowFillsItsRangeEvenly(long seed) {
        CounterRandom random = new CounterRandom(seed);
        int[] counts = new int[7];
        for (int i = 0; i < DRAWS; i++) {
            counts[random.below(7, i)]++;
        }
        // σ = √(100,000 · 1/7 · 6/7) = 111
        assertThat(IntStream.of(counts)).allMatch(count -> Math.abs(count - DRAWS / 7) < 555);
    }

    /// Moments of the standard normal are 0, 1, 0, 3; the deviations of x, x², x³, x⁴ are √1, √2, √15, √96.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void normalHasTheMomentsOfTheNormalDistribution(long seed) {
        CounterRandom random = new CounterRandom(seed);
        double[] expected = {0, 1, 0, 3};
        double[] variances = {1, 2, 15, 96};
        for (int power = 1; power <= 4; power++) {
            double sum = 0;
            for (int i = 0; i < DRAWS; i++) {
                sum += Math.pow(random.normal(i), power);
            }
            assertThat(sum / DRAWS)
                    .as("mean of x^%d", power)
                    .isCloseTo(expected[power - 1], within(5 * Math.sqrt(variances[power - 1] / DRAWS)));
        }
    }

    /// The mean of the product of two independent uniform numbers less 1/2 is 0, its deviation 1/12.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void streamsAreIndependent(long seed) {
        CounterRandom parent = new CounterRandom(seed);
        CounterRandom[] streams = {
            parent, parent.stream(0), parent.stream(1), parent.stream(0).stream(1), parent.stream(1).stream(0),
        };
        for (int s = 0; s < streams.length; s++) {
            for (int t = 0; t < s; t++) {
                double sum = 0;
                for (int i = 0; i < DRAWS; i++) {
                    sum += (streams[s].uniform(i) - 0.5) * (streams[t].uniform(i) - 0.5);
                }
                assertThat(sum / DRAWS).as("streams %d and %d", s, t).isCloseTo(0, within(5.0 / 12 / Math.sqrt(DRAWS)));
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void shuffleIsAPermutation(long seed) {
        for (int size : new int[] {0, 1, 2, 1000}) {
            int[] items = IntStream.range(0, size).toArray();
            new CounterRandom(seed).shuffle(items);
            assertThat(Arrays.stream(items).sorted()).containsExactly(boxed(size));
        }
        int[] items = IntStream.range(0, 1000).toArray();
        new CounterRandom(seed).shuffle(items);
        // How many stay is about Poisson with mean 1.
        assertThat(IntStream.range(0, 1000).filter(i -> items[i] == i).count()).isLessThan(10);
    }

    @Test
    void shuffleGivesEveryOrderEquallyOften() {
        TreeMap<String, Integer> counts = new TreeMap<>();
        for (int seed = 0; seed < 60_000; seed++) {
            int[] items = {1, 2, 3};
            new CounterRandom(0).stream(seed).shuffle(items);
            counts.merge(Arrays.toString(items), 1, Integer::sum);
        }
        // σ = √(60,000 · 1/6 · 5/6) = 91
        assertThat(counts).hasSize(6);
        assertThat(counts.values()).allMatch(count -> Math.abs(count - 10_000) < 455);
    }

    private static Long[] boxed(SplittableRandom reference) {
        return LongStream.generate(reference::nextLong).limit(100).boxed().toArray(Long[]::new);
    }

    private static Integer[] boxed(int size) {
        return IntStream.range(0, size).boxed().toArray(Integer[]::new);
    }
}
