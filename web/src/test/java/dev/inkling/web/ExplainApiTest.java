package dev.inkling.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.math.Matrix;
import dev.inkling.model.Model;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import dev.inkling.reader.ShippedModel;
import dev.inkling.train.TrainingPlan;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Why a model answers as it does, over HTTP.
class ExplainApiTest {
    private static final Model MODEL = ShippedModel.FAST.load();

    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        server = Server.start(new Server.Settings("127.0.0.1", 0), Offers.of("fast", MODEL));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void contributionsAddUpToTheLogit() throws Exception {
        String seven = ofDrawing();
        double[] logits = new double[10];
        for (int digit = 0; digit < 10; digit++) {
            JsonNode answer = post("explain?digit=" + digit, seven);
            assertThat(answer.get("answer").intValue()).isEqualTo(7);
            assertThat(answer.get("digit").intValue()).isEqualTo(digit);
            assertThat(answer.get("rather").isNull()).isTrue();
            assertAddsUp(answer);
            logits[digit] = answer.get("logit").doubleValue();
        }
        // Softmax of the logits is what predict says.
        double[] exponentials = Arrays.stream(logits)
                .map(logit -> Math.exp(logit / MODEL.temperature()))
                .toArray();
        double all = Arrays.stream(exponentials).sum();
        double[] probabilities = doubles(post("predict", seven).get("probabilities"));
        for (int digit = 0; digit < 10; digit++) {
            assertThat(probabilities[digit]).isCloseTo(exponentials[digit] / all, within(1e-6));
        }
    }

    @Test
    void answerIsExplainedUnlessAnotherDigitIsNamed() throws Exception {
        String seven = ofDrawing();

        assertThat(post("explain", seven)).isEqualTo(post("explain?digit=7", seven));
    }

    @Test
    void whatSpeaksForOneRatherThanAnotherIsTheDifference() throws Exception {
        String seven = ofDrawing();
        JsonNode both = post("explain?digit=7&rather=2", seven);
        double[] one = doubles(post("explain?digit=7", seven).get("contributions"));
        double[] other = doubles(post("explain?digit=2", seven).get("contributions"));

        assertThat(both.get("rather").intValue()).isEqualTo(2);
        assertAddsUp(both);
        assertThat(doubles(both.get("contributions")))
                .isEqualTo(IntStream.range(0, 784)
                        .mapToDouble(i -> one[i] - other[i])
                        .toArray());
    }

    private static void assertAddsUp(JsonNode answer) {
        double[] contributions = doubles(answer.get("contributions"));
        assertThat(contributions).hasSize(784);
        double pixels = answer.get("pixels").doubleValue();
        double constant = answer.get("constant").doubleValue();
        double logit = answer.get("logit").doubleValue();
        assertThat(Arrays.stream(contributions).sum()).isCloseTo(pixels, within(1e-9));
        assertThat(answer.get("sum").doubleValue()).isCloseTo(pixels + constant, within(1e-9));
        assertThat(answer.get("sum").doubleValue()).isCloseTo(logit, within(1e-4));
        assertThat(answer.get("difference").doubleValue())
                .isEqualTo(answer.get("sum").doubleValue() - logit);
    }

    @Test
    void flipIsWhatPredictAnswersDifferently() throws Exception {
        String seven = ofDrawing();
        JsonNode answer = post("flip", seven);
        JsonNode flip = answer.get("flip");
        byte[] before = pixels(seven);
        byte[] after = Base64.getDecoder().decode(flip.get("pixels").stringValue());

        assertThat(answer.get("before").intValue()).isEqualTo(7);
        assertThat(flip.get("after")).isEqualTo(post("predict", json(after)));
        assertThat(flip.get("after").get("digit").intValue()).isNotEqualTo(7);
        double[] change = IntStream.range(0, 784)
                .mapToDouble(i -> (Byte.toUnsignedInt(after[i]) - Byte.toUnsignedInt(before[i])) / 255.0)
                .toArray();
        assertThat(flip.get("distance").doubleValue())
                .isCloseTo(Math.sqrt(Arrays.stream(change).map(r -> r * r).sum()), within(1e-9));
        assertThat(flip.get("largestChange").doubleValue())
                .isCloseTo(Arrays.stream(change).map(Math::abs).max().orElseThrow(), within(1e-9));
        assertThat(flip.get("steps").intValue()).isPositive();
    }

    @Test
    void flipMayHaveATarget() throws Exception {
        JsonNode flip = post("flip?target=2", ofDrawing()).get("flip");

        assertThat(flip.get("after").get("digit").intValue()).isEqualTo(2);
    }

    @Test
    void whatCannotBeFlippedIsSaidSo() throws Exception {
        try (Server other = Server.start(new Server.Settings("127.0.0.1", 0), Offers.of("deaf", deaf(3)))) {
            JsonNode answer = Asked.post(
                            other,
                            "/api/v1/flip",
                            "application/json",
                            ofDrawing().getBytes(UTF_8))
                    .json();

            assertThat(answer.get("before").intValue()).isEqualTo(3);
            assertThat(answer.get("flip").isNull()).isTrue();
        }
    }

