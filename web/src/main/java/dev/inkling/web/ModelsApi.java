package dev.inkling.web;

/// Which models there are: `models`.
final class ModelsApi {
    private final ModelShelf models;

    ModelsApi(ModelShelf models) {
        this.models = models;
    }

    void addTo(Routes routes) {
        routes.get("models", _ -> models.list());
    }
}
