package dev.inkling.image;

/// Grey-scale morphology with square neighbourhoods: what is the lightest, or the darkest, nearby?
///
/// Source: Serra, *Image Analysis and Mathematical Morphology*, 1982; the running maximum is van Herk's,
/// "A fast algorithm for local minimum and maximum filters on rectangular and octagonal kernels", 1992,
/// whose cost does not depend on the neighbourhood's size.
final class Morphology {
    private Morphology() {}

    /// Each pixel's greatest value within `reach` pixels along each axis.
    static GreyImage dilated(GreyImage image, int reach) {
        return maximumOfRows(maximumOfRows(image, reach).turned(), reach).turned();
    }

    /// Each pixel's least value within `reach` pixels along each axis.
    static GreyImage eroded(GreyImage image, int reach) {
        return dilated(image.inverted(), reach).inverted();
    }

    /// What is left when everything dark that is narrower than `2 * reach + 1` pixels is painted over
    /// with its surroundings. Slopes and steps of the light stay where they are.
    static GreyImage closed(GreyImage image, int reach) {
        return eroded(dilated(image, reach), reach);
    }

    /// Van Herk's: a row is cut into pieces as long as the window, so that a window reaches over two of
    /// them at most. Its maximum is that from its start to that piece's end and on from the next one's start.
    private static GreyImage maximumOfRows(GreyImage image, int reach) {
        int width = image.width();
        int window = 2 * reach + 1;
        int lastPiece = (width - 1) / window * window;
        float[] result = new float[width * image.height()];
        float[] sincePieceStart = new float[width];
        float[] untilPieceEnd = new float[width];
        for (int y = 0; y < image.height(); y++) {
            for (int piece = 0; piece < width; piece += window) {
                int end = Math.min(width, piece + window);
                float largest = image.at(piece, y);
                for (int x = piece; x < end; x++) {
                    largest = Math.max(largest, image.at(x, y));
                    sincePieceStart[x] = largest;
                }
                largest = image.at(end - 1, y);
                for (int x = end - 1; x >= piece; x--) {
                    largest = Math.max(largest, image.at(x, y));
                    untilPieceEnd[x] = largest;
                }
            }
            for (int x = 0; x < width; x++) {
                int from = x - reach;
                int to = Math.min(width - 1, x + reach);
                float largest;
                if (from <= 0) { // cut short by the edge, it lies within the first piece
                    largest = sincePieceStart[to];
                } else if (from >= lastPiece) { // within the last
                    largest = untilPieceEnd[from];
                } else {
                    largest = Math.max(untilPieceEnd[from], sincePieceStart[to]);
                }
                result[y * width + x] = largest;
            }
        }
        return new GreyImage(width, image.height(), result);
    }
}
