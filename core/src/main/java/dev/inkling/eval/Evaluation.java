package dev.inkling.eval;

import dev.inkling.math.WorkerTeam;
import dev.inkling.nn.Backpropagation;
import dev.inkling.nn.Blocks;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// How a network answers labelled examples.
///
/// @param loss mean cross-entropy, in nats
/// @param confusion `confusion.get(t).get(p)`: how many examples of class t were answered p
public record Evaluation(double loss, List<List<Integer>> confusion) {
    /// One class against all others. A figure whose denominator is 0 is 0.
    ///
    /// @param label the class
    /// @param precision of the examples answered so, the share that are so
    /// @param recall of the examples that are so, the share that are answered so
    /// @param f1 harmonic mean of the two
    /// @param support examples that are so
    public record PerClass(int label, double precision, double recall, double f1, int support) {}

    public Evaluation {
        confusion = confusion.stream().map(List::copyOf).toList();
    }

    /// Evaluates `network` on `examples`; the same numbers for every number of threads.
    ///
    /// @throws IllegalArgumentException if the examples do not fit, see [Network#requireFits]
    public static Evaluation of(Network network, Examples examples, int threads) {
        network.requireFits(examples);
        Blocks blocks = Blocks.of(examples.size());
        int[] answers = new int[examples.size()];
        double[] losses = new double[blocks.count()];
        try (Arena arena = Arena.ofShared();
                WorkerTeam team = new WorkerTeam(Math.min(threads, blocks.count()))) {
            List<Backpropagation> workers = IntStream.range(0, team.size())
                    .mapToObj(_ -> new Backpropagation(network, 0, examples.isGrouped(), arena))
                    .toList();
            team.run(blocks.count(), (worker, number) -> {
                Backpropagation pass = workers.get(worker);
                pass.predict(blocks.block(examples, number), answers, number * blocks.size());
                losses[number] = pass.loss();
            });
        }
        double loss = 0;
        for (double blockLoss : losses) {
            loss += blockLoss;
        }
        int[][] confusion = new int[network.classes()][network.classes()];
        for (int j = 0; j < answers.length; j++) {
            confusion[examples.label(j)][answers[j]]++;
        }
        return new Evaluation(
                loss / examples.size(),
                IntStream.range(0, confusion.length)
                        .mapToObj(t -> IntStream.of(confusion[t]).boxed().toList())
                        .toList());
    }

    /// Share of the examples that were answered right.
    public double accuracy() {
        int right = 0;
        int all = 0;
        for (int t = 0; t < confusion.size(); t++) {
            right += confusion.get(t).get(t);
            all += row(t);
        }
        return ratio(right, all);
    }

    /// Precision, recall and F1 of every class.
    public List<PerClass> perClass() {
        List<PerClass> classes = new ArrayList<>();
        for (int c = 0; c < confusion.size(); c++) {
            int right = confusion.get(c).get(c);
            int answered = 0;
            for (List<Integer> row : confusion) {
                answered += row.get(c);
            }
            double precision = ratio(right, answered);
            double recall = ratio(right, row(c));
            double f1 = ratio(2 * right, answered + row(c));
            classes.add(new PerClass(c, precision, recall, f1, row(c)));
        }
        return classes;
    }

    private int row(int t) {
        return confusion.get(t).stream().mapToInt(Integer::intValue).sum();
    }

    private static double ratio(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
