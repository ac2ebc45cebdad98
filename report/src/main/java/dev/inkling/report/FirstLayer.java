package dev.inkling.report;

import dev.inkling.kernel.Convolution;
import dev.inkling.math.Matrix;
import dev.inkling.nn.Conv2d;
import dev.inkling.nn.Dense;
import dev.inkling.nn.Dropout;
import dev.inkling.nn.Flatten;
import dev.inkling.nn.MaxPool2d;
import dev.inkling.nn.Network;
import dev.inkling.nn.Relu;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Optional;
import java.util.stream.IntStream;

/// What the first layer looks for: an image of weights for each of its units. A positive weight,
/// in blue, wants ink; a negative one, in orange, wants none.
final class FirstLayer implements Drawing {
    /// More units than this do not help anybody.
    private static final int MOST_IMAGES = 256;

    private static final int GAP = 4;

    /// Of the weights, so many are within the scale: the rest, the largest, have its last colour.
    private static final double WITHIN = 0.995;

    /// One row an image, one column a pixel.
    private final Matrix weights;

    private final int imageHeight;
    private final int imageWidth;
    private final int images;
    private final int columns;
    private final double largest;

    private FirstLayer(Matrix weights, int imageHeight, int imageWidth) {
        this.weights = weights;
        this.imageHeight = imageHeight;
        this.imageWidth = imageWidth;
        images = Math.min(MOST_IMAGES, weights.rows());
        columns = images <= 10 ? images : 16;
        double[] sizes = IntStream.range(0, images * weights.columns())
                .mapToDouble(n -> Math.abs(weights.get(n / weights.columns(), n % weights.columns())))
                .sorted()
                .toArray();
        largest = sizes[(int) (WITHIN * (sizes.length - 1))];
    }

    /// The drawing for a network, if its first layer is of a kind that can be drawn: units that see the
    /// image, or kernels that see a window of a grey one.
    ///
    /// @param imageHeight of the images that the network sees
    /// @param imageWidth of the images that the network sees
    static Optional<FirstLayer> of(Network network, int imageHeight, int imageWidth) {
        return switch (network.layers().getFirst()) {
            case Dense dense
            when dense.inputs() == imageHeight * imageWidth ->
                Optional.of(new FirstLayer(dense.w(), imageHeight, imageWidth));
            case Conv2d(Matrix w, Matrix _, Convolution shape)
            when shape.inputs() == 1 -> Optional.of(new FirstLayer(w, shape.kernelHeight(), shape.kernelWidth()));
            case Dense _, Conv2d _, Relu _, MaxPool2d _, Flatten _, Dropout _ -> Optional.empty();
        };
    }

    /// Units that are drawn.
    int images() {
        return images;
    }

    /// Units that there are.
    int units() {
        return weights.rows();
    }

    /// The size of a weight that has the full colour.
    double largest() {
        return largest;
    }

    @Override
    public int width() {
        return GAP + columns * (tile() + GAP);
    }

    @Override
    public int height() {
        return GAP + Math.ceilDiv(images, columns) * (tileHeight() + GAP);
    }

    /// A multiple of 14 gives each pixel of a 28x28 image as many dots.
    private int tile() {
        return columns <= 10 ? 84 : 56;
    }

    private int tileHeight() {
        return Math.ceilDiv(tile() * imageHeight, imageWidth);
    }

    @Override
    public void paint(Graphics2D graphics, Theme theme) {
        for (int unit = 0; unit < images; unit++) {
            int x = GAP + unit % columns * (tile() + GAP);
            int y = GAP + unit / columns * (tileHeight() + GAP);
            graphics.drawImage(image(unit, theme), x, y, tile(), tileHeight(), null);
        }
    }

    private BufferedImage image(int unit, Theme theme) {
        BufferedImage image = new BufferedImage(imageWidth, imageHeight, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < weights.columns(); i++) {
            image.setRGB(
                    i % imageWidth,
                    i / imageWidth,
                    colour(weights.get(unit, i), theme).getRGB());
        }
        return image;
    }

    /// From the paper's, for 0, to either side.
    private Color colour(float weight, Theme theme) {
        double share = largest == 0 ? 0 : weight / largest;
        return Theme.between(theme.paper(), share > 0 ? theme.right() : theme.wrong(), Math.abs(share));
    }
}
