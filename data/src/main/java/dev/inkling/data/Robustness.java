package dev.inkling.data;

import dev.inkling.eval.Evaluation;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// How well a network reads images with something wrong with them: its accuracy for each
/// [Corruption].
///
/// The same images are always corrupted in the same way, so that networks can be compared.
///
/// @param scores one for each corruption, in their order: first the images as they are
public record Robustness(List<Score> scores) {
    /// What images are corrupted with, see [Corruptions#corrupted].
    public static final long SEED = 1;

    /// How well it reads images with one thing wrong with them.
    ///
    /// @param kind what is wrong with the images
    /// @param accuracy share of right answers, in [0, 1]
    public record Score(Corruption kind, double accuracy) {}

    /// @throws IllegalArgumentException if there is not one score for each corruption, in their order
    public Robustness {
        scores = List.copyOf(scores);
        List<Corruption> kinds = scores.stream().map(Score::kind).toList();
        if (!kinds.equals(List.of(Corruption.values()))) {
            throw new IllegalArgumentException("robustness: expected one score for each corruption, got " + kinds);
        }
    }

    /// Asks `network` about `images` once for each corruption.
    ///
    /// @param threads of the network; images are corrupted by all processors
    /// @param next hears which corruption comes next
    /// @throws IllegalArgumentException if the images do not fit, see [Network#requireFits]
    public static Robustness of(Network network, LabelledImages images, int threads, Consumer<Corruption> next) {
        List<Score> scores = new ArrayList<>();
        for (Corruption kind : Corruption.values()) {
            next.accept(kind);
            Examples corrupted = Examples.of(Corruptions.corrupted(images, kind, SEED));
            scores.add(
                    new Score(kind, Evaluation.of(network, corrupted, threads).accuracy()));
        }
        return new Robustness(scores);
    }

    /// Mean accuracy over what can be wrong; the images as they are do not count.
    public double mean() {
        return scores.stream()
                .filter(score -> score.kind != Corruption.IDENTITY)
                .mapToDouble(Score::accuracy)
                .average()
                .orElseThrow();
    }

    /// Share of right answers with this wrong, in [0, 1].
    public double accuracy(Corruption kind) {
        return scores.stream()
                .filter(score -> score.kind == kind)
                .findFirst()
                .orElseThrow()
                .accuracy();
    }
}
