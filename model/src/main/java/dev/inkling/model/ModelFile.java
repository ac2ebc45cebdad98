package dev.inkling.model;

import com.fasterxml.jackson.annotation.Nulls;
import dev.inkling.file.MalformedFileException;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Parameter;
import dev.inkling.nn.Shape;
import dev.inkling.train.TrainingAids;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Models as safetensors files: tensors `layer1.W` (out, in), or (out, height, width, in) of a
/// convolution, `layer1.b` (out), ..., and the
/// architecture, the data's name, the training plan and what came of each epoch as JSON under the metadata
/// key `inkling`.
public final class ModelFile {
    /// The most numbers that a file can hold.
    public static final long MAX_PARAMETERS = SafeTensors.MAX_DATA_BYTES / Float.BYTES;

    private static final String KEY = "inkling";
    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ModelFile() {}

    /// Writes a model.
    ///
    /// @param replace whether a file that is already there may be replaced
    /// @throws FileAlreadyExistsException if it may not
    /// @throws IOException if writing fails; nothing has changed then
    public static void write(Path target, Model model, boolean replace) throws IOException {
        tensors(model).write(target, replace);
    }

    /// Writes the bytes of a model's file to where there is no file, e.g. to a network.
    ///
    /// @param out not closed
    /// @throws IOException if writing fails
    public static void write(OutputStream out, Model model) throws IOException {
        tensors(model).write(out);
    }

    private static SafeTensors tensors(Model model) {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put(KEY, JSON.writeValueAsString(Description.of(model)));
        List<SafeTensors.Tensor> tensors = new ArrayList<>();
        for (Parameter parameter : model.network().parameters()) {
            tensors.add(Tensors.of(parameter.name(), parameter.shape(), parameter.value()));
        }
        return new SafeTensors(metadata, tensors);
    }

    /// Reads a model. Nothing is used before all of it has been checked.
    ///
    /// @throws MalformedFileException if the file is not a model of this project
    /// @throws IOException if it is not there or cannot be read
    public static Model read(Path path) throws IOException {
        return model(path, SafeTensors.read(path));
    }

    /// Reads a model that is not in a file of its own, e.g. in a jar, as strictly.
    ///
    /// @param name for messages
    /// @param in the content; not closed
    /// @param size bytes that are to come
    /// @throws MalformedFileException if fewer or more come, or no model of this project
    /// @throws IOException if they cannot be read
    public static Model read(String name, InputStream in, long size) throws IOException {
        return model(name, SafeTensors.read(name, in, size));
    }

    /// Refuses a network that no file holds, before its memory is taken.
    ///
    /// @param image sizes of its inputs
    /// @throws IllegalArgumentException if it has too many parameters, or the layers do not fit together
    public static void requireHolds(Shape image, List<LayerSpec> layers) {
        double parameters = 0;
        Shape shape = image;
        for (int l = 0; l < layers.size(); l++) {
            parameters += layers.get(l).parameterCount(shape);
            if (parameters > MAX_PARAMETERS) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "network: expected at most %,d parameters, which a model file holds, got more",
                        MAX_PARAMETERS));
            }
            shape = LayerSpec.after(layers, l + 1, shape);
        }
    }

    private static Model model(Object name, SafeTensors file) throws MalformedFileException {
        String json = file.metadata().get(KEY);
        if (json == null) {
            throw MalformedFileException.of(
                    name, "metadata with the key \"" + KEY + "\"", "keys " + Tensors.shown(file.metadata()));
        }
        try {
            Description description = description(name, json);
            Tensors tensors = new Tensors(name, file.tensors());
            Network network = network(description.architecture(), tensors, "");
            tensors.requireNoneLeft();
            return description.model(network);
        } catch (JacksonException e) {
            throw MalformedFileException.of(name, "a model's description as JSON", SafeTensorsReader.reason(e));
        } catch (IllegalArgumentException e) {
            throw MalformedFileException.of(
                    name,
                    "a model that this version knows",
                    "one with " + SafeTensorsReader.oneLine(String.valueOf(e.getMessage())));
        }
    }

    /// Earlier versions are completed with what was the only choice then.
    static Description description(Object name, String json) throws MalformedFileException {
        if (!(JSON.readTree(json) instanceof ObjectNode root)) {
            throw MalformedFileException.of(name, "a model's description as JSON", SafeTensorsReader.oneLine(json));
        }
        if (root.path("version").asInt(0) == 1
                && root.path("architecture") instanceof ObjectNode architecture
                && root.path("plan") instanceof ObjectNode plan) {
            root.put("version", 2).put("temperature", 1);
            architecture.put("image", "1x1x" + architecture.path("inputs").asInt(0));
            architecture.remove("inputs");
            plan.put("augmentation", TrainingAids.NO_AUGMENTATION)
                    .put("validation", 0)
                    .put("patience", 0)
                    .put("averaging", 0);
        }
        if (root.path("version").asInt(0) == 2) {
            root.put("version", 3).put("energyLimit", Model.UNKNOWN_LIMIT);
        }
        if (root.path("version").asInt(0) == 3) {
            root.put("version", Description.VERSION).putArray("epochs");
        }
        return JSON.treeToValue(root, Description.class);
    }

    /// The layers with weights from a file.
    ///
    /// @param prefix of the tensors' names
    /// @throws IllegalArgumentException if the layers are not known, or do not fit together
    static Network network(Description.Architecture architecture, Tensors tensors, String prefix)
            throws MalformedFileException {
        try {
            return Network.of(
                    architecture.shape(), architecture.specs(), number -> tensors.weights(prefix + "layer" + number));
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof MalformedFileException malformed) {
                throw malformed;
            }
            throw e;
        }
    }
}
