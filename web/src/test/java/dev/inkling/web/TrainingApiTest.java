package dev.inkling.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.data.DataSplit;
import dev.inkling.data.SyntheticDigits;
import dev.inkling.model.Model;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Shape;
import dev.inkling.reader.ShippedModel;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingPlan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Trainings over HTTP.
class TrainingApiTest {
    private static final Model MODEL = ShippedModel.FAST.load();
    private static final String LONG = "{\"preset\":\"paper\",\"plan\":{\"length\":\"1000000 iterations\"}}";
    private static final String SHORT = "{\"preset\":\"paper\",\"plan\":{\"length\":\"40 iterations\"}}";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        server = Server.start(new Server.Settings("127.0.0.1", 0), Offers.of("fast", MODEL));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void nothingIsUnderWay() throws Exception {
        post("training/reset", "");
        Asked.untilOver(server);
    }

    @Test
    void choicesAreThePresetsWithAllTheirSettings() throws Exception {
        JsonNode choices = Asked.get(server, "/api/v1/training/choices").json();

        assertThat(choices.get("presets").propertyNames()).containsExactly("paper", "tiny", "fast", "mlp", "best");
        JsonNode fast = choices.get("presets").get("fast");
        assertThat(fast.get("layers").stringValue()).isEqualTo("dense 256, relu, dense 10");
        assertThat(fast.get("plan").get("learningRate").floatValue()).isEqualTo(0.011f);
        assertThat(choices.get("data").get(0).stringValue()).isEqualTo("synthetic");
    }

    /// The same plan and data, with nobody watching.
    @Test
    void trainingThatIsWatchedEndsWithTheSameWeights() throws Exception {
        DataSplit data = SyntheticDigits.generate(1, 2000, 500);
        TrainingPlan plan = TrainingPlan.FAST.withSeed(3);
        String sha = Trainer.train(
                        plan,
                        plan.initialNetwork(new Shape(28, 28, 1), 10),
                        Examples.of(data.train()),
                        Optional.empty(),
                        Optional.empty(),
                        2,
                        _ -> {},
                        () -> false)
                .network()
                .weightsSha256();

        try (Stream stream = new Stream()) {
            begin("{\"preset\":\"fast\",\"plan\":{\"seed\":3}}");
            List<Long> looks = new ArrayList<>();
            JsonNode end = stream.until(news -> {
                if (news.has("look")) {
                    looks.add(news.get("look").get("iteration").longValue());
                }
                return status(news).equals("finished");
            });
            assertThat(end.get("result").get("weightsSha256").stringValue()).isEqualTo(sha);
            assertThat(end.get("result").get("testImages").intValue()).isEqualTo(500);
            assertThat(looks).isSorted().endsWith(26L);
        }
    }

    @Test
    void streamTellsEveryPointOnce() throws Exception {
        try (Stream stream = new Stream()) {
            begin("{\"preset\":\"paper\",\"plan\":{\"length\":\"300 iterations\"}}");
            List<Long> iterations = new ArrayList<>();
            stream.until(news -> {
                if (news.has("training")) {
                    JsonNode part = news.get("training");
                    assertThat(part.get("from").intValue()).isEqualTo(iterations.size());
                    part.get("points")
                            .forEach(point ->
                                    iterations.add(point.get("iteration").longValue()));
                }
                return status(news).equals("finished");
            });
            assertThat(iterations).hasSize(300).isSorted().doesNotHaveDuplicates();
        }
        // Who comes later is told everything.
        try (Stream late = new Stream()) {
            JsonNode news = late.until(one -> true);
            assertThat(news.get("training").get("points").size()).isEqualTo(300);
            assertThat(news.get("look").get("units").get("units").size()).isEqualTo(10);
        }
    }

