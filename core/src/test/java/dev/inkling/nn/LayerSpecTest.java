package dev.inkling.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerSpecTest {
    private static final String TEXT =
            "conv 3x3x16, relu, maxpool 2, conv 5x1x32, relu, flatten, dense 128, relu, dropout 0.3, dense 10";

    @Test
    void textIsReadAndWrittenBack() {
        List<LayerSpec> layers = LayerSpec.parse(TEXT);
        assertThat(layers).hasSize(10).contains(new LayerSpec.ConvSpec(5, 1, 32), new LayerSpec.DropoutSpec(0.3f));
        assertThat(LayerSpec.text(layers)).isEqualTo(TEXT);
        assertThat(LayerSpec.parse("  dense   5 ,relu")).isEqualTo(LayerSpec.hidden(List.of(5)));
    }

    /// 28x28x1: conv to 28x28x16, (9 + 1) · 16 parameters; pool to 14x14x16; conv to 14x14x32, (5 · 16 + 1) · 32;
    /// 6,272 numbers to 128 units to 10.
    @Test
    void shapesAndParametersFollow() {
        Network network = Network.of(new Shape(28, 28, 1), LayerSpec.parse(TEXT), Initializer.HE, 1);
        assertThat(network.parameterCount()).isEqualTo(160 + 81 * 32 + 6_273 * 128 + 129 * 10);
        assertThat(network.sizes()).containsExactly(784, 28 * 28 * 16, 14 * 14 * 32, 128, 10);
        assertThat(network.specs()).isEqualTo(LayerSpec.parse(TEXT));
        assertThat(network.image()).isEqualTo(new Shape(28, 28, 1));
        double counted = 0;
        Shape shape = new Shape(28, 28, 1);
        for (LayerSpec layer : network.specs()) {
            counted += layer.parameterCount(shape);
            shape = layer.after(shape);
        }
        assertThat((long) counted).isEqualTo(network.parameterCount());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            relu, maxpol 2      | layer 2, "maxpol 2": expected dense N, conv HxWxN, relu, maxpool N, flatten or \
            dropout P, got maxpol
            dense 10,           | layer 2, "": expected dense N, conv HxWxN, relu, maxpool N, flatten or dropout P, \
            got nothing
            dense               | layer 1, "dense": expected a number of units, got nothing
            dense x             | layer 1, "dense x": expected a number of units, got x
            dense 0             | layer 1, "dense 0": dense units: expected at least 1, got 0
            dense 5 6           | layer 1, "dense 5 6": expected dense N, conv HxWxN, relu, maxpool N, flatten or \
            dropout P, got more words
            relu 3              | layer 1, "relu 3": expected nothing after relu, got 3
            conv 3x3            | layer 1, "conv 3x3": expected HxWxN (height, width and number of kernels), got 3x3
            conv 3xax4          | layer 1, "conv 3xax4": expected HxWxN (height, width and number of kernels), got a
            conv 2x3x4          | layer 1, "conv 2x3x4": conv: expected kernels with odd height and width, got 2x3
            conv 3x3x0          | layer 1, "conv 3x3x0": conv channels: expected at least 1, got 0
            maxpool             | layer 1, "maxpool": expected the size of a window, got nothing
            maxpool -1          | layer 1, "maxpool -1": maxpool size: expected at least 1, got -1
            dropout 1           | layer 1, "dropout 1": dropout: expected a share from 0 to below 1, got 1.0
            dropout some        | layer 1, "dropout some": expected a share from 0 to below 1, got some
            """)
    void errorsPointAtTheLayer(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayerSpec.parse(text))
                .withMessage(message);
    }

    @Test
    void windowThatFitsNoMoreIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.of(
                        new Shape(8, 8, 1),
                        LayerSpec.parse("conv 3x3x2, maxpool 4, maxpool 3, dense 3"),
                        Initializer.HE,
                        1))
                .withMessage("layer 3, \"maxpool 3\": maxpool: expected windows of 1 to 2 rows and columns, got 3");
    }
}
