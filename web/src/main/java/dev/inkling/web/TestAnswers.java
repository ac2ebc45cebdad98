package dev.inkling.web;

import dev.inkling.data.LabelledImages;
import dev.inkling.eval.Answers;
import dev.inkling.eval.Temperature;
import dev.inkling.model.Model;
import dev.inkling.nn.Examples;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import java.util.ArrayDeque;
import java.util.Deque;

/// What models say about test images. The last few are kept: a page asks for one part after another.
///
/// Safe to use from several threads. One model is asked at a time, on all cores.
final class TestAnswers {
    /// Two that are compared and two that were looked at before; about a megabyte each.
    private static final int MOST_KEPT = 4;

    private final Deque<Kept> kept = new ArrayDeque<>();

    /// Neither changes, so that the same ones have the same answers.
    private record Kept(Model model, LabelledImages images, Answers answers) {
        @SuppressWarnings("ReferenceEquality") // to compare all weights would take longer than to ask
        boolean isOf(Model otherModel, LabelledImages otherImages) {
            return model.network() == otherModel.network()
                    && model.temperature() == otherModel.temperature()
                    && images == otherImages;
        }
    }

    /// The answers of `model`, with its temperature.
    ///
    /// @throws HttpException if it cannot be asked about these images
    synchronized Answers of(Model model, LabelledImages images) {
        Kept found = kept.stream()
                .filter(one -> one.isOf(model, images))
                .findFirst()
                .orElseGet(() -> new Kept(model, images, asked(model, images)));
        kept.remove(found);
        kept.addFirst(found);
        if (kept.size() > MOST_KEPT) {
            kept.removeLast();
        }
        return found.answers();
    }

    private static Answers asked(Model model, LabelledImages images) {
        ImagesApi.requireMnistForm(images);
        try {
            return Answers.of(
                            model.network(),
                            Examples.of(images),
                            Runtime.getRuntime().availableProcessors())
                    .at(new Temperature(model.temperature()));
        } catch (IllegalArgumentException e) { // a training went wrong, and its weights are too large
            throw Problem.fault(Status.UNPROCESSABLE_CONTENT_422, "model: " + e.getMessage());
        }
    }
}
