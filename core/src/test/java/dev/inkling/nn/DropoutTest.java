package dev.inkling.nn;

import static dev.inkling.Given.bits;
import static dev.inkling.Given.matrix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.Given;
import dev.inkling.math.CounterRandom;
import dev.inkling.math.Matrix;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DropoutTest {
    private static final int SIZE = 1_000;
    private static final Dropout DROPOUT = new Dropout(SIZE, 0.25f);
    private static final Examples EXAMPLES = Given.images(8, 2, 3, 3, 1);

    private static Chance chance(long seed, Examples examples) {
        return new Chance(new CounterRandom(seed), examples);
    }

    private static Matrix dropped(Matrix z, Chance chance) {
        Matrix a = matrix(SIZE, z.columns(), 9);
        DROPOUT.forward(z, a, chance);
        return a;
    }

    /// Of 8,000 numbers 2,000 are expected to be left out, with a standard deviation of 39.
    @Test
    void aShareIsLeftOutAndTheRestMadeLarger() {
        Matrix z = matrix(SIZE, 8, 1);
        Matrix a = dropped(z, chance(1, EXAMPLES));
        int out = 0;
        for (int j = 0; j < 8; j++) {
            for (int i = 0; i < SIZE; i++) {
                boolean isOut = a.get(i, j) == 0;
                out += isOut ? 1 : 0;
                assertThat(isOut || a.get(i, j) == z.get(i, j) * (1 / 0.75f)).isTrue();
            }
        }
        assertThat(out).isCloseTo(2_000, within(5 * 39));
    }

    @Test
    void outsideTrainingNothingChanges() {
        Matrix z = matrix(SIZE, 8, 1);
        Matrix a = matrix(SIZE, 8, 2);
        DROPOUT.forward(z, a);
        assertThat(bits(a)).isDeepEqualTo(bits(z));
    }

    @Test
    void gradientIsLeftOutWhereTheNumberWas() {
        Matrix ones = Matrix.zeros(Arena.ofAuto(), SIZE, 8);
        for (int j = 0; j < 8; j++) {
            for (int i = 0; i < SIZE; i++) {
                ones.set(i, j, 1);
            }
        }
        Matrix dz = matrix(SIZE, 8, 2);
        DROPOUT.backward(ones, ones, List.of(), Optional.of(dz), chance(1, EXAMPLES));
        assertThat(bits(dz)).isDeepEqualTo(bits(dropped(ones, chance(1, EXAMPLES))));
    }

    @Test
    void chanceGoesWithTheImageAndNotWithItsPlace() {
        Matrix z = matrix(SIZE, 4, 1);
        Matrix whole = dropped(matrix(SIZE, 8, 1), chance(1, EXAMPLES));
        Matrix part = dropped(z, chance(1, EXAMPLES.part(4, 4)));
        for (int j = 0; j < 4; j++) {
            for (int i = 0; i < SIZE; i++) {
                assertThat(part.get(i, j) == 0).isEqualTo(whole.get(i, j + 4) == 0);
            }
        }
        assertThat(bits(dropped(z, chance(2, EXAMPLES.part(4, 4))))).isNotEqualTo(bits(part));
    }

    @Test
    void allIsTooMuch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dropout(3, 1))
                .withMessage("dropout: expected a share from 0 to below 1, got 1.0");
    }
}
