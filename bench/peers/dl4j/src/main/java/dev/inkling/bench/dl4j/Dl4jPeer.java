package dev.inkling.bench.dl4j;

import dev.inkling.bench.peer.Answer;
import dev.inkling.bench.peer.Conversation;
import dev.inkling.bench.peer.Digits;
import dev.inkling.bench.peer.Gemm;
import dev.inkling.bench.peer.Job;
import dev.inkling.bench.peer.Order;
import dev.inkling.bench.peer.Peer;
import dev.inkling.bench.peer.SingleCalls;
import dev.inkling.bench.peer.UnsupportedJobException;
import dev.inkling.bench.peer.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.openblas.global.openblas;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/// Deeplearning4j as a contender: its `MultiLayerNetwork` over ND4J's native kernels.
///
/// ND4J's number of OpenMP threads is that of `OMP_NUM_THREADS` at its start; setting it later had no effect.
/// With one instead of two, `minibatch` was about twice as fast, but the batch of `predict` half as slow
/// again, so it has as many as the others.
public final class Dl4jPeer implements Peer {
    private static final int CLASSES = 10;

    /// For jars that do not say.
    private static final String VERSION = "1.0.0-M2.1";

    private final String extension;
    private final int threads;
    private final Map<String, Data> data = new HashMap<>();

    /// @param x (m, 784)
    /// @param y one-hot, (m, 10)
    private record Data(INDArray x, INDArray y, Digits digits) {}

    private Dl4jPeer(String extension, int threads) {
        this.extension = extension;
        this.threads = threads;
        setThreads(threads);
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    /// Holds the conversation.
    ///
    /// @param arguments the number of threads
    public static void main(String... arguments) throws IOException {
        String extension = widest();
        System.setProperty("org.bytedeco.javacpp.platform.extension", extension);
        Conversation.hold(() -> new Dl4jPeer(extension, Integer.parseInt(arguments[0])));
    }

    /// Which of ND4J's libraries has the widest vectors that this processor has.
    private static String widest() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        String processor = Files.exists(file) ? Files.readString(file) : "";
        return processor.contains(" avx512f") ? "-avx512" : "";
    }

    private static void setThreads(int count) {
        openblas.blas_set_num_threads(count);
    }

    @Override
    public String version() {
        return Objects.requireNonNullElse(Nd4j.class.getPackage().getImplementationVersion(), VERSION);
    }

    @Override
    public String configuration() {
        return "float32, " + threads + " threads, ND4J native "
                + (extension.isEmpty() ? "generic" : extension.substring(1))
                + " with OpenBLAS; MultiLayerNetwork, workspaces on";
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

    private Answer paper(Job job) throws IOException {
        Data train = data(job, "train");
        MultiLayerNetwork net = network(job, job.number("rate"));
        int steps = job.whole("steps");
        long began = System.nanoTime();
        for (int step = 0; step < steps; step++) {
            net.fit(train.x, train.y);
        }
        return Answer.of((System.nanoTime() - began) * 1e-9, steps).with("loss", net.score());
    }

    private Answer batches(Job job) throws IOException {
        Data train = data(job, "train");
        Data test = data(job, "t10k");
        MultiLayerNetwork net = network(job, job.number("rate"));
        int m = train.digits.size();
        int batch = job.whole("batch");
        int batches = job.whole("batches");
        long images = 0;
        double losses = 0;
        long began = System.nanoTime();
        int[] order = Order.shuffled(m, job.whole("round"));
        for (int number = 0; number < batches; number++) {
            int[] chosen = Arrays.copyOfRange(order, number * batch, Math.min((number + 1) * batch, m));
            try (INDArray x = Nd4j.pullRows(train.x, 1, chosen);
                    INDArray y = Nd4j.pullRows(train.y, 1, chosen)) {
                net.fit(x, y);
            }
            losses += chosen.length * net.score();
            images += chosen.length;
        }
        double seconds = (System.nanoTime() - began) * 1e-9;
        int[] answers = classes(net.output(test.x));
        int right = 0;
        for (int j = 0; j < answers.length; j++) {
            right += answers[j] == test.digits.labels()[j] ? 1 : 0;
        }
        return Answer.of(seconds, batches)
                .with("images", images)
                .with("loss", losses / images)
                .with("accuracy", (double) right / answers.length);
    }

    private Answer gemm(Gemm gemm) {
        setThreads(gemm.threads());
        try (INDArray a = columnMajor(gemm.a(), gemm.m(), gemm.k());
                INDArray b = columnMajor(gemm.b(), gemm.k(), gemm.n());
                INDArray c = Nd4j.create(DataType.FLOAT, new long[] {gemm.m(), gemm.n()}, 'f')) {
            return gemm.repeat(() -> Nd4j.gemm(a, b, c, false, false, 1, 0))
                    .with("corner", c.getFloat(gemm.m() - 1, gemm.n() - 1));
        } finally {
            setThreads(threads);
        }
    }

    private static INDArray columnMajor(float[] rows, int m, int n) {
        return Nd4j.create(rows, new long[] {m, n}, 'c').dup('f');
    }

    private Answer predictOne(Job job) throws Exception {
        MultiLayerNetwork net = network(job, 1);
        float[] pixels = new float[Digits.PIXELS];
        INDArray x = Nd4j.create(DataType.FLOAT, 1, Digits.PIXELS);
        return SingleCalls.measure(Digits.read(job.path("mnist"), "t10k"), job.whole("calls"), levels -> {
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (levels[i] & 0xff) * Digits.SCALE;
            }
            x.data().setData(pixels);
            return classes(net.output(x))[0];
        });
    }

