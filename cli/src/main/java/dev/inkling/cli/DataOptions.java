package dev.inkling.cli;

import dev.inkling.data.Clutter;
import dev.inkling.data.DataSplit;
import dev.inkling.data.IdxFolder;
import dev.inkling.data.LabelledImages;
import dev.inkling.data.Mnist;
import dev.inkling.data.MnistUnavailableException;
import dev.inkling.data.SyntheticDigits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// Which images a command works on.
final class DataOptions {
    static final String MNIST = "mnist";
    static final String SYNTHETIC = "synthetic";
    private static final String BOTH = MNIST + "+" + SYNTHETIC;
    private static final String ALL = BOTH + "+clutter";

    /// Beside MNIST's images: enough for other people's ways of writing, and not so many that MNIST's suffer.
    private static final int SYNTHETIC_IMAGES = 20_000;

    /// About as many as there are of one digit.
    private static final int CLUTTER_IMAGES = 6_000;

    /// The names that are no folders.
    static final List<String> BUILT_IN = List.of(MNIST, SYNTHETIC, BOTH, ALL);

    /// The built-in digits are one data set, whatever seed a training uses.
    private static final long SYNTHETIC_SEED = 1;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            converter = Named.class,
            description = "mnist, synthetic, or a folder with four IDX files like MNIST's; mnist+synthetic trains on"
                    + " both and tests with mnist, mnist+synthetic+clutter on images of no digit as well."
                    + " Default: mnist, or synthetic where MNIST is neither here nor to be downloaded.")
    private @Nullable String data;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Look for MNIST in DIR/mnist and DIR first, then in $$INKLING_DATA/mnist and the user's cache.")
    private @Nullable Path dataDir;

    @Option(names = "--offline", description = "Never download anything.")
    private boolean offline;

    /// Reads the images.
    ///
    /// @param use what the images are for, in words before their name: said when they are not MNIST
    /// @param quiet whether a download shows no progress
    /// @throws IOException if they cannot be had
    DataSplit load(String use, boolean quiet) throws IOException {
        if (data == null) {
            try {
                return loadMnist(quiet);
            } catch (MnistUnavailableException e) {
                System.err.println(
                        e.getMessage() + ": " + use + " built-in synthetic digits instead; see ./inkling data");
                return synthetic();
            }
        }
        return switch (data) {
            case MNIST -> loadMnist(quiet);
            case SYNTHETIC -> synthetic();
            case BOTH -> loadMnist(quiet).trainedAlsoOn(someSynthetic());
            case ALL ->
                loadMnist(quiet)
                        .trainedAlsoOn(someSynthetic())
                        .trainedAlsoOn(Clutter.generate(SYNTHETIC_SEED, CLUTTER_IMAGES));
            default -> IdxFolder.read(Path.of(data));
        };
    }

    private static DataSplit synthetic() {
        return SyntheticDigits.generate(SYNTHETIC_SEED);
    }

    private static LabelledImages someSynthetic() {
        return SyntheticDigits.generate(SYNTHETIC_SEED, SYNTHETIC_IMAGES, 0).train();
    }

    /// The folder whose files [#load] would read, if it is here and made of files.
    Optional<Path> folder() throws IOException {
        if (data == null || data.equals(MNIST) || data.equals(BOTH) || data.equals(ALL)) {
            return mnist().folder();
        }
        return data.equals(SYNTHETIC) ? Optional.empty() : Optional.of(Path.of(data));
    }

    /// Refuses the empty name that an unset variable of a shell leaves.
    static final class Named implements ITypeConverter<String> {
        @Override
        public String convert(String name) {
            if (name.isEmpty()) {
                throw new TypeConversionException("expected mnist, synthetic or a folder, got nothing");
            }
            return name;
        }
    }

    /// Whether the user said which data.
    boolean isNamed() {
        return data != null;
    }

    /// Takes `name`, that came without --data.
    void use(String name) {
        data = name;
    }

    /// What the user called the data.
    String name() {
        return data == null ? MNIST : data;
    }

    Mnist mnist() throws IOException {
        Mnist usual = Surroundings.of(command).mnist().get();
        Mnist mnist = dataDir == null ? usual : usual.lookingFirstIn(dataDir);
        return offline ? mnist.offline() : mnist;
    }

    private DataSplit loadMnist(boolean quiet) throws IOException {
        try (DownloadProgress progress = new DownloadProgress(quiet)) {
            return mnist().load(progress);
        }
    }
}
