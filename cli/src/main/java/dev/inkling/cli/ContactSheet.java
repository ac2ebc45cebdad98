package dev.inkling.cli;

import dev.inkling.image.GreyImage;
import dev.inkling.image.PictureFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// Many small images in one picture, dark ink on light paper, with what they are called.
///
/// @param headings above the columns; none, or one a column
/// @param rows from the top; the first has as many images as any
record ContactSheet(List<String> headings, List<Row> rows) {
    private static final int GAP = 6;

    /// Pixels of the picture that an image's longer side gets at least, if it is no larger itself.
    private static final int SIDE = 56;

    private static final int PAPER = 0xe8e8e8;
    private static final int TEXT = 0x303030;
    private static final int TEXT_SIZE = 2;

    /// Images side by side.
    ///
    /// @param name at their left, or empty
    record Row(String name, List<Cell> cells) {}

    /// @param ink 0 for blank, 1 for full ink
    /// @param caption under the image, or empty
    record Cell(GreyImage ink, String caption) {}

    /// Writes the sheet as a PNG file.
    void write(OutputStream out) throws IOException {
        PictureFile.writePng(draw(), out);
    }

    /// The sheet as a picture.
    BufferedImage draw() {
        GreyImage first = rows.getFirst().cells.getFirst().ink;
        int zoom = Math.max(1, SIDE / Math.max(first.width(), first.height()));
        int line = TEXT_SIZE * PixelFont.HEIGHT + GAP;
        boolean captions = rows.stream().flatMap(row -> row.cells.stream()).anyMatch(cell -> !cell.caption.isEmpty());
        int names = rows.stream().mapToInt(row -> width(row.name)).max().orElse(0);
        int left = names == 0 ? GAP : names + 2 * GAP;
        int top = headings.isEmpty() ? GAP : line + GAP;
        int stepX = zoom * first.width() + GAP;
        int stepY = zoom * first.height() + GAP + (captions ? line : 0);
        BufferedImage picture = new BufferedImage(
                left + stepX * rows.getFirst().cells.size(), top + stepY * rows.size(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                picture.setRGB(x, y, PAPER);
            }
        }
        for (int c = 0; c < headings.size(); c++) {
            writeCentred(picture, headings.get(c), left + c * stepX, GAP, stepX - GAP);
        }
        for (int r = 0; r < rows.size(); r++) {
            Row row = rows.get(r);
            int y = top + r * stepY;
            int middle = y + (zoom * first.height() - TEXT_SIZE * PixelFont.HEIGHT) / 2;
            write(picture, row.name, GAP, middle, TEXT_SIZE);
            for (int c = 0; c < row.cells.size(); c++) {
                Cell cell = row.cells.get(c);
                int x = left + c * stepX;
                draw(picture, cell.ink, x, y, zoom);
                writeCentred(picture, cell.caption, x, y + zoom * first.height() + GAP / 2, stepX - GAP);
            }
        }
        return picture;
    }

    private static void draw(BufferedImage picture, GreyImage ink, int left, int top, int zoom) {
        for (int y = 0; y < zoom * ink.height(); y++) {
            for (int x = 0; x < zoom * ink.width(); x++) {
                int light = 255 - Math.round(255 * ink.at(x / zoom, y / zoom));
                picture.setRGB(left + x, top + y, 0x10101 * light);
            }
        }
    }

    /// Smaller where there is not enough room.
    private static void writeCentred(BufferedImage picture, String text, int left, int top, int room) {
        int size = width(text) <= room ? TEXT_SIZE : 1;
        write(picture, text, left + Math.max(0, (room - size * PixelFont.width(text)) / 2), top, size);
    }

    private static void write(BufferedImage picture, String text, int left, int top, int size) {
        PixelFont.write(text, (x, y) -> {
            for (int dy = 0; dy < size; dy++) {
                for (int dx = 0; dx < size; dx++) {
                    int px = left + size * x + dx;
                    if (px < picture.getWidth()) {
                        picture.setRGB(px, top + size * y + dy, TEXT);
                    }
                }
            }
        });
    }

    private static int width(String text) {
        return TEXT_SIZE * PixelFont.width(text);
    }
}
