package dev.inkling.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.data.Stroke.Point;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrokeTest {
    @Test
    void twoPointsAreJoinedByAStraightLine() {
        for (Point point : stroke(0, 0, 30, 60).curve()) {
            assertThat(point.y()).isCloseTo(2 * point.x(), within(1e-9));
        }
    }

    @Test
    void curvePassesThroughItsPoints() {
        Stroke stroke = stroke(0, 0, 10, 40, 50, 20, 60, 90);
        assertThat(stroke.curve()).containsAll(stroke.points());
    }

    @Test
    void threePointsOfACircleMakeNearlyAnArc() {
        // The half circle of radius 10 about (0, 0), from (-10, 0) over (0, -10) to (10, 0).
        for (Point point : stroke(-10, 0, 0, -10, 10, 0).curve()) {
            assertThat(point.length()).isCloseTo(10, within(0.5));
        }
    }

    @Test
    void cornerIsSharp() {
        Stroke stroke = new Stroke(List.of(new Point(0, 0, false), new Point(10, 0, true), new Point(10, 10, false)));
        assertThat(stroke.curve()).allMatch(point -> point.y() == 0 || point.x() == 10);
    }

    private static Stroke stroke(double... xy) {
        return new Stroke(IntStream.range(0, xy.length / 2)
                .mapToObj(i -> new Point(xy[2 * i], xy[2 * i + 1], false))
                .toList());
    }
}
