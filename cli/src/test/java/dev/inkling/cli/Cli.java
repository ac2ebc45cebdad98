package dev.inkling.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.data.Mnist;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The program in a folder that has nothing of the user's.
///
/// @param folder the working folder
/// @param mirrors where it may download MNIST from
record Cli(Path folder, List<URI> mirrors) {
    private static final Mnist.Limits LIMITS =
            new Mnist.Limits(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(2), 16 << 20);

    /// Without a network.
    static Cli in(Path folder) {
        return new Cli(folder, List.of());
    }

    /// What a command left.
    ///
    /// @param exit its exit code
    /// @param out what it wrote to standard output
    /// @param err what it wrote to standard error
    record Run(int exit, String out, String err) {
        Run succeeds() {
            assertThat(exit).as(err).isZero();
            return this;
        }

        /// The last line of the results.
        JsonNode json() {
            succeeds();
            return new JsonMapper().readTree(out.lines().toList().getLast());
        }

        /// The one line that a command says about bad input.
        String badInput() {
            return error(1);
        }

        /// The one line that a command says about wrong usage.
        String wrongUsage() {
            return error(2);
        }

        private String error(int code) {
            assertThat(err).startsWith("inkling: ").endsWith(System.lineSeparator());
            assertThat(err.lines()).hasSize(1);
            assertThat(out).isEmpty();
            assertThat(exit).isEqualTo(code);
            return err.strip().substring("inkling: ".length());
        }
    }

    /// Runs a command in this JVM.
    Run run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream capturedOut = new ByteArrayOutputStream();
        ByteArrayOutputStream capturedErr = new ByteArrayOutputStream();
        System.setOut(new PrintStream(capturedOut, true, UTF_8));
        System.setErr(new PrintStream(capturedErr, true, UTF_8));
        try {
            Mnist mnist = new Mnist(List.of(), folder.resolve("cache"), mirrors, LIMITS);
            int exit = Main.run(new Surroundings(folder, () -> mnist), arguments);
            return new Run(exit, capturedOut.toString(UTF_8), capturedErr.toString(UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /// Trains a model that answers somewhat better than chance.
    Path trained(String name, String data, String... more) {
        Path model = folder.resolve("models").resolve(name);
        List<String> train = new ArrayList<>(List.of("train", "--data=" + data, "--out=" + model, "--quiet"));
        train.addAll(List.of("--iterations=20", "--learning-rate=0.3"));
        train.addAll(List.of(more));
        run(train.toArray(String[]::new)).succeeds();
        return model;
    }

    /// Starts a command in a JVM of its own. Its standard output and standard error go to the files
    /// `out` and `err`.
    ///
    /// @param variables added to the environment
    /// @param flags for the JVM
    Process start(Map<String, String> variables, List<String> flags, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
        command.add("-Duser.home=" + folder);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of(
                        "INKLING_DATA", "XDG_CACHE_HOME", "LOCALAPPDATA", "JAVA_TOOL_OPTIONS", "NO_COLOR", "TERM"));
        builder.environment().putAll(variables);
        return builder.start();
    }

    /// Waits for a command that [#start] started.
    Run await(Process process) throws IOException, InterruptedException {
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends").isTrue();
            return new Run(
                    process.exitValue(),
                    Files.readString(folder.resolve("out")),
                    Files.readString(folder.resolve("err")));
        } finally {
            process.destroyForcibly();
        }
    }

    /// Runs a command in a JVM of its own.
    Run fork(Map<String, String> variables, List<String> flags, String... arguments)
            throws IOException, InterruptedException {
        return await(start(variables, flags, arguments));
    }

    /// The models that were saved without a name of the user's.
    List<Path> models() throws IOException {
        Path models = folder.resolve("models");
        if (!Files.exists(models)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(models)) {
            return files.sorted().toList();
        }
    }
}
