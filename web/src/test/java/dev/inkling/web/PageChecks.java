package dev.inkling.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What holds for every view.
final class PageChecks {
    /// Where to leave pictures of the page, for who wants to look at it.
    private static final @Nullable String SCREENSHOTS = System.getenv("INKLING_SCREENSHOTS");

    /// More than a view has places that take the focus.
    private static final int MOST_STOPS = 100;

    private PageChecks() {}

    /// That nobody is kept out by how they see, point or hear.
    static void assertAccessible(Page page) {
        assertThat(new AxeBuilder(page)
                        .analyze().getViolations().stream()
                                .map(rule -> rule.getId() + ": " + rule.getHelp() + " " + nodes(rule)))
                .isEmpty();
    }

    private static List<String> nodes(Rule rule) {
        return rule.getNodes().stream().map(node -> node.getHtml()).toList();
    }

    /// Goes there as who has no mouse does.
    static void tabTo(Page page, String selector) {
        for (int presses = 0; presses < MOST_STOPS; presses++) {
            page.keyboard().press("Tab");
            if ((boolean) page.evaluate("(wanted) => document.activeElement?.matches(wanted) ?? false", selector)) {
                return;
            }
        }
        throw new AssertionError(selector + ": expected to come there with the Tab key");
    }

    static void assertNoScrollingSideways(Page page) {
        boolean fits = (boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth");
        assertThat(fits).as("no scrolling sideways").isTrue();
    }

    /// Leaves a picture of the whole page, where pictures are wanted.
    static void look(Page page, ColorScheme scheme, int width, String name) {
        if (SCREENSHOTS != null) {
            Path file = Path.of(SCREENSHOTS, scheme + "-" + width + "-" + name + ".png");
            page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
        }
    }
}
