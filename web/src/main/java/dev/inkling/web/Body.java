package dev.inkling.web;

import dev.inkling.image.MnistForm;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a request brings.
final class Body {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    /// A picture.
    private static final int MOST_BYTES = 10_000_000;

    static final String TOO_LARGE = "body: expected at most " + MOST_BYTES / 1_000_000 + " MB, got more";

    /// 784 numbers take a fifth of it.
    private static final int MOST_JSON = 100_000;

    private Body() {}

    /// @throws HttpException if there are too many
    static byte[] bytes(ServerRequest request) throws IOException {
        return read(request, MOST_BYTES, TOO_LARGE);
    }

    /// What is too large is refused here, not by the server, which would close the connection: whoever is still
    /// sending would not get to read why.
    private static byte[] read(ServerRequest request, int most, String tooLarge) throws IOException {
        boolean isDeclared = request.headers().contentLength().orElse(0) > most;
        try (InputStream content = request.content().inputStream()) {
            byte[] body = isDeclared ? new byte[0] : content.readNBytes(most + 1);
            if (isDeclared || body.length > most) {
                throw Problem.fault(Status.REQUEST_ENTITY_TOO_LARGE_413, tooLarge);
            }
            return body;
        }
    }

    /// @throws HttpException if it is none
    static JsonNode json(ServerRequest request) throws IOException {
        requireJson(request, "application/json");
        // Parsed, it is many times as large.
        byte[] body = read(request, MOST_JSON, "body: expected at most " + MOST_JSON + " bytes of JSON, got more");
        try {
            return JSON.readTree(body);
        } catch (StreamConstraintsException e) { // which does not know the place
            throw Problem.fault(
                    Status.BAD_REQUEST_400,
                    "body: expected JSON, got one that is too deep, or a number or name that is too long");
        } catch (JacksonException e) {
            throw Problem.fault(
                    Status.BAD_REQUEST_400,
                    "body at byte " + Math.max(0, e.getLocation().getByteOffset())
                            + ": expected JSON, got something else");
        }
    }

    /// @param expected media types, for the message
    static void requireJson(ServerRequest request, String expected) {
        if (!mediaType(request).equals("application/json")) {
            throw wrongType(request, expected);
        }
    }

    static void requirePicture(ServerRequest request) {
        if (!isPicture(request)) {
            throw wrongType(request, "image/png or image/jpeg");
        }
    }

    static boolean isPicture(ServerRequest request) {
        return mediaType(request).startsWith("image/");
    }

    private static HttpException wrongType(ServerRequest request, String expected) {
        String given = mediaType(request);
        return Problem.fault(
                Status.UNSUPPORTED_MEDIA_TYPE_415,
                "Content-Type: expected " + expected + ", got " + (given.isEmpty() ? "none" : given));
    }

    private static String mediaType(ServerRequest request) {
        String given = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        int parameters = given.indexOf(';');
        return (parameters < 0 ? given : given.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    /// `pixels`: ink in [0, 1] as MNIST keeps it, in 256 levels.
    ///
    /// @throws HttpException if there are not 784 of them
    static byte[] pixels(JsonNode body) {
        JsonNode given = body.path("pixels");
        if (!given.isArray() || given.size() != MnistForm.PIXELS) {
            throw Problem.fault(
                    Status.BAD_REQUEST_400,
                    "pixels: expected an array of " + MnistForm.PIXELS + " numbers, got "
                            + (given.isArray() ? "one of " + given.size() : kind(given)));
        }
        byte[] pixels = new byte[MnistForm.PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            JsonNode pixel = given.get(i);
            double ink = pixel.isNumber() ? pixel.doubleValue() : Double.NaN;
            if (!(ink >= 0 && ink <= 1)) {
                throw Problem.fault(
                        Status.BAD_REQUEST_400,
                        "pixels[" + i + "]: expected a number in [0, 1], got "
                                + (pixel.isNumber() ? pixel.toString() : kind(pixel)));
            }
            pixels[i] = (byte) Math.round(255 * ink);
        }
        return pixels;
    }

    private static String kind(JsonNode node) {
        return node.isMissingNode() ? "none" : "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
