package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.model.ModelFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `train --watch`: where no browser can be opened, and on data that no page could train on by itself.
class WatchTest {
    private static final Map<String, String> NO_BROWSER = Map.of("PATH", "");
    private static final Pattern LINK = Pattern.compile("watch it at (http://127\\.0\\.0\\.1:\\d+/)#train");

    @TempDir
    Path folder;

    @Test
    void pageShowsTheTrainingAndStays() throws Exception {
        Path model = folder.resolve("m.safetensors");
        Process process = start("--iterations=60", "--out=" + model);
        try {
            URI page = page(process);

            JsonNode end = until(page, news -> news.get("status").stringValue().equals("finished"));

            assertThat(end.get("iteration").longValue()).isEqualTo(60);
            assertThat(end.get("result").get("weightsSha256").stringValue())
                    .isEqualTo(ModelFile.read(model).network().weightsSha256());
            assertThat(Files.readString(folder.resolve("err")))
                    .contains("no browser could be opened; open the link yourself");
            waitFor(process, "the page stays at " + page + " (Ctrl-C ends it)");
            process.destroy();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void trainingThatIsStoppedOnThePageIsSaved() throws Exception {
        Path model = folder.resolve("m.safetensors");
        Process process = start("--iterations=100000000", "--out=" + model);
        try {
            URI page = page(process);
            until(page, news -> news.get("iteration").longValue() > 0);
            HttpRequest stop = HttpRequest.newBuilder(page.resolve("/api/v1/training/stop"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            ask(stop);

            until(page, news -> news.get("status").stringValue().equals("stopped"));
            waitFor(process, "the page stays at ");
            assertThat(Files.readString(folder.resolve("out"))).contains("stopped after");
            assertThat(model).exists();
        } finally {
            process.destroyForcibly();
        }
    }

    /// The page can train on it anew: it is called what the page calls it.
    @Test
    void dataInThePlaceOfMnistHasItsOwnName() throws Exception {
        Process process = Cli.in(folder)
                .start(
                        NO_BROWSER,
                        List.of("-Dinkling.kernels=scalar"),
                        "train",
                        "--offline",
                        "--watch=0",
                        "--hidden=1",
                        "--iterations=1");
        try {
            URI page = page(process);
            JsonNode news = until(page, any -> any.has("settings"));

            assertThat(news.get("settings").get("data").stringValue()).isEqualTo("synthetic");
            assertThat(ask(HttpRequest.newBuilder(page.resolve("/api/v1/data")).build())
                            .valueStream()
                            .map(JsonNode::stringValue))
                    .contains("synthetic");
        } finally {
            process.destroyForcibly();
        }
    }

    /// The doctor is most wanted then.
    @Test
    void pageStaysAfterADivergence() throws Exception {
        Process process = start("--iterations=60", "--learning-rate=1e30");
        try {
            URI page = page(process);

            JsonNode end = until(page, news -> news.get("status").stringValue().equals("diverged"));

            assertThat(end.get("alarms").get(0).get("kind").stringValue()).isEqualTo("diverged");
            waitFor(process, "the page stays at ");
            assertThat(Files.readString(folder.resolve("err"))).contains("inkling: iteration ");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void portThatIsTakenIsSaidIfItWasAskedFor() throws IOException {
        String data = SmallData.writeInto(folder, 5).toString();
        try (ServerSocket other = new ServerSocket(0)) {
            assertThat(Cli.in(folder)
                            .run("train", "--data", data, "--watch", Integer.toString(other.getLocalPort()))
                            .badInput())
                    .startsWith("port " + other.getLocalPort() + ": expected a free one");
        }
    }

    private Process start(String... options) throws IOException {
        String data = SmallData.writeInto(folder, 5).toString();
        return Cli.in(folder)
                .start(
                        NO_BROWSER,
                        List.of("-Dinkling.kernels=scalar"),
                        Stream.concat(
                                        Stream.of("train", "--data=" + data, "--watch=0", "--hidden=8"),
                                        Stream.of(options))
                                .toArray(String[]::new));
    }

    private URI page(Process process) throws Exception {
        Matcher link = LINK.matcher(waitFor(process, "#train"));
        assertThat(link.find()).isTrue();
        return URI.create(link.group(1));
    }

    /// What the process has said on standard error when it has said `wanted`.
    private String waitFor(Process process, String wanted) throws Exception {
        while (true) {
            String said = Files.readString(folder.resolve("err"));
            if (said.contains(wanted)) {
                return said;
            }
            assertThat(process.isAlive()).as(said).isTrue();
            Thread.sleep(20);
        }
    }

    private static JsonNode until(URI page, Predicate<JsonNode> wanted) throws Exception {
        while (true) {
            JsonNode news =
                    ask(HttpRequest.newBuilder(page.resolve("/api/v1/training")).build());
            if (wanted.test(news)) {
                return news;
            }
            Thread.sleep(20);
        }
    }

    private static JsonNode ask(HttpRequest request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return new JsonMapper()
                    .readTree(client.send(request, BodyHandlers.ofString()).body());
        }
    }
}
