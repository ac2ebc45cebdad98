package dev.inkling.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A file of the page, from the jar. What is not in the list cannot be asked for.
///
/// @param mediaType what the browser is to take it for
/// @param content its bytes
/// @param tag changes when they do
@SuppressWarnings("ArrayRecordComponent") // nobody changes it
record PageFile(String mediaType, byte[] content, String tag) {
    private static final String START = "/";

    static final List<String> NAMES = List.of(
            "index.html",
            "style.css",
            "mistakes.css",
            "models.css",
            "train.css",
            "why.css",
            "icon.svg",
            "app.js",
            "accuracy.js",
            "chart.js",
            "address.js",
            "api.js",
            "answer.js",
            "choice.js",
            "clinic.js",
            "compare.js",
            "confusion.js",
            "connection.js",
            "corrections.js",
            "dom.js",
            "draw.js",
            "inside.js",
            "latest.js",
            "link.js",
            "mistakes.js",
            "modelcard.js",
            "models.js",
            "pad.js",
            "picture.js",
            "pixels.js",
            "settings.js",
            "sheet.js",
            "testdata.js",
            "train.js",
            "uplot.css",
            "uplot.js",
            "why.js");

    /// Files of libraries: where they are.
    static final Map<String, String> LIBRARIES = Map.of(
            "uplot.css", "/META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.min.css",
            "uplot.js", "/META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.esm.js");

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml");

    /// The path of the file called `name`.
    static String path(String name) {
        return name.equals("index.html") ? START : START + name;
    }

    /// Whether a file of the page is at `path`.
    static boolean isOne(String path) {
        return NAMES.stream().anyMatch(name -> path(name).equals(path));
    }

    /// The resource called `name`.
    static PageFile load(String name) {
        String resource = LIBRARIES.getOrDefault(name, "page/" + name);
        try (InputStream in = Objects.requireNonNull(PageFile.class.getResourceAsStream(resource), name)) {
            byte[] content = in.readAllBytes();
            String ending = name.substring(name.lastIndexOf('.') + 1);
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            return new PageFile(
                    Objects.requireNonNull(MEDIA_TYPES.get(ending), ending),
                    content,
                    '"' + hash.substring(0, 16) + '"');
        } catch (IOException e) { // it is in the jar
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) { // every Java has it
            throw new IllegalStateException(e);
        }
    }

    /// Sends it, unless the browser has it. It asks each time, so that a new version shows at once.
    void send(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CACHE_CONTROL, "no-cache");
        response.header(HeaderNames.ETAG, tag);
        if (request.headers()
                .first(HeaderNames.IF_NONE_MATCH)
                .filter(tag::equals)
                .isPresent()) {
            response.status(Status.NOT_MODIFIED_304).send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, mediaType);
        response.send(content);
    }
}
