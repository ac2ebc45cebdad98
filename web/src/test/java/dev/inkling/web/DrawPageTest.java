package dev.inkling.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.inkling.web.PageChecks.assertAccessible;
import static dev.inkling.web.PageChecks.assertNoScrollingSideways;
import static dev.inkling.web.PageChecks.look;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import dev.inkling.model.Model;
import dev.inkling.reader.ShippedModel;
import java.io.IOException;
import java.util.Base64;
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

/// The page as a person uses it, in a real browser.
class DrawPageTest {
    private static final Model MODEL = ShippedModel.BEST.load();

    private static final Server.Settings ANY_PORT = new Server.Settings("127.0.0.1", 0);

    private static final NewContextOptions TOUCH =
            new NewContextOptions().setViewportSize(390, 844).setHasTouch(true);

    @RegisterExtension
    private static final Chromium CHROMIUM = new Chromium();

    private static @Nullable Server server;

    @BeforeAll
    static void start() throws IOException {
        server = Server.start(ANY_PORT, Offers.of("best", MODEL));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void drawnThreeIsRead() {
        try (Chromium.Tab tab = open()) {
            Page page = tab.page();
            assertThat(page.locator("#verdict")).hasText("Draw something, and the answer follows.");

            draw(page, 0.1, Drawings.THREE);

            assertThat(page.locator("#readout")).hasText("3");
            assertThat(page.locator("#verdict")).hasText(Pattern.compile("3, \\d+\\.\\d % sure"));
            assertThat(page.locator("#said")).hasText(Pattern.compile("3, .*"));
            assertThat(page.locator("#bars li")).hasCount(10);
            assertThat(page.locator("#bars li.most .digit")).hasText("3");
            assertThat(page.locator("#steps img:visible")).hasCount(9);

            page.locator("#clear").click();
            assertThat(page.locator("#readout")).isEmpty();
            assertThat(page.locator("#steps img:visible")).hasCount(0);
            page.locator("#undo").click(); // the clearing
            assertThat(page.locator("#readout")).hasText("3");
            page.locator("#undo").click(); // the stroke
            assertThat(page.locator("#readout")).isEmpty();
            assertThat(page.locator("#undo")).isDisabled();
        }
    }

    @Test
    void digitsInARowAreReadAndEachCanBeLookedAt() {
        try (Chromium.Tab tab = open()) {
            Page page = tab.page();
            draw(page, -0.2, Drawings.SEVEN);
            draw(page, 0.35, Drawings.THREE);

            assertThat(page.locator("#readout button")).hasText(new String[] {"7", "3"});
            assertThat(page.locator("#boxes span")).hasCount(2);
            assertThat(page.locator("#verdict")).containsText("Digit 2 of 2: 3, ");
            assertThat(page.locator("#clinic-note")).containsText("Digit 2 of 2");

            page.locator("#readout button").first().click();

            assertThat(page.locator("#verdict")).containsText("Digit 1 of 2: 7, ");
            assertThat(page.locator("#bars li.most .digit")).hasText("7");
            assertThat(page.locator("#clinic-note")).containsText("Digit 1 of 2");
        }
    }

    @Test
    void whatIsUnlikeAnyDigitIsSaidToBe() throws IOException {
        Model strict = new Model( // to which everything is
                MODEL.network(), MODEL.data(), MODEL.examples(), MODEL.preset(), MODEL.plan(), 1, 1, -1e9f, List.of());
        try (Server other = Server.start(ANY_PORT, Offers.of("strict", strict));
                Chromium.Tab tab = CHROMIUM.open(other.link().toString())) {
            Page page = tab.page();
            draw(page, 0.1, Drawings.THREE);

            assertThat(page.locator("#verdict")).hasText("Unlike any digit the model knows. If it had to be one: 3");
            assertThat(page.locator("#bars")).hasClass(Pattern.compile("unfamiliar"));
            assertAccessible(page);
        }
    }

    @Test
    void pictureIsUploadedAndItsDigitsAreMarked() {
        try (Chromium.Tab tab = open()) {
            Page page = tab.page();
            page.locator("#file")
                    .setInputFiles(
                            new FilePayload("row.png", "image/png", Drawings.png(Drawings.SEVEN, Drawings.THREE)));

            assertThat(page.locator("#readout button")).hasText(new String[] {"7", "3"});
            BoundingBox pad = page.locator("#pad").boundingBox();
            BoundingBox three = page.locator("#boxes span").nth(1).boundingBox();
            // The picture, 400x200, lies across the whole sheet.
            assertThat((three.x - pad.x) / pad.width).isBetween(0.6, 0.65);
            assertThat(three.width / pad.width).isBetween(0.18, 0.26);

            // A stroke begins a new sheet, and taking it back brings the picture again.
            draw(page, 0.1, Drawings.SEVEN);
            assertThat(page.locator("#readout .one")).hasText("7");
            page.keyboard().press("Control+z");
            assertThat(page.locator("#readout button")).hasText(new String[] {"7", "3"});
        }
    }

    @Test
    void fileThatIsNoPictureIsSaidToBeNone() {
        try (Chromium.Tab tab = open()) {
            Page page = tab.page();
            draw(page, 0.1, Drawings.SEVEN);
            page.locator("#file")
                    .setInputFiles(new FilePayload("diary.png", "image/png", "Dear diary".getBytes(UTF_8)));

            assertThat(page.locator("#fault"))
                    .hasText("diary.png: expected a picture (PNG, JPEG, GIF, BMP), got something else");
            assertThat(page.locator("#readout")).hasText("7"); // what was there stays
            draw(page, 0.2, List.of(0.5, 0.5));
            assertThat(page.locator("#fault")).isEmpty();
        }
    }

    @Test
    void droppedAndPastedPicturesAreRead() {
        try (Chromium.Tab tab = open()) {
            Page page = tab.page();
            for (String event : List.of("drop", "paste")) {
                String data = Base64.getEncoder().encodeToString(Drawings.png(Drawings.THREE));
                page.evaluate("""
                        ([event, data]) => {
                          const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
                          const transfer = new DataTransfer();
                          transfer.items.add(new File([bytes], "three.png", { type: "image/png" }));
                          document.body.dispatchEvent(event === "drop"
                            ? new DragEvent("drop", { dataTransfer: transfer, bubbles: true })
                            : new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true }));
                        }""", List.of(event, data));
                assertThat(page.locator("#readout")).hasText("3");
                page.locator("#clear").click();
                assertThat(page.locator("#readout")).isEmpty();
            }
        }
    }

    @Test
    void keyboardIsEnough() {
        try (Chromium.Tab tab = open()) {
            Page page = tab.page();
            page.keyboard().press("Tab"); // to the link that skips the top
            page.keyboard().press("Enter");
            page.keyboard().press("Tab");
            assertThat(page.locator("#pad")).isFocused();
            press(page, "ArrowLeft", 5);
            page.keyboard().press("Space");
            press(page, "ArrowRight", 10);
            for (int i = 0; i < 7; i++) {
                press(page, "ArrowDown", 3);
                page.keyboard().press("ArrowLeft");
            }
            page.keyboard().press("Space");

            assertThat(page.locator("#readout")).hasText("7");
            page.keyboard().press("Control+z");
            assertThat(page.locator("#readout")).isEmpty();
            page.keyboard().press("Space");
            press(page, "ArrowUp", 3);
            assertThat(page.locator("#clear")).isEnabled();
            page.keyboard().press("Delete");
            assertThat(page.locator("#clear")).isDisabled();
            page.keyboard().press("Tab");
            assertThat(page.locator("#undo")).isFocused();
        }
    }

    @Test
    void serverMayGoAndComeBack() throws IOException {
        Server first = Server.start(ANY_PORT, Offers.of("best", MODEL));
        int port = first.port();
        try (Chromium.Tab tab = CHROMIUM.open(first.link().toString())) {
            Page page = tab.page();
            draw(page, -0.2, Drawings.SEVEN);
            assertThat(page.locator("#readout")).hasText("7");
            first.close();

            draw(page, 0.35, Drawings.THREE);
            assertThat(page.locator("#toast")).containsText("The server does not answer.");
            assertThat(page.locator("#verdict")).hasText("No answer: the server is not there.");
            assertThat(page.locator("#clinic-note")).hasText("No answer: the server is not there.");
            assertAccessible(page);

            try (Server second = Server.start(new Server.Settings("127.0.0.1", port), Offers.of("best", MODEL))) {
                assertThat(page.locator("#readout button")).hasText(new String[] {"7", "3"});
                assertThat(page.locator("#toast")).isHidden();
                tab.forgive("net::ERR_(CONNECTION_(REFUSED|RESET)|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)");
                assertThat(second.port()).isEqualTo(port);
            }
        }
    }

    @Test
    void linkWithTheTokenOpensThePageAndOthersDoNot() throws IOException {
        try (Server open = Server.start(new Server.Settings("0.0.0.0", 0), Offers.of("best", MODEL))) {
            String here = "http://127.0.0.1:" + open.port() + "/";
            try (Chromium.Tab tab = CHROMIUM.open(here + "#" + open.link().getFragment())) {
                assertThat(tab.page().locator("#model")).containsText("best");
                assertThat(tab.page()).hasURL(here); // the token is not shown around
                tab.page().reload();
                assertThat(tab.page().locator("#model")).containsText("best");
            }
            try (Chromium.Tab tab = CHROMIUM.open(here)) {
                assertThat(tab.page().locator("#toast")).containsText("This page needs the link");
                tab.forgive("status of 401");
            }
        }
    }

    /// The browser takes the address for another place in the same page.
    @Test
    void linkThatIsPastedIntoTheOpenPageOpensIt() throws IOException {
        Server first = Server.start(new Server.Settings("0.0.0.0", 0), Offers.of("best", MODEL));
        int port = first.port();
        String here = "http://127.0.0.1:" + port + "/";
        try (Chromium.Tab tab = CHROMIUM.open(here + "#" + first.link().getFragment())) {
            Page page = tab.page();
            assertThat(page.locator("#model")).containsText("best");
            draw(page, -0.2, Drawings.SEVEN);
            assertThat(page.locator("#readout")).hasText("7");
            first.close();

            try (Server second = Server.start(new Server.Settings("0.0.0.0", port), Offers.of("best", MODEL))) {
                assertThat(page.locator("#toast")).containsText("This page needs the link");
                page.navigate(here + "#" + second.link().getFragment());

                assertThat(page.locator("#toast")).hasText("The server is back.");
                assertThat(page).hasURL(here);
                draw(page, 0.35, Drawings.THREE); // what was drawn is still there
                assertThat(page.locator("#readout button")).hasText(new String[] {"7", "3"});
                page.close();
            }
            tab.forgive("status of 401|net::ERR_(CONNECTION_(REFUSED|RESET)|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)");
        }
    }

    @Test
    void fingerDrawsADigit() {
        try (Chromium.Tab tab = open(TOUCH)) {
            Pointers pointers = Pointers.of(tab);
            pointers.drawWithFinger(Drawings.SEVEN);

            assertThat(tab.page().locator("#readout")).hasText("7");
            assertThat(pointers.seen()).containsOnly("touch");
        }
    }

    @Test
    void penDrawsADigit() {
        try (Chromium.Tab tab = open()) {
            Pointers pointers = Pointers.of(tab);
            pointers.drawWithPen(Drawings.SEVEN);

            assertThat(tab.page().locator("#readout")).hasText("7");
            assertThat(pointers.seen()).containsOnly("pen");
        }
    }

    /// Nor does the hand that holds the pen.
    @Test
    void secondFingerEndsNoStroke() {
        try (Chromium.Tab tab = open(TOUCH)) {
            Pointers.of(tab).drawWithFingerAndTouchWithAnother(Drawings.SEVEN);

            assertThat(tab.page().locator("#readout")).hasText("7");
        }
    }

    @Test
    void strokeThatIsTakenBackWhileItIsDrawnIsOver() {
        try (Chromium.Tab tab = open()) {
            Page page = tab.page();
            draw(page, -0.2, Drawings.SEVEN);
            assertThat(page.locator("#readout")).hasText("7");
            int before = picture(page);

            BoundingBox pad = page.locator("#pad").boundingBox();
            page.mouse().move(pad.x + 0.6 * pad.width, pad.y + 0.1 * pad.width);
            page.mouse().down();
            page.mouse().move(pad.x + 0.7 * pad.width, pad.y + 0.2 * pad.width);
            assertThat(picture(page)).isNotEqualTo(before);
            page.keyboard().press("Control+z");
            assertThat(picture(page)).isEqualTo(before);
            page.mouse().move(pad.x + 0.6 * pad.width, pad.y + 0.5 * pad.width);
            page.mouse().up();

            assertThat(picture(page)).isEqualTo(before);
        }
    }

    /// Stands for what is on the pad, when all is drawn.
    private static int picture(Page page) {
        return page.evaluate("""
                        async () => {
                          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
                          return document.getElementById("pad").toDataURL();
                        }""").hashCode();
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void everybodyCanUseIt(ColorScheme scheme) {
        for (int width : List.of(1280, 390)) {
            NewContextOptions options = new NewContextOptions()
                    .setColorScheme(scheme)
                    .setViewportSize(width, width == 1280 ? 720 : 844)
                    .setHasTouch(width == 390);
            try (Chromium.Tab tab = open(options)) {
                Page page = tab.page();
                assertThat(page.locator("#model")).containsText("best");
                look(page, scheme, width, "empty");
                assertAccessible(page);
                double before = page.locator("#steps").boundingBox().y;
                draw(page, -0.2, Drawings.SEVEN);
                draw(page, 0.35, Drawings.THREE);
                assertThat(page.locator("#readout button")).hasText(new String[] {"7", "3"});
                assertThat(page.locator("#steps img:visible")).hasCount(9);
                assertThat(page.locator("#steps").boundingBox().y).isEqualTo(before); // nothing jumps
                look(page, scheme, width, "row");
                assertAccessible(page);
                assertNoScrollingSideways(page);
            }
        }
    }

    /// Draws a stroke with the mouse.
    ///
    /// @param shift how far to the right, in widths of the pad
    static void draw(Page page, double shift, List<Double> points) {
        BoundingBox pad = page.locator("#pad").boundingBox();
        for (int i = 0; i < points.size(); i += 2) {
            double x = pad.x + (shift + 0.8 * points.get(i)) * pad.width;
            double y = pad.y + 0.8 * points.get(i + 1) * pad.width;
            page.mouse().move(x, y, new Mouse.MoveOptions().setSteps(i == 0 ? 1 : 3));
            if (i == 0) {
                page.mouse().down();
            }
        }
        page.mouse().up();
    }

    private static void press(Page page, String key, int times) {
        for (int i = 0; i < times; i++) {
            page.keyboard().press(key);
        }
    }

    private static Chromium.Tab open() {
        return open(new NewContextOptions());
    }

    private static Chromium.Tab open(NewContextOptions options) {
        return CHROMIUM.open(Objects.requireNonNull(server).link().toString(), options);
    }
}
