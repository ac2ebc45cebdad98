package dev.inkling.cli;

import dev.inkling.train.TrainingDivergedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The program: finds the command, runs it, and turns what went wrong into one line and an exit code.
@Command(
        name = "inkling",
        description = "A neural network for handwritten digits, from scratch, that you can see through.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT, // so that every command has --help and --version
        versionProvider = Main.Version.class,
        footer = {
            "",
            "Examples:",
            "  inkling train                  train the paper's network on MNIST",
            "  inkling evaluate               how good the best shipped model is",
            "  inkling predict seven.png      which digit is in a picture",
            "  inkling serve --open           a page to draw digits on",
            "  inkling check                  whether the gradients are right",
            "  inkling speed                  how fast this machine is",
            "  inkling ladder                 what each change of the paper's plan brings",
            "  inkling COMMAND --help         what a command can do",
            "",
            "Exit codes: 0 done, 1 bad input, 2 wrong usage."
        })
public final class Main implements Runnable {
    private static final int BAD_INPUT = 1;

    private static final List<Class<?>> COMMANDS = List.of(
            TrainCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            ReadCommand.class,
            ServeCommand.class,
            CheckCommand.class,
            SpeedCommand.class,
            LadderCommand.class,
            DataCommand.class);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show the program's stack trace when something goes wrong.")
    private boolean debug;

    @Option(
            names = "--no-color",
            scope = ScopeType.INHERIT,
            description = "Use no colours. So does a variable NO_COLOR.")
    @SuppressWarnings("UnusedVariable") // acted on before parsing, in Terminal
    private boolean noColour;

    private final Surroundings surroundings;

    private Main(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    public static void main(String[] args) {
        Terminal.useLaunchersStandardError();
        System.exit(run(Surroundings.here(), args));
    }

    /// Runs a command; returns the exit code.
    static int run(Surroundings surroundings, String... args) {
        Main main = new Main(surroundings);
        CommandLine commandLine = new CommandLine(main);
        commands(args).forEach(commandLine::addSubcommand);
        commandLine
                .setColorScheme(CommandLine.Help.defaultColorScheme(Terminal.wantsColour(args) ? Ansi.AUTO : Ansi.OFF))
                .registerConverter(Path.class, Main::path)
                .registerConverter(Integer.class, text -> number(text, "a whole number", Integer::valueOf))
                .registerConverter(int.class, text -> number(text, "a whole number", Integer::valueOf))
                .registerConverter(long.class, text -> number(text, "a whole number", Long::valueOf))
                .registerConverter(Float.class, text -> number(text, "a number", Float::valueOf))
                .registerConverter(Double.class, text -> number(text, "a number", Double::valueOf))
                .registerConverter(double.class, text -> number(text, "a number", Double::valueOf))
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((e, _) -> wrongUsage(e))
                .setExecutionExceptionHandler((e, command, _) -> main.tell(e, message(e), command));
        try {
            return commandLine.execute(args);
        } catch (OutOfMemoryError e) { // no Exception, so picocli does not hand it over
            return main.tell(
                    e,
                    "memory: expected enough of it, got " + e.getMessage() + " (INKLING_JAVA_OPTS=-Xmx8g allows 8 GB)",
                    commandLine);
        }
    }

    /// The command that comes first, or else all: to look at a command's options takes 20 milliseconds.
    private static List<Class<?>> commands(String... args) {
        List<Class<?>> named = COMMANDS.stream()
                .filter(command -> args.length > 0
                        && command.getAnnotation(Command.class).name().equals(args[0]))
                .toList();
        return named.isEmpty() ? COMMANDS : named;
    }

    /// A number, or what is wrong with it in other words than Java's.
    private static <N extends Number> N number(String text, String expected, Function<String, N> valueOf) {
        try {
            return valueOf.apply(text);
        } catch (NumberFormatException e) {
            String hint = text.matches("[+-]?[0-9]+") ? " (too large)" : "";
            throw new TypeConversionException("expected " + expected + ", got " + text + hint);
        }
    }

    /// An empty path, which an unset variable of a shell leaves, would be the working folder.
    private static Path path(String text) {
        if (text.isEmpty()) {
            throw new TypeConversionException("expected a path, got nothing");
        }
        return Path.of(text);
    }

    /// Without a command: says what there is.
    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    Surroundings surroundings() {
        return surroundings;
    }

    private int tell(Throwable fault, String message, CommandLine command) {
        if (debug) {
            fault.printStackTrace(command.getErr());
        }
        command.getErr().println("inkling: " + message);
        command.getErr().flush();
        return BAD_INPUT;
    }

    private static int wrongUsage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        command.getErr()
                .println("inkling: " + fault(e) + " (see "
                        + command.getCommandSpec().qualifiedName() + " --help)");
        command.getErr().flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static String fault(ParameterException e) {
        String text = firstLine(Objects.requireNonNullElse(e.getMessage(), "wrong usage"))
                .replaceFirst("^Error: ", ""); // where picocli would print one
        List<String> similar =
                e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return similar.isEmpty() ? text : text + ", did you mean " + String.join(" or ", similar) + "?";
    }

    /// One line for any fault. Java's own file exceptions often carry no more than the path.
    static String message(Exception e) {
        if (e instanceof FileSystemException refusal && refusal.getReason() == null) {
            return refusal.getFile()
                    + switch (refusal) {
                        case FileAlreadyExistsException _ ->
                            ": expected no file there yet, got one (--force replaces it)";
                        case NoSuchFileException _ -> ": expected a file, got none there";
                        case AccessDeniedException _ -> ": permission denied";
                        default -> ": " + refusal.getClass().getSimpleName();
                    };
        }
        boolean expected = e instanceof IOException
                || e instanceof IllegalArgumentException
                || e instanceof TrainingDivergedException;
        String text = firstLine(
                Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()));
        return expected
                ? text
                : "internal error: " + e.getClass().getSimpleName() + ": " + text + " (--debug shows where)";
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /// Says which version this is, from the jar's manifest.
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version =
                    Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "development");
            return new String[] {"inkling " + version + " (Java " + Runtime.version() + ")"};
        }
    }
}
