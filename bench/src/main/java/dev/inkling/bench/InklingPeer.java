package dev.inkling.bench;

import dev.inkling.bench.peer.Answer;
import dev.inkling.bench.peer.Conversation;
import dev.inkling.bench.peer.Digits;
import dev.inkling.bench.peer.Gemm;
import dev.inkling.bench.peer.Job;
import dev.inkling.bench.peer.Peer;
import dev.inkling.bench.peer.SingleCalls;
import dev.inkling.bench.peer.UnsupportedJobException;
import dev.inkling.bench.peer.Weights;
import dev.inkling.data.DataSplit;
import dev.inkling.data.IdxFolder;
import dev.inkling.data.LabelledImages;
import dev.inkling.eval.Evaluation;
import dev.inkling.kernel.Kernels;
import dev.inkling.math.Matrix;
import dev.inkling.math.WorkerTeam;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Parameter;
import dev.inkling.train.LearningRate;
import dev.inkling.train.Optimizer;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingAids;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Inkling as a contender, through its public classes only.
public final class InklingPeer implements Peer {
    private final int threads;
    private @Nullable Mnist mnist;

    /// What stays from one round to the next.
    private record Mnist(LabelledImages images, Examples train, Examples test) {
        static Mnist read(Path folder) throws IOException {
            DataSplit split = IdxFolder.read(folder);
            return new Mnist(split.train(), Examples.of(split.train()), Examples.of(split.test()));
        }
    }

    private InklingPeer(int threads) {
        this.threads = threads;
    }

    /// Holds the conversation.
    ///
    /// @param arguments the number of threads
    public static void main(String... arguments) throws IOException {
        Conversation.hold(() -> new InklingPeer(Integer.parseInt(arguments[0])));
    }

    @Override
    public String version() {
        return "this one";
    }

    @Override
    public String configuration() {
        return "float32, " + Kernels.chosen().name() + " kernels, " + threads + " threads, Java " + Runtime.version();
    }

    @Override
    public Answer answer(Job job) throws Exception {
        return switch (job.name()) {
            case "paper" -> paper(job);
            case "minibatch", "dense" -> batches(job);
            case "conv" -> convolutions(job);
            case "gemm" -> gemm(Gemm.of(job));
            case "predict-one" -> predictOne(job);
            case "predict-batch" -> predictBatch(job);
            default -> throw new UnsupportedJobException("no such job here");
        };
    }

    /// The first iterations of the paper's run. The time is that between the ends of the first and the
    /// last of them: putting the images in groups, once a run, is told apart as `preparation`.
    private Answer paper(Job job) throws IOException {
        int steps = job.whole("steps");
        double[] ends = new double[steps];
        double[] losses = new double[steps];
        Trainer.train(
                TrainingPlan.PAPER,
                network(job),
                mnist(job).train,
                threads,
                event -> {
                    if (event instanceof TrainingEvent.IterationDone done) {
                        ends[(int) done.iteration() - 1] = done.seconds();
                        losses[(int) done.iteration() - 1] = done.loss();
                    }
                },
                () -> ends[steps - 1] > 0);
        double seconds = ends[steps - 1] - ends[0];
        double each = seconds / (steps - 1);
        return Answer.of(seconds, steps - 1)
                .with("loss", losses[steps - 1])
                .with("losses", text(losses))
                .with("preparation", ends[0] - each);
    }

    private static String text(double[] losses) {
        return Arrays.stream(losses).mapToObj(Double::toString).collect(Collectors.joining(" "));
    }

    /// Batches of an epoch.
    private Answer batches(Job job) throws IOException {
        Mnist data = mnist(job);
        Trained trained = train(job, data.train, job.whole("batches"));
        return trained.answer()
                .with("loss", Arrays.stream(trained.losses).average().orElse(Double.NaN))
                .with(
                        "accuracy",
                        Evaluation.of(trained.finished.network(), data.test, threads)
                                .accuracy());
    }

    /// Batches of an epoch, then steps on the first of them, again and again, untimed.
    private Answer convolutions(Job job) throws IOException {
        Mnist data = mnist(job);
        Trained trained = train(job, data.train, job.whole("batches"));
        Examples first = Examples.of(data.images.first(job.whole("batch")));
        double[] losses = train(job, first, job.whole("repeats")).losses;
        return trained.answer().with("loss", losses[losses.length - 1]).with("losses", text(losses));
    }

