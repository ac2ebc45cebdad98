package dev.inkling.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.inkling.file.MalformedFileException;
import dev.inkling.model.SafeTensors.Tensor;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Shape;
import dev.inkling.train.EpochResult;
import dev.inkling.train.LearningRate;
import dev.inkling.train.Optimizer;
import dev.inkling.train.TrainingAids;
import dev.inkling.train.TrainingPlan;
import dev.inkling.train.TrainingPlan.Length;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {
    private static final EpochResult FIRST = new EpochResult(1, 1.0 / 3, 0.7, Optional.empty());
    private static final EpochResult SECOND =
            new EpochResult(2, 1e-9, 1, Optional.of(new EpochResult.Validation(2.0 / 7, 0)));

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = folder.resolve("model.safetensors");
    }

    // What is written can be read.

    static Stream<List<Integer>> sizes() {
        return Stream.of(
                List.of(784, 10),
                List.of(784, 10, 10),
                List.of(784, 17, 33, 10),
                List.of(9, 8, 7, 6, 5),
                List.of(1, 1, 1));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void everyBitOfTheWeightsComesBack(List<Integer> sizes) throws IOException {
        Network network = network(sizes);
        ModelFile.write(file, model(network), false);

        Network read = ModelFile.read(file).network();

        assertThat(read.sizes()).isEqualTo(network.sizes());
        assertThat(read.weightsSha256()).isEqualTo(network.weightsSha256());
        assertThat(read.layers()).hasSameSizeAs(network.layers());
    }

    static Stream<TrainingPlan> plans() {
        int full = TrainingPlan.FULL_BATCH;
        LearningRate rate = LearningRate.constant(0.3f);
        Stream<TrainingPlan> lengths = Stream.of(
                plan(Initializer.UNIFORM, rate, 64, new Length.Epochs(5), 1),
                plan(Initializer.HE, rate, full, new Length.Iterations(500), -1),
                plan(Initializer.HE, LearningRate.constant(Float.MIN_VALUE), 1, new Length.Iterations(0), 0),
                plan(Initializer.HE, rate, 2_000_000_000, new Length.Epochs(Integer.MAX_VALUE), Long.MAX_VALUE),
                plan(Initializer.HE, rate, 7, new Length.Iterations(2_000_000_000), Long.MIN_VALUE),
                plan(Initializer.HE, rate, 7, new Length.Iterations(Long.MAX_VALUE), 1));
        Stream<TrainingPlan> optimizers = Stream.of(
                        "gradient-descent",
                        "momentum",
                        "momentum 0.95",
                        "nesterov",
                        "nesterov 0",
                        "adam",
                        "adam 0.8 0.99 1e-30",
                        "adamw",
                        "adamw 0 0.99999 3")
                .map(name -> plan(Optimizer.named(name), rate, 0, 0));
        Stream<TrainingPlan> schedules = Arrays.stream(LearningRate.Schedule.values())
                .map(schedule -> plan(new Optimizer.GradientDescent(), new LearningRate(0.1f, schedule, 0.3), 0, 0));
        Stream<TrainingPlan> others = Stream.of(
                plan(new Optimizer.GradientDescent(), rate, 0.0001f, 0),
                plan(new Optimizer.GradientDescent(), rate, Float.MAX_VALUE, 0.1f),
                plan(Optimizer.named("adam"), new LearningRate(1, LearningRate.Schedule.COSINE, 0.05), 0, 0.99f));
        return Stream.of(lengths, optimizers, schedules, others).flatMap(Function.identity());
    }

    private static TrainingPlan plan(
            Initializer initializer, LearningRate rate, int batchSize, Length length, long seed) {
        return new TrainingPlan(
                List.of(4), initializer, new Optimizer.GradientDescent(), rate, 0, 0, batchSize, length, seed);
    }

    private static TrainingPlan plan(Optimizer optimizer, LearningRate rate, float weightDecay, float labelSmoothing) {
        return new TrainingPlan(
                List.of(4), Initializer.HE, optimizer, rate, weightDecay, labelSmoothing, 64, new Length.Epochs(5), 1);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void allThatIsSaidAboutTheModelComesBack(TrainingPlan plan) throws IOException {
        Model model = new Model(
                network(List.of(6, 4, 3)),
                "Übung \"1\"",
                12_345,
                "paper",
                plan,
                17,
                1.25f,
                -4.5f,
                List.of(FIRST, SECOND));
        ModelFile.write(file, model, false);

        Model read = ModelFile.read(file);

        assertThat(read.data()).isEqualTo("Übung \"1\"");
        assertThat(read.examples()).isEqualTo(12_345);
        assertThat(read.preset()).isEqualTo("paper");
        assertThat(read.iterations()).isEqualTo(17);
        assertThat(read.temperature()).isEqualTo(1.25f);
        assertThat(read.energyLimit()).isEqualTo(-4.5f);
        assertThat(read.plan()).isEqualTo(plan);
        assertThat(read.epochs()).containsExactly(FIRST, SECOND);
    }

    @Test
    void tensorsAreNamedByTheirLayers() throws IOException {
        Network network = network(List.of(3, 2, 4));
        ModelFile.write(file, model(network), false);

        List<Tensor> tensors = SafeTensors.read(file).tensors();

        assertThat(tensors).extracting(Tensor::name).containsExactly("layer1.W", "layer1.b", "layer2.W", "layer2.b");
        assertThat(tensors)
                .extracting(Tensor::shape)
                .containsExactly(List.of(2, 3), List.of(2), List.of(4, 2), List.of(4));
        // Row by row: the second number of W1 is its element (0, 1).
        assertThat(tensors.getFirst().values()[1])
                .isEqualTo(network.parameters().getFirst().value().get(0, 1));
    }

    @Test
    void sameModelGivesTheSameBytes() throws IOException {
        Path again = folder.resolve("again");
        ModelFile.write(file, model(network(List.of(5, 4, 3))), false);
        ModelFile.write(again, ModelFile.read(file), false);

        assertThat(again).hasSameBinaryContentAs(file);
    }

    @Test
    void modelOutOfAStreamIsTheFiles() throws IOException {
        Model model = model(network(List.of(5, 4, 3)));
        ModelFile.write(file, model, false);
        byte[] bytes = Files.readAllBytes(file);

        Model read = ModelFile.read("a jar's", new ByteArrayInputStream(bytes), bytes.length);

        assertThat(read.network().weightsSha256()).isEqualTo(model.network().weightsSha256());
        assertThat(read.plan()).isEqualTo(model.plan());
    }

    @Test
    void modelIntoAStreamIsTheFiles() throws IOException {
        Model model = model(network(List.of(5, 4, 3)));
        ModelFile.write(file, model, false);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();

        ModelFile.write(stream, model);

        assertThat(file).hasBinaryContent(stream.toByteArray());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0  | 1  | : expected the end of the file, got
            0  | -1 | : expected tensor "layer2.b" with data_offsets [begin, end] inside the data's
            1  | 0  | at byte %d: expected the end of the file, got more bytes
            -1 | 0  | : expected 8 bytes, got 7 (has the file changed while it was read?)
            """)
    void streamHasAsManyBytesAsWasSaid(int more, int said, String message) throws IOException {
        ModelFile.write(file, model(network(List.of(5, 3, 2))), false);
        byte[] bytes = Files.readAllBytes(file);
        byte[] other = Arrays.copyOf(bytes, bytes.length + more);

        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> ModelFile.read("a jar's", new ByteArrayInputStream(other), bytes.length + said))
                .withMessageStartingWith("a jar's")
                .withMessageContaining(message.formatted(bytes.length));
    }

    // What is there is kept.

    @Test
    void modelThatIsThereIsKeptUnlessReplaced() throws IOException {
        Network old = network(List.of(5, 3));
        Network other = network(List.of(5, 4));
        ModelFile.write(file, model(old), false);

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> ModelFile.write(file, model(other), false))
                .withMessage(file.toString());
        assertThat(ModelFile.read(file).network().weightsSha256()).isEqualTo(old.weightsSha256());

        ModelFile.write(file, model(other), true);
        assertThat(ModelFile.read(file).network().weightsSha256()).isEqualTo(other.weightsSha256());
    }

    @Test
    void weightsThatAreNoNumbersAreNotSaved() throws IOException {
        Network old = network(List.of(5, 3));
        ModelFile.write(file, model(old), false);
        Network lost = network(List.of(5, 3));
        lost.parameters().getFirst().value().set(1, 2, Float.NaN);

        // Element (1, 2) of 3 rows with 5 columns: 1 * 5 + 2.
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ModelFile.write(file, model(lost), true))
                .withMessage("tensor layer1.W: expected finite values, got NaN at index 7");
        assertThat(ModelFile.read(file).network().weightsSha256()).isEqualTo(old.weightsSha256());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    // What is no model is refused.

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("nothing", bytes -> new byte[0], ": expected a safetensors file of at least 8 bytes"),
                damage(
                        "a header of 2^63 bytes",
                        bytes -> length(bytes, 1L << 63),
                        " at byte 0: expected a safetensors file, got"),
                damage(
                        "a header of -1 bytes",
                        bytes -> length(bytes, -1),
                        " at byte 0: expected a safetensors file, got something else"),
                damage(
                        "a long header",
                        bytes -> length(bytes, bytes.length),
                        " at byte 0: expected a safetensors file, got something else"),
                damage(
                        "text",
                        bytes -> text("# Model\n\nA fine one."),
                        " at byte 0: expected a safetensors file, got something else"),
                damage("no JSON", bytes -> replace(bytes, "{\"__meta", "[\"__meta"), " at byte 8: expected a header"),
                damage("a half", bytes -> Arrays.copyOf(bytes, bytes.length - 24), ": expected tensor \"layer"),
                damage("a byte less", bytes -> Arrays.copyOf(bytes, bytes.length - 1), ": expected tensor \"layer"),
                damage(
                        "a byte more",
                        bytes -> Arrays.copyOf(bytes, bytes.length + 1),
                        ": expected the end of the file"),
                damage("doubles", bytes -> replace(bytes, "\"F32\"", "\"F64\""), ": expected tensor \"layer1.W\" with"),
                damage("a name twice", bytes -> replace(bytes, "layer2.b", "layer2.W"), ": expected a header of JSON"),
                damage("a gap", bytes -> replace(bytes, "[60,72]", "[64,76]"), "to begin at data offset 60, got 64"),
                damage("an overlap", bytes -> replace(bytes, "[60,72]", "[56,68]"), "data offset 60, got 56 (an overl"),
                damage("no number", bytes -> last(bytes, Float.NaN), "index 1 of tensor \"layer2.b\", got NaN"),
                damage("no end", bytes -> last(bytes, Float.NEGATIVE_INFINITY), "layer2.b\", got -Infinity"),
                damage(
                        "no metadata",
                        bytes -> replace(bytes, "\"inkling\"", "\"inklinG\""),
                        "with the key \"inkling\""),
                damage("other tensors", bytes -> replace(bytes, "layer2.b", "layer3.b"), "a tensor layer2.b of shape"));
    }

    /// A damage to the file of a 5-3-2 network.
    private static Arguments damage(String what, UnaryOperator<byte[]> damage, String message) {
        return arguments(what, damage, message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void damagedModelIsRefusedInOneLineThatNamesIt(String what, UnaryOperator<byte[]> damage, String message)
            throws IOException {
        ModelFile.write(file, model(network(List.of(5, 3, 2))), false);
        Files.write(file, damage.apply(Files.readAllBytes(file)));

        assertThat(refusal()).startsWith(file + "").contains(message, ", got ").hasLineCount(1);
    }

    @Test
    void whatIsNoFileIsNamed() throws IOException {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> ModelFile.read(file))
                .withMessage(file + ": expected a safetensors file, got nothing there");
        Files.createDirectory(file);
        assertThat(refusal()).isEqualTo(file + ": expected a safetensors file, got a folder or device");
    }

    @Test
    void shapesChain() throws IOException {
        List<Tensor> tensors = new ArrayList<>();
        for (Network network : List.of(network(List.of(5, 3, 2)), network(List.of(5, 4, 2)))) {
            ModelFile.write(file, model(network), true);
            tensors.addAll(SafeTensors.read(file).tensors());
        }
        // The first layer of one, with 3 outputs, and the second of the other, with 4 inputs.
        new SafeTensors(
                        SafeTensors.read(file).metadata(),
                        List.of(tensors.get(0), tensors.get(1), tensors.get(6), tensors.get(7)))
                .write(file, true);
        assertThat(refusal()).isEqualTo(file + ": expected layer1.W of shape [4, 5], got [3, 5]");
        redescribe("dense 4", "dense 3");
        assertThat(refusal()).isEqualTo(file + ": expected layer2.W of shape [2, 3], got [2, 4]");
    }

    @Test
    void convolutionsAndWhatFollowsThemComeBack() throws IOException {
        List<LayerSpec> layers =
                LayerSpec.parse("conv 3x5x4, relu, maxpool 2, flatten, dropout 0.25, dense 6, relu, dense 3");
        Network network = Network.of(new Shape(8, 6, 1), layers, Initializer.HE, 3);
        ModelFile.write(file, model(network), false);
        assertThat(SafeTensors.read(file).tensors().getFirst().shape()).containsExactly(4, 3, 5, 1);

        Network read = ModelFile.read(file).network();

        assertThat(read.weightsSha256()).isEqualTo(network.weightsSha256());
        assertThat(read.specs()).isEqualTo(layers);
        assertThat(read.image()).isEqualTo(new Shape(8, 6, 1));
        assertThat(ModelFile.read(file).plan().hidden()).isEqualTo(layers.subList(0, layers.size() - 1));
    }

    /// Version 1 had no images, aids, temperature, energies and epochs.
    @Test
    void modelsOfTheFirstVersionAreRead() throws IOException {
        Model model = model(network(List.of(5, 3, 2)));
        ModelFile.write(file, model, false);
        describe(description()
                .replace("\"version\":4", "\"version\":1")
                .replaceFirst(",\"energyLimit\":[^,}]*", "")
                .replace("\"image\":\"1x1x5\"", "\"inputs\":5")
                .replace("\"augmentation\":\"none\",\"validation\":0,\"patience\":0,\"averaging\":0.0,", "")
                .replace(",\"temperature\":1.0", "")
                .replaceFirst(",\"epochs\":.*]", ""));
        assertThat(description())
                .contains("\"version\":1,")
                .doesNotContain("image", "augmentation", "temperature", "energy", "epochs\":");

        Model read = ModelFile.read(file);

        assertThat(read.plan()).isEqualTo(model.plan());
        assertThat(read.network().weightsSha256()).isEqualTo(model.network().weightsSha256());
        assertThat(read.temperature()).isEqualTo(1);
        assertThat(read.energyLimit()).isEqualTo(Model.UNKNOWN_LIMIT);
        assertThat(read.epochs()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # in the file         | instead                       | message
            "dense 2"             | "dense 4"                     | layer2.W of shape [4, 3], got [2, 3]
            "1x1x5"               | "1x1x6"                       | layer1.W of shape [3, 6], got [3, 5]
            "1x1x5"               | "1x1x-5"                      | *one with number -5
            "1x1x5"               | "5"                           | *one with image 5
            "1x1x5"               | "9999x9999x9999"              | *one with image: expected 1 to
            ,"relu","dense 2"     | ` `                           | no other tensors, got also [layer2.
            "dense 2"             | "dense 2","relu","dense 2"    | a tensor layer3.W of shape [2, 2], got none
            "dense 3","relu"      | "relu","dense 3"              | *one with network: expected a layer with weights first
            "dense 3",            | ` `                           | layer1.W of shape [2, 5], got [3, 5]
            "relu"                | "tanh"                        | *one with layer 2, "tanh": expected dense N, conv
            "relu"                | "maxpool 2"                   | *one with layer 2, "maxpool 2": maxpool: expected windows
            "dense 2"             | "conv 3x3x2"                  | layer2.W of shape [2, 3, 3, 3], got [2, 3]
            "dense 2"             | "dense -2"                    | *one with layer 3, "dense -2": dense units: expected
            "dense 2"             | "dense two"                   | *one with layer 3, "dense two": expected a number of
            "dense 2"             | "dense 99999999999999999999"  | *one with layer 3, "dense 99999999999999999999": exp
            "dense 2"             | "dense 4294967298"            | *one with layer 3, "dense 4294967298": expected a
            "dense 2"             | null                          | a model's description as JSON, got
            "version":4           | "version":5                   | *one with version 5
            "epochs":[]           | "epochs":null                 | a model's description as JSON, got
            "epochs":[]           | "epochs":[null]               | a model's description as JSON, got
            "epochs":[]           | "epochs":[7]                  | a model's description as JSON, got
            "epochs":[]           | "epochs":[{"loss":1}]         | a model's description as JSON, got
            ,"epochs":[]          | ` `                           | a model's description as JSON, got
            "version":4           | "version":null                | a model's description as JSON, got
            "version":4,          | ` `                           | a model's description as JSON, got
            "version":4           | "version":4,"more":1          | a model's description as JSON, got
            "version":4           | "version":4,"version":4       | a model's description as JSON, got
            "data":"small"        | "data":null                   | a model's description as JSON, got
            "he"                  | "xavier"                      | *one with initializer: expected uniform or he, got xavier
            "gradient-descent"    | "sgd"                         | *one with optimizer: expected gradient-descent, mom
            "gradient-descent"    | "adam 0.9"                    | *one with optimizer: expected gradient-descent, mom
            "gradient-descent"    | "momentum x"                  | *one with optimizer: expected numbers after its name
            "gradient-descent"    | "momentum 1"                  | *one with momentum: expected a number from 0 to
            "gradient-descent"    | "momentum NaN"                | *one with momentum: expected a number from 0 to
            "gradient-descent"    | "adam 0.9 1 1e-8"             | *one with beta2: expected a number from 0 to
            "gradient-descent"    | ""                            | *one with optimizer: expected gradient-descent, mom
            "constant"            | "warm"                        | *one with schedule: expected constant, step, cosine or one-cycle, got warm
            "constant"            | "ONE_CYCLE"                   | *one with schedule: expected constant, step, cosine or one-cycle, got ONE_CYCLE
            "constant"            | null                          | a model's description as JSON, got
            "warmUp":0.0          | "warmUp":1.0                  | *one with warm-up: expected a share from 0 to
            "weightDecay":0.0     | "weightDecay":-1              | *one with weight decay: expected a number from 0 on
            "labelSmoothing":0.0  | "labelSmoothing":1            | *one with label smoothing: expected a number from 0
            "learningRate":0.5    | "learningRate":-1             | *one with learning rate: expected
            "learningRate":0.5    | "learningRate":"NaN"          | *one with learning rate: expected
            "batchSize":"full"    | "batchSize":"0"               | *one with batch size: expected at least 1
            "batchSize":"full"    | "batchSize":"half"            | *one with batchSize: expected a number of images or full, got half
            "9 iterations"        | "9"                           | *one with length: expected a number of iterations or epochs, got 9
            "9 iterations"        | "9 days"                      | *one with length: expected a number of iterations or epochs, got 9 days
            "9 iterations"        | "9999999999 epochs"           | *one with length: expected a number of iterations or epochs, got 9999999999 epochs
            "9 iterations"        | " iterations"                 | *one with length: expected a number of iterations or epochs, got
            "9 iterations"        | "99999999999999999999 iterations" | *one with length: expected a number of
            "gradient-descent"    | "\\u001b[2J\\n\\u202e"        | *one with optimizer: expected gradient-descent, \
            momentum, nesterov, adam or adamw, got ?[2J??
            """)
    void descriptionThatIsNotKnownIsRefusedInOneLine(String from, String to, String message) throws IOException {
        ModelFile.write(file, model(network(List.of(5, 3, 2))), false);

        redescribe(from, to.strip());

        assertThat(refusal())
                .startsWith(file + ": expected " + message.replace("*", "a model that this version knows, got "))
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "[]", "7", "\"\"", "{\"version\":1", "{} {}", "\u001b\n"})
    void descriptionIsAnObject(String json) throws IOException {
        ModelFile.write(file, model(network(List.of(5, 3, 2))), false);

        describe(json);

        assertThat(refusal())
                .startsWith(file + ": expected a model's description as JSON, got ")
                .doesNotContainPattern("\\p{Cntrl}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # loss | accuracy | validation | message
            "NaN"  | 0.5      |            | epoch 2: expected a finite loss and an accuracy from 0 to 1, got NaN and 0.5
            1e999  | 0.5      |            | epoch 2: expected a finite loss and an accuracy from 0 to 1, got Infinity
            1      | 1.01     |            | epoch 2: expected a finite loss and an accuracy from 0 to 1, got 1.0 and 1.
            1      | -1       |            | epoch 2: expected a finite loss and an accuracy from 0 to 1, got 1.0 and -1
            1      | 0.5      | "-Inf",0.5 | a model's description as JSON, got
            1      | 0.5      | 1,"NaN"    | epoch 2, validation: expected a finite loss and an accuracy from 0 to 1, got
            1      | 0.5      | 1          | epoch 2: expected loss and accuracy of validation or nothing, got 1 numbers
            1      | 0.5      | 1,1,1      | epoch 2: expected loss and accuracy of validation or nothing, got 3 numbers
            """)
    void epochThatIsNoneIsRefusedInOneLine(String loss, String accuracy, @Nullable String validation, String message)
            throws IOException {
        ModelFile.write(file, model(network(List.of(5, 3, 2))), false);
        String sound = "{\"loss\":1,\"accuracy\":1,\"validation\":[]}";
        String broken = "{\"loss\":%s,\"accuracy\":%s,\"validation\":[%s]}"
                .formatted(loss, accuracy, validation == null ? "" : validation);

        redescribe("\"epochs\":[]", "\"epochs\":[" + sound + "," + broken + "]");

        assertThat(refusal())
                .startsWith(file + ": expected a model")
                .contains(message)
                .hasLineCount(1);
    }

    /// As many as a model may have are written and read, whatever their numbers look like; one more is refused.
    @Test
    void epochsAreNotWithoutEnd() throws IOException {
        EpochResult.Validation longest = new EpochResult.Validation(-Double.MIN_NORMAL, Double.MIN_NORMAL);
        List<EpochResult> most = IntStream.rangeClosed(1, Model.MAX_EPOCHS)
                .mapToObj(epoch -> new EpochResult(epoch, longest.loss(), longest.accuracy(), Optional.of(longest)))
                .toList();
        Model model = model(network(List.of(5, 3, 2)));
        ModelFile.write(file, withEpochs(model, most), false);
        assertThat(ModelFile.read(file).epochs()).isEqualTo(most);

        describe(description().replace("\"epochs\":[", "\"epochs\":[{\"loss\":1,\"accuracy\":1,\"validation\":[]},"));

        assertThat(refusal())
                .isEqualTo(file + ": expected a model that this version knows, got one with epochs: expected at most"
                        + " 5000, got 5001");
    }

    /// Version 3 said nothing of epochs.
    @Test
    void modelsOfTheThirdVersionAreRead() throws IOException {
        Network network = network(List.of(5, 3, 2));
        ModelFile.write(file, model(network), false);
        redescribe("\"version\":4", "\"version\":3");
        redescribe(",\"epochs\":[]", "");

        Model read = ModelFile.read(file);

        assertThat(read.epochs()).isEmpty();
        assertThat(read.network().weightsSha256()).isEqualTo(network.weightsSha256());
    }

    /// Version 2 said nothing of energies and epochs.
    @Test
    void modelsOfTheSecondVersionAreRead() throws IOException {
        Network network = network(List.of(5, 3, 2));
        ModelFile.write(
                file, new Model(network, "small", 100, "paper", model(network).plan(), 9, 1.5f, -7, List.of()), false);
        redescribe("\"version\":4", "\"version\":2");
        redescribe(",\"energyLimit\":-7.0,\"epochs\":[]", "");

        Model read = ModelFile.read(file);

        assertThat(read.temperature()).isEqualTo(1.5f);
        assertThat(read.energyLimit()).isEqualTo(Model.UNKNOWN_LIMIT);
        assertThat(read.network().weightsSha256()).isEqualTo(network.weightsSha256());
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void energyLimitIsANumber(float limit) {
        Model model = model(network(List.of(5, 3, 2)));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Model(model.network(), "small", 100, "paper", model.plan(), 9, 1, limit, List.of()))
                .withMessage("energy limit: expected a number, got " + limit);
    }

    @Test
    void namesFromTheFileCannotActOnATerminal() throws IOException {
        ModelFile.write(file, model(network(List.of(5, 3, 2))), false);
        redescribe("\"small\"", "\"\\u001b[2Jsmall\"");
        redescribe("\"paper\"", "\"paper\\n\"");

        assertThat(ModelFile.read(file).data()).isEqualTo("?[2Jsmall");
        assertThat(ModelFile.read(file).preset()).isEqualTo("paper?");
    }

    /// Whatever stands there instead of a character, it is read or refused in one line.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damagedDescriptionIsReadOrRefused(long seed) throws IOException {
        ModelFile.write(file, model(network(List.of(5, 3, 2))), false);
        byte[] whole = Files.readAllBytes(file);
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        int from = text.indexOf("version");
        int length = text.indexOf("},\"layer1.W") - from;
        assertThat(length).isPositive();
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged[from + random.nextInt(length)] = (byte) random.nextInt(' ', 127);
            }
            Files.write(file, damaged);
            try {
                ModelFile.read(file);
            } catch (MalformedFileException e) {
                assertThat(e.getMessage())
                        .startsWith(file + "")
                        .contains(": expected ")
                        .doesNotContainPattern("\\p{Cntrl}");
            }
        }
    }

    private String refusal() {
        try {
            ModelFile.read(file);
        } catch (MalformedFileException e) {
            return String.valueOf(e.getMessage());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return fail("read " + file);
    }

    private static Network network(List<Integer> sizes) {
        return Network.dense(sizes, Initializer.HE, 3);
    }

    private static Model model(Network network) {
        List<LayerSpec> layers = network.specs();
        TrainingPlan plan = new TrainingPlan(
                layers.subList(0, layers.size() - 1),
                Initializer.HE,
                new Optimizer.GradientDescent(),
                LearningRate.constant(0.5f),
                0,
                0,
                TrainingPlan.FULL_BATCH,
                new Length.Iterations(9),
                TrainingAids.NONE,
                3);
        return new Model(network, "small", 100, "paper", plan, 9, 1, Model.UNKNOWN_LIMIT, List.of());
    }

    private static Model withEpochs(Model model, List<EpochResult> epochs) {
        return new Model(
                model.network(),
                model.data(),
                model.examples(),
                model.preset(),
                model.plan(),
                model.iterations(),
                model.temperature(),
                model.energyLimit(),
                epochs);
    }

    private String description() throws IOException {
        return String.valueOf(SafeTensors.read(file).metadata().get("inkling"));
    }

    private void redescribe(String from, String to) throws IOException {
        String json = description();
        assertThat(json).containsOnlyOnce(from);
        describe(json.replace(from, to));
    }

    private void describe(String json) throws IOException {
        LinkedHashMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put("inkling", json);
        new SafeTensors(metadata, SafeTensors.read(file).tensors()).write(file, true);
    }

    private static byte[] length(byte[] bytes, long headerLength) {
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(headerLength);
        return bytes;
    }

    private static byte[] last(byte[] bytes, float value) {
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - Float.BYTES, value);
        return bytes;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The file with `from` replaced where it stands first.
    private static byte[] replace(byte[] bytes, String from, String to) {
        String before = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = before.indexOf(from);
        assertThat(at).as(before).isPositive();
        return text(before.substring(0, at) + to + before.substring(at + from.length()));
    }
}
