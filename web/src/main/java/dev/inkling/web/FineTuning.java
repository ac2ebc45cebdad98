package dev.inkling.web;

import dev.inkling.data.DataSplit;
import dev.inkling.data.LabelledImages;
import dev.inkling.eval.Answers;
import dev.inkling.model.Model;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import dev.inkling.nn.Predictor;
import dev.inkling.web.Corrections.Correction;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A model learns the corrections, is compared with what it was before, and is kept or forgotten. One at a time.
///
/// Safe to use from several threads.
final class FineTuning {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    /// What part of the work the two tests and the lesson are, as far as progress is shown.
    private static final double TEST_SHARE = 0.3;

    /// So many models that were kept are there to be chosen.
    private static final int MOST_KEPT = 20;

    private static final Pattern CORRECTED = Pattern.compile("-corrected-\\d+$");

    private static final System.Logger LOG = System.getLogger(FineTuning.class.getName());

    private final ModelShelf models;
    private final DataSets data;
    private final Corrections corrections;
    private final Turn turn;

    private final Deque<String> kept = new ArrayDeque<>();

    /// The one under way, or done and not decided on.
    private Optional<Attempt> current = Optional.empty();

    FineTuning(ModelShelf models, DataSets data, Corrections corrections, Turn turn) {
        this.models = models;
        this.data = data;
        this.corrections = corrections;
        this.turn = turn;
    }

    /// What is to be learned.
    Corrections corrections() {
        return corrections;
    }

    /// How far it is.
    enum State {
        NONE,
        RUNNING,
        DONE,
        FAILED
    }

    /// How far it is, as JSON.
    ///
    /// @param state [State] in lower case
    /// @param model the name of the model that learns; absent if none does
    /// @param doing what it is at, in words
    /// @param progress how much is done, in [0, 1]
    /// @param outcome there when it is done
    /// @param problem there when it failed
    record Progress(
            String state,
            Optional<String> model,
            String doing,
            double progress,
            Optional<Outcome> outcome,
            Optional<String> problem) {
        private static final Progress NONE =
                new Progress("none", Optional.empty(), "", 0, Optional.empty(), Optional.empty());
    }

    /// What came of it, as JSON.
    record Outcome(List<Taught> corrections, Tested test) {}

    /// What is answered to a correction, as JSON.
    ///
    /// @param id its number
    /// @param label the right answer
    record Taught(long id, int label, int before, int after) {}

    /// Of how many test images the right answer was found, as JSON.
    record Tested(String data, int images, int before, int after) {}

    /// The name of a model that was kept, as JSON.
    record Kept(String name) {}

    /// Begins.
    ///
    /// @param name of the model that is to learn
    /// @throws HttpException if there are no corrections, another training is under way, or the last one
    ///     is neither kept nor discarded
    synchronized Progress start(String name, Model model) {
        List<Correction> digits = corrections.list();
        if (digits.isEmpty()) {
            throw Problem.fault(
                    Status.UNPROCESSABLE_CONTENT_422, "corrections: expected at least one, got none (mark a digit)");
        }
        if (current.flatMap(Attempt::learned).isPresent()) {
            throw Problem.fault(
                    Status.CONFLICT_409,
                    "fine-tuning: expected none that is done and not decided on, got that of "
                            + current.orElseThrow().name + " (keep or discard it first)");
        }
        turn.take("the learning of corrections");
        Attempt attempt = new Attempt(name, model, digits);
        current = Optional.of(attempt);
        Thread.ofPlatform().name("inkling-fine-tuning").daemon().start(attempt);
        return attempt.progress();
    }

    synchronized Progress progress() {
        return current.map(Attempt::progress).orElse(Progress.NONE);
    }

