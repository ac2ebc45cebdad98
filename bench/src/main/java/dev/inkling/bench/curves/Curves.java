package dev.inkling.bench.curves;

import dev.inkling.bench.Machine;
import dev.inkling.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Measures curves, or draws again what has been measured.
@Command(
        name = "bench/curves",
        description = "Measure how the time of training grows, as tables and pictures.",
        sortOptions = false,
        footer = {
            "",
            "Rounds are interleaved: every point of a curve in turn, and again. The folder",
            "gets all rounds (curves.json), a page (curves.md) and for each curve a picture",
            "(.png and .svg). What is in bench/curves-notes.md, if there is such a file,",
            "becomes part of the page. MNIST is taken from $INKLING_DATA/mnist or from where",
            "`inkling train` has put it; without it, digits are made up."
        })
public final class Curves implements Callable<Integer> {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String RESULTS = "curves.json";

    @Spec
    private CommandSpec spec;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "Rounds of each point. Default: 3.")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "Counted in each round, after as long that is not. Default: 1.")
    private double seconds;

    @Option(
            names = "--curves",
            split = ",",
            paramLabel = "CURVE",
            converter = VariableConverter.class,
            description = "Some of images,hidden,batch,threads. Default: all.")
    private List<Variable> variables = List.of(Variable.values());

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Result folder. Default: bench/results/<date>-curves.")
    private @Nullable Path out;

    @Option(
            names = "--redraw",
            description = "Measure nothing: page and pictures anew from FOLDER, or from the newest results.")
    private boolean redraw;

    private final Path bench;
    private final String arguments;

    private Curves(Path bench, String arguments) {
        this.bench = bench;
        this.arguments = arguments;
    }

    /// The program.
    ///
    /// @param arguments the folder `bench`, then the user's
    public static void main(String... arguments) {
        List<String> users = List.of(arguments).subList(1, arguments.length);
        CommandLine commandLine = new CommandLine(new Curves(Path.of(arguments[0]), String.join(" ", users)));
        commandLine
                .getCommandSpec()
                .addOption(OptionSpec.builder("--help")
                        .usageHelp(true)
                        .description("Show this help and exit.")
                        .build());
        System.exit(commandLine
                .setExecutionExceptionHandler((e, _, _) -> {
                    System.err.println("curves: " + (e.getMessage() == null ? e : e.getMessage()));
                    return 1;
                })
                .execute(users.toArray(String[]::new)));
    }

    @Override
    public Integer call() throws IOException {
        if (redraw) {
            Path folder = out != null ? out : newest();
            draw(JSON.readValue(Files.readString(folder.resolve(RESULTS)), Results.class), folder);
            return 0;
        }
        if (rounds < 1) {
            throw new ParameterException(spec.commandLine(), "--rounds: expected at least 1, got " + rounds);
        }
        if (!(seconds > 0 && seconds <= 60)) {
            throw new ParameterException(
                    spec.commandLine(), "--seconds: expected more than 0, at most 60, got " + seconds);
        }
        Results results = measure();
        Path folder = out != null ? out : bench.resolve("results/" + results.day() + "-curves");
        write(folder.resolve(RESULTS), JSON.writeValueAsString(results) + "\n");
        draw(results, folder);
        return 0;
    }

    private Results measure() throws IOException {
        Machine machine = Machine.here();
        String date = OffsetDateTime.now(ZoneId.systemDefault())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        progress("reading images");
        Images images = Images.here();
        var speed = new TrainingSpeed(images, rounds, seconds, Curves::progress);
        List<Curve> curves = new ArrayList<>();
        for (Variable variable : variables) {
            curves.add(new Curve(variable, speed.measure(variable, variable.plan(machine.cores()))));
        }
        progress("");
        return new Results(
                1,
                date,
                // Without the folder, which says more of this machine than of the result.
                ("bench/curves " + arguments.replaceAll("--out[ =]\\S+ ?", "")).strip(),
                System.getProperty("bench.commit", "unknown"),
                rounds,
                seconds,
                images.description(),
                machine,
                curves);
    }

    private void draw(Results results, Path folder) throws IOException {
        for (Curve curve : results.curves()) {
            Picture picture = new Picture(curve);
            String name = curve.variable().option();
            picture.writePng(folder.resolve(name + ".png"));
            picture.writeSvg(folder.resolve(name + ".svg"));
        }
        Path notes = bench.resolve("curves-notes.md");
        Path page = folder.resolve("curves.md");
        write(page, new Page(results, Files.exists(notes) ? Files.readString(notes) : "").markdown());
        System.out.println(page);
    }

    private static void write(Path file, String text) throws IOException {
        AtomicFile.write(file, true, output -> output.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// The last by name: names begin with the date.
    private Path newest() throws IOException {
        Path results = bench.resolve("results");
        try (Stream<Path> folders = Files.list(results)) {
            return folders.filter(folder -> Files.exists(folder.resolve(RESULTS)))
                    .max(Comparator.comparing(folder -> folder.getFileName().toString()))
                    .orElseThrow(() -> new IOException(results + ": expected a *-curves folder, got none"));
        }
    }

    private static void progress(String line) {
        if (Boolean.getBoolean("bench.terminal")) { // said by the script
            System.err.printf("\r\033[K%s", line);
        }
    }

    /// Understands the names that [Variable#option] gives.
    static final class VariableConverter implements ITypeConverter<Variable> {
        @Override
        public Variable convert(String value) {
            for (Variable variable : Variable.values()) {
                if (variable.option().equals(value)) {
                    return variable;
                }
            }
            throw new TypeConversionException("expected some of images,hidden,batch,threads, got " + value);
        }
    }
}
