package dev.inkling.bench;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `inkling serve` costs: the page, who watches a training, and predictions during a training.
public final class Serving {
    private static final Map<String, String> NO_DOWNLOAD = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    private static final int ROUNDS = 5;
    private static final int TRAININGS = 11;
    private static final int PREDICTIONS = 1000;
    private static final long BETWEEN_PREDICTIONS = 50_000_000; // nanoseconds: 20 a second

    private static final String TRAINING = "{\"preset\":\"tiny\",\"plan\":{\"length\":\"60 epochs\"}}";

    private static final String ENDLESS = "{\"preset\":\"mlp\",\"plan\":{\"length\":\"1000 epochs\"}}";

    private static final String PIXELS = "{\"pixels\":[" + "0,".repeat(400) + "1,1,1,1," + "0,".repeat(379) + "0]}";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String inkling;
    private boolean allHold = true;

    private Serving(String inkling) {
        this.inkling = inkling;
    }

    /// The program.
    ///
    /// @param arguments where the command `inkling` is, and then the parts that are wanted, `page`, `watching` or
    ///     `predictions`: all if none is named
    public static void main(String... arguments) throws Exception {
        Serving serving = new Serving(arguments[0]);
        List<String> parts = arguments.length > 1
                ? Arrays.asList(arguments).subList(1, arguments.length)
                : List.of("page", "watching", "predictions");
        Machine machine = Machine.here();
        System.out.println(machine.processor() + ", " + machine.cores() + " cores, " + machine.jdk());
        for (String part : parts) {
            switch (part) {
                case "page" -> serving.page();
                case "watching" -> serving.watching();
                case "predictions" -> serving.predictions();
                default ->
                    throw new IllegalArgumentException("part: expected page, watching or predictions, got " + part);
            }
        }
        if (!serving.allHold) {
            System.exit(1);
        }
    }

    private void require(String what, boolean holds) {
        if (!holds) {
            System.out.println("DOES NOT HOLD: " + what);
            allHold = false;
        }
    }

