package dev.inkling.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.inkling.web.PageChecks.assertAccessible;
import static dev.inkling.web.PageChecks.assertNoScrollingSideways;
import static dev.inkling.web.PageChecks.look;
import static dev.inkling.web.PageChecks.tabTo;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.inkling.model.Model;
import dev.inkling.reader.ShippedModel;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The view in which a network learns, as a person uses it, in a real browser.
class TrainPageTest {
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

    @AfterEach
    void nothingIsUnderWay() throws Exception {
        if (server != null) {
            Asked.post(server, "/api/v1/training/reset", "application/json", new byte[0]);
            Asked.untilOver(server);
        }
    }

    @Test
    void curvesGrowWhileItLearns() {
        try (Chromium.Tab tab = open("#train?preset=paper&length=6000+iterations")) {
            Page page = tab.page();
            assertThat(page.locator("#course")).hasText("Start a training, and watch it here.");
            assertThat(page.locator("#doctor-note")).containsText("speaks up");

            page.locator("#start").click();
            Locator chart = page.locator("#loss-chart");
            assertThat(chart).hasAttribute("aria-label", Pattern.compile("Loss: training \\d.*"));
            String first = chart.getAttribute("aria-label");
            page.waitForCondition(() -> !Objects.equals(chart.getAttribute("aria-label"), first));

            assertThat(page.locator("#course")).containsText(Pattern.compile("finished after .* test images right"));
            assertThat(page.locator("#loss-chart"))
                    .hasAttribute("aria-label", Pattern.compile("Loss: training \\d.*, test sample \\d.*"));
            assertThat(page.locator("#units li")).hasCount(10);
            assertThat(coloursOfTheFirstUnit(page)).hasSizeGreaterThan(20);
            assertThat(page.locator("#matrix tbody td")).hasCount(100);
            assertThat(page.locator("#layers tbody tr")).hasCount(3);
            assertThat(page.locator("#doctor-note")).hasText("Nothing to complain about.");
            assertThat(page.locator("#runs li").first()).containsText("paper, 784-10-10, seed 1");
            // The network that was trained can be asked in all views.
            assertThat(page.locator("#model option", new Page.LocatorOptions().setHasText("run-")))
                    .not()
                    .hasCount(0);

            page.locator("#reset").click();
            assertThat(page.locator("#course")).hasText("Start a training, and watch it here.");
            assertThat(page.locator("#units li")).hasCount(0);
        }
    }

    /// Whoever opens the page and changes nothing.
    @ParameterizedTest
    @ValueSource(strings = {"#train", "#train?preset=foo", "#train?seed=&layers="})
    void firstPresetIsThereWhereTheAddressNamesNone(String address) {
        try (Chromium.Tab tab = open(address)) {
            Page page = tab.page();
            assertThat(page.locator("#setting-layers")).hasValue("dense 10, relu, dense 10");
            page.locator("#start").click();
            assertThat(page.locator("#course")).containsText("finished after");
            assertThat(page).hasURL(Pattern.compile("#train\\?(?=.*preset=paper)(?=.*seed=1\\b).*"));
            page.locator("#setting-preset").selectOption("fast");
            assertThat(page.locator("#setting-seed")).hasValue("1");
        }
    }

    private static List<?> coloursOfTheFirstUnit(Page page) {
        return (List<?>) page.evaluate("""
                () => {
                  const unit = document.querySelector("#units canvas");
                  const copy = new OffscreenCanvas(unit.width, unit.height);
                  const context = copy.getContext("2d", { willReadFrequently: true });
                  context.drawImage(unit, 0, 0);
                  return [...new Set(new Uint32Array(context.getImageData(0, 0, copy.width, copy.height).data.buffer))];
                }""");
    }

