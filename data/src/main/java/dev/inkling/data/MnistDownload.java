package dev.inkling.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.Serial;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;

/// One attempt to download MNIST. A mirror that fails in any way is not asked again.
final class MnistDownload implements AutoCloseable {
    private final HttpClient client;
    private final Deque<URI> mirrors;
    private final Mnist.Limits limits;
    private final Mnist.Progress progress;
    private final long start = System.nanoTime();
    private final List<String> failures = new ArrayList<>();

    MnistDownload(List<URI> mirrors, Mnist.Limits limits, Mnist.Progress progress) {
        this.mirrors = new ArrayDeque<>(mirrors);
        this.limits = limits;
        this.progress = progress;
        client = HttpClient.newBuilder()
                .connectTimeout(limits.connect())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /// The uncompressed bytes of a file, known to be right by their SHA-256.
    ///
    /// @throws MnistUnavailableException if no mirror is left, with the reason for each
    byte[] fetch(MnistFile file) throws IOException {
        for (URI mirror = mirrors.peek(); mirror != null; mirror = mirrors.peek()) {
            try {
                return fetch(mirror, file);
            } catch (MirrorException e) {
                failures.add(mirror.getAuthority() + ": " + e.getMessage());
                mirrors.remove();
            }
        }
        throw new MnistUnavailableException(String.join("; ", failures));
    }

    private byte[] fetch(URI mirror, MnistFile file) throws MirrorException, InterruptedIOException {
        String name = file.fileName() + ".gz";
        long left = limits.all().toNanos() - (System.nanoTime() - start);
        long limit = Math.min(left, limits.file().toNanos());
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(HttpRequest.newBuilder(mirror.resolve(name)).build(), body(name));
        try {
            HttpResponse<byte[]> response = answer.get(limit, TimeUnit.NANOSECONDS);
            if (response.statusCode() != 200) {
                throw new MirrorException("status " + response.statusCode() + " for " + name);
            }
            byte[] content = inflate(name, response.body());
            if (!Sha256.hex(content).equals(file.sha256)) {
                throw new MirrorException(name + " has the wrong SHA-256");
            }
            return content;
        } catch (TimeoutException e) {
            throw new MirrorException("timed out");
        } catch (ExecutionException e) {
            throw new MirrorException(reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the download of MNIST was interrupted");
        } finally {
            answer.cancel(true);
        }
    }

    /// Keeps a good answer's body, up to a bound, and drops any other.
    private BodyHandler<byte[]> body(String name) {
        return answer -> {
            if (answer.statusCode() != 200) {
                return BodySubscribers.replacing(new byte[0]);
            }
            long expected = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            return BodySubscribers.limiting(
                    BodySubscribers.mapping(
                            BodySubscribers.ofByteArrayConsumer(part -> part.ifPresent(bytes -> {
                                body.writeBytes(bytes);
                                progress.received(name, body.size(), expected);
                            })),
                            done -> body.toByteArray()),
                    limits.bytes());
        };
    }

    /// What inflates to more than the largest file is wrong anyway.
    private static byte[] inflate(String name, byte[] body) throws MirrorException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 1 << 16)) {
            return in.readNBytes(MnistFile.MAX_BYTES + 1);
        } catch (IOException e) {
            throw new MirrorException(name + " is not sound gzip data");
        }
    }

    private static String reason(ExecutionException failure) {
        Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof UnknownHostException || at instanceof UnresolvedAddressException) {
                return "unknown host";
            }
        }
        if (cause instanceof HttpTimeoutException) {
            return "timed out";
        }
        if (cause instanceof ConnectException) {
            return "no connection";
        }
        return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /// Why a mirror is given up.
    private static final class MirrorException extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        MirrorException(String reason) {
            super(reason);
        }
    }
}
