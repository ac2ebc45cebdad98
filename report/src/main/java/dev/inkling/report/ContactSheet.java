package dev.inkling.report;

import java.awt.Font;
import java.awt.Graphics2D;
import java.util.List;

/// Mistakes side by side, each with what it is, what it was taken for, and how surely.
final class ContactSheet implements Drawing {
    private static final int COLUMNS = 10;
    private static final int TILE = 84;
    private static final int GAP = 12;
    private static final int WORDS = 42;

    private final List<Mistake> mistakes;
    private final Ink ink;

    /// Of an image as wide as a tile.
    private final int tileHeight;

    ContactSheet(List<Mistake> mistakes, Ink ink) {
        this.mistakes = mistakes;
        this.ink = ink;
        tileHeight = Math.ceilDiv(TILE * ink.data().height(), ink.data().width());
    }

    @Override
    public int width() {
        return GAP + COLUMNS * (TILE + GAP);
    }

    @Override
    public int height() {
        return GAP + Math.ceilDiv(mistakes.size(), COLUMNS) * (tileHeight + WORDS);
    }

    @Override
    public void paint(Graphics2D graphics, Theme theme) {
        for (int n = 0; n < mistakes.size(); n++) {
            Mistake mistake = mistakes.get(n);
            int x = GAP + n % COLUMNS * (TILE + GAP);
            int y = GAP + n / COLUMNS * (tileHeight + WORDS);
            graphics.setColor(theme.paper());
            graphics.fillRect(x, y, TILE, tileHeight);
            graphics.drawImage(ink.image(mistake.index(), theme.text()), x, y, TILE, tileHeight, null);
            graphics.setFont(Drawing.font(Font.BOLD, 13));
            graphics.setColor(theme.text());
            Drawing.centred(
                    graphics,
                    mistake.label() + " as " + mistake.answer(),
                    x + TILE / 2.0,
                    (double) y + tileHeight + 16);
            graphics.setFont(Drawing.font(Font.PLAIN, 12));
            graphics.setColor(theme.faint());
            Drawing.centred(
                    graphics, Format.roundPercent(mistake.confidence()), x + TILE / 2.0, (double) y + tileHeight + 31);
        }
    }
}
