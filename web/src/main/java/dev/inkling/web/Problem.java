package dev.inkling.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/// A fault, as it is told to who asked.
///
/// Source: RFC 9457, *Problem Details for HTTP APIs*.
///
/// @param type `about:blank`: the status says what kind of problem it is
/// @param title the status in words
/// @param status its number
/// @param detail one line: `<where>: expected <what>, got <actual> (hint)`
record Problem(String type, String title, int status, String detail) {
    static final String MEDIA_TYPE = "application/problem+json";

    private static final JsonMapper JSON = new JsonMapper();

    static Problem of(Status status, String detail) {
        return new Problem("about:blank", status.reasonPhrase(), status.code(), detail);
    }

    /// What a handler throws, for the server to answer with.
    static HttpException fault(Status status, String detail) {
        return new HttpException(detail, status, true);
    }

    byte[] toJson() {
        return JSON.writeValueAsBytes(this);
    }

    /// Refuses what a model says whose training went wrong: JSON has no other numbers.
    ///
    /// @throws HttpException if it is infinite or none
    static double finite(double value) {
        if (!Double.isFinite(value)) {
            throw fault(
                    Status.UNPROCESSABLE_CONTENT_422,
                    "model: expected finite logits, got " + value + " (its weights are too large)");
        }
        return value;
    }

    /// Answers with it.
    void send(ServerResponse response) {
        Gate.harden(response.headers()); // which an error has cleared
        response.status(status);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header(HeaderNames.CONTENT_TYPE, MEDIA_TYPE);
        response.send(toJson());
    }
}
