package dev.inkling.web;

import dev.inkling.data.LabelledImages;
import dev.inkling.eval.Answers;
import dev.inkling.eval.Comparison;
import dev.inkling.eval.Interval;
import dev.inkling.eval.Proportion;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Which of two models is better: `comparison`.
///
/// Safe to use from several threads.
final class ComparisonApi {
    private static final int MOST_EXAMPLES = 24;

    private final ModelShelf models;
    private final DataSets data;
    private final TestAnswers answers;

    ComparisonApi(ModelShelf models, DataSets data, TestAnswers answers) {
        this.models = models;
        this.data = data;
        this.answers = answers;
    }

    void addTo(Routes routes) {
        routes.get("comparison", this::comparison);
    }

    /// Two models asked about the same test images, as JSON. Intervals are those of 95 %.
    ///
    /// @param data the data set's name
    /// @param images how many test images there are
    /// @param difference by how much b's accuracy is higher than a's
    /// @param differenceInterval where that of all such images lies
    /// @param bothRight images that both answered right
    /// @param onlyA those that only a answered right
    /// @param onlyB those that only b answered right
    /// @param bothWrong those that neither did
    /// @param pValue of McNemar's exact test
    /// @param disagreements how many images they answered differently
    /// @param examples some of these, those first where the losses differ most
    record Compared(
            String data,
            int images,
            Side a,
            Side b,
            double difference,
            Interval differenceInterval,
            int bothRight,
            int onlyA,
            int onlyB,
            int bothWrong,
            double pValue,
            int disagreements,
            List<Example> examples) {}

    /// One of the two, as JSON.
    ///
    /// @param right how many images it answered right
    /// @param loss mean cross-entropy, in nats
    record Side(String name, int right, double accuracy, Interval interval, double loss) {
        static Side of(String name, Proportion accuracy, double loss) {
            return new Side(name, accuracy.part(), accuracy.value(), accuracy.interval(), loss);
        }
    }

    /// An image about which the two disagree, as JSON.
    ///
    /// @param index the image's number among the test images
    /// @param label what it is
    /// @param pixels see [Pixels]
    record Example(int index, int label, Opinion a, Opinion b, String pixels) {}

    /// What one of them says about an image, as JSON.
    record Opinion(int answer, double confidence) {
        static Opinion of(Answers answers, int j) {
            return new Opinion(answers.answer(j), answers.confidence(j));
        }
    }

    private Compared comparison(ServerRequest request) {
        String nameA = named(request, "a");
        String nameB = named(request, "b");
        Optional<String> named = Query.text(request, "data");
        LabelledImages images = data.get(named).test();
        Answers a = answers.of(models.get(nameA), images);
        Answers b = answers.of(models.get(nameB), images);
        Comparison comparison = Comparison.of(a, b);
        List<Integer> different = different(a, b);
        return new Compared(
                named.orElse(data.usual()),
                comparison.size(),
                Side.of(nameA, comparison.accuracyA(), comparison.lossA()),
                Side.of(nameB, comparison.accuracyB(), comparison.lossB()),
                comparison.difference(),
                comparison.differenceInterval(),
                comparison.bothRight(),
                comparison.onlyA(),
                comparison.onlyB(),
                comparison.bothWrong(),
                comparison.pValue(),
                different.size(),
                different.stream()
                        .limit(MOST_EXAMPLES)
                        .map(j -> new Example(j, a.label(j), Opinion.of(a, j), Opinion.of(b, j), Pixels.of(images, j)))
                        .toList());
    }

    private static String named(ServerRequest request, String which) {
        return Query.text(request, which)
                .orElseThrow(() ->
                        Problem.fault(Status.BAD_REQUEST_400, which + ": expected one of /api/v1/models, got none"));
    }

    private static List<Integer> different(Answers a, Answers b) {
        return IntStream.range(0, a.size())
                .filter(j -> a.answer(j) != b.answer(j))
                .boxed()
                .sorted(Comparator.comparingDouble((Integer j) -> -Math.abs(a.loss(j) - b.loss(j)))
                        .thenComparingInt(j -> j))
                .toList();
    }
}
