package dev.inkling.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrightnessTest {
    /// 0.299 R + 0.587 G + 0.114 B.
    @ParameterizedTest
    @CsvSource({"ff0000, 0.299", "00ff00, 0.587", "0000ff, 0.114", "ffffff, 1", "000000, 0", "808080, 0.50196"})
    void coloursAreAsLightAsTheEyeSeesThem(String colour, float light) {
        BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, Integer.parseInt(colour, 16));
        assertThat(Brightness.of(picture).at(0, 0)).isCloseTo(light, within(1e-5f));
    }

    @Test
    void greyIsTheStoredLevel() {
        BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        picture.getRaster().setSample(1, 0, 0, 51);
        assertThat(Brightness.of(picture).at(1, 0)).isCloseTo(0.2f, within(1e-6f));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1600, 1200, 1", "1601, 30, 2", "3200, 3200, 2", "3201, 1, 3", "7, 9000, 6"})
    void largePictureIsMadeSmallerByAWholeFactor(int width, int height, int factor) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        GreyImage light = Brightness.of(picture);
        assertThat(Brightness.reduction(picture)).isEqualTo(factor);
        assertThat(light.width()).isEqualTo(Math.ceilDiv(width, factor));
        assertThat(light.height()).isEqualTo(Math.ceilDiv(height, factor));
    }

    /// Two pixels by two become one; the last column is half as wide, and the last row half as high.
    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB})
    void pixelIsTheMeanOfThoseItStandsFor(int type) {
        BufferedImage picture = new BufferedImage(1601, 3, type);
        for (int y = 0; y < 3; y++) {
            for (int x = 0; x < 1601; x++) {
                int grey = (x * 7 + y * 40) % 256;
                if (type == BufferedImage.TYPE_BYTE_GRAY) {
                    picture.getRaster().setSample(x, y, 0, grey);
                } else {
                    picture.setRGB(x, y, 0xff000000 | grey << 16 | grey << 8 | grey);
                }
            }
        }
        GreyImage light = Brightness.of(picture);
        for (int y = 0; y < 2; y++) {
            for (int x = 0; x < 801; x++) {
                double sum = 0;
                int count = 0;
                for (int row = 2 * y; row < Math.min(3, 2 * y + 2); row++) {
                    for (int column = 2 * x; column < Math.min(1601, 2 * x + 2); column++) {
                        sum += (column * 7 + row * 40) % 256 / 255.0;
                        count++;
                    }
                }
                assertThat((double) light.at(x, y)).isCloseTo(sum / count, within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ff000000, 1, 1, 'black ink on clear paper: white'",
        "ffffffff, 1, 0, 'white ink on clear paper: black'",
        "ff000000, 9, 0, 'black paper with clear corners: black'",
        "ffffffff, 9, 1, 'white paper with clear corners: white'"
    })
    void clearPixelsLieOnWhatSetsTheOthersOff(String opaque, int count, float clear, String why) {
        BufferedImage picture = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < count; i++) {
            picture.setRGB(i % 4, i / 4, Integer.parseUnsignedInt(opaque, 16));
        }
        assertThat(Brightness.of(picture).at(3, 3)).as(why).isEqualTo(clear);
    }
}
