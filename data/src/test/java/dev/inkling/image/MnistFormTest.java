package dev.inkling.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MnistFormTest {
    @ParameterizedTest
    @CsvSource({"40, 40, 20, 20", "30, 60, 10, 20", "60, 15, 20, 5", "4, 4, 20, 20", "1, 200, 1, 20"})
    void boxHoldsTheLongerSideAndKeepsTheAspect(int width, int height, int boxWidth, int boxHeight) {
        byte[] pixels = MnistForm.of(rectangle(300, 250, 20, 30, width, height)).orElseThrow();
        int ink = 0;
        for (byte pixel : pixels) {
            ink += pixel == -1 ? 1 : 0;
        }
        assertThat(ink).isEqualTo(boxWidth * boxHeight);
    }

    @Test
    void centreOfMassIsWithinHalfAPixelOfTheMiddle() {
        // A T whose leg is off its middle: the box's middle is (20, 20), the centre of mass (17, 15).
        float[] amounts = new float[60 * 60];
        for (int y = 10; y < 50; y++) {
            for (int x = 5; x < 45; x++) {
                amounts[y * 60 + x] = y < 16 || (x >= 15 && x < 27) ? 1 : 0;
            }
        }
        double[] centre = centre(MnistForm.of(new GreyImage(60, 60, amounts)).orElseThrow());
        assertThat(centre[0]).isCloseTo(14, within(0.5));
        assertThat(centre[1]).isCloseTo(14, within(0.5));
    }

    @Test
    void noInkIsCutOffWhereTheCentreOfMassIsFarAside() {
        // All but a faint line of the ink is in the topmost tenth.
        float[] amounts = new float[20 * 20];
        for (int y = 0; y < 20; y++) {
            for (int x = 0; x < 20; x++) {
                amounts[y * 20 + x] = y < 2 ? 1 : x == 10 ? 0.1f : 0;
            }
        }
        byte[] pixels = MnistForm.of(new GreyImage(20, 20, amounts)).orElseThrow();
        int ink = 0;
        for (byte pixel : pixels) {
            ink += pixel != 0 ? 1 : 0;
        }
        assertThat(ink).isEqualTo(40 + 18);
    }

    @Test
    void thinLinesAreAveragedNotDropped() {
        // One column of ink in ten, 200 wide: every column of the box has a tenth of the ink.
        float[] amounts = new float[200 * 200];
        for (int i = 0; i < amounts.length; i++) {
            amounts[i] = i % 10 == 0 || i % 200 == 199 ? 1 : 0;
        }
        GreyImage small = new GreyImage(200, 200, amounts).scale(20, 20);
        assertThat(small.at(7, 11)).isCloseTo(0.1f, within(1e-5f));
        assertThat(small.at(19, 11)).isCloseTo(0.2f, within(1e-5f));
    }

    @Test
    void scaleAveragesThePartsOfPixels() {
        // 3 pixels to 2: the middle one is shared. (1 + 0.5 * 0) / 1.5 and (0.5 * 0 + 0.5) / 1.5.
        GreyImage small = new GreyImage(3, 1, new float[] {1, 0, 0.5f}).scale(2, 1);
        assertThat(small.at(0, 0)).isCloseTo(1 / 1.5f, within(1e-6f));
        assertThat(small.at(1, 0)).isCloseTo(0.5f / 1.5f, within(1e-6f));
    }

    @Test
    void noInkGivesNothing() {
        assertThat(MnistForm.of(new GreyImage(5, 5, new float[25]))).isEmpty();
    }

    @Test
    void wrongNumberOfValuesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GreyImage(3, 2, new float[5]))
                .withMessage("grey image: expected 3x2 values, got 5");
    }

    private static GreyImage rectangle(int width, int height, int left, int top, int inkWidth, int inkHeight) {
        float[] amounts = new float[width * height];
        for (int y = top; y < top + inkHeight; y++) {
            for (int x = left; x < left + inkWidth; x++) {
                amounts[y * width + x] = 1;
            }
        }
        return new GreyImage(width, height, amounts);
    }

    /// Column and row of the centre of mass.
    static double[] centre(byte[] pixels) {
        double mass = 0;
        double x = 0;
        double y = 0;
        for (int i = 0; i < pixels.length; i++) {
            int ink = Byte.toUnsignedInt(pixels[i]);
            mass += ink;
            x += ink * (i % MnistForm.SIDE);
            y += ink * (i / MnistForm.SIDE);
        }
        return new double[] {x / mass, y / mass};
    }
}
