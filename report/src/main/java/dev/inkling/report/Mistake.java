package dev.inkling.report;

import dev.inkling.eval.Answers;
import java.util.List;

/// A wrong answer.
///
/// @param index number of the image
/// @param label what it is
/// @param answer what it was taken for
/// @param confidence how sure the network was
/// @param loss what it cost, in nats
record Mistake(int index, int label, int answer, double confidence, double loss) {
    /// The wrong answers with the largest loss, the largest first.
    static List<Mistake> worst(Answers answers, int most) {
        return answers.mistakes().stream()
                .limit(most)
                .map(j -> new Mistake(j, answers.label(j), answers.answer(j), answers.confidence(j), answers.loss(j)))
                .toList();
    }
}
