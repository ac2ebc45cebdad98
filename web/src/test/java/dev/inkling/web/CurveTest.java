package dev.inkling.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.web.Curve.Part;
import dev.inkling.web.Curve.Point;
import dev.inkling.web.Curve.Position;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurveTest {
    @Test
    void partsThatAreSeenInTurnMakeTheWhole() {
        Curve curve = new Curve();
        List<Point> page = new ArrayList<>();
        Position seen = Position.START;
        for (int i = 1; i <= 5000; i++) {
            curve.add(new Point(i, 1.0 / i, 0.5));
            if (i % 37 == 0) {
                seen = show(page, curve, seen);
                assertThat(page).isEqualTo(curve.since(Position.START).points());
            }
        }
        assertThat(page).hasSizeLessThanOrEqualTo(1000);
        assertThat(page).extracting(Point::iteration).isSorted().doesNotHaveDuplicates();
    }

    private static Position show(List<Point> page, Curve curve, Position seen) {
        Part part = curve.since(seen);
        page.subList(part.from(), page.size()).clear();
        page.addAll(part.points());
        return curve.end();
    }

    /// The 1001st is the first of a pair, and shown all the same.
    @Test
    void lastPointIsAlwaysShown() {
        Curve curve = new Curve();
        for (int i = 1; i <= 1001; i++) {
            curve.add(new Point(i, i, 0));
        }
        List<Point> points = curve.since(Position.START).points();
        assertThat(points).hasSize(501);
        assertThat(points.getFirst()).isEqualTo(new Point(2, 1.5, 0));
        assertThat(points.getLast()).isEqualTo(new Point(1001, 1001, 0));
    }
}
