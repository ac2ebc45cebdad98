package dev.inkling.data;

import dev.inkling.data.Stroke.Point;
import dev.inkling.image.MnistForm;
import java.util.List;
import java.util.stream.Stream;

/// Writes a digit as one person might: a style, an unsteady hand, a build and slant of the writing,
/// a pen. The numbers below are spreads: a draw is `mean + spread * bell`.
///
/// Only plain arithmetic and square roots are used, which Java defines to the bit, so a digit has
/// the same bytes on every machine.
final class Handwriting {
    /// How far the hand misses a point, when a digit is 100 high.
    private static final double UNSTEADINESS = 5.5;

    /// How far the paper is stretched and bent.
    private static final double BEND = 6;

    /// How much a stroke's pressure differs from the pen's, and its end from its start.
    private static final double PRESSURE = 0.2;

    private Handwriting() {}

    /// An image of `digit` in MNIST's form.
    static byte[] write(int digit, Draws random) {
        Writing writing = Writing.of(random);
        return write(Skeletons.pick(digit, random), writing, random);
    }

    /// An image of a letter in MNIST's form.
    static byte[] writeLetter(Draws random) {
        Writing writing = Writing.of(random);
        return write(Skeletons.pickLetter(random), writing, random);
    }

    /// An image in MNIST's form of what no one means to write: strokes through random points.
    static byte[] scribble(Draws random) {
        List<Stroke> strokes = Stream.generate(() -> randomStroke(random))
                .limit(1 + random.below(3))
                .toList();
        return write(strokes, Writing.of(random), random);
    }

    private static Stroke randomStroke(Draws random) {
        return new Stroke(Stream.generate(() -> new Point(random.uniform(0, 80), random.uniform(0, 100), false))
                .limit(4 + random.below(6))
                .toList());
    }

    private static byte[] write(List<Stroke> strokes, Writing writing, Draws random) {
        List<List<Point>> curves = strokes.stream()
                .map(stroke -> unsteady(stroke, random).curve().stream()
                        .map(writing::place)
                        .toList())
                .toList();
        Canvas canvas = new Canvas(curves, Math.max(1.4, 2.6 + 0.75 * random.bell()));
        for (List<Point> curve : curves) {
            double pressure = 1 + PRESSURE * random.bell();
            double change = PRESSURE * random.bell();
            canvas.draw(curve, pressure - change / 2, pressure + change / 2);
        }
        return MnistForm.of(canvas.ink()).orElseThrow();
    }

    private static Stroke unsteady(Stroke stroke, Draws random) {
        return new Stroke(stroke.points().stream()
                .map(point -> point.plus(UNSTEADINESS * random.bell(), UNSTEADINESS * random.bell()))
                .toList());
    }

    /// Where the points of a skeleton come to lie: bent, widened, slanted and turned.
    ///
    /// @param aspect width in relation to the skeleton's
    /// @param slant how far a point moves right for each step up
    /// @param turn tangent of the angle by which the digit is turned clockwise
    private record Writing(Bend bendX, Bend bendY, double aspect, double slant, double turn) {
        static Writing of(Draws random) {
            return new Writing(
                    Bend.of(random),
                    Bend.of(random),
                    Math.max(0.5, 1.1 + 0.2 * random.bell()),
                    0.22 + 0.24 * random.bell(),
                    0.13 * random.bell());
        }

        /// Origin in the skeleton's middle, so that each distortion is smallest there.
        Point place(Point point) {
            double fromMiddleX = point.x() - 35;
            double fromMiddleY = point.y() - 50;
            double y = fromMiddleY + bendY.at(fromMiddleX / 50, fromMiddleY / 50);
            double x = aspect * (fromMiddleX + bendX.at(fromMiddleX / 50, fromMiddleY / 50)) - slant * y;
            return new Point(x - turn * y, y + turn * x, point.corner());
        }
    }

    /// A smooth random distortion along one axis: a cubic polynomial without its linear part, which
    /// slant, turn and aspect already are.
    private record Bend(double xx, double xy, double yy, double xxx, double xxy, double xyy, double yyy) {
        static Bend of(Draws random) {
            return new Bend(
                    BEND * random.bell(),
                    BEND * random.bell(),
                    BEND * random.bell(),
                    BEND * random.bell(),
                    BEND * random.bell(),
                    BEND * random.bell(),
                    BEND * random.bell());
        }

        double at(double x, double y) {
            return x * (x * (xx + x * xxx + y * xxy) + y * (xy + y * xyy)) + y * y * (yy + y * yyy);
        }
    }
}
