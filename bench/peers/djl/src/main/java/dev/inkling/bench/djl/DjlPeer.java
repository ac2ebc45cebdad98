package dev.inkling.bench.djl;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
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
import dev.inkling.bench.peer.UnsupportedJobException;
import dev.inkling.bench.peer.Weights;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// DJL as a contender: its `Trainer`, its `Linear` blocks and its `ArrayDataset`, which shuffles and
/// gathers.
public final class DjlPeer implements Peer {
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
        Data train = data(job, "train");
        Data test = data(job, "t10k");
        int batches = job.whole("batches");
        engine.setRandomSeed(job.whole("round"));
        try (Model model = model(job);
                Trainer trainer = trainer(model, job)) {
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
            double seconds = (System.nanoTime() - began) * 1e-9;
            int[] answers = classes(model, test.x);
            long[] labels = test.labels.toLongArray();
            int right = 0;
            for (int j = 0; j < answers.length; j++) {
                right += answers[j] == labels[j] ? 1 : 0;
            }
            return Answer.of(seconds, number)
                    .with("images", images)
                    .with("loss", losses / images)
                    .with("accuracy", (double) right / answers.length);
        }
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
        Model model = Model.newInstance("digits", "PyTorch");
        model.setBlock(block);
        block.initialize(
                model.getNDManager(),
                DataType.FLOAT32,
                new Shape(1, layers.getFirst().inputs()));
        var parameters = block.getParameters().values().iterator();
        for (Weights.Layer layer : layers) {
            fill(parameters.next(), layer.w());
            fill(parameters.next(), layer.b());
        }
        return model;
    }

    /// W is (out, in) in DJL too.
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
