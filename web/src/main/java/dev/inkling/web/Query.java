package dev.inkling.web;

import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;

/// What a request's query says.
final class Query {
    private Query() {}

    static Optional<String> text(ServerRequest request, String name) {
        return request.query().first(name).asOptional();
    }

    /// A digit, 0 to 9.
    ///
    /// @throws HttpException if it is none
    static Optional<Integer> digit(ServerRequest request, String name) {
        return text(request, name).map(given -> number(name, given, 0, 9));
    }

    /// @throws HttpException if it is no number from `least` to `most`
    static int number(String name, String given, int least, int most) {
        try {
            int number = Integer.parseInt(given);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Problem.fault(
                Status.BAD_REQUEST_400, name + ": expected a number from " + least + " to " + most + ", got " + given);
    }
}
