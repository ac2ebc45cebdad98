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
        return dilatedAndTurned(image, reach).turned();
    }

    /// Each pixel's least value within `reach` pixels along each axis.
    static GreyImage eroded(GreyImage image, int reach) {
        return dilated(image.inverted(), reach).inverted();
    }

    /// What is left when everything dark that is narrower than `2 * reach + 1` pixels is painted over
    /// with its surroundings. Slopes and steps of the light stay where they are.
    static GreyImage closed(GreyImage image, int reach) {
        return dilatedAndTurned(dilatedAndTurned(image, reach).inverted(), reach)
                .inverted(); // turned twice
    }

    private static GreyImage dilatedAndTurned(GreyImage image, int reach) {
        return maximumOfColumns(maximumOfColumns(image, reach).turned(), reach);
    }

    /// Van Herk's: a column is cut into pieces as long as the window, so that a window reaches over two of
    /// them at most. Its maximum is that from its start to that piece's end and on from the next one's start.
    ///
    /// All columns go down the picture together, a row at a time: that is what processors are good at.
    private static GreyImage maximumOfColumns(GreyImage image, int reach) {
        int height = image.height();
        int window = 2 * reach + 1;
        int lastPiece = (height - 1) / window * window;
        float[][] sincePieceStart = image.rows();
        float[][] untilPieceEnd = image.rows();
        for (int y = 1; y < height; y++) {
            if (y % window > 0) {
                raise(sincePieceStart[y], sincePieceStart[y - 1]);
            }
        }
        for (int y = height - 1; y > 0; y--) {
            if (y % window > 0) {
                raise(untilPieceEnd[y - 1], untilPieceEnd[y]);
            }
        }
        float[][] maxima = new float[height][];
        for (int y = 0; y < height; y++) {
            int from = y - reach;
            int to = Math.min(height - 1, y + reach);
            if (from <= 0) { // cut short by the edge, it lies within the first piece
                maxima[y] = sincePieceStart[to];
            } else {
                maxima[y] = untilPieceEnd[from]; // no other window starts there
                if (from < lastPiece) { // or else it lies within the last
                    raise(maxima[y], sincePieceStart[to]);
                }
            }
        }
        return GreyImage.ofRows(image.width(), maxima);
    }

    /// Makes each value at least as large as another.
    private static void raise(float[] values, float[] others) {
        for (int x = 0; x < values.length; x++) {
            values[x] = Math.max(values[x], others[x]);
        }
    }
}
