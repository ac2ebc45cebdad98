package dev.inkling.web;

import dev.inkling.model.Model;
import dev.inkling.nn.LayerSpec;
import java.util.stream.Collectors;

/// That the server is there, and which model it asks, as JSON.
///
/// @param status `ok`
record Health(String status, ModelInBrief model) {
    /// A model in one line.
    ///
    /// @param name its file, or the word for a shipped one
    /// @param layers as `--layers` takes them
    /// @param parameters how many weights and biases there are
    record ModelInBrief(String name, String layers, long parameters) {}

    static Health of(String name, Model model) {
        String layers =
                model.network().specs().stream().map(LayerSpec::toString).collect(Collectors.joining(", "));
        return new Health("ok", new ModelInBrief(name, layers, model.network().parameterCount()));
    }
}
