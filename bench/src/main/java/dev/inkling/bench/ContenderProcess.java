package dev.inkling.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A contender that runs, and is asked for one round after the other.
final class ContenderProcess implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration END = Duration.ofSeconds(5);

    private final Contender contender;
    private final Process process;
    private final BufferedReader reader;
    private final BufferedWriter writer;
    private final JsonNode introduction;

    /// @param errors receives what the contender says on standard error
    /// @throws IOException why the contender is absent
    ContenderProcess(Contender contender, Path errors) throws IOException {
        this.contender = contender;
        var absence = contender.absence();
        if (absence.isPresent()) {
            throw new IOException(absence.get());
        }
        process = contender.process(contender.command(), List.of(), errors).start();
        reader = process.inputReader(StandardCharsets.UTF_8);
        writer = process.outputWriter(StandardCharsets.UTF_8);
        introduction = read(START);
        if (introduction.has("absent")) {
            close();
            throw new IOException(introduction.get("absent").asString());
        }
    }

    Contender contender() {
        return contender;
    }

    String version() {
        return introduction.path("version").asString("unknown");
    }

    String configuration() {
        return introduction.path("configuration").asString("unknown");
    }

    /// Processor time that it has used so far.
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Has it do one round.
    ///
    /// @throws IOException if it ended or did not answer in time; it is ended then
    JsonNode ask(JsonNode job, Duration limit) throws IOException {
        writer.write(job.toString());
        writer.newLine();
        writer.flush();
        return read(limit);
    }

    private JsonNode read(Duration limit) throws IOException {
        var line = new FutureTask<>(reader::readLine);
        Thread.ofVirtual().start(line);
        try {
            String text = line.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (text == null) {
                throw new IOException("its process ended, see the log " + contender.name() + ".log");
            }
            return JSON.readTree(text);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("no answer within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("its process ended: " + e.getCause(), e);
        } catch (JacksonException e) {
            process.destroyForcibly();
            throw new IOException("expected a line of JSON, got something else", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// Ends the process: the end of its input tells it to.
    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) { // it is gone already
        }
        try {
            if (!process.waitFor(END)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
