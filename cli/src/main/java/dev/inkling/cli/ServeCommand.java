package dev.inkling.cli;

import dev.inkling.web.DataSource;
import dev.inkling.web.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `inkling serve`: the page to draw digits on, until it is stopped.
@Command(
        name = "serve",
        description = "Open a page in the browser to draw digits on, and answer programs over HTTP.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkling serve --open",
            "  inkling serve --model models/mine.safetensors --port 0    any free port",
            "  inkling serve --host 0.0.0.0        for phones and others in the network",
            "",
            "Ctrl-C stops it. For programs: docs/api.md."
        })
final class ServeCommand implements Callable<Integer> {
    /// Held, because a logger that nobody holds forgets its level.
    private static final Logger SERVER_LOG = Logger.getLogger("io.helidon");

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", paramLabel = "MODEL", description = Models.CHOICES)
    private @Nullable Path model;

    @Mixin
    private DataOptions data;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "This machine's name or address to listen at, 0.0.0.0 for all. Where others can reach it, the"
                    + " link has a token without which nothing is answered. Default: ${DEFAULT-VALUE}, for this"
                    + " machine alone.")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "The port to listen at, 0 for any that is free. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--open", description = "Open the page in the browser.")
    private boolean open;

    @Override
    public Integer call() throws IOException {
        quiet();
        Server server = start(new Server.Settings(host, port));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "inkling-serve"));
        System.out.println("Inkling is at " + server.link());
        server.warmUp();
        if (open) {
            Browser.openOrSay(server.link());
        }
        waitForEver();
        return 0;
    }

    /// Lets the server log faults only.
    static void quiet() {
        SERVER_LOG.setLevel(Level.WARNING);
    }

    private Server start(Server.Settings settings) throws IOException {
        Models models = Surroundings.of(spec).models();
        Models.Named named = models.load(model);
        return Server.start(settings, offer(named, data, models));
    }

    /// What the page offers beside the model.
    static Server.Offer offer(Models.Named named, DataOptions data, Models models) throws IOException {
        List<DataSource> sources = data.sources();
        try {
            return new Server.Offer(shortName(named.name()), named.model(), sources, models.folder());
        } catch (IllegalArgumentException e) { // which does not know the file
            throw new IllegalArgumentException(named.name() + ": " + e.getMessage(), e);
        }
    }

    /// A file's name without its folders, which are nobody's business in a network.
    private static String shortName(String name) {
        Path file = Path.of(name).getFileName();
        return file == null ? name : file.toString();
    }

    /// Until the process is told to stop: Ctrl-C, for example.
    static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