    private Answer predictBatch(Job job) throws IOException {
        Data test = data(job, "t10k");
        MultiLayerNetwork net = network(job, 1);
        int passes = job.whole("passes");
        int[] answers = {};
        long began = System.nanoTime();
        for (int pass = 0; pass < passes; pass++) {
            answers = classes(net.output(test.x));
        }
        return Answer.of((System.nanoTime() - began) * 1e-9, passes)
                .with("images", (long) passes * answers.length)
                .withAnswers(answers);
    }

    private static int[] classes(INDArray probabilities) {
        return probabilities.argMax(1).toIntVector();
    }

    private static MultiLayerNetwork network(Job job, double rate) throws IOException {
        List<Weights.Layer> layers = Weights.of(job);
        var list = new NeuralNetConfiguration.Builder().updater(new Sgd(rate)).list();
        for (int l = 0; l < layers.size(); l++) {
            Weights.Layer layer = layers.get(l);
            boolean last = l + 1 == layers.size();
            list.layer(
                    last
                            ? new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                    .activation(Activation.SOFTMAX)
                                    .nIn(layer.inputs())
                                    .nOut(layer.outputs())
                                    .build()
                            : new DenseLayer.Builder()
                                    .activation(Activation.RELU)
                                    .nIn(layer.inputs())
                                    .nOut(layer.outputs())
                                    .build());
        }
        var net = new MultiLayerNetwork(list.build());
        net.init();
        for (int l = 0; l < layers.size(); l++) {
            Weights.Layer layer = layers.get(l);
            net.setParam(l + "_W", Nd4j.create(layer.transposed(), new long[] {layer.inputs(), layer.outputs()}, 'c'));
            net.setParam(l + "_b", Nd4j.create(layer.b(), new long[] {1, layer.outputs()}, 'c'));
        }
        return net;
    }

    private Data data(Job job, String part) throws IOException {
        Data here = data.get(part);
        if (here == null) {
            Digits digits = Digits.read(job.path("mnist"), part);
            int m = digits.size();
            float[] y = new float[m * CLASSES];
            for (int j = 0; j < m; j++) {
                y[j * CLASSES + digits.labels()[j]] = 1;
            }
            here = new Data(
                    Nd4j.create(digits.pixels(), new long[] {m, Digits.PIXELS}, 'c'),
                    Nd4j.create(y, new long[] {m, CLASSES}, 'c'),
                    digits);
            data.put(part, here);
        }
        return here;
    }
}
