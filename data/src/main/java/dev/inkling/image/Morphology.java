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
        float[] result = new float[width * image.height()];
        float[] sincePieceStart = new float[width];
        float[] untilPieceEnd = new float[width];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < width; x++) {
                float here = image.at(x, y);
                sincePieceStart[x] = x % window == 0 ? here : Math.max(here, sincePieceStart[x - 1]);
            }
            for (int x = width - 1; x >= 0; x--) {
                float here = image.at(x, y);
                boolean last = (x + 1) % window == 0 || x == width - 1;
                untilPieceEnd[x] = last ? here : Math.max(here, untilPieceEnd[x + 1]);
            }
            for (int x = 0; x < width; x++) {
                int from = Math.max(0, x - reach);
                int to = Math.min(width - 1, x + reach);
                // A window that the picture's edge cuts short may lie within one piece, at one of its ends.
                float start =
                        from / window == to / window && from % window == 0 ? sincePieceStart[to] : untilPieceEnd[from];
                float end = from / window == to / window ? start : sincePieceStart[to];
                result[y * width + x] = Math.max(start, end);
            }
        }
        return new GreyImage(width, image.height(), result);
    }
}
