package dev.inkling.bench.djl;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import dev.inkling.bench.peer.Answer;
import dev.inkling.bench.peer.Conversation;
import dev.inkling.bench.peer.Digits;
import dev.inkling.bench.peer.Gemm;
import dev.inkling.bench.peer.Job;
import dev.inkling.bench.peer.Peer;
import dev.inkling.bench.peer.SingleCalls;
import dev.inkling.bench.peer.Stage;
import dev.inkling.bench.peer.UnsupportedJobException;
import dev.inkling.bench.peer.Weights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// DJL as a contender: its `Trainer`, its `Linear` blocks and its `ArrayDataset`, which shuffles and
/// gathers.
public final class DjlPeer implements Peer {
    private static final int SIDE = 28;

    private final Engine engine = Engine.getEngine("PyTorch");
    private final NDManager manager = engine.newBaseManager();
    private final int threads;
    private final Map<String, Data> data = new HashMap<>();

    private record Data(NDArray x, NDArray labels) {}

    private DjlPeer(int threads) {
        this.threads = threads;
    }

    /// Holds the conversation.
    ///
    /// @param arguments the number of threads
    public static void main(String... arguments) throws IOException {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.num_threads", arguments[0]);
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        Conversation.hold(() -> new DjlPeer(Integer.parseInt(arguments[0])));
    }

    @Override
    public String version() {
        return Engine.getDjlVersion() + " with PyTorch " + engine.getVersion();
    }

    @Override
    public String configuration() {
        return "float32, " + threads + " threads (minibatch: 1), its native PyTorch for CPUs, OMP_WAIT_POLICY="
                + System.getenv("OMP_WAIT_POLICY") + "; Trainer, ArrayDataset";
    }