    /// A server in a process of its own.
    private record Served(Process process, URI link) implements AutoCloseable {
        String post(String path, String json) throws Exception {
            HttpRequest request = HttpRequest.newBuilder(link.resolve("/api/v1/" + path))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(json))
                    .build();
            var response = CLIENT.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(path + ": expected 200, got " + response.statusCode() + " " + response.body());
            }
            return response.body();
        }

        JsonNode get(String path) throws Exception {
            HttpRequest request =
                    HttpRequest.newBuilder(link.resolve("/api/v1/" + path)).build();
            return new JsonMapper()
                    .readTree(CLIENT.send(request, BodyHandlers.ofString()).body());
        }

        /// What came of the training, when it is over.
        JsonNode result() throws Exception {
            while (true) {
                JsonNode news = get("training");
                String status = news.path("status").stringValue();
                if (status.equals("finished")) {
                    return news.get("result");
                }
                if (!status.equals("running")) {
                    throw new IOException("training: expected it to run, got " + status);
                }
                Thread.sleep(1000);
            }
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }

    private Served serve() throws Exception {
        Path out = Files.createTempFile("serving", ".out");
        Process process = new ProcessBuilder(inkling, "serve", "--port", "0")
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (!Files.readString(out).contains("\n")) {
            if (!process.isAlive()) {
                throw new IOException("inkling serve: expected a server, got exit code " + process.exitValue());
            }
            Thread.sleep(50);
        }
        String said = Files.readString(out).strip();
        Files.delete(out);
        return new Served(process, URI.create(said.substring(said.lastIndexOf(' ') + 1)));
    }

    /// The page in a browser: weight, first paint, from pen to bars.
    private void page() throws Exception {
        try (Served served = serve();
                Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(NO_DOWNLOAD));
                Browser browser = browser(playwright)) {
            Thread.sleep(5000); // as long as somebody takes to open it
            List<Double> paints = new ArrayList<>();
            List<Double> ready = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                try (Page page = browser.newPage()) {
                    page.navigate(served.link().toString());
                    page.locator("#model option").first().waitFor(attached());
                    ready.add(number(page.evaluate("performance.now()")));
                    paints.add(number(page.evaluate(
                            "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1")));
                    if (round == 0) {
                        double bytes = number(page.evaluate("[...performance.getEntriesByType('resource'),"
                                + " ...performance.getEntriesByType('navigation')]"
                                + ".filter((one) => !one.name.includes('/api/'))"
                                + ".reduce((sum, one) => sum + one.decodedBodySize, 0)"));
                        System.out.printf(Locale.ROOT, "page weight          %.0f kB%n", bytes / 1000);
                        require("page weight under 600 kB", bytes < 600_000);
                    }
                }
            }
            System.out.println("first paint          " + spread(paints, "ms"));
            System.out.println("ready to draw        " + spread(ready, "ms"));
            require("ready within 1 s", ready.stream().allMatch(time -> time < 1000));
            try (Page page = browser.newPage()) {
                page.navigate(served.link().toString());
                page.locator("#model option").first().waitFor(attached());
                List<Double> waits = penToBars(page);
                double[] sorted = sorted(waits);
                System.out.printf(
                        Locale.ROOT,
                        "from pen to bars     %s; 95 %% within %.4g ms%n",
                        spread(waits, "ms"),
                        sorted[sorted.length * 95 / 100]);
                require("from pen to bars 50 ms, in the middle", median(waits) <= 50);
            }
        }
    }

    private static Locator.WaitForOptions attached() {
        return new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED);
    }

    /// From the first move of the pen that was not asked about yet to the bars that are about it.
    private static List<Double> penToBars(Page page) {
        page.evaluate("""
                () => {
                  window.waits = [];
                  let moved = 0;
                  document.getElementById("pad").addEventListener("pointermove", (event) => {
                    moved ||= event.buttons ? performance.now() : 0;
                  }, true);
                  const ask = window.fetch;
                  let asked = 0; // the move that the request under way is about
                  window.fetch = (...request) => {
                    if (String(request[0]).includes("/read")) {
                      asked = moved;
                      moved = 0;
                    }
                    return ask(...request);
                  };
                  new MutationObserver(() => {
                    const since = asked;
                    asked = 0;
                    if (since) {
                      requestAnimationFrame(() => window.waits.push(performance.now() - since));
                    }
                  }).observe(document.getElementById("bars"), { subtree: true, childList: true, attributes: true });
                }""");
        BoundingBox pad = page.locator("#pad").boundingBox();
        for (int stroke = 0; stroke < 20; stroke++) {
            page.mouse().move(pad.x + 0.4 * pad.width, pad.y + 0.2 * pad.height);
            page.mouse().down();
            page.mouse().move(pad.x + 0.6 * pad.width, pad.y + 0.2 * pad.height, new Mouse.MoveOptions().setSteps(12));
            page.mouse().move(pad.x + 0.45 * pad.width, pad.y + 0.8 * pad.height, new Mouse.MoveOptions().setSteps(12));
            page.mouse().up();
            page.waitForTimeout(300);
            page.locator("#clear").click();
            page.waitForTimeout(100);
        }
        List<?> waits = (List<?>) page.evaluate("window.waits");
        return waits.stream().map(Serving::number).toList();
    }

    /// The same training with nobody watching, with an event stream, and with a browser, in turn.
    private void watching() throws Exception {
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        List<String> weights = new ArrayList<>();
        // One server: how soon a JVM compiles what differs more than what is to be measured.
        try (Served served = serve();
                Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(NO_DOWNLOAD))) {
            for (int round = 0; round <= TRAININGS; round++) { // the first does not count: it is compiled then
                for (String who : List.of("nobody", "an event stream", "Chromium")) {
                    JsonNode result = trained(served, who, playwright);
                    weights.add(result.get("weightsSha256").stringValue());
                    if (round > 0) {
                        seconds.computeIfAbsent(who, _ -> new ArrayList<>())
                                .add(result.get("seconds").doubleValue());
                    }
                }
            }
        }
        double alone = median(seconds.get("nobody"));
        seconds.forEach((who, times) -> System.out.printf(
                Locale.ROOT,
                "watched by %-16s %s, %+.1f %%%n",
                who,
                spread(times, "s"),
                100 * (median(times) / alone - 1)));
        require("an event stream takes at most 5 %", median(seconds.get("an event stream")) <= 1.05 * alone);
        require("weights all the same", weights.stream().distinct().count() == 1);
        System.out.println("weights              "
                + (weights.stream().distinct().count() == 1 ? "all the same" : "DIFFER: " + weights));
    }

    private static JsonNode trained(Served served, String who, Playwright playwright) throws Exception {
        switch (who) {
            case "an event stream" -> {
                HttpRequest events = HttpRequest.newBuilder(served.link().resolve("/api/v1/events"))
                        .build();
                InputStream stream =
                        CLIENT.send(events, BodyHandlers.ofInputStream()).body();
                CompletableFuture<Long> read = CompletableFuture.supplyAsync(() -> drain(stream));
                served.post("training", TRAINING);
                JsonNode result = served.result();
                stream.close();
                read.cancel(true);
                return result;
            }
            case "Chromium" -> {
                try (Browser browser = browser(playwright);
                        Page page = browser.newPage()) {
                    page.navigate(served.link().resolve("/#train").toString());
                    page.locator("#start:enabled").waitFor();
                    served.post("training", TRAINING);
                    return served.result();
                }
            }
            default -> {
                served.post("training", TRAINING);
                return served.result();
            }
        }
    }

    private static long drain(InputStream stream) {
        try {
            return stream.readAllBytes().length;
        } catch (IOException e) {
            return -1; // it was closed
        }
    }

    /// 20 predictions a second by the network that is being trained.
    private void predictions() throws Exception {
        try (Served served = serve()) {
            Thread.sleep(4000);
            String run = new JsonMapper()
                    .readTree(served.post("training", ENDLESS))
                    .get("run")
                    .stringValue();
            Thread.sleep(5000);
            List<Double> waits = new ArrayList<>();
            long next = System.nanoTime();
            int failed = 0;
            for (int i = 0; i < PREDICTIONS; i++) {
                next += BETWEEN_PREDICTIONS;
                long left = next - System.nanoTime();
                if (left > 0) {
                    Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
                }
                try {
                    served.post("predict?model=" + run, PIXELS);
                } catch (IOException e) {
                    failed++;
                }
                waits.add((System.nanoTime() - next) / 1e6); // since it was to be asked: waiting in line counts
            }
            double[] sorted = sorted(waits);
            System.out.printf(
                    Locale.ROOT,
                    "predictions while training mlp: %d, %d failed; median %.1f ms, p99 %.1f ms, longest %.1f ms%n",
                    PREDICTIONS,
                    failed,
                    sorted[PREDICTIONS / 2],
                    sorted[PREDICTIONS * 99 / 100],
                    sorted[PREDICTIONS - 1]);
            require("no prediction fails", failed == 0);
            require("p99 under 100 ms", sorted[PREDICTIONS * 99 / 100] < 100);
            require(
                    "it was training all the while",
                    served.get("training").path("status").stringValue().equals("running"));
            served.post("training/stop", "");
        }
    }

    private static Browser browser(Playwright playwright) {
        Path executable = Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Chromium: expected it on the PATH, got none"));
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--no-first-run")));
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static double median(List<Double> values) {
        return sorted(values)[values.size() / 2];
    }

    private static double[] sorted(List<Double> values) {
        return values.stream().mapToDouble(value -> value).sorted().toArray();
    }

    private static String spread(List<Double> values, String unit) {
        double[] sorted = sorted(values);
        return String.format(
                Locale.ROOT,
                "%.4g %s (%.4g to %.4g, %d of them)",
                median(values),
                unit,
                sorted[0],
                sorted[sorted.length - 1],
                sorted.length);
    }
}
