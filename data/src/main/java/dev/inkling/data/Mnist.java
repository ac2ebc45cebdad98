package dev.inkling.data;

import dev.inkling.file.AtomicFile;
import dev.inkling.file.MalformedFileException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Where MNIST may be, and where it can be had from.
///
/// @param folders the user's own folders, looked through in order and never written to
/// @param cache where a download is kept
/// @param mirrors folders on the web that have the four files with `.gz`, each ending with a
///     slash, asked in order; none forbids the network
/// @param limits what a download may cost
public record Mnist(List<Path> folders, Path cache, List<URI> mirrors, Limits limits) {
    private static final List<URI> MIRRORS = List.of(
            URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"));
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(10), Duration.ofMinutes(2), Duration.ofMinutes(5), 16 << 20);

    /// What a download may cost.
    ///
    /// @param connect time to reach a mirror
    /// @param file time for one file from one mirror
    /// @param all time for all files from all mirrors
    /// @param bytes length of one compressed file
    public record Limits(Duration connect, Duration file, Duration all, long bytes) {}

    /// Hears how a download goes on. Called from another thread.
    @FunctionalInterface
    public interface Progress {
        /// Some bytes came.
        ///
        /// @param file the file's name
        /// @param received bytes that came so far
        /// @param expected bytes of the whole file, -1 if the mirror does not say
        void received(String file, long received, long expected);
    }

    public Mnist {
        folders = List.copyOf(folders);
        mirrors = List.copyOf(mirrors);
    }

    /// MNIST for this user: in `$INKLING_DATA/mnist`, or else downloaded into the user's cache.
    public static Mnist here() {
        return of(System.getenv(), Path.of(System.getProperty("user.home")), System.getProperty("os.name"));
    }

    static Mnist of(Map<String, String> environment, Path home, String system) {
        List<Path> folders = folder(environment, "INKLING_DATA")
                .map(folder -> folder.resolve("mnist"))
                .toList();
        Path caches;
        if (system.startsWith("Windows")) {
            caches = folder(environment, "LOCALAPPDATA").findFirst().orElse(home.resolve("AppData", "Local"));
        } else if (system.startsWith("Mac")) {
            caches = home.resolve("Library", "Caches");
        } else {
            // The XDG specification has relative paths ignored.
            caches = folder(environment, "XDG_CACHE_HOME")
                    .filter(Path::isAbsolute)
                    .findFirst()
                    .orElse(home.resolve(".cache"));
        }
        return new Mnist(folders, caches.resolve("inkling", "mnist"), MIRRORS, LIMITS);
    }

    private static Stream<Path> folder(Map<String, String> environment, String variable) {
        return Stream.of(environment.getOrDefault(variable, ""))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of);
    }

    /// The same, but `folder/mnist` and `folder` itself come before all other folders.
    ///
    /// @throws NoSuchFileException if it is no folder
    public Mnist lookingFirstIn(Path folder) throws NoSuchFileException {
        IdxFolder.requireFolder(folder);
        List<Path> all = new ArrayList<>(List.of(folder.resolve("mnist"), folder));
        all.addAll(folders);
        return new Mnist(all, cache, mirrors, limits);
    }

    /// The same without the network.
    public Mnist offline() {
        return new Mnist(folders, cache, List.of(), limits);
    }

    /// The folder that [#load] would read, without a download; empty if MNIST is not here.
    public Optional<Path> folder() {
        return Stream.concat(folders.stream(), Stream.of(cache))
                .filter(IdxFolder::holdsAny)
                .findFirst();
    }

    /// Reads MNIST, and downloads it first if it is not here. A fault in one of the user's own
    /// folders is an error; a copy in the cache that is damaged is downloaded again.
    ///
    /// @throws MnistUnavailableException if MNIST is not here and could not be downloaded
    /// @throws MalformedFileException if a file in the user's own folder is not what it should be
    /// @throws IOException if a file is missing there or cannot be read
    public DataSplit load(Progress progress) throws IOException {
        Optional<Path> folder = folder();
        if (folder.isPresent() && !folder.get().equals(cache)) {
            return IdxFolder.read(folder.get());
        }
        try {
            return readCache();
        } catch (NoSuchFileException notYet) {
            download("", progress);
        } catch (MalformedFileException damage) {
            download(damage.getMessage() + "; ", progress);
        }
        return readCache();
    }

    private DataSplit readCache() throws IOException {
        return IdxFolder.read(this::cached, "mnist", 10);
    }

    private IdxFile cached(MnistFile file) throws IOException {
        IdxFile content = IdxFolder.read(cache, file);
        if (!file.isIn(content)) {
            throw MalformedFileException.of(content.path(), "MNIST's " + file.kind, "other or damaged data");
        }
        return content;
    }

    private boolean isCached(MnistFile file) throws IOException {
        try {
            cached(file);
            return true;
        } catch (NoSuchFileException | MalformedFileException e) {
            return false;
        }
    }

    /// @param damage what is wrong with the copy in the cache, to be said if nothing helps
    private void download(String damage, Progress progress) throws IOException {
        if (mirrors.isEmpty()) {
            throw new MnistUnavailableException(damage + "offline was asked for");
        }
        try (MnistDownload download = new MnistDownload(mirrors, limits, progress)) {
            for (MnistFile file : MnistFile.values()) {
                if (!isCached(file)) {
                    keep(file, download.fetch(file));
                }
            }
        }
    }

    /// Kept uncompressed, since inflating takes longer than all else in reading.
    private void keep(MnistFile file, byte[] content) throws MnistUnavailableException {
        try {
            AtomicFile.write(cache.resolve(file.fileName()), true, out -> out.write(content));
        } catch (IOException e) {
            // Of a refusal the message is the path alone.
            String cause = e instanceof FileSystemException refusal
                    ? Objects.requireNonNullElse(
                            refusal.getReason(), e.getClass().getSimpleName())
                    : e.getMessage();
            throw new MnistUnavailableException("cannot write to " + cache + ": " + cause);
        }
    }
}
