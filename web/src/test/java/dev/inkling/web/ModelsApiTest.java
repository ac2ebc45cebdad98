package dev.inkling.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.data.SyntheticDigits;
import dev.inkling.eval.Answers;
import dev.inkling.eval.Comparison;
import dev.inkling.eval.Temperature;
import dev.inkling.model.Model;
import dev.inkling.model.ModelFile;
import dev.inkling.nn.Examples;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Models over HTTP.
class ModelsApiTest {
    /// As the command line calls a model that the user named.
    private static final String SERVED = "mine 1.safetensors";

    private static final String SERVED_PATH = "/api/v1/models/mine%201.safetensors";

    @TempDir
    Path above;

    private Path folder = Path.of("");
    private Server server;

    @BeforeEach
    void start() throws IOException {
        folder = above.resolve("models");
        server = Server.start(new Server.Settings("127.0.0.1", 0), Offers.of(SERVED, Trained.POOR, folder));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void detailsSayHowAModelCameAbout() throws Exception {
        JsonNode details = Asked.get(server, SERVED_PATH).assertHardened().json();

        Model model = Trained.POOR;
        assertThat(details.get("name").stringValue()).isEqualTo(SERVED);
        assertThat(details.get("kind").stringValue()).isEqualTo("served");
        assertThat(details.get("layers").stringValue()).isEqualTo("dense 8, relu, dense 10");
        assertThat(details.get("parameters").longValue()).isEqualTo(784 * 8 + 8 + 8 * 10 + 10);
        assertThat(details.get("data").stringValue()).isEqualTo("synthetic");
        assertThat(details.get("examples").intValue()).isEqualTo(1000);
        assertThat(details.get("preset").stringValue()).isEqualTo("fast");
        assertThat(details.get("plan").get("optimizer").stringValue()).startsWith("adam ");
        assertThat(details.get("plan").get("length").stringValue()).isEqualTo("8 epochs");
        assertThat(details.get("iterations").longValue()).isEqualTo(8 * 16);
        assertThat(details.get("temperature").floatValue()).isEqualTo(model.temperature());
        assertThat(details.get("weightsSha256").stringValue())
                .isEqualTo(model.network().weightsSha256());
    }

    @Test
    void savedModelIsTheSameAndCanBeAsked() throws Exception {
        assertThat(save(SERVED_PATH, "my+best_1.2").json().get("name").stringValue())
                .isEqualTo("my+best_1.2");

        Model saved = ModelFile.read(folder.resolve("my+best_1.2.safetensors"));
        assertThat(saved.network().weightsSha256())
                .isEqualTo(Trained.POOR.network().weightsSha256());
        assertThat(saved.plan()).isEqualTo(Trained.POOR.plan());
        JsonNode details = Asked.get(server, "/api/v1/models/my+best_1.2").json();
        assertThat(details.get("kind").stringValue()).isEqualTo("file");
        assertThat(Asked.get(server, "/api/v1/models").json().values().stream()
                        .map(model -> model.get("name").stringValue()))
                .containsExactly(SERVED, "my+best_1.2", "best", "fast");
        Asked.get(server, "/api/v1/mistakes?model=my%2Bbest_1.2").json();
    }

    @Test
    void endingMayBeGiven() throws Exception {
        assertThat(save(SERVED_PATH, "mine.safetensors").json().get("name").stringValue())
                .isEqualTo("mine");
        assertThat(everything()).containsExactly("models", "models/mine.safetensors");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                ".hidden",
                "../x",
                "..\\x",
                "a/b",
                "/tmp/x",
                "C:x",
                "a b",
                "-x",
                "x\n",
                "x\0",
                "ä",
                ".safetensors",
                "../x.safetensors"
            })
    void nameStaysInTheFolder(String as) throws Exception {
        assertThat(save(SERVED_PATH, as).problem(400))
                .startsWith("as: expected at most 100 letters, digits and . _ + -, a letter or digit first, got \"");
        assertThat(everything()).isEmpty();
    }

    @Test
    void nameIsNotLongerThanFileSystemsTake() throws Exception {
        assertThat(save(SERVED_PATH, "x".repeat(101)).problem(400)).endsWith(", got 101 characters");
        assertThat(everything()).isEmpty();
        save(SERVED_PATH, "x".repeat(100)).json();
        assertThat(everything()).hasSize(2);
    }

    @Test
    void fileIsNeverReplaced() throws Exception {
        Files.createDirectories(folder);
        Path file = folder.resolve("mine.safetensors");
        Files.writeString(file, "precious");

        for (String as : List.of("mine", "mine.safetensors")) {
            assertThat(save(SERVED_PATH, as).problem(409))
                    .isEqualTo("as: expected a name that no model has, got mine (choose another)");
        }
        assertThat(file).hasContent("precious");
        assertThat(everything()).hasSize(2);
    }

