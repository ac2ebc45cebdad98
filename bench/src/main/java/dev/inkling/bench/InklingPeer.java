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
import dev.inkling.eval.Evaluation;
import dev.inkling.kernel.Kernels;
import dev.inkling.math.Matrix;
import dev.inkling.math.WorkerTeam;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import dev.inkling.nn.Parameter;
import dev.inkling.train.LearningRate;
import dev.inkling.train.Optimizer;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import java.io.IOException;
import java.lang.foreign.Arena;
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
    private record Mnist(Examples train, Examples test) {
        static Mnist read(Path folder) throws IOException {
            DataSplit split = IdxFolder.read(folder);
            return new Mnist(Examples.of(split.train()), Examples.of(split.test()));
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
                .with("losses", Arrays.stream(losses).mapToObj(Double::toString).collect(Collectors.joining(" ")))
                .with("preparation", ends[0] - each);
    }

    /// Batches of an epoch, the whole call of [Trainer#train] timed.
    private Answer batches(Job job) throws IOException {
        Mnist data = mnist(job);
        int batches = job.whole("batches");
        int[] sizes = job.sizes();
        TrainingPlan plan = new TrainingPlan(
                Arrays.stream(sizes, 1, sizes.length - 1).boxed().toList(),
                Initializer.HE,
                new Optimizer.GradientDescent(),
                LearningRate.constant((float) job.number("rate")),
                0,
                0,
                job.whole("batch"),
                new TrainingPlan.Length.Epochs(1),
                job.whole("round"));
        long[] done = new long[1];
        double[] losses = new double[1];
        Network start = network(job);
        long began = System.nanoTime();
        TrainingEvent.Finished finished = Trainer.train(
                plan,
                start,
                data.train,
                threads,
                event -> {
                    if (event instanceof TrainingEvent.IterationDone iteration) {
                        done[0] = iteration.iteration();
                        losses[0] += iteration.loss();
                    }
                },
                () -> done[0] == batches);
        double seconds = (System.nanoTime() - began) * 1e-9;
        return Answer.of(seconds, finished.iterations())
                .with("images", finished.examples())
                .with("loss", losses[0] / finished.iterations())
                .with(
                        "accuracy",
                        Evaluation.of(finished.network(), data.test, threads).accuracy());
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
        List<Integer> sizes = Arrays.stream(job.sizes()).boxed().toList();
        Network network = Network.dense(sizes, Initializer.HE, 1);
        List<Parameter> parameters = network.parameters();
        List<Weights.Layer> layers = Weights.of(job);
        for (int l = 0; l < layers.size(); l++) {
            Weights.Layer layer = layers.get(l);
            fill(parameters.get(2 * l).value(), layer.w());
            fill(parameters.get(2 * l + 1).value(), layer.b());
        }
        return network;
    }

    private static void fill(Matrix matrix, float[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            matrix.set(i / matrix.columns(), i % matrix.columns(), numbers[i]);
        }
    }
}
