package dev.inkling.web;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Who may ask.
///
/// The server is one person's, but every page open in that person's browser can send requests to it. So a
/// request must come for a name that cannot be made to point here by others (`Host`), and from this server's own
/// page or from no page at all (`Origin`, `Sec-Fetch-Site`). Where others can reach the server, they need the link's
/// token as well.
///
/// @param name what the user calls this machine
/// @param token needed for all but the page's own files; empty where only this machine can ask
record Gate(String name, Optional<AccessToken> token) implements Filter {
    /// An address, IPv4 or in brackets IPv6. A page elsewhere can make its name point here, but not an address.
    private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+|\\[[0-9a-f:.]+]");

    private static final Pattern PORT = Pattern.compile(":\\d*$");

    private static final String BEARER = "Bearer ";

    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");

    /// The page's own requests, and those of whoever types an address.
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private static final HeaderName CSP = HeaderNames.create("Content-Security-Policy");
    private static final HeaderName REFERRER_POLICY = HeaderNames.create("Referrer-Policy");
    private static final HeaderName RESOURCE_POLICY = HeaderNames.create("Cross-Origin-Resource-Policy");

    /// The page loads and runs what comes from this server, as files; `data:` is for pictures in answers.
    private static final String OWN_FILES_ONLY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        harden(response.headers());
        check(request.headers(), request.path().path());
        chain.proceed();
    }

    /// Tells the browser what the page may do; goes with every answer.
    static void harden(WritableHeaders<?> headers) {
        headers.set(CSP, OWN_FILES_ONLY);
        headers.set(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
        headers.set(REFERRER_POLICY, "no-referrer");
        headers.set(RESOURCE_POLICY, "same-origin");
    }

    /// @throws HttpException if the request is refused
    private void check(ServerRequestHeaders headers, String path) {
        String host = headers.first(HeaderNames.HOST).orElse("").toLowerCase(Locale.ROOT);
        String asked = PORT.matcher(host).replaceFirst("");
        if (!asked.equals("localhost")
                && !asked.equals(name)
                && !ADDRESS.matcher(asked).matches()) {
            throw Problem.fault(
                    Status.MISDIRECTED_REQUEST_421,
                    "host: expected localhost, an address or " + name + ", got another");
        }
        Optional<String> origin = headers.first(HeaderNames.ORIGIN);
        if (origin.isPresent() && !origin.get().equals("http://" + host)) {
            throw Problem.fault(Status.FORBIDDEN_403, "origin: expected this server's page, got another site's");
        }
        Optional<String> site = headers.first(FETCH_SITE);
        if (!PageFile.isOne(path) && site.isPresent() && !OWN_SITE.contains(site.get())) { // an <img> has no origin
            throw Problem.fault(Status.FORBIDDEN_403, "origin: expected this server's page, got another site's");
        }
        if (token.isPresent() && !PageFile.isOne(path) && !isGiven(token.get(), headers)) {
            throw Problem.fault(
                            Status.UNAUTHORIZED_401,
                            "token: expected the one in the link that inkling serve printed, got "
                                    + (headers.contains(HeaderNames.AUTHORIZATION) ? "another" : "none"))
                    .header(HeaderValues.create(HeaderNames.WWW_AUTHENTICATE, "Bearer"));
        }
    }

    private static boolean isGiven(AccessToken token, ServerRequestHeaders headers) {
        return headers.first(HeaderNames.AUTHORIZATION)
                .filter(given -> given.startsWith(BEARER))
                .map(given -> given.substring(BEARER.length()))
                .filter(token::matches)
                .isPresent();
    }
}
