package dev.inkling.cli;

import dev.inkling.data.DataSplit;
import dev.inkling.data.LabelledImages;
import dev.inkling.eval.Evaluation;
import dev.inkling.model.Model;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import dev.inkling.train.TrainingDivergedException;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import dev.inkling.web.Run;
import dev.inkling.web.Server;
import java.io.IOException;
import java.util.Optional;

/// The page on a running training, if the user wants it.
final class Watch {
    private static final int USUAL_PORT = 8080;

    private final Optional<Server> server;
    private volatile Optional<Run> run = Optional.empty();

    private Watch(Optional<Server> server) {
        this.server = server;
    }

    /// No page.
    static Watch none() {
        return new Watch(Optional.empty());
    }

    /// Serves the page to this machine.
    ///
    /// @param port -1 for the usual one, or another if that is taken
    static Watch start(int port, Server.Offer offer) throws IOException {
        ServeCommand.quiet();
        if (port >= 0) {
            return new Watch(Optional.of(Server.start(new Server.Settings("127.0.0.1", port), offer)));
        }
        try {
            return start(USUAL_PORT, offer);
        } catch (IOException e) {
            return start(0, offer);
        }
    }

    boolean isOn() {
        return server.isPresent();
    }

    /// Opens the page on a training that is about to begin.
    ///
    /// @param data name of the data
    void begin(
            String preset,
            TrainingPlan plan,
            Network start,
            long iterations,
            String data,
            DataSplit split,
            Examples train,
            LabelledImages images) {
        if (server.isPresent()) {
            run = Optional.of(server.get().watch(preset, plan, start, iterations, data, images, train, split.test()));
            var page = server.get().link().resolve("/#train");
            System.err.println("watch it at " + page);
            Browser.openOrSay(page);
        }
    }

    void accept(TrainingEvent event) {
        run.ifPresent(watched -> watched.accept(event));
    }

    /// Ends the training, even if it is held up on the page.
    void stop() {
        run.ifPresent(Run::stop);
    }

    /// Whether somebody stopped the training on the page.
    boolean stops() {
        return run.isPresent() && run.get().getAsBoolean();
    }

    void finished(Model model, Evaluation onTest) {
        run.ifPresent(watched -> watched.finished(model, onTest));
    }

    void diverged(TrainingDivergedException e) {
        run.ifPresent(watched -> watched.failed(e));
    }

    /// Serves the page until the process is told to stop.
    void stay() {
        if (server.isPresent()) {
            System.err.println("the page stays at " + server.get().link() + " (Ctrl-C ends it)");
            ServeCommand.waitForEver();
        }
    }
}
