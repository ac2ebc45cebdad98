package dev.inkling.image;

import dev.inkling.image.Components.Component;
import java.util.List;
import java.util.Optional;

/// The handwriting in a picture: where its digits are, and each in MNIST's form.
///
/// The picture becomes grey, loses its paper with all shadows on it, and then what is no handwriting: frames,
/// ruled lines, specks. What is left is connected ink, put in order. Whoever wants to look on gives [Steps].
///
/// Immutable.
public final class Page {
    /// Ink along the picture's edge is a frame, a table or a shadow if it takes up so much of that edge.
    private static final double FRAME = 0.9;

    /// A frame is one only if there is other ink, at least so long in relation to the picture's shorter side.
    private static final double BESIDE_FRAME = 0.1;

    /// No digit is smaller, in pixels.
    private static final int LEAST = 5;

    private final List<List<Glyph>> lines;

    private Page(List<List<Glyph>> lines) {
        this.lines = lines;
    }

    /// Finds the handwriting.
    ///
    /// @param picture dark on light or light on dark, of any size
    /// @param steps hears of `grey`, `dark on light`, `paper`, `ink` and `digits`
    /// @return empty if no ink stands out
    public static Optional<Page> of(Picture picture, Steps steps) {
        GreyImage light = Brightness.of(picture.image());
        steps.done("grey", light);
        Paper paper = Paper.of(light, steps);
        Optional<Ink> found = Ink.of(paper.difference()).flatMap(ink -> withoutFrame(ink, paper));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        GreyImage amounts = found.get().amounts();
        steps.done("ink", amounts);
        int width = amounts.width();
        boolean[] marks = RuledLines.cleared(found.get().marks(), width);
        List<List<Component>> digits = Lines.of(Components.of(marks, width).stream()
                .filter(piece -> piece.region().longer() >= LEAST)
                .toList());
        if (digits.isEmpty()) {
            return Optional.empty();
        }
        boolean[] kept = new boolean[marks.length];
        digits.stream().flatMap(List::stream).forEach(digit -> digit.mark(kept));
        steps.done("digits", Marks.picture(kept, width));
        int reduction = picture.subsampling() * Brightness.reduction(picture.image());
        Region whole = new Region(0, 0, picture.width(), picture.height());
        return Optional.of(new Page(digits.stream()
                .map(line -> line.stream()
                        .map(digit -> new Glyph(amounts, kept, digit, reduction, whole))
                        .toList())
                .toList()));
    }

    /// The ink anew, without the frames that may have been darker than all else.
    private static Optional<Ink> withoutFrame(Ink ink, Paper paper) {
        int width = ink.amounts().width();
        int height = ink.amounts().height();
        boolean[] besideTable = Marks.spread(paper.dark(), width, 2);
        List<Component> pieces = Components.of(ink.marks(), width);
        List<Component> frames = pieces.stream()
                .filter(piece -> isFrame(piece.region(), width, height)
                        || (isAtEdge(piece.region(), width, height) && piece.isIn(besideTable)))
                .toList();
        double least = Math.max(LEAST, BESIDE_FRAME * Math.min(width, height));
        boolean alone = pieces.stream()
                .filter(piece -> !frames.contains(piece))
                .noneMatch(piece -> piece.region().longer() >= least);
        if (frames.isEmpty() || alone) {
            return Optional.of(ink);
        }
        boolean[] framed = new boolean[width * height];
        frames.forEach(frame -> frame.mark(framed));
        return Ink.of(paper.difference().without(Marks.spread(framed, width, 2)));
    }

    private static boolean isAtEdge(Region piece, int width, int height) {
        return piece.left() == 0 || piece.top() == 0 || piece.right() == width || piece.bottom() == height;
    }

    private static boolean isFrame(Region piece, int width, int height) {
        boolean alongTopOrBottom = piece.width() >= FRAME * width && (piece.top() == 0 || piece.bottom() == height);
        boolean alongASide = piece.height() >= FRAME * height && (piece.left() == 0 || piece.right() == width);
        return alongTopOrBottom || alongASide;
    }

    /// The digits line by line, from the left.
    public List<List<Glyph>> lines() {
        return lines;
    }

    /// All that is written, taken as one digit.
    public Glyph whole() {
        return lines.stream().flatMap(List::stream).reduce(Glyph::and).orElseThrow();
    }
}
