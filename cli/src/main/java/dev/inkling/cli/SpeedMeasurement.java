package dev.inkling.cli;

import dev.inkling.data.LabelledImages;
import dev.inkling.eval.Evaluation;
import dev.inkling.kernel.Kernels;
import dev.inkling.kernel.PeakRate;
import dev.inkling.math.Matrix;
import dev.inkling.math.WorkerTeam;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import dev.inkling.nn.Predictor;
import dev.inkling.train.LearningRate;
import dev.inkling.train.Optimizer;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import dev.inkling.train.WarmUp;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/// Measures speed, each figure for some seconds and as long before without counting: the JVM compiles
/// what runs often, and processors take a while to reach their clock.
final class SpeedMeasurement {
    private static final int ROWS = 512;
    private static final int DEPTH = 512;
    private static final int COLUMNS = 256;
    private static final int CALLS = 1_000;

    private final LabelledImages images;
    private final Examples examples;
    private final double seconds;

    /// @param time for each figure, what is not counted included
    SpeedMeasurement(LabelledImages images, Duration time) {
        this.images = images;
        examples = Examples.of(images);
        seconds = time.toNanos() * 1e-9;
    }

    /// What is trained.
    record Job(String title, TrainingPlan plan) {
        private static final Job SMALL = of("784-128-10, batch 64", List.of(128), 64);

        static final List<Job> ALL = List.of(
                of("784-10-10, full batch", List.of(10), TrainingPlan.FULL_BATCH),
                SMALL,
                of("784-512-512-10, batch 256", List.of(512, 512), 256));

        private static Job of(String title, List<Integer> hidden, int batchSize) {
            return new Job(
                    title,
                    new TrainingPlan(
                            hidden,
                            Initializer.HE,
                            new Optimizer.GradientDescent(),
                            LearningRate.constant(0.1f),
                            0,
                            0,
                            batchSize,
                            new TrainingPlan.Length.Iterations(Integer.MAX_VALUE),
                            1));
        }
    }

    /// Images a second, in the second half of the time.
    double training(Job job, int threads) {
        WarmUp.start(job.plan).close();
        Network network = job.plan.initialNetwork(images.inputs(), images.classes());
        // Seconds and images when counting began and after the last iteration.
        double[] from = new double[2];
        double[] to = new double[2];
        Trainer.train(
                job.plan,
                network,
                examples,
                threads,
                event -> {
                    if (event instanceof TrainingEvent.IterationDone done) {
                        to[0] = done.seconds();
                        to[1] = done.examples();
                        if (from[0] == 0 && to[0] > seconds / 2) {
                            System.arraycopy(to, 0, from, 0, 2);
                        }
                    }
                },
                () -> to[0] > seconds && to[1] > from[1]);
        return (to[1] - from[1]) / (to[0] - from[0]);
    }

    /// Seconds for an image, from its pixels to its probabilities: the median of many calls.
    double oneImage() {
        Predictor predictor = new Predictor(small());
        byte[] pixels = new byte[images.inputs()];
        int[] next = {0};
        return median(() -> {
            images.copyPixels(next[0]++ % images.size(), pixels);
            long began = System.nanoTime();
            predictor.predict(pixels);
            return (System.nanoTime() - began) * 1e-9;
        });
    }

    /// Images a second, answered all together.
    double manyImages(int threads) {
        Network network = small();
        return examples.size()
                / median(() -> {
                    long began = System.nanoTime();
                    Evaluation.of(network, examples, threads);
                    return (System.nanoTime() - began) * 1e-9;
                });
    }

    private Network small() {
        return Job.SMALL.plan.initialNetwork(images.inputs(), images.classes());
    }

    /// GFLOP/s of a dense product, C = A B, whose rows the threads share as in training.
    double product(int threads) {
        try (Arena arena = Arena.ofShared();
                WorkerTeam team = new WorkerTeam(threads)) {
            Matrix a = Matrix.zeros(arena, ROWS, DEPTH);
            Matrix b = Matrix.zeros(arena, DEPTH, COLUMNS);
            Matrix zero = Matrix.zeros(arena, ROWS, 1);
            Matrix c = Matrix.zeros(arena, ROWS, COLUMNS);
            List<Matrix> shares = parts(a, threads);
            List<Matrix> results = parts(c, threads);
            double time = median(() -> {
                long began = System.nanoTime();
                team.run(
                        shares.size(),
                        (_, t) -> results.get(t)
                                .setAffine(
                                        shares.get(t),
                                        b,
                                        zero.rows(0, results.get(t).rows())));
                return (System.nanoTime() - began) * 1e-9;
            });
            return 2e-9 * ROWS * DEPTH * COLUMNS / time;
        }
    }

    /// At most `count` parts, of whole cache lines.
    private static List<Matrix> parts(Matrix matrix, int count) {
        int height = Math.ceilDiv(matrix.rows(), 16 * count) * 16;
        return IntStream.iterate(0, from -> from < matrix.rows(), from -> from + height)
                .mapToObj(from -> matrix.rows(from, Math.min(height, matrix.rows() - from)))
                .toList();
    }

    /// GFLOP/s of multiply-adds that touch no memory. In short calls, which are compiled sooner than a long one.
    double peak(int threads) {
        int calls = 100;
        int rounds = 1_000;
        try (WorkerTeam team = new WorkerTeam(threads)) {
            double[] operations = new double[threads];
            double time = median(() -> {
                long began = System.nanoTime();
                team.run(threads, (_, t) -> {
                    operations[t] = 0;
                    for (int call = 0; call < calls; call++) {
                        operations[t] += PeakRate.run(Kernels.chosen(), rounds);
                    }
                });
                return (System.nanoTime() - began) * 1e-9;
            });
            return 1e-9 * Arrays.stream(operations).sum() / time;
        }
    }

    /// The median of what `call` says, of the calls in the second half of the time.
    private double median(DoubleSupplier call) {
        long began = System.nanoTime();
        double[] times = new double[CALLS];
        int count = 0;
        double elapsed = 0;
        while (elapsed < seconds || count == 0) {
            double time = call.getAsDouble();
            elapsed = (System.nanoTime() - began) * 1e-9;
            if (elapsed > seconds / 2) {
                times = count < times.length ? times : Arrays.copyOf(times, 2 * count);
                times[count++] = time;
            }
        }
        Arrays.sort(times, 0, count);
        return times[count / 2];
    }
}