    /// What came of a training.
    ///
    /// @param losses by step
    @SuppressWarnings("ArrayRecordComponent") // read only
    private record Trained(TrainingEvent.Finished finished, double[] losses, double seconds) {
        Answer answer() {
            return Answer.of(seconds, finished.iterations()).with("images", finished.examples());
        }
    }

    /// Trains the job's network from its start, the whole call of [Trainer#train] timed.
    private Trained train(Job job, Examples examples, int steps) throws IOException {
        Network start = network(job);
        List<LayerSpec> layers = start.specs();
        TrainingPlan plan = new TrainingPlan(
                layers.subList(0, layers.size() - 1),
                Initializer.HE,
                new Optimizer.GradientDescent(),
                LearningRate.constant((float) job.number("rate")),
                0,
                0,
                job.whole("batch"),
                new TrainingPlan.Length.Iterations(steps),
                TrainingAids.NONE,
                job.whole("round"));
        double[] losses = new double[steps];
        long began = System.nanoTime();
        TrainingEvent.Finished finished = Trainer.train(
                plan,
                start,
                examples,
                threads,
                event -> {
                    if (event instanceof TrainingEvent.IterationDone done) {
                        losses[(int) done.iteration() - 1] = done.loss();
                    }
                },
                () -> false);
        return new Trained(finished, losses, (System.nanoTime() - began) * 1e-9);
    }

    /// On two threads each computes half of C's rows, as in training.
    private static Answer gemm(Gemm gemm) {
        try (Arena arena = Arena.ofShared();
                WorkerTeam team = new WorkerTeam(gemm.threads())) {
            Matrix a = Matrix.zeros(arena, gemm.m(), gemm.k());
            Matrix b = Matrix.zeros(arena, gemm.k(), gemm.n());
            Matrix c = Matrix.zeros(arena, gemm.m(), gemm.n());
            Matrix zero = Matrix.zeros(arena, gemm.m(), 1);
            for (int p = 0; p < gemm.k(); p++) {
                for (int i = 0; i < gemm.m(); i++) {
                    a.set(i, p, gemm.a(i, p));
                }
                for (int j = 0; j < gemm.n(); j++) {
                    b.set(p, j, gemm.b(p, j));
                }
            }
            int parts = team.size();
            List<Matrix> aParts = parts(a, parts);
            List<Matrix> cParts = parts(c, parts);
            List<Matrix> zeros = parts(zero, parts);
            return gemm.repeat(() -> team.run(
                            parts,
                            (_, number) -> cParts.get(number).setAffine(aParts.get(number), b, zeros.get(number))))
                    .with("corner", c.get(gemm.m() - 1, gemm.n() - 1));
        }
    }

    private static List<Matrix> parts(Matrix matrix, int count) {
        int height = Math.ceilDiv(matrix.rows(), 16 * count) * 16;
        return IntStream.range(0, count)
                .mapToObj(i -> matrix.rows(i * height, Math.min(height, matrix.rows() - i * height)))
                .toList();
    }

    private Answer predictOne(Job job) throws Exception {
        Predictions predictions = new Predictions(network(job), threads);
        return SingleCalls.measure(Digits.read(job.path("mnist"), "t10k"), job.whole("calls"), predictions::classOf);
    }

    private Answer predictBatch(Job job) throws IOException {
        Mnist data = mnist(job);
        Predictions predictions = new Predictions(network(job), threads);
        int passes = job.whole("passes");
        long began = System.nanoTime();
        for (int pass = 0; pass < passes; pass++) {
            predictions.evaluate(data.test);
        }
        double seconds = (System.nanoTime() - began) * 1e-9;
        return Answer.of(seconds, passes)
                .with("images", (long) passes * data.test.size())
                .withAnswers(predictions.classesOf(data.test));
    }

    private Mnist mnist(Job job) throws IOException {
        Mnist here = mnist;
        if (here == null) {
            here = Mnist.read(job.path("mnist"));
            mnist = here;
        }
        return here;
    }

    /// The network with the weights that all contenders begin with.
    private static Network network(Job job) throws IOException {
        Network network = job.values().containsKey("layers")
                ? Network.of(Measurements.IMAGE, LayerSpec.parse(job.text("layers")), Initializer.HE, 1)
                : Network.dense(Arrays.stream(job.sizes()).boxed().toList(), Initializer.HE, 1);
        FloatBuffer numbers = Weights.numbers(job);
        for (Parameter parameter : network.parameters()) {
            Matrix value = parameter.value();
            for (int i = 0; i < value.rows(); i++) {
                for (int j = 0; j < value.columns(); j++) {
                    value.set(i, j, numbers.get());
                }
            }
        }
        return network;
    }
}
