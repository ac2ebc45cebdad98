package dev.inkling.bench.smile;

import dev.inkling.bench.peer.Answer;
import dev.inkling.bench.peer.Conversation;
import dev.inkling.bench.peer.Digits;
import dev.inkling.bench.peer.Job;
import dev.inkling.bench.peer.Order;
import dev.inkling.bench.peer.Peer;
import dev.inkling.bench.peer.SingleCalls;
import dev.inkling.bench.peer.UnsupportedJobException;
import dev.inkling.bench.peer.Weights;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import smile.classification.MLP;

/// Smile as a contender: its multilayer perceptron, which computes in float64 and an example at a time.
public final class SmilePeer implements Peer {
    private static final int CLASSES = 10;
    private static final int MOST_STEPS = 5;

    private final Map<String, Data> data = new HashMap<>();

    private static final class Data {
        final double[][] x;
        final int[] y;

        Data(Digits digits) {
            x = new double[digits.size()][Digits.PIXELS];
            y = new int[digits.size()];
            for (int j = 0; j < y.length; j++) {
                for (int i = 0; i < Digits.PIXELS; i++) {
                    x[j][i] = (digits.levels()[j * Digits.PIXELS + i] & 0xff) * Digits.SCALE;
                }
                y[j] = digits.labels()[j];
            }
        }
    }

    private SmilePeer(Mlp warm) {
        warm.predict(new double[2]); // fails where its native library is missing
    }

    /// Holds the conversation.
    ///
    /// @param arguments not used: it has one thread
    public static void main(String... arguments) throws IOException {
        Weights.Layer layer = new Weights.Layer(2, 2, new float[4], new float[2]);
        Conversation.hold(() -> new SmilePeer(Mlp.of(List.of(layer, layer), 1)));
    }

    @Override
    public String version() {
        return MLP.class.getPackage().getImplementationVersion();
    }

    @Override
    public String configuration() {
        return "float64, one thread, OpenBLAS; MLP, updated a batch at a time";
    }

    @Override
    public Answer answer(Job job) throws Exception {
        return switch (job.name()) {
            case "paper" -> paper(job);
            case "minibatch", "dense" -> batches(job);
            case "predict-one" -> predictOne(job);
            case "predict-batch" -> predictBatch(job);
            case "conv" -> throw new UnsupportedJobException("its MLP has no convolutions");
            default -> throw new UnsupportedJobException("no such job here");
        };
    }

    /// Few steps are enough to measure, since each takes long. The loss is that before the last step of
    /// them, as with all, so it is computed apart and the last step left out.
    private Answer paper(Job job) throws IOException {
        Data train = data(job, "train");
        int steps = Math.min(MOST_STEPS, job.whole("steps"));
        Mlp mlp = Mlp.of(Weights.of(job), job.number("rate"));
        long began = System.nanoTime();
        for (int step = 1; step < steps; step++) {
            mlp.update(train.x, train.y);
        }
        double seconds = (System.nanoTime() - began) * 1e-9;
        double[] probabilities = new double[CLASSES];
        double loss = 0;
        for (int j = 0; j < train.y.length; j++) {
            mlp.predict(train.x[j], probabilities);
            loss -= Math.log(probabilities[train.y[j]]);
        }
        return Answer.of(seconds, steps - 1).with("loss", loss / train.y.length).with("lossAtStep", steps);
    }

    private Answer batches(Job job) throws IOException {
        Data train = data(job, "train");
        Data test = data(job, "t10k");
        Mlp mlp = Mlp.of(Weights.of(job), job.number("rate"));
        int m = train.y.length;
        int batch = job.whole("batch");
        int batches = job.whole("batches");
        long images = 0;
        long began = System.nanoTime();
        int[] order = Order.shuffled(m, job.whole("round"));
        for (int number = 0; number < batches; number++) {
            int[] chosen = Arrays.copyOfRange(order, number * batch, Math.min((number + 1) * batch, m));
            double[][] x = new double[chosen.length][];
            Arrays.setAll(x, j -> train.x[chosen[j]]);
            int[] y = new int[chosen.length];
            Arrays.setAll(y, j -> train.y[chosen[j]]);
            mlp.update(x, y);
            images += chosen.length;
        }
        double seconds = (System.nanoTime() - began) * 1e-9;
        int right = 0;
        for (int j = 0; j < test.y.length; j++) {
            right += mlp.predict(test.x[j]) == test.y[j] ? 1 : 0;
        }
        return Answer.of(seconds, batches).with("images", images).with("accuracy", (double) right / test.y.length);
    }

    private static Answer predictOne(Job job) throws Exception {
        Mlp mlp = Mlp.of(Weights.of(job), 1);
        double[] x = new double[Digits.PIXELS];
        double[] probabilities = new double[CLASSES];
        return SingleCalls.measure(Digits.read(job.path("mnist"), "t10k"), job.whole("calls"), levels -> {
            for (int i = 0; i < x.length; i++) {
                x[i] = (levels[i] & 0xff) * Digits.SCALE;
            }
            return mlp.predict(x, probabilities);
        });
    }

    private Answer predictBatch(Job job) throws IOException {
        Data test = data(job, "t10k");
        Mlp mlp = Mlp.of(Weights.of(job), 1);
        double[] probabilities = new double[CLASSES];
        int[] answers = new int[test.y.length];
        int passes = job.whole("passes");
        long began = System.nanoTime();
        for (int pass = 0; pass < passes; pass++) {
            for (int j = 0; j < answers.length; j++) {
                answers[j] = mlp.predict(test.x[j], probabilities);
            }
        }
        return Answer.of((System.nanoTime() - began) * 1e-9, passes)
                .with("images", (long) passes * answers.length)
                .withAnswers(answers);
    }

    private Data data(Job job, String part) throws IOException {
        Data here = data.get(part);
        if (here == null) {
            here = new Data(Digits.read(job.path("mnist"), part));
            data.put(part, here);
        }
        return here;
    }
}
