package dev.inkling.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a server answered.
record Asked(HttpResponse<String> response) {
    static {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host,origin"); // for who pretends
    }

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /// @param headers names and values in turn
    static Asked get(Server server, String path, String... headers) throws Exception {
        return of(server, "GET", path, BodyPublishers.noBody(), headers);
    }

    /// @param headers names and values in turn
    static Asked post(Server server, String path, String type, byte[] body, String... headers) throws Exception {
        return of(server, "POST", path, BodyPublishers.ofByteArray(body), and(headers, "Content-Type", type));
    }

    static Asked of(Server server, String method, String path, BodyPublisher body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new Asked(CLIENT.send(request.build(), BodyHandlers.ofString()));
    }

    /// Waits until no training is under way.
    static void untilOver(Server server) throws Exception {
        while (get(server, "/api/v1/runs")
                .json()
                .valueStream()
                .anyMatch(run -> Set.of("running", "paused", "stopping")
                        .contains(run.get("status").stringValue()))) {
            Thread.sleep(20);
        }
    }

    private static String[] and(String[] headers, String... more) {
        return Stream.concat(Stream.of(headers), Stream.of(more)).toArray(String[]::new);
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    JsonNode json() {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(header("Content-Type")).isEqualTo("application/json");
        return new JsonMapper().readTree(response.body());
    }

    /// The detail of a problem.
    String problem(int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(header("Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = new JsonMapper().readTree(response.body());
        assertThat(problem.propertyNames()).containsExactly("type", "title", "status", "detail");
        assertThat(problem.get("type").stringValue()).isEqualTo("about:blank");
        assertThat(problem.get("title").stringValue()).isNotBlank();
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertHardened();
        return problem.get("detail").stringValue();
    }

    /// That the browser is told what the page may do.
    Asked assertHardened() {
        assertThat(header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "*", "http");
        assertThat(header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
        return this;
    }
}
