package dev.inkling.web;

import dev.inkling.data.LabelledImages;
import dev.inkling.model.Model;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import dev.inkling.reader.DigitReader;
import dev.inkling.train.TrainingPlan;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Serves the page, and the API under `/api/v1`.
///
/// Bound to an address that only this machine can reach, it asks for nothing; bound to any other, for the token in
/// its link.
///
/// ```java
/// var digits = new DataSource("synthetic", () -> SyntheticDigits.generate(1));
/// var offer = new Server.Offer("best", ShippedModel.BEST.load(), List.of(digits), Path.of("models"));
/// try (Server server = Server.start(new Server.Settings("127.0.0.1", 8080), offer)) {
///     System.out.println(server.link());
/// }
/// ```
public final class Server implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Server.class.getName());

    /// As much of what is too large is let in to be told so; see [Body].
    private static final int MOST_LET_IN = 100_000_000;

    private final WebServer server;
    private final URI link;
    private final Set<String> paths;
    private final Desk desk;
    private final FineTuning tuning;
    private final DataSets data;
    private final Model model;

    private Server(
            WebServer server, URI link, Set<String> paths, Desk desk, FineTuning tuning, DataSets data, Model model) {
        this.server = server;
        this.link = link;
        this.paths = paths;
        this.desk = desk;
        this.tuning = tuning;
        this.data = data;
        this.model = model;
    }

    /// Where to listen.
    ///
    /// @param host a name or address of this machine; `0.0.0.0` for all that it has
    /// @param port 0 for any that is free
    public record Settings(String host, int port) {
        /// @throws IllegalArgumentException if there is no such port
        public Settings {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("port: expected 0 to 65535, got " + port);
            }
        }
    }

    /// What to serve.
    ///
    /// @param name what the page calls the model; a part of addresses, so without `/`
    /// @param model what reads the digits, until the user chooses another
    /// @param data what there is to train on and to look at, the usual first
    /// @param folder where models are saved and looked for
    public record Offer(String name, Model model, List<DataSource> data, Path folder) {
        /// @throws IllegalArgumentException if the model was not trained on 28x28 images of ten digits, or there
        ///     is no data, or the name has a `/`
        public Offer {
            if (name.contains("/")) {
                throw new IllegalArgumentException("name: expected one without /, got " + name);
            }
            ModelShelf.requireReadsDigits(model);
            data = List.copyOf(data);
            if (data.isEmpty()) {
                throw new IllegalArgumentException("data: expected at least one data set, got none");
            }
        }
    }

    /// Starts to serve.
    ///
    /// @throws IOException if the host is not this machine, or the port is taken or not for this user
    public static Server start(Settings settings, Offer offer) throws IOException {
        InetAddress address = address(settings.host());
        Optional<AccessToken> token =
                address.isLoopbackAddress() ? Optional.empty() : Optional.of(AccessToken.random());
        DataSets data = new DataSets(offer.data());
        ModelShelf models = new ModelShelf(offer.name(), offer.model(), offer.folder());
        Turn turn = new Turn();
        Desk desk = new Desk(data, models, turn);
        FineTuning tuning = new FineTuning(models, data, new Corrections(), turn);
        Gate gate = new Gate(settings.host().toLowerCase(Locale.ROOT), token);
        Routes routes = routes(gate, offer, data, models, desk, tuning);
        WebServer server = WebServer.builder()
                .address(address)
                .port(settings.port())
                .maxPayloadSize(MOST_LET_IN)
                .routing(routes.routing())
                .directHandlers(directHandlers())
                .shutdownHook(false) // whoever starts it stops it
                .shutdownGracePeriod(Duration.ofSeconds(1))
                .build();
        requireFree(address, settings);
        server.start();
        if (!server.isRunning()) { // somebody took the port just now
            throw taken(settings);
        }
        URI link = Links.of(settings.host(), address, server.port(), token);
        return new Server(server, link, routes.paths(), desk, tuning, data, offer.model());
    }

    private static InetAddress address(String host) throws IOException {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw noHost(host, e);
        }
    }

    /// Finds out before what Helidon would only log.
    private static void requireFree(InetAddress address, Settings settings) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address, settings.port()));
        } catch (BindException e) {
            throw notBound(settings, e);
        }
    }

    /// Why not, of which there is one class and only the system's words.
    static IOException notBound(Settings settings, BindException cause) {
        String reason = Objects.requireNonNullElse(cause.getMessage(), "");
        if (reason.contains("assign requested address")) {
            return noHost(settings.host(), cause);
        }
        if (reason.contains("Permission denied")) {
            return new IOException(
                    "port " + settings.port() + ": expected one that this user may listen at, got one that needs more"
                            + " rights (--port 8080 needs none)",
                    cause);
        }
        return taken(settings); // whose words are not the same everywhere
    }

    private static IOException noHost(String host, IOException cause) {
        return new IOException("host: expected a name or address of this machine, got " + host, cause);
    }

    private static IOException taken(Settings settings) {
        return new IOException(
                "port " + settings.port() + ": expected a free one, got one that is taken (--port 0 finds a free one)");
    }

    private static Routes routes(
            Gate gate, Offer offer, DataSets data, ModelShelf models, Desk desk, FineTuning tuning) {
        HttpRouting.Builder routing = HttpRouting.builder()
                .addFilter(gate)
                .error(HttpException.class, (_, response, e) -> {
                    e.headers().forEach(response::header);
                    Problem.of(e.status(), message(e)).send(response);
                })
                .error(RequestException.class, (_, response, e) -> {
                    boolean tooLarge = e.status().code() == Status.REQUEST_ENTITY_TOO_LARGE_413_CODE;
                    Problem.of(e.status(), tooLarge ? Body.TOO_LARGE : message(e))
                            .send(response);
                })
                .error(
                        IOException.class,
                        (_, response, e) ->
                                Problem.of(Status.BAD_REQUEST_400, message(e)).send(response))
                .error(Throwable.class, (_, response, e) -> {
                    LOG.log(System.Logger.Level.ERROR, "internal error", e);
                    String kind = e.getClass().getSimpleName();
                    Problem.of(Status.INTERNAL_SERVER_ERROR_500, "internal error: " + kind)
                            .send(response);
                });
        Health health = Health.of(offer.name(), offer.model());
        Routes routes = new Routes(routing);
        routes.get("health", _ -> health);
        new ReadingApi(models).addTo(routes);
        new ModelsApi(models).addTo(routes);
        new TrainingApi(desk, data).addTo(routes);
        TestAnswers answers = new TestAnswers();
        routes.get("data", _ -> data.names());
        new MistakesApi(models, data, answers).addTo(routes);
        new ComparisonApi(models, data, answers).addTo(routes);
        new ImagesApi(data).addTo(routes);
        new ExplainApi(models, data).addTo(routes);
        new CorrectionsApi(models, tuning).addTo(routes);
        routes.file("/api/v1/openapi.json", PageFile.load("openapi.json"));
        PageFile.NAMES.forEach(file -> routes.file(PageFile.path(file), PageFile.load(file)));
        routes.close();
        return routes;
    }

    private static String message(Exception e) {
        String text = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
        return text.lines().findFirst().orElse("");
    }

    /// For requests that come to no routing: too large, or not HTTP.
    private static DirectHandlers directHandlers() {
        DirectHandler handler = (_, _, status, headers, _) -> {
            String detail = status.code() == Status.REQUEST_ENTITY_TOO_LARGE_413_CODE
                    ? Body.TOO_LARGE
                    : "request: expected HTTP/1.1, got another";
            Gate.harden(headers);
            headers.set(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE);
            return DirectHandler.TransportResponse.builder()
                    .status(status)
                    .headers(headers)
                    .keepAlive(false)
                    .entity(Problem.of(status, detail).toJson())
                    .build();
        };
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType event : EventType.values()) {
            handlers.addHandler(event, handler);
        }
        return handlers.build();
    }

    /// What to open in a browser, with the token where one is needed.
    public URI link() {
        return link;
    }

    /// All that is answered, as the API's description names it.
    Set<String> paths() {
        return paths;
    }

    /// Shows a training that the caller does; no other can begin until it is over.
    ///
    /// @param preset where the plan began
    /// @param name what the page calls the data: one that it can train on, if this training could be done there
    /// @param start the network before training
    /// @param iterations that were done before, in a training that goes on from a checkpoint
    /// @param images that it is trained on
    /// @param train the same, as the network sees them
    /// @param test those that it is judged by in the end
    /// @return what is to be told of the training
    public Run watch(
            String preset,
            TrainingPlan plan,
            Network start,
            long iterations,
            String name,
            LabelledImages images,
            Examples train,
            LabelledImages test) {
        RunSettings settings = RunSettings.of(preset, name, RunSettings.AS_THEY_ARE, plan, images.classes());
        return desk.watch(settings, plan, start, iterations, images, train, test);
    }

    /// Makes the first strokes and looks as fast as all others, and has the data ready: in a thread of its own, in some
    /// seconds.
    public void warmUp() {
        Thread.ofPlatform().daemon().name("inkling-warm-up").start(() -> {
            Warmth.reading(new DigitReader(model));
            try {
                Warmth.looking(data.get(Optional.empty()));
            } catch (HttpException e) {
                LOG.log(System.Logger.Level.DEBUG, "no data", e); // whoever wants it is told
            }
        });
    }

    /// Where it listens.
    public int port() {
        return server.port();
    }

    /// Stops, with the trainings that were begun on the page, and lets requests that are under way end for a second.
    @Override
    public void close() {
        desk.close();
        tuning.discard();
        server.stop();
    }
}
