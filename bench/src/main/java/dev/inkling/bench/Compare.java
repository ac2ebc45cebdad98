package dev.inkling.bench;

import dev.inkling.data.Mnist;
import dev.inkling.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Coordinates a comparison.
@Command(
        name = "bench/compare",
        description = "Run the same jobs with Inkling and its peers side by side.",
        sortOptions = false,
        footer = {
            "",
            "Rounds are interleaved: one of each contender in turn, and again. Before the first, each",
            "warms up, uncounted. The result goes to bench/results, with a markdown table beside it.",
            "MNIST is taken from $INKLING_DATA/mnist or from where `inkling train` has put it."
        })
public final class Compare implements Callable<Integer> {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Rounds that count. Default: 5.")
    private int rounds;

    @Option(
            names = "--jobs",
            split = ",",
            paramLabel = "JOB",
            description = "Some of paper,minibatch,dense,conv,gemm,fast,predict. Default: all.")
    private List<String> jobs = Measurements.GROUPS;

    @Option(
            names = "--peers",
            split = ",",
            paramLabel = "PEER",
            description = "Some of numpy,numpy64,libtorch,djl,dl4j,smile,onnxruntime. Default: all.")
    private List<String> peers = Contender.PEERS;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "Threads for each contender. Default: 2.")
    private int threads;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "How long each contender does a job before its first round. Default: 5.")
    private double warmUp;

    @Option(
            names = "--out",
            paramLabel = "FILE.json",
            description = "Result file. Default: bench/results/<date>-compare.json.")
    private @Nullable Path out;

    private final Path bench;
    private final String arguments;

    private Compare(Path bench, String arguments) {
        this.bench = bench;
        this.arguments = arguments;
    }

    /// The program.
    ///
    /// @param arguments the folder `bench`, then the user's
    public static void main(String... arguments) {
        List<String> users = List.of(arguments).subList(1, arguments.length);
        var compare = new Compare(Path.of(arguments[0]), String.join(" ", users));
        CommandLine commandLine = new CommandLine(compare);
        commandLine
                .getCommandSpec()
                .addOption(OptionSpec.builder("--help")
                        .usageHelp(true)
                        .description("Show this help and exit.")
                        .build());
        System.exit(commandLine
                .setExecutionExceptionHandler((e, _, _) -> {
                    System.err.println("compare: " + (e.getMessage() == null ? e : e.getMessage()));
                    return 1;
                })
                .execute(users.toArray(String[]::new)));
    }

    @Override
    public Integer call() throws IOException {
        for (String job : jobs) {
            if (!Measurements.GROUPS.contains(job)) {
                throw new IllegalArgumentException(
                        "jobs: expected some of " + String.join(",", Measurements.GROUPS) + ", got " + job);
            }
        }
        Path mnist = Mnist.here()
                .folder()
                .orElseThrow(() -> new IOException(
                        "expected MNIST in $INKLING_DATA/mnist, got none (`./inkling train` downloads it)"));
        Path logs = Files.createDirectories(bench.resolve("target/logs"));
        Path scratch = Files.createTempDirectory("inkling-compare");
        List<ContenderProcess> running = new ArrayList<>();
        try {
            ObjectNode result = head();
            ArrayNode contenders = result.putArray("contenders");
            for (String name :
                    Stream.concat(Stream.of(Contender.INKLING), peers.stream()).toList()) {
                start(Contender.of(name, bench, threads), logs, contenders.addObject(), running);
            }
            var measurements = new Measurements(mnist.toAbsolutePath(), scratch, threads);
            var course = new Rounds(running, rounds, warmUp, logs, scratch, Compare::progress);
            ArrayNode results = result.putArray("measurements");
            for (String job : jobs) {
                for (Measurement measurement : measurements.of(job)) {
                    results.add(course.measure(measurement));
                }
            }
            progress("");
            Map<String, Double> idle = course.idleShares();
            contenders.forEach(contender -> {
                Double share = idle.get(contender.get("name").asString());
                if (share != null) {
                    ((ObjectNode) contender).put("idle", share);
                }
            });
            write(result);
            return 0;
        } finally {
            running.forEach(ContenderProcess::close);
            delete(scratch);
        }
    }

    private void start(Contender contender, Path logs, ObjectNode node, List<ContenderProcess> running)
            throws IOException {
        progress("starting " + contender.name());
        node.put("name", contender.name());
        Path log = logs.resolve(contender.name() + ".log");
        Files.deleteIfExists(log);
        try {
            var process = new ContenderProcess(contender, log);
            running.add(process);
            node.put("state", "present");
            boolean inkling = contender.name().equals(Contender.INKLING);
            node.put("version", inkling ? System.getProperty("bench.commit", "unknown") : process.version());
            node.put("configuration", process.configuration());
        } catch (IOException e) {
            node.put("state", "absent (" + e.getMessage() + ")");
        }
    }

    private ObjectNode head() {
        ObjectNode result = JSON.createObjectNode();
        result.put("format", 1);
        result.put(
                "date",
                OffsetDateTime.now(ZoneId.systemDefault())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        // Without the file, which says more of this machine than of the result.
        result.put("command", ("bench/compare " + arguments.replaceAll("--out[ =]\\S+ ?", "")).strip());
        result.put("rounds", rounds);
        result.put("warmUpSeconds", warmUp == Math.rint(warmUp) ? "" + (long) warmUp : "" + warmUp);
        result.put("threads", threads);
        result.set("machine", JSON.valueToTree(Machine.here()));
        return result;
    }

    private void write(ObjectNode result) throws IOException {
        Path file = out != null
                ? out
                : bench.resolve("results/" + result.get("date").asString().substring(0, 10) + "-compare.json");
        String json = JSON.writeValueAsString(result) + "\n";
        AtomicFile.write(file, true, output -> output.write(json.getBytes(StandardCharsets.UTF_8)));
        Table table = new Table(result);
        Path markdown = file.resolveSibling(file.getFileName().toString().replaceFirst("(\\.json)?$", ".md"));
        AtomicFile.write(markdown, true, output -> output.write(table.markdown().getBytes(StandardCharsets.UTF_8)));
        System.out.print(table.text());
    }

    private static void progress(String line) {
        if (Boolean.getBoolean("bench.terminal")) { // said by the script
            System.err.printf("\r\033[K%s", line);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
