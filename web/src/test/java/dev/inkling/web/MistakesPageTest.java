package dev.inkling.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.inkling.web.PageChecks.assertAccessible;
import static dev.inkling.web.PageChecks.assertNoScrollingSideways;
import static dev.inkling.web.PageChecks.look;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.inkling.model.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The view of mistakes as a person uses it, in a real browser.
class MistakesPageTest {
    private static final Server.Settings ANY_PORT = new Server.Settings("127.0.0.1", 0);

    /// A mistake of the kind that is most frequent.
    private static final String MOST_FREQUENT = "#confusion td.wrong[style*='--share: 1;'] button";

    @TempDir
    private static @Nullable Path folder;

    @RegisterExtension
    private static final Chromium CHROMIUM = new Chromium();

    private static @Nullable Server server;

    @BeforeAll
    static void start() throws IOException {
        Path models = Objects.requireNonNull(folder);
        ModelFile.write(models.resolve("better.safetensors"), Trained.BETTER, false);
        server = Server.start(ANY_PORT, Offers.of("poor", Trained.POOR, models));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void mistakesAreShownAndMoreOnDemand() {
        try (Chromium.Tab tab = open("#mistakes")) {
            Page page = tab.page();
            assertThat(page.locator("#accuracy"))
                    .hasText(Pattern.compile("\\d\\d\\.\\d\\d % of 500 test images are read right\\. "
                            + "95 % interval: \\d\\d\\.\\d\\d to \\d\\d\\.\\d\\d %"));
            assertThat(page.locator("#mistakes-title")).hasText(Pattern.compile("\\d+ mistakes"));
            int count = Integer.parseInt(
                    page.locator("#mistakes-title").textContent().replace(" mistakes", ""));
            int left = count - 60;
            assertThat(left).isPositive();
            assertThat(page.locator(".prints:visible li")).hasCount(60);
            while (left > 0) {
                int next = Math.min(60, left);
                assertThat(page.locator("#mistakes-more")).hasText("Show " + next + " more of " + left);

                page.locator("#mistakes-more").click();

                assertThat(page.locator(".prints:visible li")).hasCount(count - left + next);
                assertThat(page.locator(".prints:visible a").nth(count - left)).isFocused();
                left -= next;
            }
            assertThat(page.locator("#mistakes-more")).isHidden();
        }
    }

    @Test
    void cellPicksOutItsMistakesAndTheAddressKeepsThem() {
        try (Chromium.Tab tab = open("#mistakes")) {
            Page page = tab.page();
            Locator cell = page.locator(MOST_FREQUENT).first();
            String said = Objects.requireNonNull(cell.getAttribute("aria-label")); // 7: 4 read as 9
            int count = Integer.parseInt(said.substring(0, said.indexOf(':')));
            char label = said.charAt(said.indexOf(' ') + 1);
            char answer = said.charAt(said.length() - 1);

            cell.click();

            assertThat(page.locator("#mistakes-title")).hasText(count + " mistakes");
            assertThat(page.locator("#mistakes-note"))
                    .hasText(Pattern.compile(
                            label + " read as " + answer + ", of \\d+ in all\\. The largest loss first\\."));
            assertThat(page.locator(".prints:visible li")).hasCount(count);
            assertThat(page.locator(".prints:visible .said").first()).hasText(label + " read as " + answer);
            assertThat(page).hasURL(Pattern.compile("#mistakes\\?cell=" + label + "-" + answer + "$"));

            try (Chromium.Tab other = CHROMIUM.open(page.url())) {
                assertThat(other.page().locator("#mistakes-title")).hasText(count + " mistakes");
                assertThat(other.page().locator("#confusion [aria-pressed='true']"))
                        .hasAttribute("aria-label", said);
            }
            page.locator("#confusion [aria-pressed='true']").click(); // again, and all are back
            assertThat(page).hasURL(Pattern.compile("#mistakes$"));
            assertThat(page.locator(".prints:visible li")).hasCount(60);
        }
    }

    @Test
    void mistakeOpensInDraw() {
        try (Chromium.Tab tab = open("#mistakes?model=better")) {
            Page page = tab.page();
            assertThat(page.locator(".prints:visible li").first()).isVisible();
            String ink = (String) page.locator(".prints canvas").first().evaluate("canvas => canvas.toDataURL()");
            assertThat(ink).hasSizeGreaterThan(200);

            Locator far = page.locator(".prints:visible a").nth(40);
            far.scrollIntoViewIfNeeded();
            assertThat(page.locator("#confusion")).isInViewport();
            double before = far.boundingBox().y;
            String said = far.locator(".said").textContent(); // 4 read as 9
            far.click();

            assertThat(page).hasURL(Pattern.compile("#draw\\?image=test%2F\\d+&data=synthetic&model=better$"));
            assertThat(page.locator("#pad")).isInViewport();
            assertThat(page.locator("#origin"))
                    .hasText(Pattern.compile("Test image \\d+ of synthetic: a " + said.charAt(0)));
            assertThat(page.locator("#readout")).hasText(said.substring(said.length() - 1));
            page.goBack();
            assertThat(far).isInViewport();
            assertThat(far.boundingBox().y).isEqualTo(before);
        }
    }

    @Test
    void keyboardIsEnough() {
        try (Chromium.Tab tab = open("#mistakes")) {
            Page page = tab.page();
            assertThat(page.locator(".prints:visible li")).hasCount(60);
            page.locator("#skip").focus();
            page.keyboard().press("Enter");
            page.keyboard().press("Tab");
            assertThat(page.locator("#mistakes-data")).isFocused();
            page.keyboard().press("Tab"); // one step for the whole table
            assertThat(page.locator("#confusion button").first()).isFocused();
            page.keyboard().press("ArrowRight");
            page.keyboard().press("ArrowDown");
            Locator reached = page.locator("#confusion td button:focus");
            String said = Objects.requireNonNull(reached.getAttribute("aria-label"));
            assertThat(said).matches("\\d+: \\d read as 0");

            page.keyboard().press("Enter");

            assertThat(page.locator("#mistakes-note")).containsText(said.substring(said.indexOf(' ') + 1));
            assertThat(page.locator("#confusion button:focus")).hasAttribute("aria-label", said);
            page.keyboard().press("ArrowUp");
            page.keyboard().press("ArrowLeft");
            assertThat(page.locator("#confusion button:focus")).hasText("All");
            page.keyboard().press("Enter");
            assertThat(page.locator(".prints:visible li")).hasCount(60);
            page.keyboard().press("Tab");
            assertThat(page.locator("#mistakes-link")).isFocused();
            page.keyboard().press("Tab");
            page.keyboard().press("Enter"); // the first mistake
            assertThat(page).hasURL(Pattern.compile("#draw\\?image=test"));
        }
    }

    @Test
    void otherModelHasOtherMistakes() {
        try (Chromium.Tab tab = open("#mistakes")) {
            Page page = tab.page();
            assertThat(page.locator(".prints:visible li")).hasCount(60);
            String before = page.locator("#accuracy strong").textContent();

            page.locator("#model").selectOption("better");

            assertThat(page.locator("#accuracy strong")).not().hasText(before);
            assertThat(page).hasURL(Pattern.compile("#mistakes\\?model=better$"));
            assertThat(page.locator("#mistakes")).hasAttribute("aria-busy", "false");
        }
    }

    @Test
    void linkHoldsAllThatIsSeen() {
        NewContextOptions options =
                new NewContextOptions().setPermissions(List.of("clipboard-read", "clipboard-write"));
        try (Chromium.Tab tab = CHROMIUM.open(at("#mistakes?cell=-3"), options)) {
            Page page = tab.page();
            assertThat(page.locator("#mistakes-note")).containsText("Another digit read as 3, of ");

            page.locator("#mistakes-link").click();

            assertThat(page.locator("#toast")).hasText("Link copied.");
            assertThat((String) page.evaluate("navigator.clipboard.readText()"))
                    .isEqualTo(at("#mistakes?model=poor&data=synthetic&cell=-3"));
            assertThat(page.locator("#toast")).isHidden();
        }
    }

    @Test
    void serverMayGoAndComeBack() throws IOException {
        Server first = Server.start(ANY_PORT, Offers.of("poor", Trained.POOR));
        int port = first.port();
        try (Chromium.Tab tab = CHROMIUM.open(first.link() + "#mistakes")) {
            Page page = tab.page();
            assertThat(page.locator(".prints:visible li")).hasCount(60);
            Locator cell = page.locator(MOST_FREQUENT).first();
            first.close();

            cell.click();
            assertThat(page.locator("#mistakes-fault")).hasText("No answer: the server is not there.");
            assertThat(page.locator("#toast")).containsText("The server does not answer.");
            assertAccessible(page);

            try (Server second =
                    Server.start(new Server.Settings("127.0.0.1", port), Offers.of("poor", Trained.POOR))) {
                assertThat(page.locator("#mistakes-fault")).isEmpty();
                assertThat(page.locator("#mistakes-note")).containsText(" read as ");
                assertThat(page.locator(".prints:visible li").first()).isVisible();
                tab.forgive("net::ERR_(CONNECTION_(REFUSED|RESET)|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)");
                assertThat(second.port()).isEqualTo(port);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void everybodyCanUseIt(ColorScheme scheme) {
        for (int width : List.of(1280, 390)) {
            NewContextOptions options = new NewContextOptions()
                    .setColorScheme(scheme)
                    .setViewportSize(width, width == 1280 ? 720 : 844)
                    .setHasTouch(width == 390);
            try (Chromium.Tab tab = CHROMIUM.open(at("#mistakes"), options)) {
                Page page = tab.page();
                assertThat(page.locator(".prints:visible li")).hasCount(60);
                assertThat(page.locator(".top")).isInViewport();
                look(page, scheme, width, "mistakes");
                assertNoScrollingSideways(page);
                double before = page.locator("#confusion").boundingBox().y;
                page.locator(MOST_FREQUENT).first().click();
                assertThat(page.locator("#mistakes-note")).containsText(" read as ");
                assertThat(page.locator("#confusion").boundingBox().y).isEqualTo(before); // nothing jumps
                look(page, scheme, width, "mistakes-cell");
                assertAccessible(page);
            }
        }
    }

    private static Chromium.Tab open(String fragment) {
        return CHROMIUM.open(at(fragment));
    }

    private static String at(String fragment) {
        return Objects.requireNonNull(server).link() + fragment;
    }
}
