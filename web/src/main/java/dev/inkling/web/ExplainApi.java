package dev.inkling.web;

import dev.inkling.data.DataSplit;
import dev.inkling.explain.Contributions;
import dev.inkling.explain.FlipSearch;
import dev.inkling.explain.NearestExamples;
import dev.inkling.model.Model;
import dev.inkling.nn.Dataset;
import dev.inkling.reader.DigitReader;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Why a model answers as it does: `explain`, `flip` and `nearest`.
///
/// Safe to use from several threads.
final class ExplainApi {
    private static final int USUAL_NEIGHBOURS = 8;
    private static final int MOST_NEIGHBOURS = 100;

    private final ModelShelf models;
    private final DataSets data;

    /// The training images of each data set, ready for questions.
    private final Map<String, NearestExamples> ready = new HashMap<>();

    ExplainApi(ModelShelf models, DataSets data) {
        this.models = models;
        this.data = data;
    }

    void addTo(Routes routes) {
        routes.post("explain", this::explain);
        routes.post("flip", this::flip);
        routes.post("nearest", this::nearest);
    }

    /// A logit, or the difference of two, taken apart, as JSON. See [Contributions].
    ///
    /// @param answer what the model answers
    /// @param digit whose logit it is
    /// @param rather the digit whose logit is taken away; absent if none is
    /// @param logit as the network computes it
    /// @param pixels what all pixels add to it
    /// @param constant what the biases add to it
    /// @param sum of the two
    /// @param difference between the sum and the logit
    /// @param contributions what each pixel adds to it, row by row
    record Explained(
            int answer,
            int digit,
            Optional<Integer> rather,
            double logit,
            double pixels,
            double constant,
            double sum,
            double difference,
            List<Double> contributions) {
        static Explained of(Contributions all, Optional<Integer> wanted, Optional<Integer> rather) {
            int answer = IntStream.range(0, all.classes())
                    .reduce((a, b) -> all.logit(b) > all.logit(a) ? b : a)
                    .orElseThrow();
            int digit = wanted.orElse(answer);
            double logit =
                    Problem.finite(all.logit(digit)) - rather.map(all::logit).orElse(0.0);
            double constant = all.constant(digit) - rather.map(all::constant).orElse(0.0);
            double sum = all.sum(digit) - rather.map(all::sum).orElse(0.0);
            return new Explained(
                    answer,
                    digit,
                    rather,
                    logit,
                    sum - constant,
                    constant,
                    sum,
                    sum - logit,
                    IntStream.range(0, all.pixels())
                            .mapToObj(i -> rather.map(other -> all.rather(digit, other, i))
                                    .orElseGet(() -> all.of(digit, i)))
                            .toList());
        }
    }

    private Explained explain(ServerRequest request) throws IOException {
        Model model = models.asked(request);
        Optional<Integer> digit = Query.digit(request, "digit");
        Optional<Integer> rather = Query.digit(request, "rather");
        return Explained.of(Contributions.of(model.network(), Body.pixels(Body.json(request))), digit, rather);
    }

    /// Whether and how the answer can be changed with little ink, as JSON.
    ///
    /// @param before what the model answers to the image as it is
    /// @param flip absent if none was found
    record Flips(int before, Optional<Flip> flip) {}

    /// A changed image, as JSON. See [FlipSearch.Flip].
    ///
    /// @param pixels the changed image, see [Pixels]
    /// @param distance Euclidean size of the change
    /// @param largestChange of one pixel
    /// @param steps that it took to find
    /// @param after what the model answers when it is asked about the changed image
    record Flip(String pixels, double distance, double largestChange, int steps, ReadingApi.OneDigit after) {
        static Flip of(FlipSearch.Flip found, DigitReader reader) {
            return new Flip(
                    Pixels.text(found.pixels()),
                    found.distance(),
                    found.largestChange(),
                    found.iterations(),
                    ReadingApi.OneDigit.of(reader.read(found.pixels())));
        }
    }

    private Flips flip(ServerRequest request) throws IOException {
        Model model = models.asked(request);
        Optional<Integer> target = Query.digit(request, "target");
        byte[] pixels = Body.pixels(Body.json(request));
        DigitReader reader = new DigitReader(model);
        int before = reader.read(pixels).value();
        if (target.isPresent() && target.get() == before) {
            throw Problem.fault(
                    Status.UNPROCESSABLE_CONTENT_422,
                    "target: expected another digit than the answer, got " + before + ", which it is");
        }
        Optional<FlipSearch.Flip> found = target.isPresent()
                ? FlipSearch.answer(model.network(), pixels, target.get())
                : FlipSearch.anyAnswer(model.network(), pixels);
        return new Flips(before, found.map(flip -> Flip.of(flip, reader)));
    }

    /// The training images that are most like an image, as JSON.
    ///
    /// @param data the name of the data set that they are of
    /// @param images how many were looked at
    /// @param nearest the nearest first
    record Neighbours(String data, int images, List<Neighbour> nearest) {}

    /// A training image, as JSON.
    ///
    /// @param index its number in the data set
    /// @param label -1 if it shows no digit
    /// @param distance Euclidean
    /// @param pixels see [Pixels]
    record Neighbour(int index, int label, double distance, String pixels) {
        static Neighbour of(NearestExamples.Neighbour neighbour, Dataset images) {
            return new Neighbour(
                    neighbour.index(), neighbour.label(), neighbour.distance(), Pixels.of(images, neighbour.index()));
        }
    }

    private Neighbours nearest(ServerRequest request) throws IOException {
        int count = Query.text(request, "count")
                .map(given -> Query.number("count", given, 1, MOST_NEIGHBOURS))
                .orElse(USUAL_NEIGHBOURS);
        byte[] pixels = Body.pixels(Body.json(request));
        String name = Query.text(request, "data").orElse(data.usual());
        DataSplit split = data.get(Optional.of(name));
        ImagesApi.requireMnistForm(split.train());
        List<NearestExamples.Neighbour> found = ready(name, split).to(pixels, count);
        return new Neighbours(
                split.train().name(),
                split.train().size(),
                found.stream()
                        .map(neighbour -> Neighbour.of(neighbour, split.train()))
                        .toList());
    }

    /// Made once for a data set: who else asks for one meanwhile waits.
    private synchronized NearestExamples ready(String name, DataSplit split) {
        return ready.computeIfAbsent(name, _ -> NearestExamples.of(split.train()));
    }
}
