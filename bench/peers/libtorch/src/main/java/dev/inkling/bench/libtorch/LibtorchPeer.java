package dev.inkling.bench.libtorch;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// libtorch as a contender: loops written by hand over its C++ functions, autograd and optimisers. The
/// tensors of a step are freed at its end, not by the garbage collector.
public final class LibtorchPeer implements Peer {
    private final int threads;
    private final Map<String, Data> data = new HashMap<>();

    private record Data(Tensor x, Tensor labels) {}

    private LibtorchPeer(int threads) {
        this.threads = threads;
        setThreads(threads);
    }

    /// OpenBLAS, which multiplies for libtorch, has threads of its own.
    private static void setThreads(int count) {
        torch.set_num_threads(count);
        openblas.blas_set_num_threads(count);
    }

    /// Holds the conversation.
    ///
    /// @param arguments the number of threads
    public static void main(String... arguments) throws IOException {
        Conversation.hold(() -> new LibtorchPeer(Integer.parseInt(arguments[0])));
    }

    @Override
    public String version() throws IOException {
        return Loader.getVersion("org.bytedeco", "pytorch");
    }

    @Override
    public String configuration() {
        return "float32, " + torch.get_num_threads() + " threads, JavaCPP, OpenBLAS and oneDNN, OMP_WAIT_POLICY="
                + System.getenv("OMP_WAIT_POLICY") + ", freed memory kept; C++ functions, autograd, its SGD,"
                + " convolutions with channels last";
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

    /// Observations as columns, as in the paper: with few units a fifth faster than rows.
    private Answer paper(Job job) throws IOException {
        Data train = data(job, "train");
        int steps = job.whole("steps");
        try (PointerScope _ = new PointerScope()) {
            Tensor x = train.x.t().contiguous();
            Net net = Net.of(Weights.of(job), true);
            Tensor w1 = net.w().get(0);
            Tensor b1 = column(net.b().get(0));
            Tensor w2 = net.w().get(1);
            Tensor b2 = column(net.b().get(1));
            SGD sgd = new SGD(new TensorVector(w1, b1, w2, b2), new SGDOptions(job.number("rate")));
            double loss = 0;
            long began = System.nanoTime();
            for (int step = 0; step < steps; step++) {
                try (PointerScope _ = new PointerScope()) {
                    sgd.zero_grad();
                    Tensor a1 = torch.relu(torch.addmm(b1, w1, x));
                    Tensor j = torch.cross_entropy_loss(torch.addmm(b2, w2, a1).t(), train.labels);
                    j.backward();
                    sgd.step();
                    loss = j.item_float();
                }
            }
            return Answer.of((System.nanoTime() - began) * 1e-9, steps).with("loss", loss);
        }
    }

    private static Tensor column(Tensor b) {
        return b.detach().reshape(-1, 1).set_requires_grad(true);
    }

    private Answer batches(Job job) throws IOException {
        Data test = data(job, "t10k");
        try (PointerScope _ = new PointerScope()) {
            Net net = Net.of(Weights.of(job), true);
            Epoch epoch = train(job, net.parameters(), net::logits, data(job, "train"));
            try (NoGradGuard _ = new NoGradGuard()) {
                return epoch.answer()
                        .with("loss", epoch.losses / epoch.images)
                        .with("accuracy", net.accuracy(test.x, test.labels));
            }
        }
    }

    /// Batches of an epoch, then steps on the first of them, again and again, untimed.
    private Answer convolutions(Job job) throws IOException {
        Data train = data(job, "train");
        List<Stage> stages = Stage.of(job);
        Answer answer;
        try (PointerScope _ = new PointerScope()) {
            ConvNet net = ConvNet.of(stages);
            answer = train(job, net.parameters(), net::logits, train).answer();
        }
        try (PointerScope _ = new PointerScope()) {
            ConvNet net = ConvNet.of(stages);
            SGD sgd = new SGD(net.parameters(), new SGDOptions(job.number("rate")));
            Tensor x = train.x.narrow(0, 0, job.whole("batch"));
            Tensor labels = train.labels.narrow(0, 0, job.whole("batch"));
            double loss = 0;
            for (int step = 0; step < job.whole("repeats"); step++) {
                loss = step(net::logits, sgd, x, labels);
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

    private static Epoch train(Job job, TensorVector parameters, UnaryOperator<Tensor> logits, Data train) {
        long m = train.x.size(0);
        int batch = job.whole("batch");
        int batches = job.whole("batches");
        torch.manual_seed(job.whole("round"));
        SGD sgd = new SGD(parameters, new SGDOptions(job.number("rate")));
        double losses = 0;
        long images = 0;
        long began = System.nanoTime();
        Tensor order = torch.randperm(m);
        for (int number = 0; number < batches; number++) {
            long from = (long) number * batch;
            long size = Math.min(batch, m - from);
            try (PointerScope _ = new PointerScope()) {
                Tensor chosen = order.narrow(0, from, size);
                Tensor x = train.x.index_select(0, chosen);
                losses += size * step(logits, sgd, x, train.labels.index_select(0, chosen));
            }
            images += size;
        }
        return new Epoch((System.nanoTime() - began) * 1e-9, batches, images, losses);
    }

    /// Returns the mean loss before the step.
    private static double step(UnaryOperator<Tensor> logits, SGD sgd, Tensor x, Tensor labels) {
        try (PointerScope _ = new PointerScope()) {
            sgd.zero_grad();
            Tensor loss = torch.cross_entropy_loss(logits.apply(x), labels);
            loss.backward();
            sgd.step();
            return loss.item_float();
        }
    }

    private Answer gemm(Gemm gemm) {
        setThreads(gemm.threads());
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            Tensor a = Tensors.of(gemm.a(), gemm.m(), gemm.k());
            Tensor b = Tensors.of(gemm.b(), gemm.k(), gemm.n());
            Tensor c = torch.zeros(gemm.m(), gemm.n());
            Answer answer = gemm.repeat(() -> torch.mm_out(c, a, b).close());
            return answer.with(
                    "corner", c.select(0, gemm.m() - 1).select(0, gemm.n() - 1).item_float());
        } finally {
            setThreads(threads);
        }
    }

    private static Answer predictOne(Job job) throws Exception {
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            Net net = Net.of(Weights.of(job), false);
            float[] pixels = new float[Digits.PIXELS];
            FloatPointer memory = new FloatPointer(pixels.length);
            Tensor x = torch.from_blob(memory, 1, pixels.length);
            float[] probabilities = new float[10];
            return SingleCalls.measure(Digits.read(job.path("mnist"), "t10k"), job.whole("calls"), levels -> {
                for (int i = 0; i < pixels.length; i++) {
                    pixels[i] = (levels[i] & 0xff) * Digits.SCALE;
                }
                memory.put(pixels);
                try (PointerScope _ = new PointerScope()) {
                    torch.softmax(net.logits(x), 1).data_ptr_float().get(probabilities);
                }
                return SingleCalls.largest(probabilities, 0, 10);
            });
        }
    }

    private Answer predictBatch(Job job) throws IOException {
        Data test = data(job, "t10k");
        int passes = job.whole("passes");
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            Net net = Net.of(Weights.of(job), false);
            int[] answers = {};
            long began = System.nanoTime();
            for (int pass = 0; pass < passes; pass++) {
                try (PointerScope _ = new PointerScope()) {
                    answers = Tensors.toArray(Tensors.classes(torch.softmax(net.logits(test.x), 1)));
                }
            }
            return Answer.of((System.nanoTime() - began) * 1e-9, passes)
                    .with("images", (long) passes * answers.length)
                    .withAnswers(answers);
        }
    }

    private Data data(Job job, String part) throws IOException {
        Data here = data.get(part);
        if (here == null) {
            Digits digits = Digits.read(job.path("mnist"), part);
            here = new Data(Tensors.pixels(digits), Tensors.of(digits.classes()));
            data.put(part, here);
        }
        return here;
    }
}
