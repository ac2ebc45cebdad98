package dev.inkling.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Fingers and a pen on the pad, as the browser gets them from the system: it may still take a finger's way for
/// scrolling.
record Pointers(Page page, CDPSession browser) {
    /// How many places between two points.
    private static final int STEPS = 3;

    private record Place(double x, double y) {
        JsonObject json() {
            JsonObject json = new JsonObject();
            json.addProperty("x", x);
            json.addProperty("y", y);
            return json;
        }
    }

    static Pointers of(Chromium.Tab tab) {
        tab.page().evaluate("""
                () => {
                  window.seen = [];
                  const see = ({ pointerType }) => window.seen.push(pointerType);
                  document.getElementById("pad").addEventListener("pointermove", see);
                }""");
        return new Pointers(tab.page(), tab.context().newCDPSession(tab.page()));
    }

    /// What moved on the pad: `touch`, `pen` or `mouse`.
    List<String> seen() {
        return ((List<?>) page.evaluate("window.seen"))
                .stream().map(Object::toString).toList();
    }

    void drawWithFinger(List<Double> points) {
        List<Place> way = way(points);
        touch("touchStart", way.getFirst().json());
        way.forEach(place -> touch("touchMove", place.json()));
        touch("touchEnd");
    }

    void drawWithFingerAndTouchWithAnother(List<Double> points) {
        List<Place> way = way(points);
        JsonObject other = finger(way.getFirst(), 1);
        touch("touchStart", finger(way.getFirst(), 0));
        for (int i = 0; i < way.size(); i++) {
            JsonObject drawing = finger(way.get(i), 0);
            touch("touchMove", drawing);
            if (i == 1) { // most is still to be drawn
                touch("touchStart", drawing, other);
                touch("touchEnd", other);
            }
        }
        touch("touchEnd");
    }

    private static JsonObject finger(Place place, int id) {
        JsonObject finger = place.json();
        finger.addProperty("id", id);
        return finger;
    }

    private void touch(String type, JsonObject... fingers) {
        JsonArray points = new JsonArray();
        List.of(fingers).forEach(points::add);
        JsonObject event = new JsonObject();
        event.addProperty("type", type);
        event.add("touchPoints", points);
        browser.send("Input.dispatchTouchEvent", event);
    }

    void drawWithPen(List<Double> points) {
        List<Place> way = way(points);
        pen("mousePressed", way.getFirst());
        way.forEach(place -> pen("mouseMoved", place));
        pen("mouseReleased", way.getLast());
    }

    private void pen(String type, Place place) {
        JsonObject event = place.json();
        event.addProperty("type", type);
        event.addProperty("button", "left");
        event.addProperty("buttons", type.equals("mouseReleased") ? 0 : 1);
        event.addProperty("clickCount", 1);
        event.addProperty("pointerType", "pen");
        browser.send("Input.dispatchMouseEvent", event);
    }

    /// Where a stroke of [Drawings] goes on the pad, in the browser's pixels.
    private List<Place> way(List<Double> points) {
        BoundingBox pad = Objects.requireNonNull(page.locator("#pad").boundingBox());
        List<Place> way = new ArrayList<>();
        for (int i = 0; i + 2 < points.size(); i += 2) {
            for (int step = 0; step <= STEPS; step++) {
                double share = (double) step / STEPS;
                double x = (1 - share) * points.get(i) + share * points.get(i + 2);
                double y = (1 - share) * points.get(i + 1) + share * points.get(i + 3);
                way.add(new Place(pad.x + (0.1 + 0.8 * x) * pad.width, pad.y + 0.8 * y * pad.width));
            }
        }
        return way;
    }
}