    /// A file of that name could not be chosen.
    @Test
    void nameOfTheServedModelIsTaken() throws Exception {
        try (Server other =
                Server.start(new Server.Settings("127.0.0.1", 0), Offers.of("best", Trained.POOR, folder))) {
            assertThat(save(other, "/api/v1/models/best", "best").problem(409))
                    .isEqualTo("as: expected a name that no model has, got best (choose another)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"as\":1}", "[]", "{\"as\":null}"})
    void nameIsText(String body) throws Exception {
        assertThat(Asked.post(server, SERVED_PATH + "/save", "application/json", body.getBytes(UTF_8))
                        .problem(400))
                .startsWith("as: expected a name as text, got ");
    }

    @Test
    void folderThatCannotBeWrittenIsTold() throws Exception {
        Files.writeString(folder, "a file where the folder would be");

        assertThat(save(SERVED_PATH, "mine").problem(500))
                .startsWith("models folder: expected to write a file there, got ")
                .endsWith(" (look at its permissions and the space left)")
                .doesNotContain(above.toString());
    }

    @Test
    void downloadIsTheFile() throws Exception {
        HttpResponse<byte[]> response = download(SERVED_PATH);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        assertThat(response.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"mine_1.safetensors\"");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        Path file = above.resolve("download.safetensors");
        Files.write(file, response.body());
        Model read = ModelFile.read(file);
        assertThat(read.network().weightsSha256())
                .isEqualTo(Trained.POOR.network().weightsSha256());
        assertThat(read.temperature()).isEqualTo(Trained.POOR.temperature());

        save(SERVED_PATH, "mine").json();
        assertThat(folder.resolve("mine.safetensors")).hasBinaryContent(response.body());
        assertThat(download("/api/v1/models/mine").body()).isEqualTo(response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "..%2Fnothing", "%2Fetc%2Fpasswd", "..", ".hidden"})
    void unknownModelIsToldEverywhere(String name) throws Exception {
        String path = "/api/v1/models/" + name;
        for (Asked asked :
                List.of(Asked.get(server, path), Asked.get(server, path + "/file"), save(server, path, "mine"))) {
            assertThat(asked.problem(404)).contains("expected one of /api/v1/");
        }
        assertThat(everything()).isEmpty();
    }

    @Test
    void damagedFileIsNoModel() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("bad.safetensors"), "nothing");

        assertThat(Asked.get(server, "/api/v1/models/bad").problem(422)).contains("bad.safetensors", ": expected ");
        assertThat(Asked.get(server, "/api/v1/models/bad/file").problem(422)).contains(": expected ");
    }

    @Test
    void comparisonIsThatOfTheAnswers() throws Exception {
        Files.createDirectories(folder);
        ModelFile.write(folder.resolve("better.safetensors"), Trained.BETTER, false);

        JsonNode said = Asked.get(server, "/api/v1/comparison?a=mine%201.safetensors&b=better&data=synthetic")
                .assertHardened()
                .json();

        Examples test = Examples.of(SyntheticDigits.generate(1, 2000, 500).test());
        Answers a = answers(Trained.POOR, test);
        Answers b = answers(Trained.BETTER, test);
        Comparison wanted = Comparison.of(a, b);
        assertThat(said.get("images").intValue()).isEqualTo(500);
        assertThat(said.get("a").get("name").stringValue()).isEqualTo(SERVED);
        assertThat(said.get("b").get("name").stringValue()).isEqualTo("better");
        assertThat(said.get("a").get("right").intValue())
                .isEqualTo(wanted.accuracyA().part());
        assertThat(said.get("b").get("accuracy").doubleValue())
                .isEqualTo(wanted.accuracyB().value());
        assertThat(said.get("b").get("interval").get("low").doubleValue())
                .isEqualTo(wanted.accuracyB().interval().low());
        assertThat(said.get("a").get("loss").doubleValue()).isEqualTo(wanted.lossA());
        assertThat(said.get("difference").doubleValue())
                .isEqualTo(wanted.difference())
                .isPositive();
        assertThat(said.get("differenceInterval").get("low").doubleValue())
                .isEqualTo(wanted.differenceInterval().low());
        assertThat(List.of("bothRight", "onlyA", "onlyB", "bothWrong"))
                .map(name -> said.get(name).intValue())
                .containsExactly(wanted.bothRight(), wanted.onlyA(), wanted.onlyB(), wanted.bothWrong());
        assertThat(said.get("pValue").doubleValue()).isEqualTo(wanted.pValue());
        assertThat(said.get("disagreements").longValue())
                .isEqualTo(IntStream.range(0, 500)
                        .filter(j -> a.answer(j) != b.answer(j))
                        .count());
        assertThat(said.get("examples")).hasSize(24).allSatisfy(example -> {
            int index = example.get("index").intValue();
            assertThat(example.get("a").get("answer").intValue()).isEqualTo(a.answer(index));
            assertThat(example.get("b").get("answer").intValue()).isEqualTo(b.answer(index));
            assertThat(example.get("b").get("confidence").doubleValue()).isEqualTo(b.confidence(index));
            assertThat(example.get("label").intValue()).isEqualTo(test.label(index));
            assertThat(example.get("a").get("answer"))
                    .isNotEqualTo(example.get("b").get("answer"));
        });
    }

    @Test
    void comparisonNeedsTwo() throws Exception {
        assertThat(Asked.get(server, "/api/v1/comparison?b=x").problem(400))
                .isEqualTo("a: expected one of /api/v1/models, got none");
        assertThat(Asked.get(server, "/api/v1/comparison?a=mine%201.safetensors&b=x")
                        .problem(404))
                .isEqualTo("model: expected one of /api/v1/models, got x");
    }

    private static Answers answers(Model model, Examples test) {
        return Answers.of(model.network(), test, 1).at(new Temperature(model.temperature()));
    }

    private Asked save(String path, String as) throws Exception {
        return save(server, path, as);
    }

    private static Asked save(Server server, String path, String as) throws Exception {
        JsonMapper json = new JsonMapper();
        byte[] body = json.writeValueAsBytes(json.createObjectNode().put("as", as));
        return Asked.post(server, path + "/save", "application/json", body);
    }

    private HttpResponse<byte[]> download(String path) throws Exception {
        URI file = URI.create("http://127.0.0.1:" + server.port() + path + "/file");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(file).build(), BodyHandlers.ofByteArray());
        }
    }

    /// All that is in and beside the models folder.
    private List<String> everything() throws IOException {
        try (Stream<Path> all = Files.walk(above)) {
            return all.filter(path -> !path.equals(above))
                    .map(path -> above.relativize(path).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }
}
