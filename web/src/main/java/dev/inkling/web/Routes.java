package dev.inkling.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// Which request is answered by what. A path that is there refuses the methods that it does not have.
final class Routes {
    private static final String API = "/api/v1/";

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpRouting.Builder routing;

    /// The methods of each path.
    private final Map<String, Set<String>> methods = new LinkedHashMap<>();

    Routes(HttpRouting.Builder routing) {
        this.routing = routing;
    }

    /// What is answered, a record that becomes JSON.
    interface Answer {
        Object to(ServerRequest request) throws IOException;
    }

    /// @param path under `/api/v1/`, with `{name}` for what may be anything
    void get(String path, Answer answer) {
        add(Method.GET, API + path, json(answer));
    }

    /// @param path as in [#get]
    void post(String path, Answer answer) {
        add(Method.POST, API + path, json(answer));
    }

    /// @param path as in [#get]
    void delete(String path, Answer answer) {
        add(Method.DELETE, API + path, json(answer));
    }

    /// An answer that is no JSON.
    ///
    /// @param path as in [#get]
    void raw(String path, Handler handler) {
        add(Method.GET, API + path, handler);
    }

    /// @param path from the root on
    void file(String path, PageFile file) {
        add(Method.GET, path, file::send);
    }

    private void add(Method method, String path, Handler handler) {
        routing.route(method, path, handler);
        methods.computeIfAbsent(path, _ -> new TreeSet<>()).add(method.text());
    }

    HttpRouting.Builder routing() {
        return routing;
    }

    /// What is answered under `/api/v1/`, without that.
    Set<String> paths() {
        return methods.keySet().stream()
                .filter(path -> path.startsWith(API))
                .map(path -> path.substring(API.length()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Comes last: refuses what is not there.
    void close() {
        methods.forEach((path, allowed) -> routing.any(path, (request, response) -> {
            String all = String.join(", ", allowed);
            response.header(HeaderNames.ALLOW, all);
            String got = request.prologue().method().text();
            String asked = request.path().path();
            Problem.of(Status.METHOD_NOT_ALLOWED_405, asked + ": expected " + all + ", got " + got)
                    .send(response);
        }));
        routing.any((request, _) -> {
            throw Problem.fault(
                    Status.NOT_FOUND_404,
                    "path: expected one of /api/v1/openapi.json, got "
                            + request.path().path());
        });
    }

    private static Handler json(Answer answer) {
        return (request, response) -> sendJson(response, answer.to(request));
    }

    private static void sendJson(ServerResponse response, Object answer) {
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(JSON.writeValueAsBytes(answer));
    }
}
