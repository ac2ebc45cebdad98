package dev.inkling.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.Given;
import dev.inkling.math.Matrix;
import dev.inkling.nn.Dense;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import dev.inkling.nn.Relu;
import dev.inkling.train.TrainingEvent.IterationDone;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The paper's network, 784-10-10, trained for ten iterations by NumPy in double precision:
/// `src/test/python/golden_paper.py` made the file and says what is in it.
class GoldenPaperTest {
    private static final int M = 256;
    private static final int PIXELS = 784;
    private static final int UNITS = 10;
    private static final int ITERATIONS = 10;

    /// A weight below 1 is stored to 2^-25 = 3e-8, is rounded as much in each of ten steps, and the
    /// steps themselves, of up to 0.05, are right to about six digits: together below 5e-7.
    private static final float ROUNDING = 5e-7f;

    private Examples examples;
    private Network before;
    private Network after;
    private List<Double> losses;

    @BeforeEach
    void readTheFile() throws Exception {
        ByteBuffer file;
        try (InputStream in = new GZIPInputStream(
                Objects.requireNonNull(GoldenPaperTest.class.getResourceAsStream("golden-paper.bin.gz")))) {
            file = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        }
        int[][] pixels = new int[M][PIXELS];
        for (int[] image : pixels) {
            for (int i = 0; i < PIXELS; i++) {
                image[i] = Byte.toUnsignedInt(file.get());
            }
        }
        int[] labels = new int[M];
        for (int j = 0; j < M; j++) {
            labels[j] = file.get();
        }
        examples = Given.images(UNITS, labels, pixels);
        before = network(file);
        after = network(file);
        losses = new ArrayList<>();
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            losses.add(file.getDouble());
        }
        assertThat(file.hasRemaining()).isFalse();
    }

    @Test
    void trainingGivesTheWeightsAndLossesOfNumPy() {
        TrainingPlan plan = new TrainingPlan(
                List.of(UNITS),
                Initializer.UNIFORM,
                new Optimizer.GradientDescent(),
                LearningRate.constant(0.1f),
                0,
                0,
                TrainingPlan.FULL_BATCH,
                new TrainingPlan.Length.Iterations(ITERATIONS),
                1);
        List<Double> actualLosses = new ArrayList<>();
        Network trained = Trainer.train(
                        plan,
                        before,
                        examples,
                        2,
                        event -> {
                            if (event instanceof IterationDone done) {
                                actualLosses.add(done.loss());
                            }
                        },
                        () -> false)
                .network();

        float error = largestDifference(trained, after);
        System.out.printf("largest difference to NumPy's weights: %.1e%n", error);
        assertThat(error).isLessThan(ROUNDING);
        assertThat(largestDifference(before, after))
                .as("training moves weights")
                .isGreaterThan(10_000 * ROUNDING);
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            assertThat(actualLosses.get(iteration))
                    .as("loss before iteration %d", iteration + 1)
                    .isCloseTo(losses.get(iteration), within(1e-6));
        }
    }

    private static Network network(ByteBuffer file) {
        return new Network(List.of(
                new Dense(matrix(file, UNITS, PIXELS), matrix(file, UNITS, 1)),
                new Relu(UNITS),
                new Dense(matrix(file, UNITS, UNITS), matrix(file, UNITS, 1))));
    }

    private static Matrix matrix(ByteBuffer file, int rows, int columns) {
        Matrix matrix = Matrix.zeros(Arena.ofAuto(), rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                matrix.set(i, j, file.getFloat());
            }
        }
        return matrix;
    }

    private static float largestDifference(Network a, Network b) {
        float largest = 0;
        for (int p = 0; p < a.parameters().size(); p++) {
            Matrix p1 = a.parameters().get(p).value();
            Matrix p2 = b.parameters().get(p).value();
            for (int i = 0; i < p1.rows(); i++) {
                for (int j = 0; j < p1.columns(); j++) {
                    largest = Math.max(largest, Math.abs(p1.get(i, j) - p2.get(i, j)));
                }
            }
        }
        return largest;
    }
}
