package dev.inkling.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.data.LabelledImages;
import dev.inkling.data.SyntheticDigits;
import dev.inkling.model.ModelFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How an application uses the reader.
class ExamplesTest {
    @TempDir
    Path folder;

    @Test
    void oneDigit() throws IOException {
        Path file = picture(7);

        DigitReader reader = new DigitReader();
        Optional<Digit> digit = reader.read(file);

        assertThat(digit.map(Digit::value)).contains(7);
    }

    @Test
    void aPageOfDigits() throws IOException {
        Path file = picture(4, 2);

        DigitReader reader = new DigitReader();
        Reading page = reader.readLines(file);
        for (Digit digit : page.digits()) {
            String note = digit.sure() ? "" : " (look again)";
            System.out.println(digit.value() + " at " + digit.region() + note);
        }

        assertThat(page.text()).isEqualTo("42");
    }

    @Test
    void aPictureInMemory() throws IOException {
        BufferedImage picture = ImageIO.read(picture(3).toFile());

        String answer = new DigitReader()
                .read(picture)
                .filter(Digit::familiar)
                .map(digit -> "a " + digit.value())
                .orElse("no digit");

        assertThat(answer).isEqualTo("a 3");
    }

    @Test
    void aModelOfOnesOwn() throws IOException {
        Path model = folder.resolve("mine.safetensors");
        ModelFile.write(model, ShippedModel.FAST.load(), false);

        DigitReader reader = new DigitReader(ModelFile.read(model));

        assertThat(reader.read(picture(0)).map(Digit::value)).contains(0);
    }

    @Test
    void theReadmesLinesAreTheseTests() throws IOException {
        String readme = Files.readString(Path.of("../README.md"), StandardCharsets.UTF_8);

        assertThat(readme)
                .contains(
                        "DigitReader reader = new DigitReader();\n",
                        "reader.read(Path.of(\"picture.png\"))",
                        "reader.readLines(Path.of(\"page.jpg\")).text()");
    }

    /// Digits in a row, dark on light.
    private Path picture(int... digits) throws IOException {
        LabelledImages images = SyntheticDigits.generate(2, 0, 100).test();
        BufferedImage row = new BufferedImage(112 * digits.length, 112, BufferedImage.TYPE_BYTE_GRAY);
        byte[] pixels = new byte[images.inputs()];
        for (int k = 0; k < digits.length; k++) {
            int image = 0;
            while (images.label(image) != digits[k]) {
                image++;
            }
            images.copyPixels(image, pixels);
            for (int i = 0; i < 112 * 112; i++) {
                int ink = Byte.toUnsignedInt(pixels[i / 112 / 4 * 28 + i % 112 / 4]);
                row.getRaster().setSample(112 * k + i % 112, i / 112, 0, 255 - ink);
            }
        }
        Path file = folder.resolve("digits.png");
        ImageIO.write(row, "png", file.toFile());
        return file;
    }
}