    /// Somebody listens and never reads: the socket's room is soon full.
    @Test
    void whoDoesNotReadHoldsNobodyUp() throws Exception {
        try (Socket frozen = new Socket()) {
            frozen.setReceiveBufferSize(1024); // before it is connected: it says how much may be sent
            frozen.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            frozen.getOutputStream().write("GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(UTF_8));
            begin("{\"preset\":\"fast\",\"plan\":{\"length\":\"60 epochs\"}}");
            try (Stream stream = new Stream()) {
                assertThat(stream.until(news -> status(news).equals("finished")))
                        .isNotNull();
            }
        }
    }

    @Test
    void onlySoManyListenAtOnce() throws Exception {
        HttpRequest events = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/events"))
                .build();
        List<InputStream> heard = new ArrayList<>();
        int status = 200;
        while (status == 200 && heard.size() <= TrainingApi.MOST_STREAMS) {
            HttpResponse<InputStream> response = CLIENT.send(events, BodyHandlers.ofInputStream());
            status = response.statusCode();
            heard.add(response.body());
        }
        assertThat(status).isEqualTo(503);
        assertThat(new String(heard.getLast().readAllBytes(), UTF_8))
                .contains("events: expected at most 64 listeners, got more");

        for (InputStream stream : heard) {
            stream.close();
        }
        do {
            begin(SHORT); // whoever has gone is noticed when there is news
            Asked.untilOver(server);
            status = CLIENT.send(events, BodyHandlers.ofInputStream()).statusCode();
        } while (status == 503);
        assertThat(status).isEqualTo(200);
    }

    @Test
    void pausedTrainingDoesWhatItIsToldAndIsAskedMeanwhile() throws Exception {
        assertThat(post("training?paused=true", LONG).json().get("run").stringValue())
                .startsWith("run-");
        String run = iterationIs(1).get("run").stringValue();
        for (long iteration = 2; iteration <= 4; iteration++) {
            post("training/step", "").json();
            iterationIs(iteration);
        }
        assertThat(status(post("training/resume", "").json())).isEqualTo("running");
        assertThat(status(post("training/pause", "").json())).isEqualTo("paused");
        untilStill(); // the iteration that was under way
        // Nothing happens: it gives the same answer twice.
        byte[] seven = Drawings.png(Drawings.SEVEN);
        String path = "/api/v1/predict?model=" + run;
        assertThat(Asked.post(server, path, "image/png", seven).json())
                .isEqualTo(Asked.post(server, path, "image/png", seven).json());
        assertThat(Asked.get(server, "/api/v1/models").json().get(1).get("name").stringValue())
                .startsWith("run-");
        post("training/stop", "").json();
        Asked.untilOver(server);
        assertThat(status(Asked.get(server, "/api/v1/training").json())).isEqualTo("stopped");
        assertThat(post("training/step", "").problem(409))
                .isEqualTo("training: expected one under way, got none (start one first)");
    }

    /// The iteration after which it waits.
    private static JsonNode iterationIs(long iteration) throws Exception {
        while (true) {
            JsonNode news = Asked.get(server, "/api/v1/training").json();
            if (news.get("iteration").longValue() == iteration && status(news).equals("paused")) {
                return news;
            }
            Thread.sleep(10);
        }
    }

    private static void untilStill() throws Exception {
        long before;
        long now = -1;
        do {
            before = now;
            Thread.sleep(100);
            now = Asked.get(server, "/api/v1/training").json().get("iteration").longValue();
        } while (now != before);
    }

    @Test
    void secondTrainingIsToldThatOneIsUnderWay() throws Exception {
        begin(LONG);

        assertThat(post("training", LONG).problem(409))
                .matches("training: expected none under way, got run-\\d+ \\(stop it first, or wait\\)");
        post("training/stop", "").json();
        Asked.untilOver(server);
        begin(SHORT);
    }

    @Test
    void resetForgetsWhatIsShownAndKeepsTheRun() throws Exception {
        String run = begin(SHORT);
        Asked.untilOver(server);

        assertThat(status(post("training/reset", "").json())).isEqualTo("none");
        JsonNode runs = Asked.get(server, "/api/v1/runs").json();
        assertThat(runs.valueStream().map(one -> one.get("run").stringValue())).contains(run);
    }

    /// The doctor's remedy is a training's settings. The last step may be the one that goes too far.
    @ParameterizedTest
    @CsvSource({"50, 2", "1, 1"})
    void divergenceIsToldWithARemedyThatCanBeStarted(int iterations, int diverged) throws Exception {
        begin("{\"preset\":\"paper\",\"plan\":{\"learningRate\":1e30,\"length\":\"" + iterations + " iterations\"}}");
        Asked.untilOver(server);

        JsonNode news = Asked.get(server, "/api/v1/training").json();
        assertThat(status(news)).isEqualTo("diverged");
        JsonNode alarm = news.get("alarms").get(0);
        assertThat(alarm.get("kind").stringValue()).isEqualTo("diverged");
        assertThat(alarm.get("text").stringValue()).contains("at iteration " + diverged);
        assertThat(alarm.get("remedy").stringValue()).isEqualTo("Train with learning rate 0.5");
        begin(alarm.get("settings").toString());
    }

    /// Inverted pixels are the data's fault; the remedy turns them back.
    @Test
    void pixelsAreChangedAsTheSettingsSay() throws Exception {
        begin("{\"preset\":\"paper\",\"pixels\":\"inverted\",\"plan\":{\"length\":\"5 iterations\"}}");
        Asked.untilOver(server);

        JsonNode unscaled = alarms().stream()
                .filter(alarm -> alarm.get("kind").stringValue().equals("unscaled inputs"))
                .findFirst()
                .orElseThrow();
        assertThat(unscaled.get("remedy").stringValue()).isEqualTo("Train on inverted pixels");
        begin(unscaled.get("settings").toString());
        Asked.untilOver(server);
        assertThat(alarms()).isEmpty();
    }

    /// A tenth of the ink is too faint; ten times as much is what it was.
    @Test
    void remedyForFaintPixelsGivesTheirInkBack() throws Exception {
        begin("{\"preset\":\"paper\",\"pixels\":\"times 0.1\",\"plan\":{\"length\":\"5 iterations\"}}");
        Asked.untilOver(server);

        JsonNode settings = alarms().getFirst().get("settings");
        assertThat(settings.get("pixels").stringValue()).isIn("as they are", "times 0.981");
        begin(settings.toString());
        Asked.untilOver(server);
        assertThat(alarms()).isEmpty();
    }

    private static List<JsonNode> alarms() throws Exception {
        return Asked.get(server, "/api/v1/training")
                .json()
                .get("alarms")
                .valueStream()
                .toList();
    }

    /// The weights overflow before the loss does; whoever looks inside then must not be caught there.
    @Test
    void looksGoOnAfterOneThatFailed() throws Exception {
        post("training?paused=true", "{\"preset\":\"paper\",\"plan\":{\"learningRate\":1e30}}")
                .json();
        iterationIs(1);
        Thread.sleep(300); // for the look
        assertThat(areLooksUnderWay()).isTrue();
        post("training/stop", "").json();
        Asked.untilOver(server);
        while (areLooksUnderWay()) {
            Thread.sleep(10);
        }
    }

    private static boolean areLooksUnderWay() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("inkling-look-"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                             | preset: expected one of paper, tiny, fast, mlp, best, got none
            {"preset":"x"}                                 | preset: expected one of paper, tiny, fast, mlp, best, got x
            {"preset":"fast","data":"x"}                   | data: expected synthetic, got x
            {"preset":"fast","layers":"dense 7"}           | layer 1, "dense 7": expected dense 10 last, an output for each class, got dense 7
            {"preset":"fast","pixels":"odd"}               | pixels: expected as they are, inverted or times and a factor, got odd
            {"preset":"fast","plan":{"learningRate":-1}}   | learning rate: expected a number above 0, got -1.0
            {"preset":"fast","plan":{"learningRate":"0,1"}} | learningRate: expected a number, got 0,1
            {"preset":"fast","plan":{"seed":1.5}}          | seed: expected a whole number, got 1.5
            {"preset":"fast","plan":{"patience":1e12}}     | patience: expected a whole number, got 1.0E12
            {"preset":"fast","plan":{"warmUp":null}}       | warmUp: expected a number, got null
            {"preset":"fast","layers":["dense 10"]}        | layers: expected a text, got ["dense 10"]
            {"preset":"fast","plan":{"batchSize":"many"}}  | batchSize: expected a number of images or full, got many
            {"preset":"fast","plan":{"length":"long"}}     | length: expected a number of iterations or epochs, got long
            {"preset":"fast","plan":{"schedule":"odd"}}    | schedule: expected constant, step, cosine or one-cycle, got odd
            {"preset":"fast","plan":{"validation":9999}}   | validation: expected less than all 2000 images, got 9999
            {"preset":"fast","plan":{"augmentation":"x"}}  | augmentation
            {"preset":"fast","plan":5}                        | plan: expected an object, got 5
            {"preset":"fast","layers":"dense 9000000, dense 10"} | network: expected at most
            {"preset":"fast","odd":1}                      | settings: expected a training's, got
            [                                              | body at byte
            """)
    void wrongSettingsAreSaidAndNothingBegins(String settings, String message) throws Exception {
        Asked asked = post("training", settings);

        assertThat(asked.problem(asked.response().statusCode())).startsWith(message);
        assertThat(asked.response().statusCode()).isIn(400, 404);
        begin(SHORT); // the turn was given back
    }

    private static String begin(String settings) throws Exception {
        return post("training", settings).json().get("run").stringValue();
    }

    private static Asked post(String path, String body) throws Exception {
        return Asked.post(server, "/api/v1/" + path, "application/json", body.getBytes(UTF_8));
    }

    private static String status(JsonNode news) {
        return news.get("status").stringValue();
    }

    /// Hears what the server tells.
    private static final class Stream implements AutoCloseable {
        private final BufferedReader lines;

        Stream() throws Exception {
            HttpRequest events = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.port() + "/api/v1/events"))
                    .build();
            HttpResponse<InputStream> response = CLIENT.send(events, BodyHandlers.ofInputStream());
            assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
        }

        /// The first news of which this is true.
        JsonNode until(Predicate<JsonNode> wanted) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:")) {
                    JsonNode news = new JsonMapper().readTree(line.substring("data:".length()));
                    if (wanted.test(news)) {
                        return news;
                    }
                }
            }
            throw new AssertionError("the stream has ended");
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