    /// Puts what has learned beside the other models.
    ///
    /// @throws HttpException if there is none
    synchronized Kept keep() throws IOException {
        Model learned = current.flatMap(Attempt::learned)
                .orElseThrow(() -> Problem.fault(
                        Status.CONFLICT_409,
                        "fine-tuning: expected one that is done, got "
                                + progress().state()));
        String name = freeName(current.orElseThrow().name);
        models.put(name, ModelShelf.Kind.RUN, () -> learned);
        kept.add(name);
        if (kept.size() > MOST_KEPT) {
            models.remove(kept.remove());
        }
        current = Optional.empty();
        return new Kept(name);
    }

    private String freeName(String model) throws IOException {
        Set<String> taken = models.list().stream().map(ModelShelf.Brief::name).collect(Collectors.toSet());
        String stem = CORRECTED.matcher(model).replaceFirst("") + "-corrected-";
        return IntStream.iterate(1, n -> n + 1)
                .mapToObj(n -> stem + n)
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElseThrow();
    }

    /// Stops it, and forgets what came of it.
    synchronized Progress discard() {
        current.ifPresent(Attempt::stop);
        current = Optional.empty();
        return Progress.NONE;
    }

    /// One from beginning to end, on a thread of its own.
    private final class Attempt implements Runnable {
        private final String name;
        private final Model model;
        private final List<Correction> digits;
        private volatile boolean stopped;
        private volatile Progress progress;
        private volatile Optional<Model> learned = Optional.empty();

        Attempt(String name, Model model, List<Correction> digits) {
            this.name = name;
            this.model = model;
            this.digits = digits;
            progress = at(State.RUNNING, "Reading the training images", 0, Optional.empty(), Optional.empty());
        }

        private Progress at(
                State state, String doing, double share, Optional<Outcome> outcome, Optional<String> problem) {
            return new Progress(
                    state.name().toLowerCase(Locale.ROOT), Optional.of(name), doing, share, outcome, problem);
        }

        private void tell(String doing, double share) {
            progress = at(State.RUNNING, doing, share, Optional.empty(), Optional.empty());
        }

        Progress progress() {
            return progress;
        }

        Optional<Model> learned() {
            return learned;
        }

        void stop() {
            stopped = true;
        }

        @Override
        public void run() {
            try {
                Outcome outcome = outcome();
                progress = at(State.DONE, "Done", 1, Optional.of(outcome), Optional.empty());
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.INFO, "fine-tuning failed", e);
                String problem =
                        Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
                progress = at(State.FAILED, "Failed", 0, Optional.empty(), Optional.of(problem));
            } finally {
                turn.giveBack();
            }
        }

        private Outcome outcome() {
            DataSplit split = data.get(Optional.empty());
            ImagesApi.requireMnistForm(split.train());
            LabelledImages images = split.test();
            Examples test = Examples.of(images);
            tell("Testing the model as it is", 0);
            int before = stopped ? 0 : right(model.network(), test);
            String learning = "Learning " + (digits.size() == 1 ? "the correction" : digits.size() + " corrections");
            Model taught = new Lesson(model, split.train(), digits)
                    .teach(THREADS, share -> tell(learning, TEST_SHARE + (1 - 2 * TEST_SHARE) * share), () -> stopped);
            tell("Testing what it has learned", 1 - TEST_SHARE);
            int after = stopped ? 0 : right(taught.network(), test);
            learned = Optional.of(taught);
            return new Outcome(taught(taught.network()), new Tested(data.usual(), images.size(), before, after));
        }

        private static int right(Network network, Examples test) {
            return Answers.of(network, test, THREADS).accuracy().part();
        }

        private List<Taught> taught(Network network) {
            Predictor before = new Predictor(model.network());
            Predictor after = new Predictor(network);
            List<Taught> all = new ArrayList<>();
            for (Correction digit : digits) {
                byte[] pixels = Pixels.bytes(digit.pixels());
                all.add(new Taught(digit.id(), digit.label(), before.predict(pixels), after.predict(pixels)));
            }
            return all;
        }
    }
}
