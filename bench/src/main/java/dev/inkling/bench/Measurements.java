package dev.inkling.bench;

import dev.inkling.data.DataSplit;
import dev.inkling.data.IdxFolder;
import dev.inkling.math.Matrix;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Parameter;
import dev.inkling.nn.Shape;
import dev.inkling.train.LearningRate;
import dev.inkling.train.Optimizer;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// All that is measured.
///
/// @param mnist the folder with MNIST
/// @param scratch a folder for the weights that contenders begin with
/// @param threads that each contender may use
record Measurements(Path mnist, Path scratch, int threads) {
    /// What option `--jobs` chooses from.
    static final List<String> GROUPS = List.of("paper", "minibatch", "dense", "conv", "gemm", "fast", "predict");

    /// An image of MNIST.
    static final Shape IMAGE = new Shape(28, 28, 1);

    private static final JsonMapper JSON = new JsonMapper();
    private static final int INPUTS = 784;
    private static final int CLASSES = 10;
    private static final int IMAGES = 60_000;
    private static final double RATE = 0.1;

    /// Those of preset `best`; without chance, so that all come to the same loss.
    private static final List<LayerSpec> CONVOLUTIONS = TrainingPlan.BEST.layers(CLASSES).stream()
            .filter(layer -> !(layer instanceof LayerSpec.DropoutSpec))
            .toList();

    /// The measurements of a group.
    List<Measurement> of(String group) throws IOException {
        return switch (group) {
            case "paper" -> List.of(paper());
            case "minibatch" -> List.of(batches(group, List.of(128), 64, Math.ceilDiv(IMAGES, 64), "a whole epoch"));
            case "dense" -> List.of(batches(group, List.of(512, 512), 256, 100, "100 batches"));
            case "conv" -> List.of(convolutions());
            case "gemm" -> gemm();
            case "fast" -> List.of(fast());
            case "predict" -> predict();
            default -> throw new IllegalArgumentException("jobs: expected one of " + GROUPS + ", got " + group);
        };
    }

    private Measurement paper() throws IOException {
        Network start = TrainingPlan.PAPER.initialNetwork(INPUTS, CLASSES);
        ObjectNode job = job("paper", start).put("steps", 40).put("rate", RATE);
        return new Measurement(
                "paper",
                "paper, " + sizes(start.sizes()),
                "full batch of 60,000 images, gradient descent, float32 unless said otherwise",
                Unit.MILLISECONDS,
                Check.LOSS,
                job,
                false);
    }

    private Measurement batches(String group, List<Integer> hidden, int batch, int batches, String howMany)
            throws IOException {
        List<Integer> sizes = Stream.of(List.of(INPUTS), hidden, List.of(CLASSES))
                .flatMap(List::stream)
                .toList();
        ObjectNode job = job(group, Network.dense(sizes, Initializer.HE, 1))
                .put("batch", batch)
                .put("batches", batches)
                .put("rate", RATE);
        return new Measurement(
                group,
                group + ", " + sizes(sizes) + ", batch " + batch,
                "gradient descent after every batch, shuffling and gathering included, " + howMany + " a round",
                Unit.IMAGES,
                Check.ACCURACY,
                job,
                false);
    }

    /// Each shuffles in its own way, so losses are compared without: after some steps on the first batch of
    /// MNIST, again and again, with the same code and untimed.
    private Measurement convolutions() throws IOException {
        Network start = Network.of(IMAGE, CONVOLUTIONS, Initializer.HE, 1);
        ObjectNode job = begin("conv", start)
                .put("image", IMAGE.toString())
                .put("layers", LayerSpec.text(CONVOLUTIONS))
                .put("batch", 128)
                .put("batches", 40)
                .put("rate", 0.05)
                .put("repeats", 10);
        return new Measurement(
                "conv",
                "conv, preset best: 3 convolutions and 2 dense layers, batch 128",
                LayerSpec.text(CONVOLUTIONS) + "; gradient descent after every batch, shuffling and gathering"
                        + " included, 40 batches a round",
                Unit.IMAGES,
                Check.LOSS,
                job,
                false);
    }

