package dev.inkling.web;

import dev.inkling.model.Model;
import dev.inkling.model.ModelFile;
import dev.inkling.model.PlanText;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/// Which models there are, what they are, and their files: `models`.
///
/// Safe to use from several threads.
final class ModelsApi {
    private static final String NAME = "name";

    private final ModelShelf models;

    ModelsApi(ModelShelf models) {
        this.models = models;
    }

    void addTo(Routes routes) {
        routes.get("models", _ -> models.list());
        routes.get("models/{name}", request -> details(name(request)));
        routes.raw("models/{name}/file", this::file);
        routes.post("models/{name}/save", this::save);
    }

    /// All that a model's file says but for the weights, as JSON.
    ///
    /// @param kind see [ModelShelf.Kind]
    /// @param layers as `--layers` takes them
    /// @param parameters how many weights and biases there are
    /// @param data name of the data it was trained on
    /// @param examples how many training images that data had
    /// @param preset what the plan began with
    /// @param plan what it was trained by
    /// @param iterations how often its weights changed
    /// @param temperature what logits are divided by before softmax
    record Details(
            String name,
            String kind,
            String layers,
            long parameters,
            String data,
            int examples,
            String preset,
            PlanText plan,
            long iterations,
            float temperature,
            String weightsSha256) {
        static Details of(ModelShelf.Brief brief, Model model) {
            return new Details(
                    brief.name(),
                    brief.kind(),
                    brief.layers(),
                    brief.parameters(),
                    model.data(),
                    model.examples(),
                    model.preset(),
                    PlanText.of(model.plan()),
                    model.iterations(),
                    model.temperature(),
                    model.network().weightsSha256());
        }
    }

    /// What a model is called in the models folder, as JSON.
    record Saved(String name) {}

    private static String name(ServerRequest request) {
        return request.path().pathParameters().get(NAME);
    }

    private Details details(String name) {
        Model model = models.get(name);
        return Details.of(ModelShelf.Brief.of(name, models.kind(name), model), model);
    }

    private Saved save(ServerRequest request) throws IOException {
        JsonNode as = Body.json(request).path("as");
        if (!as.isString()) {
            throw Problem.fault(
                    Status.BAD_REQUEST_400,
                    "as: expected a name as text, got " + (as.isMissingNode() ? "none" : "something else"));
        }
        return new Saved(models.save(name(request), as.stringValue()));
    }

    private void file(ServerRequest request, ServerResponse response) throws IOException {
        String name = name(request);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ModelFile.write(bytes, models.get(name));
        } catch (IllegalArgumentException e) { // a training went wrong
            throw Problem.fault(Status.UNPROCESSABLE_CONTENT_422, "model: " + e.getMessage());
        }
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header(HeaderNames.CONTENT_TYPE, "application/octet-stream");
        response.header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + ModelShelf.fileName(name) + "\"");
        response.send(bytes.toByteArray());
    }
}
