package dev.inkling.model;

import dev.inkling.file.MalformedFileException;
import dev.inkling.math.Matrix;
import dev.inkling.nn.Network;
import dev.inkling.nn.Parameter;
import dev.inkling.train.EpochResult;
import dev.inkling.train.TrainingState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// Checkpoints as safetensors files. Besides a model's tensors there are `moment0.layer1.W` and so on, what
/// the optimiser keeps, and, where they exist, `average.layer1.W`, the moving average of the weights, and
/// `best.layer1.W`, the weights of the best epoch, and `epochs`, what came of each ([EpochTensor]). The rest
/// is JSON under the metadata key `inkling-checkpoint`.
public final class CheckpointFile {
    private static final String KEY = "inkling-checkpoint";
    private static final String AVERAGE = "average.";
    private static final String BEST = "best.";

    private CheckpointFile() {}

    /// The JSON, besides the model's.
    ///
    /// @param model a [Description]
    /// @param dataSha256 see [Checkpoint]
    /// @param epochs what came of each in checkpoints of earlier versions; now a tensor has it
    record Progress(
            String model, Optional<String> dataSha256, boolean averaged, boolean best, List<EpochText> epochs) {}

    /// Writes a checkpoint in the place of an earlier one: at any moment there is a whole file.
    ///
    /// @throws IOException if writing fails; the earlier one is then as it was
    public static void write(Path target, Checkpoint checkpoint) throws IOException {
        TrainingState state = checkpoint.state();
        Model model = new Model(
                state.network(),
                checkpoint.data(),
                checkpoint.examples(),
                checkpoint.preset(),
                checkpoint.plan(),
                state.iteration(),
                1,
                Model.UNKNOWN_LIMIT,
                List.of());
        Progress progress = new Progress(
                ModelFile.JSON.writeValueAsString(Description.of(model)),
                checkpoint.dataSha256(),
                state.average().isPresent(),
                state.best().isPresent(),
                List.of());
        var metadata = new LinkedHashMap<String, String>();
        metadata.put(KEY, ModelFile.JSON.writeValueAsString(progress));
        List<SafeTensors.Tensor> tensors = new ArrayList<>();
        add(tensors, "", state.network());
        List<Parameter> parameters = state.network().parameters();
        for (int p = 0; p < parameters.size(); p++) {
            for (int moment = 0; moment < state.moments().get(p).size(); moment++) {
                tensors.add(Tensors.of(
                        moment(moment, parameters.get(p)),
                        parameters.get(p).shape(),
                        state.moments().get(p).get(moment)));
            }
        }
        state.average().ifPresent(network -> add(tensors, AVERAGE, network));
        state.best().ifPresent(network -> add(tensors, BEST, network));
        if (!state.epochs().isEmpty()) {
            tensors.add(EpochTensor.of(state.epochs()));
        }
        new SafeTensors(metadata, tensors).write(target, true);
    }

    private static void add(List<SafeTensors.Tensor> tensors, String prefix, Network network) {
        for (Parameter parameter : network.parameters()) {
            tensors.add(Tensors.of(prefix + parameter.name(), parameter.shape(), parameter.value()));
        }
    }

    private static String moment(int number, Parameter parameter) {
        return "moment" + number + "." + parameter.name();
    }

    /// Reads a checkpoint. Nothing is used before all of it has been checked.
    ///
    /// @throws MalformedFileException if the file is not a checkpoint of this project
    /// @throws IOException if it is not there or cannot be read
    public static Checkpoint read(Path path) throws IOException {
        SafeTensors file = SafeTensors.read(path);
        String json = file.metadata().get(KEY);
        if (json == null) {
            throw MalformedFileException.of(
                    path, "metadata with the key \"" + KEY + "\"", "keys " + Tensors.shown(file.metadata()));
        }
        try {
            Progress progress = progress(path, json);
            Description description = ModelFile.description(path, progress.model());
            Tensors tensors = new Tensors(path, file.tensors());
            Network network = ModelFile.network(description.architecture(), tensors, "");
            Model model = description.model(network);
            List<List<Matrix>> moments = new ArrayList<>();
            for (Parameter parameter : network.parameters()) {
                List<Matrix> own = new ArrayList<>();
                for (int moment = 0; moment < model.plan().optimizer().moments(); moment++) {
                    own.add(tensors.take(moment(moment, parameter), parameter.shape()));
                }
                moments.add(own);
            }
            Optional<Network> average = network(progress.averaged(), AVERAGE, description, tensors);
            Optional<Network> best = network(progress.best(), BEST, description, tensors);
            Optional<SafeTensors.Tensor> all = tensors.take(EpochTensor.NAME);
            tensors.requireNoneLeft();
            List<EpochResult> epochs =
                    all.map(EpochTensor::results).orElseGet(() -> EpochText.results(progress.epochs()));
            if (epochs.stream().anyMatch(epoch -> epoch.validation().isPresent() != progress.best())) {
                throw MalformedFileException.of(
                        path, "loss and accuracy of validation for every epoch or none", "others");
            }
            if (average.isPresent() != model.plan().aids().averaging() > 0
                    || best.isPresent() != (model.plan().aids().validation() > 0 && !epochs.isEmpty())) {
                throw MalformedFileException.of(path, "averages and a best network as the plan says", "others");
            }
            TrainingState state = new TrainingState(network, moments, average, model.iterations(), epochs, best);
            return new Checkpoint(
                    model.data(), model.examples(), progress.dataSha256(), model.preset(), model.plan(), state);
        } catch (JacksonException e) {
            throw MalformedFileException.of(path, "a training's progress as JSON", SafeTensorsReader.reason(e));
        } catch (IllegalArgumentException e) {
            throw MalformedFileException.of(
                    path,
                    "a training that this version knows",
                    "one with " + SafeTensorsReader.oneLine(String.valueOf(e.getMessage())));
        }
    }

    /// Earlier versions said only name and number of the data.
    private static Progress progress(Path path, String json) throws MalformedFileException {
        if (!(ModelFile.JSON.readTree(json) instanceof ObjectNode root)) {
            throw MalformedFileException.of(path, "a training's progress as JSON", SafeTensorsReader.oneLine(json));
        }
        if (!root.has("dataSha256")) {
            root.putNull("dataSha256");
        }
        Progress progress = ModelFile.JSON.treeToValue(root, Progress.class);
        progress.dataSha256()
                .ifPresent(
                        sha256 -> Description.requireKnown(sha256.matches("[0-9a-f]{64}"), "data SHA-256 " + sha256));
        return progress;
    }

    private static Optional<Network> network(boolean there, String prefix, Description description, Tensors tensors)
            throws MalformedFileException {
        return there ? Optional.of(ModelFile.network(description.architecture(), tensors, prefix)) : Optional.empty();
    }
}
