package dev.inkling.cli;

import dev.inkling.data.BuiltInData;
import dev.inkling.data.DataSplit;
import dev.inkling.data.IdxFolder;
import dev.inkling.data.Mnist;
import dev.inkling.data.MnistUnavailableException;
import dev.inkling.web.DataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// Which images a command works on.
final class DataOptions {
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

    /// Reads the images. Where MNIST was not asked for and is not to be had, the data is `synthetic` from then on.
    ///
    /// @param use what the images are for, in words before their name: said when they are not MNIST
    /// @param quiet whether a download shows no progress
    /// @throws IOException if they cannot be had
    DataSplit load(String use, boolean quiet) throws IOException {
        if (data == null) {
            try {
                return load(BuiltInData.MNIST, quiet);
            } catch (MnistUnavailableException e) {
                System.err.println(
                        e.getMessage() + ": " + use + " built-in synthetic digits instead; see ./inkling data");
                use(BuiltInData.SYNTHETIC.word());
                return load(BuiltInData.SYNTHETIC, quiet);
            }
        }
        Optional<BuiltInData> builtIn = BuiltInData.named(data);
        return builtIn.isPresent() ? load(builtIn.get(), quiet) : IdxFolder.read(there(data));
    }

    private DataSplit load(BuiltInData builtIn, boolean quiet) throws IOException {
        try (DownloadProgress progress = new DownloadProgress(quiet)) {
            return builtIn.load(mnist(), progress);
        }
    }

    /// What a page can choose from, the user's choice first: each is read when it is wanted. MNIST is among them
    /// where it is already here, or asked for.
    ///
    /// @throws IOException if --data-dir, or --data that is no other name, is no folder
    List<DataSource> sources() throws IOException {
        Optional<BuiltInData> chosen = BuiltInData.named(name());
        List<DataSource> sources = new ArrayList<>();
        if (data != null) {
            if (chosen.isEmpty()) {
                there(data); // who starts a server is to hear it, and not who first asks for the data
            }
            sources.add(new DataSource(data, () -> load("training on", true)));
        }
        boolean mnist = mnist().folder().isPresent();
        for (BuiltInData builtIn : BuiltInData.values()) {
            if ((mnist || !builtIn.needsMnist()) && (data == null || !chosen.equals(Optional.of(builtIn)))) {
                sources.add(new DataSource(builtIn.word(), () -> load(builtIn, true)));
            }
        }
        return sources;
    }

    /// The folder whose files [#load] would read, if it is here and made of files.
    Optional<Path> folder() throws IOException {
        Optional<BuiltInData> builtIn = BuiltInData.named(name());
        if (builtIn.isEmpty()) {
            return Optional.of(there(name()));
        }
        return builtIn.get().needsMnist() ? mnist().folder() : Optional.empty();
    }

    /// The folder called `name`.
    ///
    /// @throws NoSuchFileException if nothing is: says what else has a name; or if it is a file
    private static Path there(String name) throws NoSuchFileException {
        Path folder = Path.of(name);
        if (!Files.exists(folder)) {
            String names =
                    Arrays.stream(BuiltInData.values()).map(BuiltInData::word).collect(Collectors.joining(", "));
            throw new NoSuchFileException(
                    name, null, "expected " + names + " or a folder with four IDX files, got no such folder");
        }
        IdxFolder.requireFolder(folder);
        return folder;
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

    /// Takes the data called `name`, without --data.
    void use(String name) {
        data = name;
    }

    /// What the user called the data.
    String name() {
        return data == null ? BuiltInData.MNIST.word() : data;
    }

    Mnist mnist() throws IOException {
        Mnist usual = Surroundings.of(command).mnist().get();
        Mnist mnist = dataDir == null ? usual : usual.lookingFirstIn(dataDir);
        return offline ? mnist.offline() : mnist;
    }
}