    @Test
    void pausedTrainingIsStepped() {
        try (Chromium.Tab tab = open("#train?preset=paper&length=100000+iterations")) {
            Page page = tab.page();
            page.locator("#step").click(); // begins, and waits after the first iteration
            assertThat(page.locator("#course")).hasText("784-10-10: iteration 1 of 100,000, paused");
            List<?> before = coloursOfTheFirstUnit(page);
            page.locator("#step").click();
            page.locator("#step").click();
            assertThat(page.locator("#course")).hasText("784-10-10: iteration 3 of 100,000, paused");
            page.waitForCondition(() -> !coloursOfTheFirstUnit(page).equals(before)); // the weights have changed
            page.locator("#start").click(); // go on
            assertThat(page.locator("#course")).containsText("images/s");
            page.locator("#start").click(); // pause
            assertThat(page.locator("#course"))
                    .hasText(Pattern.compile("784-10-10: iteration [\\d,]+ of 100,000, paused"));
            page.locator("#stop").click();
            assertThat(page.locator("#course")).containsText("stopped after");
        }
    }

    @Test
    void doctorSpeaksUpAtLearningRate50AndItsRemedyHelps() {
        try (Chromium.Tab tab = open("#train?preset=paper&length=200+iterations&learningRate=50")) {
            Page page = tab.page();
            page.locator("#start").click();
            Locator alarm = page.locator("#alarms li").first();
            assertThat(alarm).containsText(Pattern.compile("Learning rate too high|Diverged"));
            assertThat(alarm.locator("button")).hasText("Train with learning rate 0.5");
            look(page, ColorScheme.LIGHT, 1280, "doctor");

            alarm.locator("button").click();

            assertThat(page.locator("#setting-learningRate")).hasValue("0.5");
            assertThat(page).hasURL(Pattern.compile("learningRate=0\\.5(&|$)"));
            assertThat(page.locator("#course")).containsText("finished after");
            assertThat(page.locator("#doctor-note")).hasText("Nothing to complain about.");
        }
    }

    @Test
    void addressHoldsEverySetting() {
        String wanted = "#train?preset=fast&seed=7&layers=dense+12%2C+relu%2C+dense+10&length=2+epochs&batchSize=64"
                + "&augmentation=shift+1&schedule=cosine";
        String sha;
        try (Chromium.Tab tab = open(wanted)) {
            Page page = tab.page();
            assertThat(page.locator("#setting-seed")).hasValue("7");
            assertThat(page.locator("#setting-layers")).hasValue("dense 12, relu, dense 10");
            page.locator("#setting-seed").fill("8");
            page.locator("#setting-seed").blur();
            page.locator("#start").click();
            sha = weights(page);
            wanted = page.url();
        }
        try (Chromium.Tab tab = open(wanted.substring(wanted.indexOf('#')))) {
            Page page = tab.page();
            assertThat(page.locator("#setting-seed")).hasValue("8");
            assertThat(page.locator("#setting-schedule")).hasValue("cosine");
            page.locator("#reset").click();
            assertThat(page.locator("#course")).hasText("Start a training, and watch it here.");
            page.locator("#start").click();
            assertThat(weights(page)).isEqualTo(sha);
        }
    }

    /// What the page says of the weights when the training is over.
    private static String weights(Page page) {
        assertThat(page.locator("#course")).containsText("Weights ");
        String said = page.locator("#course").textContent();
        return said.substring(said.indexOf("Weights "));
    }

    @Test
    void runsAreComparedOnOneChart() {
        try (Chromium.Tab tab = open("#train?preset=paper&length=40+iterations&learningRate=0.2")) {
            Page page = tab.page();
            page.locator("#start").click();
            assertThat(page.locator("#course")).containsText("finished after");
            Locator row = page.locator("#runs li").first();
            assertThat(row).containsText("learning rate 0.2");
            String first = row.locator("label").textContent().strip();
            page.locator("#setting-learningRate").fill("0.05");
            page.locator("#start").click();
            assertThat(page.locator("#runs li").first()).containsText("learning rate 0.05");
            assertThat(page.locator("#course")).containsText("finished after");

            assertThat(page.locator("#loss-chart")).not().hasAttribute("aria-label", Pattern.compile(first + " "));
            page.getByLabel(first, new Page.GetByLabelOptions().setExact(true)).check();
            assertThat(page.locator("#loss-chart .u-legend")).containsText(first);
            assertThat(page.locator("#loss-chart")).hasAttribute("aria-label", Pattern.compile(first + " \\d"));
            page.locator("#logarithmic").check();
            assertThat(page.locator("#loss-chart .u-legend")).containsText(first);
        }
    }

