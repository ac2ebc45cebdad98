package dev.inkling.web;

import dev.inkling.reader.DigitReader;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What a model should have answered, and its learning that: `corrections` and `fine-tuning`.
final class CorrectionsApi {
    private final ModelShelf models;
    private final Corrections corrections;
    private final FineTuning tuning;

    CorrectionsApi(ModelShelf models, FineTuning tuning) {
        this.models = models;
        corrections = tuning.corrections();
        this.tuning = tuning;
    }

    void addTo(Routes routes) {
        routes.get("corrections", _ -> all());
        routes.post("corrections", this::add);
        routes.delete("corrections/{id}", this::remove);
        routes.get("fine-tuning", _ -> tuning.progress());
        routes.post("fine-tuning", request -> tuning.start(models.askedName(request), models.asked(request)));
        routes.delete("fine-tuning", _ -> tuning.discard());
        routes.post("fine-tuning/keep", _ -> tuning.keep());
    }

    /// All corrections, as JSON.
    ///
    /// @param most how many there may be
    record All(int most, List<Corrections.Correction> corrections) {}

    private All all() {
        return new All(Corrections.MOST, corrections.list());
    }

    private All add(ServerRequest request) throws IOException {
        DigitReader reader = new DigitReader(models.asked(request));
        JsonNode body = Body.json(request);
        byte[] pixels = Body.pixels(body);
        JsonNode label = body.path("label");
        if (!label.isInt() || label.intValue() < 0 || label.intValue() > 9) {
            throw Problem.fault(
                    Status.BAD_REQUEST_400,
                    "label: expected a whole number from 0 to 9, got " + (label.isMissingNode() ? "none" : label));
        }
        corrections.add(pixels, label.intValue(), reader.read(pixels).value());
        return all();
    }

    private All remove(ServerRequest request) {
        String given = request.path().pathParameters().get("id");
        corrections.remove(Query.number("id", given, 1, Integer.MAX_VALUE));
        return all();
    }
}
