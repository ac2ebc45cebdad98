package dev.inkling.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Interleaved rounds: one of each contender in turn, and again, so that whatever else the machine does
/// hits all alike. Only one contender computes at a time.
final class Rounds {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /// After a round, for threads that spin for a moment before they sleep.
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final List<ContenderProcess> contenders;
    private final int rounds;
    private final double warmUp;
    private final Path logs;
    private final Path scratch;
    private final Consumer<String> progress;
    private final Map<String, Double> idle = new LinkedHashMap<>();
    private double measured;

    /// @param rounds that count
    /// @param warmUp seconds that each contender does the job before, uncounted, and at least once
    Rounds(
            List<ContenderProcess> contenders,
            int rounds,
            double warmUp,
            Path logs,
            Path scratch,
            Consumer<String> progress) {
        this.contenders = contenders;
        this.rounds = rounds;
        this.warmUp = warmUp;
        this.logs = logs;
        this.scratch = scratch;
        this.progress = progress;
    }

    /// What one contender did in one measurement.
    private static final class Course {
        final List<Double> values = new ArrayList<>();
        final List<Double> disturbances = new ArrayList<>();
        JsonNode last = JSON.createObjectNode();
        String state = "measured";

        boolean goesOn() {
            return state.equals("measured");
        }
    }

    /// Measures, and says how it went as the result file has it.
    ObjectNode measure(Measurement measurement) {
        Map<ContenderProcess, Course> courses = new LinkedHashMap<>();
        for (ContenderProcess contender : contenders) {
            progress.accept(
                    measurement.name() + ": warm-up, " + contender.contender().name());
            Course course = new Course();
            courses.put(contender, course);
            long began = System.nanoTime();
            do {
                round(measurement, contender, 0, course);
            } while (course.goesOn() && System.nanoTime() - began < warmUp * 1e9 && !measurement.wholeRun());
            course.values.clear();
            course.disturbances.clear();
        }
        for (int round = 1; round <= rounds; round++) {
            for (var entry : courses.entrySet()) {
                if (entry.getValue().goesOn()) {
                    progress.accept(measurement.name() + ": round " + round + " of " + rounds + ", "
                            + entry.getKey().contender().name());
                    round(measurement, entry.getKey(), round, entry.getValue());
                }
            }
        }
        return result(measurement, courses);
    }

    private void round(Measurement measurement, ContenderProcess contender, int round, Course course) {
        Map<String, Duration> before = processorTimes(contender);
        Optional<Duration> othersBefore = othersTime();
        long began = System.nanoTime();
        try {
            JsonNode answer = measurement.wholeRun()
                    ? wholeRun(measurement, contender.contender(), round)
                    : contender.ask(measurement.job().deepCopy().put("round", round), LIMIT);
            if (answer.has("unsupported")) {
                course.state = "not offered (" + answer.get("unsupported").asString() + ")";
            } else if (answer.has("error")) {
                course.state = "failed (" + answer.get("error").asString() + ")";
            } else {
                course.values.add(measurement.unit().of(measurement.job(), answer));
                course.last = answer;
            }
        } catch (IOException e) {
            course.state = "failed (" + e.getMessage() + ")";
        }
        double seconds = (System.nanoTime() - began) * 1e-9;
        if (!measurement.wholeRun()) { // whose process is gone, and its time with it
            othersBefore.ifPresent(start -> othersTime()
                    .ifPresent(end ->
                            course.disturbances.add(Math.max(0, end.minus(start).toNanos() * 1e-9 / seconds))));
        }
        if (round > 0) {
            measured += seconds;
            processorTimes(contender)
                    .forEach((name, after) -> idle.merge(
                            name, after.minus(before.getOrDefault(name, after)).toNanos() * 1e-9, Double::sum));
        }
        pause();
    }

    /// Processor time of all programs on this machine that have no part in the comparison.
    private Optional<Duration> othersTime() {
        return ProcessorTime.ofMachine().map(all -> {
            Duration others = all.minus(ProcessorTime.ofCoordinator());
            for (ContenderProcess contender : contenders) {
                others = others.minus(contender.processorTime());
            }
            return others;
        });
    }

