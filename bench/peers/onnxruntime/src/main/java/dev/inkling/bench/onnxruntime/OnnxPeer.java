package dev.inkling.bench.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.inkling.bench.peer.Answer;
import dev.inkling.bench.peer.Conversation;
import dev.inkling.bench.peer.Digits;
import dev.inkling.bench.peer.Job;
import dev.inkling.bench.peer.Peer;
import dev.inkling.bench.peer.SingleCalls;
import dev.inkling.bench.peer.UnsupportedJobException;
import dev.inkling.bench.peer.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/// ONNX Runtime as a contender. Inputs and outputs are tensors over memory that is allocated once and
/// used in every call.
public final class OnnxPeer implements Peer {
    private static final int CLASSES = 10;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final int threads;

    private OnnxPeer(int threads) {
        this.threads = threads;
    }

    /// Holds the conversation.
    ///
    /// @param arguments the number of threads
    public static void main(String... arguments) throws IOException {
        Conversation.hold(() -> new OnnxPeer(Integer.parseInt(arguments[0])));
    }

    @Override
    public String version() {
        return environment.getVersion();
    }

    @Override
    public String configuration() {
        return "float32, all optimisations, one thread for a single image and " + threads
                + " for many, threads that do not spin, inputs and outputs in fixed memory";
    }

    @Override
    public Answer answer(Job job) throws Exception {
        return switch (job.name()) {
            case "predict-one" -> predictOne(job);
            case "predict-batch" -> predictBatch(job);
            default -> throw new UnsupportedJobException("it does not train");
        };
    }

    private Answer predictOne(Job job) throws Exception {
        FloatBuffer pixels = floats(Digits.PIXELS);
        FloatBuffer probabilities = floats(CLASSES);
        float[] x = new float[Digits.PIXELS];
        float[] a = new float[CLASSES];
        try (OrtSession session = session(job, 1);
                OnnxTensor input = OnnxTensor.createTensor(environment, pixels, new long[] {1, Digits.PIXELS});
                OnnxTensor output = OnnxTensor.createTensor(environment, probabilities, new long[] {1, CLASSES})) {
            var inputs = Map.of(OnnxModel.INPUT, input);
            var outputs = Map.of(OnnxModel.OUTPUT, output);
            return SingleCalls.measure(Digits.read(job.path("mnist"), "t10k"), job.whole("calls"), levels -> {
                for (int i = 0; i < x.length; i++) {
                    x[i] = (levels[i] & 0xff) * Digits.SCALE;
                }
                pixels.put(0, x);
                session.run(inputs, outputs).close();
                probabilities.get(0, a);
                return SingleCalls.largest(a, 0, CLASSES);
            });
        }
    }

    private Answer predictBatch(Job job) throws IOException, OrtException {
        Digits digits = Digits.read(job.path("mnist"), "t10k");
        int m = digits.size();
        int passes = job.whole("passes");
        FloatBuffer pixels = floats(m * Digits.PIXELS);
        pixels.put(0, digits.pixels());
        FloatBuffer probabilities = floats(m * CLASSES);
        float[] a = new float[m * CLASSES];
        int[] answers = new int[m];
        try (OrtSession session = session(job, threads);
                OnnxTensor input = OnnxTensor.createTensor(environment, pixels, new long[] {m, Digits.PIXELS});
                OnnxTensor output = OnnxTensor.createTensor(environment, probabilities, new long[] {m, CLASSES})) {
            var inputs = Map.of(OnnxModel.INPUT, input);
            var outputs = Map.of(OnnxModel.OUTPUT, output);
            long began = System.nanoTime();
            for (int pass = 0; pass < passes; pass++) {
                session.run(inputs, outputs).close();
                probabilities.get(0, a);
                for (int j = 0; j < m; j++) {
                    answers[j] = SingleCalls.largest(a, j * CLASSES, CLASSES);
                }
            }
            return Answer.of((System.nanoTime() - began) * 1e-9, passes)
                    .with("images", (long) passes * m)
                    .withAnswers(answers);
        }
    }

    private OrtSession session(Job job, int threads) throws IOException, OrtException {
        try (var options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            // Spinning threads would take the processor from whoever is measured next.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            return environment.createSession(OnnxModel.of(Weights.of(job)), options);
        }
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
