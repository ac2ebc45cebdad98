package dev.inkling.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.impl.driver.Driver;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The Chromium of this machine, without a window, for all tests of a class. They are skipped where there is none.
final class Chromium implements BeforeAllCallback, AfterAllCallback {
    private static final String MISSING = "install Chromium (apt-get install chromium) to run this test";

    private static final Map<String, String> NO_DOWNLOAD = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");

    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private @Nullable Playwright playwright;
    private @Nullable Browser browser;

    /// A page that collects what goes wrong in it.
    record Tab(BrowserContext context, Page page, List<String> faults) implements AutoCloseable {
        @Override
        public void close() {
            context.close();
            assertThat(faults).as("errors in the browser's console").isEmpty();
        }

        /// Errors of the browser's own that a test brings about, e.g. a request to a server that is stopped.
        void forgive(String pattern) {
            faults.removeIf(Pattern.compile(pattern).asPredicate());
        }
    }

    /// Where it is; empty if there is none on the `PATH`.
    private static Optional<Path> executable() {
        return Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Playwright's own folder, which has a Node.
    static Path driver() {
        return Driver.ensureDriverInstalled(NO_DOWNLOAD, false).driverDir();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Optional<Path> executable = executable();
        if (executable.isEmpty()) {
            say("WARNING: " + context.getDisplayName() + " is skipped: " + MISSING);
        }
        assumeTrue(executable.isPresent(), MISSING);
        PlaywrightAssertions.setDefaultAssertionTimeout(60_000); // a busy machine is no fault
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(NO_DOWNLOAD));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable.orElseThrow())
                        .setArgs(FLAGS));
    }

    /// Where who runs the tests sees it: what tests print goes to files.
    private static void say(String text) {
        PrintStream console = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
        console.println(text);
    }

    Tab open(String url) {
        return open(url, new Browser.NewContextOptions());
    }

    /// Opens a page with nothing of other pages'.
    Tab open(String url, Browser.NewContextOptions options) {
        BrowserContext context = Objects.requireNonNull(browser).newContext(options);
        Page page = context.newPage();
        List<String> faults = new ArrayList<>();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                faults.add(message.text());
            }
        });
        page.onPageError(faults::add);
        page.navigate(url);
        return new Tab(context, page, faults);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (playwright != null) {
            playwright.close();
        }
    }
}