    /// Processor time of all contenders that should be idle.
    private Map<String, Duration> processorTimes(ContenderProcess busy) {
        Map<String, Duration> times = new LinkedHashMap<>();
        for (ContenderProcess contender : contenders) {
            if (contender != busy && contender.isAlive()) {
                times.put(contender.contender().name(), contender.processorTime());
            }
        }
        return times;
    }

    /// The processor time that contenders used while others were measured, as a share of that time.
    Map<String, Double> idleShares() {
        Map<String, Double> shares = new LinkedHashMap<>();
        idle.forEach((name, seconds) -> shares.put(name, measured == 0 ? 0 : seconds / measured));
        return shares;
    }

    /// A process from start to exit. Its last line of output is its answer.
    private JsonNode wholeRun(Measurement measurement, Contender contender, int round) throws IOException {
        if (contender.wholeRun().isEmpty()) {
            return JSON.createObjectNode().put("unsupported", "no such process");
        }
        boolean inkling = contender.name().equals(Contender.INKLING);
        List<String> arguments = new ArrayList<>();
        if (inkling) {
            arguments.addAll(List.of("train", "--preset", "fast", "--data", "mnist", "--quiet", "--json", "--force"));
            arguments.addAll(
                    List.of("--out", scratch.resolve("fast.safetensors").toString(), "--seed", seed(round)));
        } else {
            measurement.job().forEachEntry((key, value) -> arguments.add(key + "=" + value.asString()));
            arguments.add("seed=" + seed(round));
        }
        Path log = logs.resolve(contender.name() + ".log");
        long began = System.nanoTime();
        Process process =
                contender.process(contender.wholeRun(), arguments, log).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int code;
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("no end within " + LIMIT.toSeconds() + " s");
            }
            code = process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        double seconds = (System.nanoTime() - began) * 1e-9;
        if (code != 0) {
            throw new IOException("exit code " + code + ", see the log " + log.getFileName());
        }
        try {
            JsonNode answer = JSON.readTree(output.substring(output.lastIndexOf('\n') + 1));
            double accuracy = answer.path(inkling ? "testAccuracy" : "accuracy").asDouble(Double.NaN);
            return JSON.createObjectNode()
                    .put("seconds", seconds)
                    .put("steps", 1)
                    .put("accuracy", accuracy);
        } catch (JacksonException e) {
            throw new IOException("expected a line of JSON, got something else", e);
        }
    }

    private static String seed(int round) {
        return Integer.toString(round + 1);
    }

    private ObjectNode result(Measurement measurement, Map<ContenderProcess, Course> courses) {
        ObjectNode result = JSON.createObjectNode()
                .put("group", measurement.group())
                .put("name", measurement.name())
                .put("what", measurement.what())
                .put("unit", measurement.unit().name)
                .put("largerIsFaster", measurement.unit().rate);
        Course inkling = null;
        ArrayNode list = result.putArray("results");
        for (var entry : courses.entrySet()) {
            Course course = entry.getValue();
            String name = entry.getKey().contender().name();
            if (name.equals(Contender.INKLING)) {
                inkling = course;
            }
            ObjectNode one = list.addObject().put("contender", name);
            one.put(
                    "state",
                    course.goesOn() && inkling != null ? compared(measurement, inkling, course) : course.state);
            if (!course.goesOn() || course.values.isEmpty()) {
                continue;
            }
            double median = median(course.values);
            one.put("median", median);
            if (inkling != null && !inkling.values.isEmpty()) {
                one.put("ratio", measurement.unit().ratio(median(inkling.values), median));
            }
            ArrayNode values = one.putArray("rounds");
            course.values.forEach(values::add);
            if (!course.disturbances.isEmpty()) {
                ArrayNode disturbances = one.putArray("otherProgramsCores");
                course.disturbances.forEach(cores -> disturbances.add(Math.round(cores * 1000) / 1000.0));
            }
            for (String key : List.of("loss", "accuracy", "preparation")) {
                if (course.last.has(key)) {
                    one.set(key, course.last.get(key));
                }
            }
        }
        return result;
    }

    private static String compared(Measurement measurement, Course inkling, Course course) {
        return measurement
                .check()
                .difference(inkling.last, course.last)
                .map(difference -> "other result (" + difference + ")")
                .orElse(course.state);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int n = sorted.size();
        return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
