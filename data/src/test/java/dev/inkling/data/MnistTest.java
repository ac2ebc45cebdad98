package dev.inkling.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inkling.data.Mnist.Limits;
import dev.inkling.data.Mnist.Progress;
import dev.inkling.file.MalformedFileException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistTest {
    private static final List<String> FILES = List.of(
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz",
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz");
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(2), 16 << 20);
    private static final Limits SHORT =
            new Limits(Duration.ofSeconds(10), Duration.ofMillis(300), Duration.ofMinutes(2), 1 << 20);
    private static final Progress UNHEARD = (file, received, expected) -> {};

    @TempDir
    Path temporary;

    // Where it looks.

    @Test
    void inklingDataComesBeforeTheCache() {
        Mnist mnist = Mnist.of(Map.of("INKLING_DATA", "/data"), Path.of("/home/me"), "Linux");

        assertThat(mnist.folders()).containsExactly(Path.of("/data/mnist"));
        assertThat(mnist.cache()).isEqualTo(Path.of("/home/me/.cache/inkling/mnist"));
        assertThat(mnist.mirrors()).hasSize(2).allMatch(mirror -> "https".equals(mirror.getScheme()));
    }

    @Test
    void emptyVariablesCountAsUnset() {
        Mnist mnist = Mnist.of(Map.of("INKLING_DATA", "", "XDG_CACHE_HOME", ""), Path.of("/home/me"), "Linux");

        assertThat(mnist.folders()).isEmpty();
        assertThat(mnist.cache()).isEqualTo(Path.of("/home/me/.cache/inkling/mnist"));
    }

    @Test
    void cacheIsWhereTheSystemKeepsCaches() {
        Path home = Path.of("/home/me");

        assertThat(Mnist.of(Map.of("XDG_CACHE_HOME", "/cache"), home, "Linux").cache())
                .isEqualTo(Path.of("/cache/inkling/mnist"));
        assertThat(Mnist.of(Map.of("XDG_CACHE_HOME", "relative"), home, "Linux").cache())
                .isEqualTo(home.resolve(".cache/inkling/mnist"));
        assertThat(Mnist.of(Map.of(), home, "Mac OS X").cache())
                .isEqualTo(home.resolve("Library/Caches/inkling/mnist"));
        assertThat(Mnist.of(Map.of("LOCALAPPDATA", "/local"), home, "Windows 11")
                        .cache())
                .isEqualTo(Path.of("/local/inkling/mnist"));
        assertThat(Mnist.of(Map.of(), home, "Windows 11").cache())
                .isEqualTo(home.resolve("AppData/Local/inkling/mnist"));
    }

    @Test
    void aNamedFolderComesFirst() throws IOException {
        IdxBytes.folder(temporary.resolve("environment/mnist"), 30, 10, 4, 4);
        IdxBytes.folder(temporary.resolve("named/mnist"), 20, 10, 4, 4);
        IdxBytes.folder(temporary.resolve("itself"), 10, 10, 4, 4);
        Files.createDirectories(temporary.resolve("other"));
        Mnist mnist = Mnist.of(
                        Map.of("INKLING_DATA", temporary.resolve("environment").toString()), temporary, "Linux")
                .offline();

        assertThat(mnist.load(UNHEARD).train().size()).isEqualTo(30);
        Mnist named = mnist.lookingFirstIn(temporary.resolve("named"));
        assertThat(named.load(UNHEARD).train().size()).isEqualTo(20);
        assertThat(named.folder()).contains(temporary.resolve("named/mnist"));
        DataSplit itself = mnist.lookingFirstIn(temporary.resolve("itself")).load(UNHEARD);
        assertThat(itself.train().size()).isEqualTo(10);
        assertThat(itself.train().name()).isEqualTo("itself");
        assertThat(mnist.lookingFirstIn(temporary.resolve("other"))
                        .load(UNHEARD)
                        .train()
                        .size())
                .isEqualTo(30);
    }

    @Test
    void aNamedFolderIsOne() throws IOException {
        Path nowhere = temporary.resolve("nowhere");
        Path file = Files.createFile(temporary.resolve("file"));
        String expected = ": expected a folder with train-images-idx3-ubyte and so on, got ";

        assertThatThrownBy(() -> mnist(LIMITS).lookingFirstIn(nowhere))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(nowhere + expected + "no such folder");
        assertThatThrownBy(() -> mnist(LIMITS).lookingFirstIn(file)).hasMessage(file + expected + "a file");
    }

    @Test
    void faultInTheUsersOwnFolderIsAnErrorAndNotDownloadedOver() throws IOException {
        Path folder = IdxBytes.folder(temporary.resolve("own"), 30, 10, 4, 4);
        Path labels = Files.write(folder.resolve("t10k-labels-idx1-ubyte"), new byte[0]);
        try (Mirror mirror = new Mirror(Mirror.status(404))) {
            assertThatThrownBy(
                            () -> mnist(LIMITS, mirror).lookingFirstIn(folder).load(UNHEARD))
                    .isInstanceOf(MalformedFileException.class)
                    .hasMessage(labels + " at byte 0: expected an IDX file, got an empty file");
            Files.delete(labels);
            assertThatThrownBy(
                            () -> mnist(LIMITS, mirror).lookingFirstIn(folder).load(UNHEARD))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessage(folder + ": expected t10k-labels-idx1-ubyte or t10k-labels.idx1-ubyte,"
                            + " with or without .gz, got no such file");
            assertThat(mirror.asked()).isEmpty();
        }
    }

    // What a download gives.

    @Test
    void downloadIsKeptForTheNextTime() throws IOException {
        Map<String, Long> received = new HashMap<>();
        Path real = RealMnist.folder();
        try (Mirror mirror = new Mirror(real(real))) {
            DataSplit split = mnist(LIMITS, mirror).load((file, bytes, expected) -> {
                assertThat(bytes).isBetween(received.getOrDefault(file, 0L), expected);
                received.put(file, bytes);
            });

            assertThat(split.train().name()).isEqualTo("mnist");
            assertThat(split.train().size()).isEqualTo(60_000);
            assertThat(split.test().size()).isEqualTo(10_000);
            assertThat(mirror.asked()).isEqualTo(FILES);
        }
        for (String file : FILES) {
            assertThat(received).containsEntry(file, Files.size(real.resolve(file)));
        }
        assertThat(cached())
                .containsExactlyInAnyOrder(
                        "train-images-idx3-ubyte",
                        "train-labels-idx1-ubyte",
                        "t10k-images-idx3-ubyte",
                        "t10k-labels-idx1-ubyte");
        assertThat(mnist(LIMITS).folder()).contains(cache());
        assertThat(mnist(LIMITS).load(UNHEARD).train().size()).isEqualTo(60_000);
    }

    @Test
    void secondMirrorGoesOnWhereTheFirstFailed() throws IOException {
        Mirror.Answer real = real(RealMnist.folder());
        Mirror.Answer firstFileOnly =
                (file, exchange) -> (file.equals(FILES.getFirst()) ? real : Mirror.status(503)).to(file, exchange);
        try (Mirror first = new Mirror(firstFileOnly);
                Mirror second = new Mirror(real)) {
            assertThat(mnist(LIMITS, first, second).load(UNHEARD).test().size()).isEqualTo(10_000);
            assertThat(first.asked()).isEqualTo(FILES.subList(0, 2));
            assertThat(second.asked()).isEqualTo(FILES.subList(1, 4));
        }
    }

    @Test
    void damagedCopyInTheCacheIsDownloadedAgain() throws IOException {
        Path real = RealMnist.folder();
        Files.createDirectories(cache());
        for (String file : FILES) {
            Files.copy(real.resolve(file), cache().resolve(file));
        }
        assertThat(mnist(LIMITS).load(UNHEARD).test().size()).isEqualTo(10_000);
        Path labels = Files.write(cache().resolve("t10k-labels-idx1-ubyte"), IdxBytes.labels(10_000));

        assertUnavailable(
                mnist(LIMITS),
                labels + ": expected MNIST's test labels, got other or damaged data; offline was asked for");
        try (Mirror mirror = new Mirror(real(real))) {
            assertThat(mnist(LIMITS, mirror).load(UNHEARD).test().label(0)).isEqualTo(7);
            assertThat(mirror.asked()).containsExactly("t10k-labels-idx1-ubyte.gz");
        }
    }

    @Test
    void cacheThatCannotBeWrittenIsNamed() throws IOException {
        Path real = RealMnist.folder();
        Files.createFile(temporary.resolve("cache"));
        try (Mirror mirror = new Mirror(real(real))) {
            assertUnavailable(mnist(LIMITS, mirror), "cannot write to " + cache() + ": Not a directory");
        }
    }

    // What goes wrong.

    @Test
    void offlineAsksNobody() throws IOException {
        try (Mirror mirror = new Mirror(Mirror.status(404))) {
            assertUnavailable(mnist(LIMITS, mirror).offline(), "offline was asked for");
            assertThat(mirror.asked()).isEmpty();
        }
    }

    @Test
    void everyMirrorsFailureIsNamed() throws IOException {
        try (Mirror first = new Mirror(Mirror.status(404));
                Mirror second = new Mirror(Mirror.status(500))) {
            assertUnavailable(
                    mnist(LIMITS, first, second),
                    first.authority() + ": status 404 for train-images-idx3-ubyte.gz; " + second.authority()
                            + ": status 500 for train-images-idx3-ubyte.gz");
        }
    }

    @Test
    void otherDataIsNotKept() throws IOException {
        try (Mirror mirror = new Mirror(Mirror.body(IdxBytes.gzip(IdxBytes.images(5, 28, 28))))) {
            assertUnavailable(
                    mnist(LIMITS, mirror), mirror.authority() + ": train-images-idx3-ubyte.gz has the wrong SHA-256");
        }
        assertThat(cache()).doesNotExist();
    }

    @Test
    void aPageInsteadOfTheFileIsNotGzip() throws IOException {
        try (Mirror mirror = new Mirror(Mirror.body("<html>Log in</html>".getBytes(StandardCharsets.UTF_8)))) {
            assertUnavailable(
                    mnist(LIMITS, mirror), mirror.authority() + ": train-images-idx3-ubyte.gz is not sound gzip data");
        }
    }

    @Test
    void gzipBombIsTheWrongFile() throws IOException {
        try (Mirror mirror = new Mirror(Mirror.body(IdxBytes.gzip(new byte[MnistFile.MAX_BYTES + 1_000_000])))) {
            assertUnavailable(
                    mnist(LIMITS, mirror), mirror.authority() + ": train-images-idx3-ubyte.gz has the wrong SHA-256");
        }
    }

    @Test
    void bodyIsBounded() throws IOException {
        Mirror.Answer endless = (file, exchange) -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            while (true) {
                body.write(new byte[1 << 16]);
            }
        };
        try (Mirror mirror = new Mirror(endless)) {
            Limits limits = new Limits(LIMITS.connect(), LIMITS.file(), LIMITS.all(), 1_000_000);
            assertUnavailable(mnist(limits, mirror), mirror.authority() + ": body exceeds capacity: 1000000");
        }
    }

    @Test
    void bodyCutShortIsNotTheFile() throws IOException {
        Mirror.Answer half = (file, exchange) -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[500]);
            exchange.getResponseBody().flush();
        };
        try (Mirror mirror = new Mirror(half)) {
            assertUnavailable(
                    mnist(LIMITS, mirror), mirror.authority() + ": fixed content-length: 1000, bytes received: 500");
        }
    }

    @Test
    void silentMirrorTimesOut() throws IOException {
        try (Mirror mirror = new Mirror((file, exchange) -> Thread.sleep(Duration.ofMinutes(1)))) {
            assertUnavailable(mnist(SHORT, mirror), mirror.authority() + ": timed out");
        }
    }

    @Test
    void tricklingMirrorTimesOut() throws IOException {
        Mirror.Answer trickle = (file, exchange) -> {
            exchange.sendResponseHeaders(200, 1_000_000);
            while (true) {
                exchange.getResponseBody().write(0);
                exchange.getResponseBody().flush();
                Thread.sleep(20);
            }
        };
        try (Mirror mirror = new Mirror(trickle)) {
            assertUnavailable(mnist(SHORT, mirror), mirror.authority() + ": timed out");
        }
    }

    @Test
    void allMirrorsTogetherAreBounded() throws IOException {
        Mirror.Answer silent = (file, exchange) -> Thread.sleep(Duration.ofMinutes(1));
        Limits limits = new Limits(LIMITS.connect(), LIMITS.file(), Duration.ofMillis(300), LIMITS.bytes());
        try (Mirror first = new Mirror(silent);
                Mirror second = new Mirror(silent)) {
            assertUnavailable(
                    mnist(limits, first, second),
                    first.authority() + ": timed out; " + second.authority() + ": timed out");
        }
    }

    @Test
    void unreachableMirrorsAreNamed() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Mnist mnist = new Mnist(
                List.of(),
                cache(),
                List.of(URI.create("http://127.0.0.1:" + port + "/"), URI.create("http://mirror.invalid/mnist/")),
                LIMITS);

        assertUnavailable(mnist, "127.0.0.1:" + port + ": no connection; mirror.invalid: unknown host");
    }

    @Test
    void interruptEndsTheDownload() throws IOException {
        try (Mirror mirror = new Mirror((file, exchange) -> Thread.sleep(Duration.ofMinutes(1)))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> mnist(LIMITS, mirror).load(UNHEARD))
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage("the download of MNIST was interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static void assertUnavailable(Mnist mnist, String reason) {
        assertThatThrownBy(() -> mnist.load(UNHEARD))
                .isInstanceOfSatisfying(
                        MnistUnavailableException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage("MNIST is not here and could not be downloaded (" + reason + ")");
    }

    private Mnist mnist(Limits limits, Mirror... mirrors) {
        return new Mnist(
                List.of(), cache(), Arrays.stream(mirrors).map(Mirror::uri).toList(), limits);
    }

    private Path cache() {
        return temporary.resolve("cache/inkling/mnist");
    }

    private List<String> cached() throws IOException {
        try (Stream<Path> files = Files.list(cache())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static Mirror.Answer real(Path folder) {
        return (file, exchange) ->
                Mirror.body(Files.readAllBytes(folder.resolve(file))).to(file, exchange);
    }
}
