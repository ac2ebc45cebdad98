package dev.inkling.model;

import com.fasterxml.jackson.annotation.Nulls;
import dev.inkling.file.MalformedFileException;
import dev.inkling.math.Matrix;
import dev.inkling.nn.Dense;
import dev.inkling.nn.Layer;
import dev.inkling.nn.Network;
import dev.inkling.nn.Parameter;
import dev.inkling.nn.Relu;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Models as safetensors files: tensors `layer1.W` (out, in), `layer1.b` (out), ..., and the
/// architecture, the data's name and the training plan as JSON under the metadata key `inkling`.
public final class ModelFile {
    /// The most numbers that a file can hold.
    public static final long MAX_PARAMETERS = SafeTensors.MAX_DATA_BYTES / Float.BYTES;

    private static final String KEY = "inkling";
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
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
        var metadata = new LinkedHashMap<String, String>();
        metadata.put(KEY, JSON.writeValueAsString(Description.of(model)));
        List<SafeTensors.Tensor> tensors = new ArrayList<>();
        for (Parameter parameter : model.network().parameters()) {
            tensors.add(tensor(parameter.name(), parameter.value()));
        }
        new SafeTensors(metadata, tensors).write(target, replace);
    }

    /// Reads a model. Nothing is used before all of it has been checked.
    ///
    /// @throws MalformedFileException if the file is not a model of this project
    /// @throws IOException if it is not there or cannot be read
    public static Model read(Path path) throws IOException {
        SafeTensors file = SafeTensors.read(path);
        String json = file.metadata().get(KEY);
        if (json == null) {
            throw MalformedFileException.of(
                    path, "metadata with the key \"" + KEY + "\"", "keys " + shown(file.metadata()));
        }
        try {
            Description description = JSON.readValue(json, Description.class);
            if (description == null) { // what Jackson makes of the word null
                throw MalformedFileException.of(path, "a model's description as JSON", json);
            }
            Network network = network(path, description.architecture(), file.tensors());
            return description.model(network);
        } catch (JacksonException e) {
            throw MalformedFileException.of(path, "a model's description as JSON", SafeTensorsReader.reason(e));
        } catch (IllegalArgumentException e) {
            throw MalformedFileException.of(
                    path,
                    "a model that this version knows",
                    "one with " + SafeTensorsReader.oneLine(String.valueOf(e.getMessage())));
        }
    }

    private static Network network(Path path, Description.Architecture architecture, List<SafeTensors.Tensor> list)
            throws MalformedFileException {
        Map<String, SafeTensors.Tensor> tensors =
                list.stream().collect(Collectors.toMap(SafeTensors.Tensor::name, tensor -> tensor));
        List<Layer> layers = new ArrayList<>();
        int inputs = architecture.inputs();
        int number = 0;
        for (String text : architecture.layers()) {
            if (text.equals("relu")) {
                layers.add(new Relu(inputs));
            } else {
                int outputs = Description.denseOutputs(text);
                String name = "layer" + ++number;
                layers.add(new Dense(
                        matrix(path, tensors.remove(name + ".W"), name + ".W", List.of(outputs, inputs)),
                        matrix(path, tensors.remove(name + ".b"), name + ".b", List.of(outputs))));
                inputs = outputs;
            }
        }
        if (!tensors.isEmpty()) {
            throw MalformedFileException.of(path, "tensors of " + number + " layers only", "also " + shown(tensors));
        }
        return new Network(layers);
    }

    private static String shown(Map<String, ?> named) {
        return SafeTensorsReader.oneLine(named.keySet().toString());
    }

    private static SafeTensors.Tensor tensor(String name, Matrix matrix) {
        float[] values = new float[matrix.rows() * matrix.columns()];
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                values[i * matrix.columns() + j] = matrix.get(i, j);
            }
        }
        List<Integer> shape = name.endsWith(".b") ? List.of(matrix.rows()) : List.of(matrix.rows(), matrix.columns());
        return new SafeTensors.Tensor(name, shape, values);
    }

    private static Matrix matrix(Path path, SafeTensors.@Nullable Tensor tensor, String name, List<Integer> shape)
            throws MalformedFileException {
        if (tensor == null) {
            throw MalformedFileException.of(path, "a tensor " + name + " of shape " + shape, "none");
        }
        if (!tensor.shape().equals(shape)) {
            throw MalformedFileException.of(
                    path, name + " of shape " + shape, tensor.shape().toString());
        }
        int columns = shape.size() == 1 ? 1 : shape.get(1);
        Matrix matrix = Matrix.zeros(Arena.ofAuto(), shape.getFirst(), columns);
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < columns; j++) {
                matrix.set(i, j, tensor.values()[i * columns + j]);
            }
        }
        return matrix;
    }
}
