package dev.inkling.bench.dl4j;

import dev.inkling.bench.peer.Answer;
import dev.inkling.bench.peer.Conversation;
import dev.inkling.bench.peer.Digits;
import dev.inkling.bench.peer.Gemm;
import dev.inkling.bench.peer.Job;
import dev.inkling.bench.peer.Order;
import dev.inkling.bench.peer.Peer;
import dev.inkling.bench.peer.SingleCalls;
import dev.inkling.bench.peer.Stage;
import dev.inkling.bench.peer.UnsupportedJobException;
import dev.inkling.bench.peer.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bytedeco.openblas.global.openblas;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
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
    private static final int SIDE = 28;
    private static final int FEW = 4;

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
            case "conv" -> convolutions(job);
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
        Data test = data(job, "t10k");
        MultiLayerNetwork net = network(job, job.number("rate"));
        Epoch epoch = train(job, net, data(job, "train"), job.whole("batches"));
        int[] answers = classes(net.output(test.x));
        int right = 0;
        for (int j = 0; j < answers.length; j++) {
            right += answers[j] == test.digits.labels()[j] ? 1 : 0;
        }
        return epoch.answer()
                .with("loss", epoch.losses / epoch.images)
                .with("accuracy", (double) right / answers.length);
    }

    /// Batches of an epoch, then steps on the first of them, again and again, untimed. Few are enough to
    /// measure, since each takes long.
    private Answer convolutions(Job job) throws IOException {
        Data train = data(job, "train");
        List<Stage> stages = Stage.of(job);
        int batches = Math.min(FEW, job.whole("batches"));
        Answer answer =
                train(job, network(stages, job.number("rate")), train, batches).answer();
        MultiLayerNetwork net = network(stages, job.number("rate"));
        int[] first = IntStream.range(0, job.whole("batch")).toArray();
        try (INDArray x = Nd4j.pullRows(train.x, 1, first);
                INDArray y = Nd4j.pullRows(train.y, 1, first)) {
            for (int step = 0; step < FEW; step++) {
                net.fit(x, y);
            }
        }
        return answer.with("loss", net.score()).with("lossAtStep", FEW);
    }

    /// A part of an epoch.
    ///
    /// @param losses of all images together, each before its step
    private record Epoch(double seconds, int batches, long images, double losses) {
        Answer answer() {
            return Answer.of(seconds, batches).with("images", images);
        }
    }

    private static Epoch train(Job job, MultiLayerNetwork net, Data train, int batches) {
        int m = train.digits.size();
        int batch = job.whole("batch");
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
        return new Epoch((System.nanoTime() - began) * 1e-9, batches, images, losses);
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
            net.setParam(l + "_W", matrix(layer));
            net.setParam(l + "_b", row(layer));
        }
        return net;
    }

    /// Convolutions and dense layers take the ReLU behind them as their activation.
    private static MultiLayerNetwork network(List<Stage> stages, double rate) {
        var list = new NeuralNetConfiguration.Builder().updater(new Sgd(rate)).list();
        Map<String, INDArray> parameters = new LinkedHashMap<>();
        int number = 0;
        for (int s = 0; s < stages.size(); s++) {
            Activation activation = s + 1 < stages.size() && stages.get(s + 1) instanceof Stage.Rectifier
                    ? Activation.RELU
                    : Activation.IDENTITY;
            switch (stages.get(s)) {
                case Stage.Convolution(int height, int width, int inputs, Weights.Layer weights) -> {
                    list.layer(new ConvolutionLayer.Builder(height, width)
                            .padding(height / 2, width / 2)
                            .nOut(weights.outputs())
                            .activation(activation)
                            .build());
                    long[] shape = {weights.outputs(), inputs, height, width};
                    parameters.put(number + "_W", Nd4j.create(weights.w(), shape, 'c'));
                    parameters.put(number + "_b", row(weights));
                    number++;
                }
                case Stage.MaxPooling(int size) -> {
                    list.layer(new SubsamplingLayer.Builder(
                                    PoolingType.MAX, new int[] {size, size}, new int[] {size, size}, new int[2])
                            .build());
                    number++;
                }
                case Stage.Dense(Weights.Layer weights) -> {
                    boolean last = s + 1 == stages.size();
                    list.layer(
                            last
                                    ? new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                            .activation(Activation.SOFTMAX)
                                            .nOut(weights.outputs())
                                            .build()
                                    : new DenseLayer.Builder()
                                            .activation(activation)
                                            .nOut(weights.outputs())
                                            .build());
                    parameters.put(number + "_W", matrix(weights));
                    parameters.put(number + "_b", row(weights));
                    number++;
                }
                case Stage.Rectifier _ -> {}
            }
        }
        list.setInputType(InputType.convolutionalFlat(SIDE, SIDE, 1));
        var net = new MultiLayerNetwork(list.build());
        net.init();
        parameters.forEach(net::setParam);
        return net;
    }

    /// W, (in, out).
    private static INDArray matrix(Weights.Layer layer) {
        return Nd4j.create(layer.transposed(), new long[] {layer.inputs(), layer.outputs()}, 'c');
    }

    private static INDArray row(Weights.Layer layer) {
        return Nd4j.create(layer.b(), new long[] {1, layer.outputs()}, 'c');
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
