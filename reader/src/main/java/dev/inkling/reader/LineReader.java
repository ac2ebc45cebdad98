package dev.inkling.reader;

import dev.inkling.image.Glyph;
import dev.inkling.image.Region;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Reads a line of digits, and asks the network where the ink alone does not tell which digit begins where:
/// of several ways to cut or to join it, the one counts whose least sure digit is the surest.
///
/// The idea is that of heuristic over-segmentation: LeCun, Bottou, Bengio and Haffner, "Gradient-based
/// learning applied to document recognition", 1998, section V.
final class LineReader {
    /// No more digits than these touch each other.
    private static final int MOST_TOUCHING = 5;

    /// Narrow digits such as 1 are so wide in relation to their height.
    private static final double NARROW = 0.45;

    /// What is wider than this in relation to its height is looked at twice.
    private static final double WIDE = 1.1;

    /// Parts of one digit are no further apart than this in relation to its height.
    private static final double NEAR = 0.15;

    /// What an unfamiliar digit counts in relation to a familiar one.
    private static final double UNFAMILIAR = 0.2;

    private final Function<Glyph, Digit> network;

    LineReader(Function<Glyph, Digit> network) {
        this.network = network;
    }

    /// Ink and what it was read as.
    record Read(Glyph glyph, Digit digit) {}

    List<Read> read(List<Glyph> line) {
        List<Read> joined = new ArrayList<>();
        for (Glyph glyph : line) {
            Read read = read(glyph);
            if (!joined.isEmpty() && areNear(joined.getLast().glyph.region(), glyph.region())) {
                Read before = joined.getLast();
                Read both = read(before.glyph.and(glyph));
                if (certainty(List.of(both)) > certainty(List.of(before, read))) {
                    joined.removeLast();
                    read = both;
                }
            }
            joined.add(read);
        }
        return joined.stream().flatMap(read -> cut(read).stream()).toList();
    }

    private Read read(Glyph glyph) {
        return new Read(glyph, network.apply(glyph));
    }

    private static boolean areNear(Region left, Region right) {
        int height = Math.max(left.bottom(), right.bottom()) - Math.min(left.top(), right.top());
        int width = Math.max(left.right(), right.right()) - Math.min(left.left(), right.left());
        return right.left() - left.right() <= NEAR * height && width <= WIDE * height;
    }

    /// A digit, or the digits that it is when it is cut where they touch.
    private List<Read> cut(Read whole) {
        Region region = whole.glyph.region();
        double aspect = (double) region.width() / region.height();
        if (whole.digit.sure() && aspect <= WIDE) {
            return List.of(whole);
        }
        int most = Math.clamp((int) (aspect / NARROW), 1, MOST_TOUCHING);
        return IntStream.rangeClosed(1, most)
                .mapToObj(parts -> parts == 1
                        ? List.of(whole)
                        : whole.glyph.cut(parts).stream().map(this::read).toList())
                .max(Comparator.comparingDouble(LineReader::certainty))
                .orElseThrow();
    }

    private static double certainty(List<Read> digits) {
        return digits.stream()
                .mapToDouble(read -> read.digit.confidence() * (read.digit.familiar() ? 1 : UNFAMILIAR))
                .min()
                .orElse(0);
    }
}
