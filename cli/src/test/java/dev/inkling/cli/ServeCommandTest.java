package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeCommandTest {
    private static final String HEALTH = "/api/v1/health";

    @TempDir
    Path folder;

    @Test
    void servesUntilItIsStopped() throws Exception {
        Process process = Cli.in(folder).start(Map.of(), List.of(), "serve", "--port=0", "--model=fast");
        try {
            String said = said(process);
            assertThat(said).matches("Inkling is at http://127\\.0\\.0\\.1:\\d+/\\R");
            HttpResponse<String> answer = ask(link(said), HEALTH);
            assertThat(answer.body()).startsWith("{\"status\":\"ok\",\"model\":{\"name\":\"fast\",");

            process.destroy();

            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ends").isTrue();
            assertThat(Files.readString(folder.resolve("err"))).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void linkThatIsPrintedForOthersHasTheTokenThatOpensIt() throws Exception {
        Process process =
                Cli.in(folder).start(Map.of(), List.of(), "serve", "--port=0", "--model=fast", "--host=0.0.0.0");
        try {
            String said = said(process);
            assertThat(said).matches("Inkling is at http://[0-9.]+:\\d+/#token=[A-Za-z0-9_-]{22}\\R");
            URI link = link(said);
            String token = link.getFragment().substring("token=".length());
            assertThat(ask(link, HEALTH, "Authorization", "Bearer " + token).statusCode())
                    .isEqualTo(200);
            assertThat(ask(link, HEALTH).statusCode()).isEqualTo(401);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void dataThatCannotBeReadIsLoggedWithoutAStackTrace() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Process process =
                Cli.in(folder).start(Map.of(), List.of(), "serve", "--port=0", "--model=fast", "--data=" + empty);
        try {
            URI link = link(said(process));
            assertThat(ask(link, "/api/v1/mistakes").statusCode()).isEqualTo(503);

            assertThat(Files.readString(folder.resolve("err")))
                    .contains(empty + ": expected train-images-idx3-ubyte")
                    .doesNotContain("\tat ");
        } finally {
            process.destroyForcibly();
        }
    }

    /// Before it looks at the port, which is taken lest the test should serve for ever.
    @Test
    void dataThatIsNoFolderIsToldAtTheStart() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        try (ServerSocket other = new ServerSocket(0)) {
            Cli cli = Cli.in(folder);
            String port = "--port=" + other.getLocalPort();

            assertThat(cli.run("serve", "--model=fast", port, "--data=nowhere").badInput())
                    .isEqualTo("nowhere: expected mnist, synthetic, mnist+synthetic, mnist+synthetic+clutter"
                            + " or a folder with four IDX files, got no such folder");
            assertThat(cli.run("serve", "--model=fast", port, "--data=" + file).badInput())
                    .isEqualTo(file + ": expected a folder with train-images-idx3-ubyte and so on, got a file");
        }
    }

    @Test
    void takenPortIsToldWithTheNextStep() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            assertThat(Cli.in(folder)
                            .run("serve", "--model=fast", "--port=" + other.getLocalPort())
                            .badInput())
                    .isEqualTo("port " + other.getLocalPort()
                            + ": expected a free one, got one that is taken (--port 0 finds a free one)");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --port=70000                 | port: expected 0 to 65535, got 70000
            --host=no.such.host.invalid  | host: expected a name or address of this machine, got no.such.host.invalid
            --model=nowhere              | nowhere: expected a safetensors file, or best, fast or newest, got nothing there
            """)
    void badInputIsSaidInOneLine(String option, String message) {
        String other = option.startsWith("--model") ? "--port=0" : "--model=fast";
        assertThat(Cli.in(folder).run("serve", option, other).badInput()).isEqualTo(message);
    }

    @Test
    void modelThatReadsNoDigitsIsNamed() throws IOException {
        Path model = Cli.in(folder)
                .trained("odd.safetensors", SmallData.writeInto(folder, 5).toString());

        assertThat(Cli.in(folder).run("serve", "--port=0", "--model=" + model).badInput())
                .isEqualTo(model + ": model: expected 784 inputs and 10 classes, got 140 and 10");
    }

    @ParameterizedTest
    @CsvSource({"Linux, xdg-open", "Mac OS X, open", "Windows 11, rundll32", "FreeBSD, xdg-open"})
    void browserIsOpenedByThePlatformsOwnCommand(String system, String command) {
        URI link = URI.create("http://127.0.0.1:8080/#token=x&y");

        assertThat(Browser.command(system, link)).startsWith(command).endsWith(link.toString());
    }

    /// There may be the command and no browser.
    @Test
    void browserThatCannotBeOpenedIsNoticed() {
        assertThat(Browser.done(List.of("true")).join()).isTrue();
        assertThat(Browser.done(List.of("false")).join()).isFalse();
        assertThat(Browser.done(List.of("no-such-browser")).join()).isFalse();
    }

    /// The first line of a server's output, when it comes.
    private String said(Process process) throws Exception {
        Path out = folder.resolve("out");
        while (process.isAlive() && !Files.readString(out).contains("\n")) {
            Thread.sleep(20);
        }
        return Files.readString(out);
    }

    private static URI link(String said) {
        return URI.create(said.strip().substring("Inkling is at ".length()));
    }

    /// @param headers names and values in turn
    private static HttpResponse<String> ask(URI link, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(link.resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
