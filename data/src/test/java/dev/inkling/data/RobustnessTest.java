package dev.inkling.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.eval.Evaluation;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RobustnessTest {
    private static final LabelledImages DIGITS =
            SyntheticDigits.generate(1, 0, 200).test();
    private static final Network NETWORK = Network.dense(List.of(784, 10), Initializer.HE, 1);

    @Test
    void scoresAreTheAccuraciesOfTheCorruptedImages() {
        Robustness robustness = Robustness.of(NETWORK, DIGITS, 2, _ -> {});

        for (Corruption kind : Corruption.values()) {
            LabelledImages corrupted = Corruptions.corrupted(DIGITS, kind, Robustness.SEED);
            assertThat(robustness.accuracy(kind))
                    .as(kind.word())
                    .isEqualTo(Evaluation.of(NETWORK, Examples.of(corrupted), 1).accuracy());
        }
        assertThat(robustness.scores().stream().map(Robustness.Score::accuracy).distinct())
                .hasSizeGreaterThan(3);
    }

    @Test
    void everyCorruptionIsAnnouncedBeforeItIsTried() {
        List<Corruption> heard = new ArrayList<>();

        Robustness.of(NETWORK, DIGITS.first(10), 1, heard::add);

        assertThat(heard).containsExactly(Corruption.values());
    }

    /// The images as they are score 1, the first of the others 0.5, the other fourteen 0.2:
    /// (0.5 + 14 · 0.2) / 15 = 0.22.
    @Test
    void imagesAsTheyAreDoNotCountInTheMean() {
        List<Robustness.Score> scores = Arrays.stream(Corruption.values())
                .map(kind -> new Robustness.Score(
                        kind, kind == Corruption.IDENTITY ? 1 : kind == Corruption.SHOT_NOISE ? 0.5 : 0.2))
                .toList();

        assertThat(new Robustness(scores).mean()).isCloseTo(0.22, within(1e-12));
    }

    @Test
    void scoreThatIsMissingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Robustness(List.of(new Robustness.Score(Corruption.FOG, 1))))
                .withMessage("robustness: expected one score for each corruption, got [FOG]");
    }
}