    private List<Measurement> gemm() {
        List<Measurement> all = new ArrayList<>();
        for (int m : new int[] {512, INPUTS}) {
            for (int count = 1; count <= threads; count += Math.max(1, threads - 1)) {
                ObjectNode job = JSON.createObjectNode()
                        .put("job", "gemm")
                        .put("m", m)
                        .put("k", 512)
                        .put("n", 256)
                        .put("threads", count)
                        .put("most", threads)
                        .put("least", 0.5);
                all.add(new Measurement(
                        "gemm",
                        "product " + m + "x512 by 512x256, " + count + (count == 1 ? " thread" : " threads"),
                        "C = A B again and again for half a second",
                        Unit.GIGAFLOPS,
                        Check.CORNER,
                        job,
                        false));
            }
        }
        return all;
    }

    /// The recipe is that of [TrainingPlan#FAST], handed to the others number by number.
    private Measurement fast() {
        TrainingPlan plan = TrainingPlan.FAST;
        if (!(plan.optimizer() instanceof Optimizer.Adam(float beta1, float beta2, float epsilon)
                && plan.learningRate().schedule() == LearningRate.Schedule.ONE_CYCLE
                && plan.learningRate().warmUp() == 0
                && plan.weightDecay() == 0
                && plan.length() instanceof TrainingPlan.Length.Epochs(int epochs))) {
            throw new IllegalStateException("fast: expected Adam and one cycle, as the peers have it, got " + plan);
        }
        String sizes = sizes(plan.initialNetwork(INPUTS, CLASSES).sizes());
        ObjectNode job = JSON.createObjectNode()
                .put("mnist", mnist.toString())
                .put("sizes", sizes)
                .put("batch", plan.batchSize())
                .put("epochs", epochs)
                .put("peak", Float.toString(plan.learningRate().peak()))
                .put("smoothing", Float.toString(plan.labelSmoothing()))
                .put("beta1", Float.toString(beta1))
                .put("beta2", Float.toString(beta2))
                .put("epsilon", Float.toString(epsilon));
        return new Measurement(
                "fast",
                "fast, " + sizes + ", a process from start to exit",
                "reads MNIST, trains " + epochs + " epochs with Adam and one cycle, tests",
                Unit.SECONDS,
                Check.ACCURACY,
                job,
                true);
    }

    private List<Measurement> predict() throws IOException {
        Network trained = trained();
        String sizes = sizes(trained.sizes());
        return List.of(
                new Measurement(
                        "predict",
                        "one image, " + sizes,
                        "from 784 bytes to the class, the median of 20,000 calls",
                        Unit.MICROSECONDS,
                        Check.ANSWERS,
                        job("predict-one", trained).put("calls", 20_000),
                        false),
                new Measurement(
                        "predict",
                        "10,000 images at once, " + sizes,
                        "from prepared inputs to the classes",
                        Unit.IMAGES,
                        Check.ANSWERS,
                        job("predict-batch", trained).put("passes", 20),
                        false));
    }

    /// A network that knows digits, so that its answers are clear.
    private Network trained() throws IOException {
        DataSplit data = IdxFolder.read(mnist);
        var plan = new TrainingPlan(
                List.of(128),
                Initializer.HE,
                Optimizer.named("adam"),
                new LearningRate(0.01f, LearningRate.Schedule.ONE_CYCLE, 0),
                0,
                0,
                256,
                new TrainingPlan.Length.Epochs(2),
                1);
        Network start = plan.initialNetwork(INPUTS, CLASSES);
        return Trainer.train(plan, start, Examples.of(data.train()), threads, _ -> {}, () -> false)
                .network();
    }

    /// A job of dense layers that begins with the weights of `start`.
    private ObjectNode job(String name, Network start) throws IOException {
        return begin(name, start).put("sizes", sizes(start.sizes()));
    }

    /// A job that begins with the weights of `start`, without its layers.
    private ObjectNode begin(String name, Network start) throws IOException {
        Path file = scratch.resolve(name + ".f32");
        Files.write(file, bytes(start));
        return JSON.createObjectNode()
                .put("job", name)
                .put("weights", file.toString())
                .put("mnist", mnist.toString());
    }

    /// Layer by layer W, row by row, then b: little-endian float32.
    private static byte[] bytes(Network network) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(network.parameterCount() * Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (Parameter parameter : network.parameters()) {
            Matrix value = parameter.value();
            for (int i = 0; i < value.rows(); i++) {
                for (int j = 0; j < value.columns(); j++) {
                    bytes.putFloat(value.get(i, j));
                }
            }
        }
        return bytes.array();
    }

    private static String sizes(List<Integer> sizes) {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining("-"));
    }
}
