package dev.inkling.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.inkling.web.PageChecks.assertAccessible;
import static dev.inkling.web.PageChecks.assertNoScrollingSideways;
import static dev.inkling.web.PageChecks.look;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.inkling.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The view of models as a person uses it, in a real browser.
class ModelsPageTest {
    @RegisterExtension
    private static final Chromium CHROMIUM = new Chromium();

    @TempDir
    private Path folder = Path.of("");

    private @Nullable Server server;

    @BeforeEach
    void serve() throws IOException {
        server = Server.start(new Server.Settings("127.0.0.1", 0), Offers.of("poor", Trained.POOR, folder));
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void modelIsSavedAndThenChosen() throws IOException {
        try (Chromium.Tab tab = open("#models")) {
            Page page = tab.page();
            assertThat(page.locator("#shelf h3")).hasText(new String[] {"poor", "best", "fast"});
            assertThat(page.locator("#shelf-invitation")).containsText("./inkling train");
            assertThat(page.locator("#compare-verdict")).hasText("best is better than poor.");

            card(page, "poor").getByText("Save…").click();
            page.getByLabel("Name in the models folder").fill("../mine");
            page.keyboard().press("Enter");
            assertThat(card(page, "poor").locator(".fault"))
                    .hasText("as: expected at most 100 letters, digits and . _ + -, a letter or digit first,"
                            + " got \"../mine\"");
            tab.forgive("status of 400");
            page.getByLabel("Name in the models folder").fill("mine");
            page.keyboard().press("Enter");

            assertThat(page.locator("#toast")).hasText("Saved as mine.safetensors in the models folder.");
            assertThat(page.locator("#shelf h3")).hasText(new String[] {"poor", "mine", "best", "fast"});
            assertThat(page.locator("#shelf-invitation")).isHidden();
            assertThat(ModelFile.read(folder.resolve("mine.safetensors"))
                            .network()
                            .weightsSha256())
                    .isEqualTo(Trained.POOR.network().weightsSha256());
            page.locator("#compare-b").selectOption("mine");
            assertThat(page.locator("#compare-verdict")).hasText("These images do not tell which is better.");

            Locator mine = card(page, "mine");
            mine.getByText("Use").click();
            assertThat(page.locator("#model")).hasValue("mine");
            assertThat(mine.getByText("In use")).hasAttribute("aria-pressed", "true");
            assertThat(page).hasURL(Pattern.compile("model=mine"));
            page.locator("#to-mistakes").click();
            assertThat(page).hasURL(Pattern.compile("#mistakes\\?model=mine$"));
            assertThat(page.locator("#accuracy strong")).isVisible();
        }
    }

    @Test
    void fileThatIsThereIsKept() throws IOException {
        put("mine");
        try (Chromium.Tab tab = open("#models")) {
            Page page = tab.page();
            card(page, "poor").getByText("Save…").click();
            page.getByLabel("Name in the models folder").fill("mine");
            page.keyboard().press("Enter");

            assertThat(card(page, "poor").locator(".fault"))
                    .hasText("as: expected a name that no model has, got mine (choose another)");
            tab.forgive("status of 409");
            page.keyboard().press("Escape");
            assertThat(card(page, "poor").locator(".fault")).isEmpty();
            assertThat(page.getByLabel("Name in the models folder")).isHidden();
            assertThat(card(page, "poor").getByText("Save…")).isFocused();
        }
    }

    @Test
    void detailsAreShownOnDemand() {
        try (Chromium.Tab tab = open("#models")) {
            Page page = tab.page();
            card(page, "poor").getByText("Details").click();

            assertThat(card(page, "poor").locator(".facts")).containsText("synthetic, 1,000 images");
            assertThat(card(page, "poor").locator(".facts"))
                    .containsText(Trained.POOR.network().weightsSha256());
            card(page, "poor").getByText("Details").click();
            assertThat(card(page, "poor").locator(".facts")).isHidden();
        }
    }

    @Test
    void modelIsDownloaded() throws IOException {
        try (Chromium.Tab tab = open("#models")) {
            Download download = tab.page()
                    .waitForDownload(
                            () -> card(tab.page(), "poor").getByText("Download").click());

            assertThat(download.suggestedFilename()).isEqualTo("poor.safetensors");
            Path file = folder.resolve("downloaded");
            download.saveAs(file);
            assertThat(ModelFile.read(file).network().weightsSha256())
                    .isEqualTo(Trained.POOR.network().weightsSha256());
            Files.delete(file);
        }
    }

    /// With a token, which only scripts can send.
    @Test
    void modelIsDownloadedFromAServerThatOthersCanReach() throws IOException {
        try (Server open = Server.start(new Server.Settings("0.0.0.0", 0), Offers.of("poor", Trained.POOR))) {
            String link = "http://127.0.0.1:" + open.port() + "/#" + open.link().getFragment();
            try (Chromium.Tab tab = CHROMIUM.open(link)) {
                tab.page().locator("#to-models").click();
                Download download = tab.page()
                        .waitForDownload(() ->
                                card(tab.page(), "poor").getByText("Download").click());
                assertThat(download.suggestedFilename()).isEqualTo("poor.safetensors");
            }
        }
    }

    @Test
    void twoAreCompared() throws IOException {
        put("better");
        put("copy");
        try (Chromium.Tab tab = open("#models?a=poor&b=better")) {
            Page page = tab.page();
            assertThat(page.locator("#compare-verdict")).hasText("better is better than poor.");
            assertThat(page.locator("#compare-note")).hasText("Both asked about the same 500 test images.");
            assertThat(page.locator("#compare-range .axis")).hasCount(2);
            assertThat(page.locator("#compare-words li")).hasCount(4);
            assertThat(page.locator("#compare-words"))
                    .containsText(Pattern.compile("A is right where B is wrong on \\d+ images?, the reverse on \\d+"));
            assertThat(page.locator("#compare-examples li")).hasCount(24);

            page.locator("#compare-a").selectOption("copy");

            assertThat(page).hasURL(Pattern.compile("#models\\?a=copy&b=better$"));
            assertThat(page.locator("#compare-verdict")).hasText("These images do not tell which is better.");
            assertThat(page.locator("#compare-words"))
                    .containsText("B's accuracy less A's: 0.00 points; 95 % interval −");
            assertThat(page.locator("#compare-examples-title")).hasText("They give the same answer everywhere");
            page.locator("#compare-a").selectOption("poor");
            assertThat(page.locator("#compare-examples li")).hasCount(24);

            page.locator("#compare-examples a").first().click();
            assertThat(page).hasURL(Pattern.compile("#draw\\?image=test%2F\\d+&data=synthetic&model=(poor|better)$"));
            assertThat(page.locator("#model")).hasValue(page.url().replaceAll(".*model=", "")); // one that errs
        }
    }

    @Test
    void modelThatIsGoneIsNoLongerCompared() throws IOException {
        put("better");
        try (Chromium.Tab tab = open("#models?a=poor&b=better")) {
            Page page = tab.page();
            assertThat(page.locator("#compare-verdict")).hasText("better is better than poor.");

            Files.delete(folder.resolve("better.safetensors"));
            assertThat(page.locator("#compare-b")).hasValue("best");
            assertThat(page.locator("#compare-verdict")).hasText("best is better than poor.");

            put("better"); // which the address names
            assertThat(page.locator("#compare-b")).hasValue("better");
            assertThat(page.locator("#compare-verdict")).hasText("better is better than poor.");
        }
    }

    @Test
    void keyboardIsEnough() throws IOException {
        put("better");
        try (Chromium.Tab tab = open("#models")) {
            Page page = tab.page();
            assertThat(page.locator("#compare-verdict")).isVisible();
            page.locator("#skip").focus();
            page.keyboard().press("Enter");
            page.keyboard().press("Tab");
            assertThat(card(page, "poor").getByText("In use")).isFocused();
            for (int i = 0; i < 4; i++) { // Details, Download, Save…, and the next model
                page.keyboard().press("Tab");
            }
            assertThat(card(page, "better").getByText("Use")).isFocused();
            page.keyboard().press("Space");
            assertThat(page.locator("#model")).hasValue("better");
            assertThat(card(page, "better").getByText("In use")).isFocused();
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            assertThat(card(page, "better").locator(".facts")).isVisible();
        }
    }

    @Test
    void serverMayGoAndComeBack() throws IOException {
        put("better");
        Server first = Objects.requireNonNull(server);
        int port = first.port();
        try (Chromium.Tab tab = open("#models")) {
            Page page = tab.page();
            assertThat(page.locator("#compare-verdict")).isVisible();
            first.close();

            card(page, "poor").getByText("Details").click();
            assertThat(card(page, "poor").locator(".fault")).hasText("No answer: the server is not there.");
            page.locator("#compare-a").selectOption("better");
            assertThat(page.locator("#compare-fault")).hasText("No answer: the server is not there.");
            assertThat(page.locator("#toast")).containsText("The server does not answer.");

            try (Server second =
                    Server.start(new Server.Settings("127.0.0.1", port), Offers.of("poor", Trained.POOR, folder))) {
                assertThat(page.locator("#compare-fault")).isEmpty();
                assertThat(page.locator("#compare-examples-title")).hasText("They give the same answer everywhere");
                tab.forgive("net::ERR_(CONNECTION_(REFUSED|RESET)|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)");
                assertThat(second.port()).isEqualTo(port);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void everybodyCanUseIt(ColorScheme scheme) throws IOException {
        for (int width : List.of(1280, 390)) {
            NewContextOptions options = new NewContextOptions()
                    .setColorScheme(scheme)
                    .setViewportSize(width, width == 1280 ? 720 : 844)
                    .setHasTouch(width == 390);
            Files.deleteIfExists(folder.resolve("better.safetensors"));
            try (Chromium.Tab tab = CHROMIUM.open(at("#models"), options)) {
                Page page = tab.page();
                assertThat(page.locator("#compare-verdict")).hasText("best is better than poor.");
                look(page, scheme, width, "models-first");
                if (width == 390) {
                    assertAccessible(page);
                }
                put("better");
                assertThat(page.locator("#shelf > li")).hasCount(4); // it shows up by itself
                page.locator("#compare-b").selectOption("better");
                assertThat(page.locator("#compare-examples li")).hasCount(24);
                card(page, "better").getByText("Details").click();
                assertThat(page.locator(".facts:visible")).isVisible();
                card(page, "poor").getByText("Save…").click();
                look(page, scheme, width, "models");
                assertAccessible(page);
                assertNoScrollingSideways(page);
            }
        }
    }

    private void put(String name) throws IOException {
        ModelFile.write(folder.resolve(name + ".safetensors"), Trained.BETTER, false);
    }

    private static Locator card(Page page, String name) {
        return page.locator("#shelf > li")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator(
                                "h3", new Page.LocatorOptions().setHasText(Pattern.compile("^" + name + "$")))));
    }

    private Chromium.Tab open(String fragment) {
        return CHROMIUM.open(at(fragment));
    }

    private String at(String fragment) {
        return Objects.requireNonNull(server).link() + fragment;
    }
}
