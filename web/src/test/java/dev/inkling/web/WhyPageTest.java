package dev.inkling.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import dev.inkling.model.Model;
import dev.inkling.reader.ShippedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Why a digit is read as it is, and what is done when it is read wrong, as a person sees it in a real browser.
class WhyPageTest {
    /// It takes a square two for an eight.
    private static final Model MODEL = ShippedModel.FAST.load();

    private static final Server.Settings ANY_PORT = new Server.Settings("127.0.0.1", 0);

    @RegisterExtension
    private static final Chromium CHROMIUM = new Chromium();

    private static @Nullable Server server;

    @BeforeAll
    static void start() throws IOException {
        server = Server.start(ANY_PORT, Offers.of("fast", MODEL));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void contributionsThatAreShownAddUp() {
        try (Chromium.Tab tab = open("")) {
            Page page = tab.page();
            assertThat(page.locator("#why-account")).hasText("Draw a digit, and see what each of its pixels says.");
            assertThat(page.locator("#why-digit")).isDisabled();
            give(page, Drawings.SEVEN);

            assertThat(page.locator("#why-map")).hasAttribute("aria-label", "What each pixel adds to the logit of 7");
            assertThat(page.locator("#why-most")).hasText(Pattern.compile("for 7 \\(\\+\\d+\\.\\d{3}\\)"));
            assertAddsUp(page);
            String answers = page.locator("#why-logit").textContent();

            page.locator("#why-digit").selectOption("2");
            assertThat(page.locator("#why-map")).hasAttribute("aria-label", "What each pixel adds to the logit of 2");
            assertAddsUp(page);
            assertThat(number(page, "why-logit")).isLessThan(Double.parseDouble(answers));
            assertThat(page.locator("#why-rather-formula")).isHidden();

            page.locator("#why-rather").selectOption("1");
            assertThat(page.locator("#why-map"))
                    .hasAttribute("aria-label", "What each pixel adds to the logit of 2 rather than 1");
            assertThat(page.locator("#why-rather-formula")).isVisible();
            assertAddsUp(page);

            // What it was compared with becomes the answer.
            page.locator("#why-digit").selectOption("");
            page.locator("#why-rather").selectOption("3");
            assertThat(page.locator("#why-map"))
                    .hasAttribute("aria-label", "What each pixel adds to the logit of 7 rather than 3");
            give(page, Drawings.THREE);
            assertThat(page.locator("#why-map")).hasAttribute("aria-label", "What each pixel adds to the logit of 3");
            assertThat(page.locator("#why-rather")).hasValue("");

            page.locator("#clear").click();
            assertThat(page.locator("#why-sum")).hasText("–");
        }
    }

    private static void assertAddsUp(Page page) {
        assertThat(number(page, "why-pixels") + number(page, "why-constant"))
                .isCloseTo(number(page, "why-sum"), within(0.0011)); // three digits are shown
        assertThat(number(page, "why-logit")).isCloseTo(number(page, "why-sum"), within(0.0011));
        assertThat(number(page, "why-difference")).isCloseTo(0, within(0.0001));
    }

    private static double number(Page page, String id) {
        return Double.parseDouble(page.locator("#" + id).textContent().replace('−', '-'));
    }

    @Test
    void pixelsAreLookedAtWithMouseAndKeyboard() {
        try (Chromium.Tab tab = open("")) {
            Page page = tab.page();
            give(page, Drawings.SEVEN);
            assertThat(page.locator("#why-sum")).not().hasText("–");

            page.locator("#why-map").hover(new Locator.HoverOptions().setPosition(2, 2));
            assertThat(page.locator("#why-pixel")).hasText("Row 1, column 1: no ink, so it adds nothing.");
            page.mouse().move(0, 0);
            assertThat(page.locator("#why-pixel")).containsText("Point at a pixel");

            page.locator("#why-map").focus();
            assertThat(page.locator("#why-pixel")).containsText("Row 15, column 15: ");
            page.keyboard().press("ArrowRight");
            page.keyboard().press("ArrowDown");
            assertThat(page.locator("#why-pixel")).containsText("Row 16, column 16: ");
            for (int i = 0; i < 3 && !said(page).contains("ink 0."); i++) {
                page.keyboard().press("ArrowRight");
            }
            for (int i = 0;
                    i < 6 && !said(page).contains("adds +") && !said(page).contains("adds −");
                    i++) {
                page.keyboard().press("ArrowLeft");
            }
            assertThat(page.locator("#why-pixel"))
                    .hasText(Pattern.compile("Row 16, column \\d+: ink [01]\\.\\d\\d adds [+−]\\d+\\.\\d{3} for 7\\."));
        }
    }

    @Test
    void pixelsAreLookedAtWithAFinger() {
        NewContextOptions phone =
                new NewContextOptions().setViewportSize(390, 844).setHasTouch(true);
        try (Chromium.Tab tab =
                CHROMIUM.open(Objects.requireNonNull(server).link().toString(), phone)) {
            Page page = tab.page();
            give(page, Drawings.SEVEN);
            assertThat(page.locator("#why-sum")).not().hasText("–");

            tapPixel(page, 8, 6);
            assertThat(page.locator("#why-map")).isFocused(); // the last that a tap does
            assertThat(page.locator("#why-pixel")).containsText("Row 8, column 6: ");
            tapPixel(page, 20, 15);
            assertThat(page.locator("#why-pixel")).containsText("Row 20, column 15: ");
        }
    }

    private static void tapPixel(Page page, int row, int column) {
        double pixel = page.locator("#why-map").boundingBox().width / 28;
        page.locator("#why-map").tap(new Locator.TapOptions().setPosition((column - 0.5) * pixel, (row - 0.5) * pixel));
    }

    private static String said(Page page) {
        return page.locator("#why-pixel").textContent();
    }

    @Test
    void flipAndNearestImagesAreShown() {
        try (Chromium.Tab tab = open("")) {
            Page page = tab.page();
            give(page, Drawings.SEVEN);

            assertThat(page.locator("#flip-said"))
                    .hasText(Pattern.compile("Read as 7 before; asked about the changed image, the model answers"
                            + " [^7], \\d+\\.\\d % sure\\."));
            assertThat(page.locator("#flip-size"))
                    .hasText(Pattern.compile("Size of the change: \\d+\\.\\d\\d Euclidean, 0\\.\\d+ in the most changed"
                            + " pixel; \\d+ steps?\\."));
            assertThat(page.locator("#flip-after"))
                    .hasAttribute("aria-label", Pattern.compile("The changed digit, read as [^7]"));

            page.locator("#flip-target").selectOption("2");
            assertThat(page.locator("#flip-said")).containsText("the model answers 2, ");

            assertThat(page.locator("#nearest-note"))
                    .hasText("Of 2,000 training images of synthetic, which the program wrote itself."
                            + " Under each: its label, and how far away it is.");
            assertThat(page.locator("#nearest canvas")).hasCount(8);
            assertThat(page.locator("#nearest figcaption").first()).hasText(Pattern.compile("\\d\\s*\\d+\\.\\d\\d"));
        }
    }

    @Test
    void eachDigitOfARowIsExplained() {
        try (Chromium.Tab tab = open("")) {
            Page page = tab.page();
            DrawPageTest.draw(page, -0.2, Drawings.SEVEN);
            DrawPageTest.draw(page, 0.35, Drawings.THREE);
            assertThat(page.locator("#why-map")).hasAttribute("aria-label", "What each pixel adds to the logit of 3");

            page.locator("#readout button").first().click();

            assertThat(page.locator("#why-map")).hasAttribute("aria-label", "What each pixel adds to the logit of 7");
        }
    }

    @Test
    void modelLearnsWhatItReadWrongAndIsKeptOrDiscarded() throws IOException {
        try (Server other = Server.start(ANY_PORT, Offers.of("fast", MODEL));
                Chromium.Tab tab = CHROMIUM.open(other.link().toString())) {
            Page page = tab.page();
            assertThat(page.locator("#corrections-note")).containsText("Nothing marked yet.");
            assertThat(page.locator("#teach")).isDisabled();
            give(page, Drawings.SQUARE_TWO);
            assertThat(page.locator("#readout")).hasText("8");

            // Marked, removed, marked again: with the keyboard.
            Locator two = page.locator("#it-is-a button").nth(2);
            assertThat(two).isEnabled();
            two.press("Enter");
            assertThat(two).hasAttribute("aria-pressed", "true");
            assertThat(page.locator("#corrections li")).hasText(Pattern.compile("2\\s*read as 8.*"));
            page.locator("#corrections .remove").press("Enter");
            assertThat(page.locator("#corrections li")).hasCount(0);
            assertThat(two).hasAttribute("aria-pressed", "false");
            two.press("Enter");
            assertThat(page.locator("#teach")).hasText("Teach this digit to “fast”");

            page.locator("#teach").click();
            assertThat(page.locator("#outcome-title")).hasText("What “fast” has learned");
            assertThat(page.locator("#corrections-n")).hasText("Corrections (1)");
            assertThat(page.locator("#corrections-before")).hasText("0 right");
            assertThat(page.locator("#corrections-after")).hasText("1 right");
            assertThat(page.locator("#test-n")).hasText("Test images of synthetic (500)");
            assertThat(page.locator("#test-after")).hasText(Pattern.compile("\\d+\\.\\d\\d % right"));
            assertThat(page.locator("#corrections .right")).hasText("now 2");
            assertThat(page.locator("#teach")).hasText("Keep or discard first");
            assertThat(page.locator("#teach")).isDisabled();
            page.locator("#discard").press("Enter");
            assertThat(page.locator("#outcome")).isHidden();
            assertThat(page.locator("#teach")).isFocused();
            assertThat(page.locator("#model option"))
                    .hasText(new Pattern[] {Pattern.compile("^fast"), Pattern.compile("^best$")});

            page.locator("#teach").click();
            page.locator("#keep").click();
            assertThat(page.locator("#toast")).containsText("save it under Models");
            assertThat(page.locator("#model")).hasValue("fast-corrected-1");
            assertThat(page.locator("#readout")).hasText("2");
            assertThat(page).hasURL(Pattern.compile("model=fast-corrected-1"));

            // What was marked outlives the page.
            page.reload();
            assertThat(page.locator("#corrections li")).hasCount(1);
            assertThat(page.locator("#model")).hasValue("fast-corrected-1");
        }
    }

    @Test
    void modelToBeTaughtIsNamedHoweverLateItIsKnown() throws IOException {
        try (Server other = Server.start(ANY_PORT, Offers.of("fast", MODEL));
                Chromium.Tab tab = CHROMIUM.open(other.link().toString())) {
            Page page = tab.page();
            give(page, Drawings.SQUARE_TWO);
            page.locator("#it-is-a button").nth(2).click();
            assertThat(page.locator("#corrections li")).hasCount(1);

            List<Route> held = new ArrayList<>();
            page.route("**/api/v1/models", held::add);
            page.reload();
            assertThat(page.locator("#corrections li")).hasCount(1);
            page.waitForTimeout(500); // until nothing else on the page changes
            assertThat(page.locator("#model option")).hasCount(0);
            held.forEach(Route::resume);

            assertThat(page.locator("#teach")).hasText("Teach this digit to “fast”");
        }
    }

    @Test
    void imageOfADataSetIsOpenedByItsAddress() throws Exception {
        String label = Asked.get(Objects.requireNonNull(server), "/api/v1/images/test/123")
                .json()
                .get("label")
                .toString();
        try (Chromium.Tab tab = open("#draw?image=test/123&data=synthetic")) {
            Page page = tab.page();
            assertThat(page.locator("#origin")).hasText("Test image 123 of synthetic: a " + label);
            assertThat(page.locator("#verdict")).containsText("sure");
            assertThat(page.locator("#clinic-note"))
                    .hasText("Nothing had to be done: this image is what the network sees.");
            assertThat(page.locator("#steps img:visible")).hasCount(1);
            assertThat(page.locator("#why-sum")).not().hasText("–");

            DrawPageTest.draw(page, 0.1, Drawings.SEVEN); // a new sheet
            assertThat(page.locator("#readout")).hasText("7");
            assertThat(page.locator("#origin")).isEmpty();
            assertThat(page).hasURL(Pattern.compile("#draw$"));
            page.locator("#undo").click();
            assertThat(page.locator("#origin")).hasText("Test image 123 of synthetic: a " + label);
            assertThat(page).hasURL(Pattern.compile("image=test%2F123&data=synthetic$"));

            page.evaluate("location.hash = '#draw?image=train/5'");
            assertThat(page.locator("#origin")).containsText("Training image 5 of synthetic: a ");
            page.evaluate("location.hash = '#draw?image=test/500'");
            assertThat(page.locator("#fault")).hasText("index: expected a number from 0 to 499, got 500");
            page.evaluate("location.hash = '#draw?image=../1'");
            assertThat(page.locator("#fault")).hasText("image: expected test/ or train/ and a number, got ../1");
            tab.forgive("status of 400");
        }
    }

    @Test
    void serverThatIsGoneIsSaidToBe() throws IOException {
        Server gone = Server.start(ANY_PORT, Offers.of("fast", MODEL));
        try (Chromium.Tab tab = CHROMIUM.open(gone.link().toString())) {
            Page page = tab.page();
            give(page, Drawings.SEVEN);
            assertThat(page.locator("#nearest-note")).containsText("Of 2,000");
            gone.close();

            page.locator("#why-digit").selectOption("2");
            assertThat(page.locator("#why-account")).hasText("No answer: the server is not there.");
            page.locator("#flip-target").selectOption("2");
            assertThat(page.locator("#flip-said")).hasText("No answer: the server is not there.");
            page.locator("#it-is-a button").first().click();
            assertThat(page.locator("#corrections-fault")).hasText("No answer: the server is not there.");
            PageChecks.assertAccessible(page);
            page.close(); // it asks again and again
            tab.forgive("net::ERR_(CONNECTION_(REFUSED|RESET)|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)");
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
            try (Server other = Server.start(ANY_PORT, Offers.of("fast", MODEL));
                    Chromium.Tab tab = CHROMIUM.open(other.link().toString(), options)) {
                Page page = tab.page();
                assertThat(page.locator("#model")).containsText("fast");
                List<String> places = List.of("#why-map", "#flip-said", "#nearest", "#it-is-a");
                List<Double> before =
                        places.stream().map(place -> top(page, place)).toList();
                give(page, Drawings.SQUARE_TWO);
                assertThat(page.locator("#nearest-note")).containsText("Of 2,000");
                assertThat(places.stream().map(place -> top(page, place))).isEqualTo(before); // nothing jumps
                page.locator("#it-is-a button").nth(2).click();
                page.locator("#teach").click();
                assertThat(page.locator("#outcome")).isVisible();
                page.locator("#why-map").focus();
                PageChecks.look(page, scheme, width, "why");
                PageChecks.assertAccessible(page);
                boolean fits = (boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth");
                assertThat(fits).as("no scrolling sideways").isTrue();
            }
        }
    }

    /// Unlike a stroke it is all there at once, so that nothing changes while a test looks.
    private static void give(Page page, List<Double> digit) {
        page.locator("#file").setInputFiles(new FilePayload("digit.png", "image/png", Drawings.png(digit)));
    }

    private static double top(Page page, String place) {
        return page.locator(place).boundingBox().y + ((Number) page.evaluate("scrollY")).doubleValue();
    }

    private static Chromium.Tab open(String hash) {
        return CHROMIUM.open(Objects.requireNonNull(server).link() + hash);
    }
}
