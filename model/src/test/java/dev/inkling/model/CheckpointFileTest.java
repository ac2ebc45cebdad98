package dev.inkling.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inkling.file.MalformedFileException;
import dev.inkling.math.CounterRandom;
import dev.inkling.math.Matrix;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Shape;
import dev.inkling.train.EpochResult;
import dev.inkling.train.LearningRate;
import dev.inkling.train.Optimizer;
import dev.inkling.train.TrainingAids;
import dev.inkling.train.TrainingPlan;
import dev.inkling.train.TrainingState;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFileTest {
    private static final List<LayerSpec> LAYERS =
            LayerSpec.parse("conv 3x3x2, relu, maxpool 2, dropout 0.5, dense 4, relu");

    private static final String SHA256 = "0123456789abcdef".repeat(4);

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void setUp() {
        file = folder.resolve("some.checkpoint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient-descent", "momentum", "adam"})
    void everythingComesBack(String optimizer) throws IOException {
        String manyWords = "shift 3, rotate 20, ".repeat(20);
        for (TrainingAids aids : List.of(TrainingAids.NONE, new TrainingAids(manyWords, 5, 2, 0.9f))) {
            Checkpoint written = checkpoint(optimizer, aids);
            CheckpointFile.write(file, written);

            Checkpoint read = CheckpointFile.read(file);

            assertThat(read.data()).isEqualTo("small");
            assertThat(read.examples()).isEqualTo(60);
            assertThat(read.dataSha256()).contains(SHA256);
            assertThat(read.preset()).isEqualTo("paper");
            assertThat(read.plan()).isEqualTo(written.plan());
            assertThat(read.state().iteration()).isEqualTo(17);
            assertThat(read.state().epochs()).isEqualTo(written.state().epochs());
            assertThat(hash(Optional.of(read.state().network())))
                    .isEqualTo(hash(Optional.of(written.state().network())));
            assertThat(hash(read.state().average()))
                    .isEqualTo(hash(written.state().average()));
            assertThat(hash(read.state().best())).isEqualTo(hash(written.state().best()));
            assertThat(numbers(read.state().moments()))
                    .isEqualTo(numbers(written.state().moments()));
        }
    }

    /// A file without its end, and a file with one number more, are no checkpoints.
    @Test
    void damagedFileIsRefused() throws IOException {
        CheckpointFile.write(file, checkpoint("adam", TrainingAids.NONE));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 24));
        assertThat(refusal()).startsWith(file + ": expected tensor");
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 4));
        assertThat(refusal()).startsWith(file + " at byte " + bytes.length + ": expected the end of the file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "01234            | "x\\n1234         | a training that this version knows, got one with data SHA-256 x?1234
            "01234            | "1234             | a training that this version knows, got one with data SHA-256 123456
            "averaged":true   | "averaged":false  | no other tensors, got also [average.layer1.W
            "best":true       | "best":false      | no other tensors, got also [best.layer1.W
            "epochs":[]       | "epochs":[],"x":[]| a training's progress as JSON, got
            "epochs":[]       | "epochs":[{}]     | a training's progress as JSON, got
            \\"adam 0.9 0.99  | \\"adom 0.9 0.99  | a training that this version knows, got one with optimizer
            \\"version\\":4   | \\"version\\":7   | a training that this version knows, got one with version 7
            """)
    void progressThatDoesNotFitIsRefused(String from, String to, String message) throws IOException {
        CheckpointFile.write(file, checkpoint("adam", new TrainingAids("none", 5, 2, 0.9f)));

        rewrite(from, to);

        assertThat(refusal()).startsWith(file + ": expected " + message).hasLineCount(1);
    }

    /// In full batch an epoch is one iteration, so there are many; their losses may be no numbers.
    @Test
    void aHundredThousandEpochsComeBack() throws IOException {
        List<EpochResult> epochs = IntStream.rangeClosed(1, 100_000)
                .mapToObj(number -> new EpochResult(
                        number,
                        1.0 / number,
                        0.7,
                        Optional.of(new EpochResult.Validation(
                                number % 2 == 0 ? Double.NaN : Double.POSITIVE_INFINITY, 1.0 / 3))))
                .toList();
        CheckpointFile.write(file, checkpoint("adam", new TrainingAids("none", 5, 2, 0.9f), epochs));

        assertThat(CheckpointFile.read(file).state().epochs()).isEqualTo(epochs);
    }

    @Test
    void epochsThatDoNotFitAreRefused() throws IOException {
        CheckpointFile.write(file, checkpoint("adam", new TrainingAids("none", 5, 2, 0.9f)));
        float[] two = new float[2 * 4 * 4];

        replaceEpochs(new SafeTensors.Tensor("epochs", List.of(4, 2, 4), two));
        assertThat(refusal()).endsWith("expected loss and accuracy of validation for every epoch or none, got others");
        replaceEpochs(new SafeTensors.Tensor("epochs", List.of(2, 16), two));
        assertThat(refusal())
                .endsWith("expected a training that this version knows, got one with epochs of shape [2, 16]");
        replaceEpochs(new SafeTensors.Tensor("epochs", List.of(4, 1, 8), two));
        assertThat(refusal()).endsWith("got one with epochs of shape [4, 1, 8]");
        replaceEpochs(new SafeTensors.Tensor("epochs", List.of(2, 4, 4), two));
        CheckpointFile.read(file);
        for (float value : new float[] {-1, 0.5f, 65_536, 1e30f}) {
            two[31] = value;
            replaceEpochs(new SafeTensors.Tensor("epochs", List.of(2, 4, 4), two));
            assertThat(refusal()).endsWith("got one with epochs with " + value + ", no 16 bits of a number");
        }
        replaceEpochs(new SafeTensors.Tensor("epocha", List.of(0), new float[0]));
        assertThat(refusal()).endsWith("expected no other tensors, got also [epocha]");
    }

    private void replaceEpochs(SafeTensors.Tensor... epochs) throws IOException {
        SafeTensors written = SafeTensors.read(file);
        List<SafeTensors.Tensor> tensors = written.tensors().stream()
                .flatMap(tensor -> tensor.name().equals("epochs") ? Stream.of(epochs) : Stream.of(tensor))
                .toList();
        new SafeTensors(written.metadata(), tensors).write(file, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "7", "", "{\"model\":"})
    void progressIsAnObject(String json) throws IOException {
        CheckpointFile.write(file, checkpoint("adam", TrainingAids.NONE));

        describe(json);

        assertThat(refusal()).startsWith(file + ": expected a training's progress as JSON, got ");
    }

    /// Their model was of version 3, they had the epochs in the JSON, and did not say what tells their data
    /// from others.
    @Test
    void checkpointsOfEarlierVersionsAreRead() throws IOException {
        Checkpoint written = checkpoint("adam", TrainingAids.NONE);
        CheckpointFile.write(file, written);
        rewrite("\"dataSha256\":\"" + SHA256 + "\",", "");
        rewrite("\\\"version\\\":4", "\\\"version\\\":3");
        rewrite(",\\\"epochs\\\":[]", "");
        replaceEpochs();
        String inJson =
                ModelFile.JSON.writeValueAsString(EpochText.of(written.state().epochs()));
        rewrite("\"epochs\":[]", "\"epochs\":" + inJson);

        Checkpoint read = CheckpointFile.read(file);

        assertThat(read.dataSha256()).isEmpty();
        assertThat(read.plan()).isEqualTo(written.plan());
        assertThat(read.state().epochs()).isEqualTo(written.state().epochs());
    }

    private void rewrite(String from, String to) throws IOException {
        String json = String.valueOf(SafeTensors.read(file).metadata().get("inkling-checkpoint"));
        assertThat(json).contains(from);
        describe(json.replace(from, to));
    }

    private void describe(String json) throws IOException {
        LinkedHashMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put("inkling-checkpoint", json);
        new SafeTensors(metadata, SafeTensors.read(file).tensors()).write(file, true);
    }

    private String refusal() {
        var refused = assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> CheckpointFile.read(file))
                .actual();
        return String.valueOf(refused.getMessage());
    }

    private static Checkpoint checkpoint(String optimizer, TrainingAids aids) {
        boolean validated = aids.validation() > 0;
        return checkpoint(optimizer, aids, List.of(epoch(1, validated), epoch(2, validated)));
    }

    private static Checkpoint checkpoint(String optimizer, TrainingAids aids, List<EpochResult> epochs) {
        TrainingPlan plan = new TrainingPlan(
                LAYERS,
                Initializer.HE,
                Optimizer.named(optimizer),
                LearningRate.constant(0.1f),
                0,
                0,
                8,
                new TrainingPlan.Length.Epochs(9),
                aids,
                3);
        boolean validated = aids.validation() > 0;
        List<List<Matrix>> moments = network(1).parameters().stream()
                .map(p -> IntStream.range(0, plan.optimizer().moments())
                        .mapToObj(moment -> random(p.value(), moment))
                        .toList())
                .toList();
        TrainingState state = new TrainingState(
                network(1),
                moments,
                validated ? Optional.of(network(2)) : Optional.empty(),
                17,
                epochs,
                validated ? Optional.of(network(3)) : Optional.empty());
        return new Checkpoint("small", 60, Optional.of(SHA256), "paper", plan, state);
    }

    private static EpochResult epoch(int number, boolean validated) {
        return new EpochResult(
                number,
                1.0 / 3 / number,
                0.7,
                validated ? Optional.of(new EpochResult.Validation(0.1 / number, 0.8)) : Optional.empty());
    }

    private static Network network(long seed) {
        List<LayerSpec> layers = IntStream.range(0, 7)
                .mapToObj(l -> l < 6 ? LAYERS.get(l) : new LayerSpec.DenseSpec(3))
                .toList();
        return Network.of(new Shape(5, 6, 1), layers, Initializer.HE, seed);
    }

    private static Matrix random(Matrix shape, long seed) {
        Matrix matrix = Matrix.zeros(Arena.ofAuto(), shape.rows(), shape.columns());
        for (int i = 0; i < shape.rows(); i++) {
            for (int j = 0; j < shape.columns(); j++) {
                matrix.set(i, j, new CounterRandom(seed).uniform((long) i * shape.columns() + j));
            }
        }
        return matrix;
    }

    private static Optional<String> hash(Optional<Network> network) {
        return network.map(Network::weightsSha256);
    }

    private static List<Float> numbers(List<List<Matrix>> moments) {
        return moments.stream()
                .flatMap(List::stream)
                .flatMap(matrix -> IntStream.range(0, matrix.rows() * matrix.columns())
                        .mapToObj(k -> matrix.get(k / matrix.columns(), k % matrix.columns())))
                .toList();
    }
}