    /// One that does not look at the pixels.
    private static Model deaf(int answer) {
        Network network = Network.dense(List.of(784, 10), Initializer.HE, 1);
        List<Matrix> parameters = network.layers().getFirst().parameters();
        parameters.get(0).clear();
        parameters.get(1).set(answer, 0, 1);
        return new Model(network, "none", 1, "paper", TrainingPlan.PAPER, 1, 1, Model.UNKNOWN_LIMIT, List.of());
    }

    @Test
    void nearestOfATrainingImageIsItself() throws Exception {
        JsonNode image = Asked.get(server, "/api/v1/images/train/17").json();
        byte[] pixels = Base64.getDecoder().decode(image.get("pixels").stringValue());
        JsonNode answer = post("nearest", json(pixels));

        assertThat(answer.get("data").stringValue()).isEqualTo("synthetic");
        assertThat(answer.get("images").intValue()).isEqualTo(2000);
        assertThat(answer.get("nearest")).hasSize(8);
        JsonNode first = answer.get("nearest").get(0);
        assertThat(first.get("index").intValue()).isEqualTo(17);
        assertThat(first.get("label")).isEqualTo(image.get("label"));
        assertThat(first.get("distance").doubleValue()).isZero();
        assertThat(first.get("pixels")).isEqualTo(image.get("pixels"));
        assertThat(IntStream.range(0, 8)
                        .mapToObj(n ->
                                answer.get("nearest").get(n).get("distance").doubleValue()))
                .isSorted();
        assertThat(post("nearest?count=3&data=synthetic", json(pixels)).get("nearest"))
                .hasSize(3);
    }

    @Test
    void imagesAreThoseOfTheDataSet() throws Exception {
        JsonNode image =
                Asked.get(server, "/api/v1/images/test/499?data=synthetic").json();

        assertThat(image.propertyNames()).containsExactly("data", "set", "index", "label", "pixels");
        assertThat(image.get("data").stringValue()).isEqualTo("synthetic");
        assertThat(image.get("set").stringValue()).isEqualTo("test");
        assertThat(image.get("index").intValue()).isEqualTo(499);
        assertThat(image.get("label").intValue()).isBetween(0, 9);
        assertThat(Base64.getDecoder().decode(image.get("pixels").stringValue()))
                .hasSize(784)
                .isNotEqualTo(new byte[784]);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            images/test/500      | 400 | index: expected a number from 0 to 499, got 500
            images/train/x       | 400 | index: expected a number from 0 to 1999, got x
            images/test/1?data=x | 404 | data: expected synthetic, got x
            """)
    void imageThatIsNotThereIsSaidNotToBe(String path, int status, String problem) throws Exception {
        assertThat(Asked.get(server, "/api/v1/" + path).problem(status)).isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            explain?digit=10  | 400 | digit: expected a number from 0 to 9, got 10
            explain?rather=-1 | 400 | rather: expected a number from 0 to 9, got -1
            explain?model=x   | 404 | model: expected one of /api/v1/models, got x
            flip?target=seven | 400 | target: expected a number from 0 to 9, got seven
            flip?target=7     | 422 | target: expected another digit than the answer, got 7, which it is
            nearest?count=0   | 400 | count: expected a number from 1 to 100, got 0
            nearest?data=x    | 404 | data: expected synthetic, got x
            """)
    void wrongQuestionIsRefused(String path, int status, String problem) throws Exception {
        assertThat(asked(path, ofDrawing()).problem(status)).isEqualTo(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"explain", "flip", "nearest"})
    void wrongPixelsAreRefused(String path) throws Exception {
        assertThat(asked(path, "{\"pixels\":[1]}").problem(400))
                .isEqualTo("pixels: expected an array of 784 numbers, got one of 1");
    }

    /// A drawn seven as the network sees it, as JSON.
    private static String ofDrawing() throws Exception {
        JsonNode steps = Asked.post(server, "/api/v1/steps", "image/png", Drawings.png(Drawings.SEVEN))
                .json();
        return json(Base64.getDecoder().decode(steps.get("pixels").get(0).stringValue()));
    }

    static String json(byte[] pixels) {
        return IntStream.range(0, pixels.length)
                .mapToObj(i -> Double.toString(Byte.toUnsignedInt(pixels[i]) / 255.0))
                .collect(Collectors.joining(",", "{\"pixels\":[", "]}"));
    }

    /// What [#json] was made of.
    private static byte[] pixels(String json) {
        String[] numbers = json.replaceAll("[^0-9.,E-]", "").split(",", -1);
        byte[] pixels = new byte[numbers.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Math.round(255 * Double.parseDouble(numbers[i]));
        }
        return pixels;
    }

    private static Asked asked(String path, String body) throws Exception {
        return Asked.post(server, "/api/v1/" + path, "application/json", body.getBytes(UTF_8));
    }

    private static JsonNode post(String path, String body) throws Exception {
        return asked(path, body).json();
    }

    private static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }
}
