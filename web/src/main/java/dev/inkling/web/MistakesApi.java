package dev.inkling.web;

import dev.inkling.data.LabelledImages;
import dev.inkling.eval.Answers;
import dev.inkling.eval.Interval;
import dev.inkling.eval.Proportion;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;

/// What a model gets wrong: `mistakes`.
///
/// Safe to use from several threads.
final class MistakesApi {
    private static final int USUAL_COUNT = 60;
    private static final int MOST_AT_ONCE = 200;

    private final ModelShelf models;
    private final DataSets data;
    private final TestAnswers answers;

    MistakesApi(ModelShelf models, DataSets data, TestAnswers answers) {
        this.models = models;
        this.data = data;
        this.answers = answers;
    }

    void addTo(Routes routes) {
        routes.get("mistakes", this::mistakes);
    }

    /// How good a model is, and some of its mistakes, as JSON.
    ///
    /// @param data the data set's name
    /// @param images how many test images it was asked about
    /// @param right how many of them it answered right
    /// @param accuracy their share
    /// @param interval where the share of all such images lies, with 95 %
    /// @param confusion `confusion[t][p]`: how many images of digit t were answered p
    /// @param count how many mistakes there are of the kind that was asked for
    /// @param from how many of these were left out before the first
    /// @param mistakes the largest loss first
    record Mistakes(
            String data,
            int images,
            int right,
            double accuracy,
            Interval interval,
            List<List<Integer>> confusion,
            int count,
            int from,
            List<Mistake> mistakes) {}

    /// A wrong answer, as JSON.
    ///
    /// @param index the image's number among the test images
    /// @param label what it is
    /// @param answer what it was taken for
    /// @param confidence how sure the model was
    /// @param loss what it cost, in nats
    /// @param pixels see [Pixels]
    record Mistake(int index, int label, int answer, double confidence, double loss, String pixels) {}

    private Mistakes mistakes(ServerRequest request) {
        Optional<Integer> label = Query.digit(request, "label");
        Optional<Integer> answer = Query.digit(request, "answer");
        int from = Query.text(request, "from")
                .map(given -> Query.number("from", given, 0, Integer.MAX_VALUE))
                .orElse(0);
        int count = Query.text(request, "count")
                .map(given -> Query.number("count", given, 0, MOST_AT_ONCE))
                .orElse(USUAL_COUNT);
        Optional<String> named = Query.text(request, "data");
        LabelledImages images = data.get(named).test();
        Answers given = answers.of(models.asked(request), images);
        List<Integer> wanted = given.mistakes().stream()
                .filter(j -> label.isEmpty() || label.get() == given.label(j))
                .filter(j -> answer.isEmpty() || answer.get() == given.answer(j))
                .toList();
        Proportion accuracy = given.accuracy();
        return new Mistakes(
                named.orElse(data.usual()),
                accuracy.whole(),
                accuracy.part(),
                accuracy.value(),
                accuracy.interval(),
                given.confusion(),
                wanted.size(),
                from,
                wanted.stream()
                        .skip(from)
                        .limit(count)
                        .map(j -> mistake(given, images, j))
                        .toList());
    }

    private static Mistake mistake(Answers answers, LabelledImages images, int j) {
        return new Mistake(
                j, answers.label(j), answers.answer(j), answers.confidence(j), answers.loss(j), Pixels.of(images, j));
    }
}
