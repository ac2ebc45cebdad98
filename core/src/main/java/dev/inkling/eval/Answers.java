package dev.inkling.eval;

import dev.inkling.math.Columns;
import dev.inkling.math.Matrix;
import dev.inkling.math.WorkerTeam;
import dev.inkling.nn.Blocks;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// What a network says about each of many labelled examples, one by one: [Evaluation] is about all
/// of them together.
///
/// Of the float32 logits z of an example with label y, in double precision:
///
/// - p_c = exp(z_c - max z) / Σ_k exp(z_k - max z), the probability of class c;
/// - confidence = max p = 1 / Σ_k exp(z_k - max z), the probability of the answer;
/// - loss = -log p_y = log Σ_k exp(z_k - max z) + max z - z_y.
///
/// Immutable.
public final class Answers {
    /// Examples that pass through the network together.
    private static final int PART = Blocks.LEAST_SIZE;

    private final int classes;

    /// Example after example.
    private final float[] logits;

    private final int[] labels;
    private final Temperature temperature;

    private final int[] answers;

    /// Σ_k exp(z_k - max z) of each example.
    private final double[] sums;

    /// @param logits `classes` of an example, then those of the next; not copied
    /// @param labels not copied
    /// @throws IllegalArgumentException if a logit is infinite or no number
    Answers(int classes, float[] logits, int[] labels, Temperature temperature) {
        this.classes = classes;
        this.logits = logits;
        this.labels = labels;
        this.temperature = temperature;
        answers = new int[labels.length];
        sums = new double[labels.length];
        for (int j = 0; j < labels.length; j++) {
            answers[j] = largest(j);
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += exponential(c, j);
            }
            sums[j] = sum;
        }
    }

    /// Asks `network` about `examples`; the same numbers for every number of threads.
    ///
    /// @throws IllegalArgumentException if the examples do not fit, see [Network#requireFits], or
    ///     if a logit is infinite or no number
    public static Answers of(Network network, Examples examples, int threads) {
        network.requireFits(examples);
        int classes = network.classes();
        float[] logits = new float[Math.multiplyExact(examples.size(), classes)];
        int parts = Math.ceilDiv(examples.size(), PART);
        try (WorkerTeam team = new WorkerTeam(Math.min(threads, parts))) {
            team.run(parts, (_, number) -> {
                int from = number * PART;
                Examples part = examples.part(from, Math.min(PART, examples.size() - from));
                copyLogits(network, part.x(), logits, from * classes);
            });
        }
        int[] labels = IntStream.range(0, examples.size()).map(examples::label).toArray();
        return new Answers(classes, logits, labels, Temperature.NONE);
    }

    /// Z of the last layer, column after column, to `target` from `offset` on.
    private static void copyLogits(Network network, Columns x, float[] target, int offset) {
        try (Arena arena = Arena.ofShared()) {
            Matrix z = network.logits(x, arena);
            for (int j = 0; j < z.columns(); j++) {
                for (int c = 0; c < z.rows(); c++) {
                    target[offset + j * z.rows() + c] = z.get(c, j);
                }
            }
        }
    }

    /// The same answers, less or more sure: of z / T instead of z. None becomes another.
    ///
    /// @param temperature T, of the network's own logits
    public Answers at(Temperature temperature) {
        return new Answers(classes, logits, labels, temperature);
    }

    /// How many examples were asked about.
    public int size() {
        return labels.length;
    }

    /// How many answers there are to choose from.
    public int classes() {
        return classes;
    }

    /// y: what example `j` is.
    public int label(int j) {
        return labels[j];
    }

    /// What example `j` was taken for: the class with the largest logit, the first if there are
    /// several.
    public int answer(int j) {
        return answers[j];
    }

    /// Whether example `j` was answered right.
    public boolean isRight(int j) {
        return answers[j] == labels[j];
    }

    /// The probability of the answer to example `j`, from 1 / [#classes] to 1.
    public double confidence(int j) {
        return 1 / sums[j];
    }

    /// [Energy] of example `j`, whatever the temperature.
    public double energy(int j) {
        return Energy.of(Arrays.copyOfRange(logits, j * classes, (j + 1) * classes));
    }

    /// The probability of class `c` for example `j`.
    public double probability(int c, int j) {
        Objects.checkIndex(c, classes);
        return exponential(c, j) / sums[j];
    }

    /// Cross-entropy of example `j`, in nats.
    public double loss(int j) {
        return StrictMath.log(sums[j]) + logit(answers[j], j) - logit(labels[j], j);
    }

    /// How many were answered right.
    public Proportion accuracy() {
        return new Proportion(
                (int) IntStream.range(0, size()).filter(this::isRight).count(), size());
    }

    /// `confusion().get(t).get(p)`: how many examples of class t were answered p.
    public List<List<Integer>> confusion() {
        int[][] counts = new int[classes][classes];
        for (int j = 0; j < size(); j++) {
            counts[labels[j]][answers[j]]++;
        }
        return Arrays.stream(counts)
                .map(row -> IntStream.of(row).boxed().toList())
                .toList();
    }

    /// The examples that were answered wrong, the largest loss first.
    public List<Integer> mistakes() {
        double[] losses = IntStream.range(0, size()).mapToDouble(this::loss).toArray();
        return IntStream.range(0, size())
                .filter(j -> !isRight(j))
                .boxed()
                .sorted(Comparator.comparingDouble((Integer j) -> -losses[j]).thenComparingInt(j -> j))
                .toList();
    }

    /// z_c / T of example `j`.
    double logit(int c, int j) {
        return logits[j * classes + c] / temperature.value();
    }

    /// exp(z_c - max z).
    private double exponential(int c, int j) {
        return StrictMath.exp(logit(c, j) - logit(answers[j], j));
    }

    private int largest(int j) {
        int largest = 0;
        for (int c = 0; c < classes; c++) {
            float logit = logits[j * classes + c];
            if (!Float.isFinite(logit)) {
                throw new IllegalArgumentException("example " + j + ": expected finite logits, got " + logit
                        + " for class " + c + " (the network's weights are too large)");
            }
            largest = logit > logits[j * classes + largest] ? c : largest;
        }
        return largest;
    }
}
