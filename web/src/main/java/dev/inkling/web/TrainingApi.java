package dev.inkling.web;

import dev.inkling.model.PlanText;
import dev.inkling.train.TrainingPlan;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Trainings: `training`, `runs` and `events`.
final class TrainingApi {
    /// As many pages as anybody has open, and some more.
    static final int MOST_STREAMS = 64;

    /// Least time between two messages, in milliseconds: faster than anybody looks.
    private static final long BETWEEN = 100;

    /// Something is sent at least so often, so that both sides notice when the other is gone.
    private static final long SILENCE = 5_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private static final int CLASSES = 10;

    private final Desk desk;
    private final DataSets data;
    private final AtomicInteger streams = new AtomicInteger();

    TrainingApi(Desk desk, DataSets data) {
        this.desk = desk;
        this.data = data;
    }

    /// What can be chosen, as JSON.
    ///
    /// @param presets the settings of each, by name
    /// @param data names of data sets, the usual first
    record Choices(Map<String, RunSettings> presets, List<String> data) {}

    /// A training that has begun, as JSON.
    record Begun(String run) {}

    /// Nothing is trained, as JSON.
    record Nothing(String status) {}

    void addTo(Routes routes) {
        routes.get("training", _ -> now());
        routes.post("training", this::start);
        routes.get("training/choices", _ -> choices());
        routes.post("training/pause", _ -> tell(Run::pause));
        routes.post("training/resume", _ -> tell(Run::resume));
        routes.post("training/step", _ -> tell(Run::step));
        routes.post("training/stop", _ -> stop());
        routes.post("training/reset", _ -> {
            desk.reset();
            return now();
        });
        routes.get("runs", _ -> desk.runs().stream().map(Run::summary).toList());
        routes.raw("events", this::events);
    }

    private Choices choices() {
        Map<String, RunSettings> presets = new LinkedHashMap<>();
        TrainingPlan.PRESETS.forEach((name, plan) -> presets.put(name, preset(name, plan)));
        return new Choices(presets, data.names());
    }

    private RunSettings preset(String name, TrainingPlan plan) {
        return RunSettings.of(name, data.usual(), RunSettings.AS_THEY_ARE, plan, CLASSES);
    }

    private Object now() {
        return desk.current().<Object>map(run -> run.since(Run.Seen.NOTHING)).orElseGet(() -> new Nothing("none"));
    }

    private Begun start(ServerRequest request) throws IOException {
        boolean paused = request.query().first("paused").map("true"::equals).orElse(false);
        return new Begun(desk.start(settings(Body.json(request)), paused).name());
    }

    /// What is given, and for the rest what the preset says.
    ///
    /// @throws HttpException if something in it is not known
    private RunSettings settings(JsonNode given) {
        String name = given.path("preset").asString("");
        TrainingPlan plan = TrainingPlan.PRESETS.get(name);
        if (plan == null) {
            throw Problem.fault(
                    Status.BAD_REQUEST_400,
                    "preset: expected one of " + String.join(", ", TrainingPlan.PRESETS.keySet()) + ", got "
                            + (name.isEmpty() ? "none" : name));
        }
        ObjectNode all = JSON.valueToTree(preset(name, plan));
        ObjectNode itsPlan = JSON.valueToTree(PlanText.of(plan));
        for (var property : given.properties()) {
            if (property.getKey().equals("plan")) {
                if (!(property.getValue() instanceof ObjectNode changes)) {
                    throw Problem.fault(Status.BAD_REQUEST_400, "plan: expected an object, got " + property.getValue());
                }
                itsPlan.setAll(changes);
            } else {
                all.set(property.getKey(), property.getValue());
            }
        }
        all.set("plan", itsPlan);
        try {
            return JSON.treeToValue(all, RunSettings.class);
        } catch (JacksonException e) {
            throw Problem.fault(Status.BAD_REQUEST_400, fault(e, JSON.valueToTree(preset(name, plan)), all));
        }
    }

    /// Which setting is of the wrong kind, and of which it should be.
    ///
    /// @param usual the preset's settings, where each is of the right kind
    private static String fault(JacksonException e, JsonNode usual, JsonNode given) {
        String setting = "";
        JsonNode right = usual;
        JsonNode wrong = given;
        for (JacksonException.Reference step : e.getPath()) {
            setting = String.valueOf(step.getPropertyName());
            right = right.path(setting);
            wrong = wrong.path(setting);
        }
        if (!right.isValueNode()) { // there is no such setting
            return "settings: expected a training's, got " + e.getOriginalMessage();
        }
        String expected = right.isIntegralNumber() ? "a whole number" : right.isNumber() ? "a number" : "a text";
        return setting + ": expected " + expected + ", got " + (wrong.isString() ? wrong.stringValue() : wrong);
    }

    /// One that has just ended is stopped as well: who presses a button cannot know.
    private Object stop() {
        desk.current().ifPresent(Run::stop);
        return now();
    }

    private Object tell(Consumer<Run> what) {
        Optional<Run> run = desk.current().filter(one -> !one.isOver());
        what.accept(run.orElseThrow(() ->
                Problem.fault(Status.CONFLICT_409, "training: expected one under way, got none (start one first)")));
        return run.get().since(run.get().seen());
    }

    /// What happens to the training that is shown, until the other side goes away. A page that does not read holds up
    /// this method alone, on a thread of its own: when it reads again, it gets what is new then.
    private void events(ServerRequest request, ServerResponse response) {
        if (streams.incrementAndGet() > MOST_STREAMS) {
            streams.decrementAndGet();
            throw Problem.fault(
                    Status.SERVICE_UNAVAILABLE_503,
                    "events: expected at most " + MOST_STREAMS + " listeners, got more");
        }
        try (SseSink sink = response.sink(SseSink.TYPE)) {
            Optional<Run> shown = Optional.empty();
            Run.Seen seen = Run.Seen.NOTHING;
            long heard = -1;
            while (true) {
                heard = desk.bell().await(heard, SILENCE);
                Optional<Run> run = desk.current();
                if (!run.equals(shown)) {
                    seen = Run.Seen.NOTHING;
                    shown = run;
                }
                Object news;
                if (run.isPresent()) {
                    synchronized (run.get()) { // between the two nothing is to happen
                        news = run.get().since(seen);
                        seen = run.get().seen();
                    }
                } else {
                    news = new Nothing("none");
                }
                sink.emit(SseEvent.create(JSON.writeValueAsString(news)));
                Thread.sleep(BETWEEN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (UncheckedIOException | IllegalStateException e) {
            // The page is closed, or the server.
        } finally {
            streams.decrementAndGet();
        }
    }
}