    @Test
    void twoPagesSeeTheSameTrainingAndOnlyOneIsUnderWay() {
        try (Chromium.Tab one = open("#train?preset=paper&length=100000+iterations");
                Chromium.Tab two = open("#train?preset=fast")) {
            one.page().locator("#start").click();
            assertThat(two.page().locator("#course")).containsText("784-10-10: iteration");
            two.page().locator("#start").click(); // which is Pause there, too
            assertThat(one.page().locator("#course")).containsText("paused");
            assertThat(one.page().locator("#start")).hasText("Go on");
            one.page().locator("#stop").click();
            assertThat(two.page().locator("#course")).containsText("stopped after");
        }
    }

    @Test
    void secondTrainingIsToldThatOneIsUnderWay() throws Exception {
        byte[] settings = "{\"preset\":\"paper\",\"plan\":{\"length\":\"100000 iterations\"}}".getBytes(UTF_8);
        assertThat(Asked.post(server(), "/api/v1/training", "application/json", settings)
                        .json()
                        .get("run")
                        .stringValue())
                .startsWith("run-");
        assertThat(Asked.post(server(), "/api/v1/training", "application/json", settings)
                        .problem(409))
                .matches("training: expected none under way, got run-\\d+ \\(stop it first, or wait\\)");
    }

    @Test
    void wrongSettingIsSaid() {
        try (Chromium.Tab tab = open("#train?preset=fast&layers=dense+x")) {
            Page page = tab.page();
            page.locator("#start").click();
            assertThat(page.locator("#train-fault")).hasText("layer 1, \"dense x\": expected a number of units, got x");
            tab.forgive(".*400.*");
        }
    }

    @Test
    void keyboardIsEnough() {
        try (Chromium.Tab tab = open("#train?preset=paper&length=60+iterations")) {
            Page page = tab.page();
            assertThat(page.locator("#start")).isEnabled();
            tabTo(page, "#start");
            page.keyboard().press("Enter");
            assertThat(page.locator("#course")).containsText("finished after");
            tabTo(page, "#loss-chart");
            for (String key : List.of("ArrowLeft", "ArrowLeft", "+", "-", "0")) {
                page.keyboard().press(key);
            }
            assertThat(page.locator("#loss-chart .u-legend .u-value").first()).hasText(Pattern.compile("\\d+"));
            assertThat(page.locator("#loss-chart + .unseen"))
                    .hasText(Pattern.compile("iteration \\d+: training \\d.*"));
        }
    }

    @Test
    void streamComesBackWithTheServer() throws Exception {
        Server first = Server.start(ANY_PORT, Offers.of("fast", MODEL));
        int port = first.port();
        try (Chromium.Tab tab = open(first, "#train?preset=paper")) {
            Page page = tab.page();
            assertThat(page.locator("#course")).containsText("Start a training");
            first.close();
            assertThat(page.locator("#toast")).containsText("The server does not answer");
            try (Server second = Server.start(new Server.Settings("127.0.0.1", port), Offers.of("fast", MODEL))) {
                assertThat(page.locator("#toast")).containsText("The server is back");
                Asked.post(
                        second,
                        "/api/v1/training",
                        "application/json",
                        "{\"preset\":\"paper\",\"plan\":{\"length\":\"50 iterations\"}}".getBytes(UTF_8));
                assertThat(page.locator("#course")).containsText("finished after");
                page.navigate("about:blank"); // and asks nobody any more
            }
            tab.forgive("ERR_|Failed to load|network error");
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
            try (Chromium.Tab tab = CHROMIUM.open(
                    server().link() + "#train?preset=paper&length=150+iterations&learningRate=0.5", options)) {
                Page page = tab.page();
                assertThat(page.locator("#setting-preset")).hasValue("paper");
                assertAccessible(page);
                look(page, scheme, width, "train-empty");
                page.locator("#start").click();
                assertThat(page.locator("#course")).containsText("finished after");
                look(page, scheme, width, "train");
                assertAccessible(page);
                assertNoScrollingSideways(page);
                page.locator("#reset").click();
            }
        }
    }

    private static Chromium.Tab open(String address) {
        return open(server(), address);
    }

    private static Chromium.Tab open(Server of, String address) {
        return CHROMIUM.open(of.link() + address);
    }

    private static Server server() {
        return Objects.requireNonNull(server);
    }
}
