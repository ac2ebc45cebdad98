package dev.inkling.data;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A mirror on this machine that answers as a test wants.
final class Mirror implements AutoCloseable {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    Mirror(Answer answer) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                String file = exchange.getRequestURI().getPath().replace("/mnist/", "");
                asked.add(file);
                answer.to(file, exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @FunctionalInterface
    interface Answer {
        void to(String file, HttpExchange exchange) throws IOException, InterruptedException;
    }

    static Answer status(int status) {
        return (file, exchange) -> exchange.sendResponseHeaders(status, -1);
    }

    static Answer body(byte[] body) {
        return (file, exchange) -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        };
    }

    URI uri() {
        return URI.create("http://" + authority() + "/mnist/");
    }

    String authority() {
        return server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    /// The files that were asked for, in order.
    List<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