    @Override
    public Answer answer(Job job) throws Exception {
        JniUtils.setNumThreads(threadsFor(job));
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

    /// Threads that sleep between their parts of the work wake up too late for small batches: one alone
    /// was twice as fast with them, and slower in all other jobs.
    private int threadsFor(Job job) {
        return switch (job.name()) {
            case "minibatch" -> 1;
            case "gemm" -> job.whole("threads");
            default -> threads;
        };
    }

    private Answer paper(Job job) throws IOException {
        Data train = data(job, "train");
        int steps = job.whole("steps");
        try (Model model = model(job);
                Trainer trainer = trainer(model, job)) {
            double loss = 0;
            long began = System.nanoTime();
            for (int step = 0; step < steps; step++) {
                try (NDManager memory = manager.newSubManager()) {
                    loss = step(trainer, new NDList(train.x), new NDList(train.labels), memory);
                }
            }
            return Answer.of((System.nanoTime() - began) * 1e-9, steps).with("loss", loss);
        }
    }

    private Answer batches(Job job) throws IOException, TranslateException {
        Data test = data(job, "t10k");
        try (Model model = model(job);
                Trainer trainer = trainer(model, job)) {
            Epoch epoch = train(job, trainer, data(job, "train"));
            int[] answers = classes(model, test.x);
            long[] labels = test.labels.toLongArray();
            int right = 0;
            for (int j = 0; j < answers.length; j++) {
                right += answers[j] == labels[j] ? 1 : 0;
            }
            return epoch.answer()
                    .with("loss", epoch.losses / epoch.images)
                    .with("accuracy", (double) right / answers.length);
        }
    }

    /// Batches of an epoch, then steps on the first of them, again and again, untimed.
    private Answer convolutions(Job job) throws IOException, TranslateException {
        List<Stage> stages = Stage.of(job);
        Data flat = data(job, "train");
        Data train = new Data(flat.x.reshape(-1, 1, SIDE, SIDE), flat.labels);
        Answer answer;
        try (Model model = model(stages);
                Trainer trainer = trainer(model, job)) {
            answer = train(job, trainer, train).answer();
        }
        try (Model model = model(stages);
                Trainer trainer = trainer(model, job);
                NDManager memory = manager.newSubManager()) {
            NDIndex first = new NDIndex(":" + job.whole("batch"));
            NDArray x = train.x.get(memory, first);
            NDArray labels = train.labels.get(memory, first);
            double loss = 0;
            for (int step = 0; step < job.whole("repeats"); step++) {
                loss = step(trainer, new NDList(x), new NDList(labels), memory);
            }
            return answer.with("loss", loss);
        }
    }

    /// A part of an epoch.
    ///
    /// @param losses of all images together, each before its step
    private record Epoch(double seconds, int batches, long images, double losses) {
        Answer answer() {
            return Answer.of(seconds, batches).with("images", images);
        }
    }

    private Epoch train(Job job, Trainer trainer, Data train) throws IOException, TranslateException {
        int batches = job.whole("batches");
        engine.setRandomSeed(job.whole("round"));
        ArrayDataset dataset = new ArrayDataset.Builder()
                .setData(train.x)
                .optLabels(train.labels)
                .setSampling(job.whole("batch"), true)
                .build();
        long images = 0;
        double losses = 0;
        int number = 0;
        long began = System.nanoTime();
        for (Batch batch : trainer.iterateDataset(dataset)) {
            try (batch) {
                long size = batch.getLabels().head().size(0);
                losses += size * step(trainer, batch.getData(), batch.getLabels(), batch.getManager());
                images += size;
            }
            number++;
            if (number == batches) {
                break;
            }
        }
        return new Epoch((System.nanoTime() - began) * 1e-9, number, images, losses);
    }

    /// Returns the mean loss before the step.
    private static double step(Trainer trainer, NDList x, NDList labels, NDManager memory) {
        double loss;
        try (GradientCollector collector = trainer.newGradientCollector()) {
            NDList logits = trainer.forward(x);
            logits.attach(memory);
            NDArray j = trainer.getLoss().evaluate(labels, logits);
            j.attach(memory);
            collector.backward(j);
            loss = j.getFloat();
        }
        trainer.step();
        return loss;
    }

    /// DJL makes a new array of every product.
    private Answer gemm(Gemm gemm) {
        try (NDManager memory = manager.newSubManager()) {
            NDArray a = memory.create(gemm.a(), new Shape(gemm.m(), gemm.k()));
            NDArray b = memory.create(gemm.b(), new Shape(gemm.k(), gemm.n()));
            Answer answer = gemm.repeat(() -> a.matMul(b).close());
            return answer.with("corner", a.matMul(b).getFloat(gemm.m() - 1, gemm.n() - 1));
        }
    }

    private Answer predictOne(Job job) throws Exception {
        float[] pixels = new float[Digits.PIXELS];
        try (Model model = model(job)) {
            var parameters = new ParameterStore(manager, false);
            return SingleCalls.measure(Digits.read(job.path("mnist"), "t10k"), job.whole("calls"), levels -> {
                for (int i = 0; i < pixels.length; i++) {
                    pixels[i] = (levels[i] & 0xff) * Digits.SCALE;
                }
                try (NDManager call = manager.newSubManager()) {
                    NDArray x = call.create(pixels, new Shape(1, Digits.PIXELS));
                    NDArray z = model.getBlock()
                            .forward(parameters, new NDList(x), false)
                            .singletonOrThrow();
                    return SingleCalls.largest(z.softmax(1).toFloatArray(), 0, 10);
                }
            });
        }
    }

    private Answer predictBatch(Job job) throws IOException {
        Data test = data(job, "t10k");
        int passes = job.whole("passes");
        try (Model model = model(job)) {
            int[] answers = {};
            long began = System.nanoTime();
            for (int pass = 0; pass < passes; pass++) {
                answers = classes(model, test.x);
            }
            return Answer.of((System.nanoTime() - began) * 1e-9, passes)
                    .with("images", (long) passes * answers.length)
                    .withAnswers(answers);
        }
    }

    private int[] classes(Model model, NDArray x) {
        try (NDManager memory = manager.newSubManager()) {
            NDArray z = model.getBlock()
                    .forward(new ParameterStore(memory, false), new NDList(x), false)
                    .singletonOrThrow();
            z.attach(memory);
            long[] classes = z.softmax(1).argMax(1).toLongArray();
            return Arrays.stream(classes).mapToInt(Math::toIntExact).toArray();
        }
    }

    private static Trainer trainer(Model model, Job job) {
        Optimizer sgd = Optimizer.sgd()
                .setLearningRateTracker(Tracker.fixed((float) job.number("rate")))
                .build();
        return model.newTrainer(new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(sgd));
    }

    private static Model model(Job job) throws IOException {
        List<Weights.Layer> layers = Weights.of(job);
        var block = new SequentialBlock();
        for (int l = 0; l < layers.size(); l++) {
            block.add(Linear.builder().setUnits(layers.get(l).outputs()).build());
            if (l + 1 < layers.size()) {
                block.add(Activation.reluBlock());
            }
        }
        return model(block, new Shape(1, layers.getFirst().inputs()), layers);
    }

    /// For images, (m, 1, 28, 28).
    private static Model model(List<Stage> stages) {
        var block = new SequentialBlock();
        List<Weights.Layer> layers = new ArrayList<>();
        for (Stage stage : stages) {
            switch (stage) {
                case Stage.Convolution(int height, int width, int _, Weights.Layer weights) -> {
                    block.add(Conv2d.builder()
                            .setFilters(weights.outputs())
                            .setKernelShape(new Shape(height, width))
                            .optPadding(new Shape(height / 2, width / 2))
                            .build());
                    layers.add(weights);
                }
                case Stage.MaxPooling(int size) ->
                    block.add(Pool.maxPool2dBlock(new Shape(size, size), new Shape(size, size)));
                case Stage.Rectifier _ -> block.add(Activation.reluBlock());
                case Stage.Dense(Weights.Layer weights) -> {
                    block.add(Blocks.batchFlattenBlock());
                    block.add(Linear.builder().setUnits(weights.outputs()).build());
                    layers.add(weights);
                }
            }
        }
        return model(block, new Shape(1, 1, SIDE, SIDE), layers);
    }

    private static Model model(SequentialBlock block, Shape input, List<Weights.Layer> layers) {
        Model model = Model.newInstance("digits", "PyTorch");
        model.setBlock(block);
        block.initialize(model.getNDManager(), DataType.FLOAT32, input);
        var parameters = block.getParameters().values().iterator();
        for (Weights.Layer layer : layers) {
            fill(parameters.next(), layer.w());
            fill(parameters.next(), layer.b());
        }
        return model;
    }

    /// W is (out, in) in DJL too, and (out, in, height, width) of a convolution.
    private static void fill(Parameter parameter, float[] numbers) {
        parameter.getArray().set(numbers);
    }

    private Data data(Job job, String part) throws IOException {
        Data here = data.get(part);
        if (here == null) {
            Digits digits = Digits.read(job.path("mnist"), part);
            here = new Data(
                    manager.create(digits.pixels(), new Shape(digits.size(), Digits.PIXELS)),
                    manager.create(digits.classes()));
            data.put(part, here);
        }
        return here;
    }
}
