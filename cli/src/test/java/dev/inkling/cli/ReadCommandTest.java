package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.data.LabelledImages;
import dev.inkling.reader.Digit;
import dev.inkling.reader.DigitReader;
import dev.inkling.reader.Reading;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ReadCommandTest {
    private static final String LINE_END = System.lineSeparator();

    @TempDir
    Path folder;

    @Test
    void textIsOnStandardOutput() throws IOException {
        Path picture = row("row.png", 5);
        Reading reading = new DigitReader().readLines(picture);
        assertThat(reading.digits()).hasSize(5);

        assertThat(Cli.in(folder)
                        .run("read", "--model=best", picture + "")
                        .succeeds()
                        .out())
                .isEqualTo(reading.text() + LINE_END);
        assertThat(Cli.in(folder)
                        .run("read", "--model=best", "--strict", picture + "")
                        .succeeds()
                        .out())
                .isEqualTo(reading.sureText() + LINE_END);
    }

    @Test
    void jsonHasTheLinesAndABoxForEachDigit() throws IOException {
        Path picture = row("row.png", 4);
        Reading reading = new DigitReader().readLines(picture);

        JsonNode json = Cli.in(folder).run("read", "--json", picture + "").json();

        assertThat(json.propertyNames()).containsExactly("file", "text", "lines", "digits");
        assertThat(json.get("file").stringValue()).isEqualTo(picture + "");
        assertThat(json.get("text").stringValue()).isEqualTo(reading.text());
        assertThat(json.get("lines")).hasSize(1);
        assertThat(json.get("digits")).hasSize(4);
        for (int i = 0; i < 4; i++) {
            JsonNode node = json.get("digits").get(i);
            Digit digit = reading.digits().get(i);
            assertThat(node.propertyNames()).containsExactly("digit", "confidence", "familiar", "box");
            assertThat(node.get("digit").intValue()).isEqualTo(digit.value());
            assertThat(node.get("box").toString())
                    .isEqualTo("[" + digit.region().left() + ","
                            + digit.region().top() + "," + digit.region().width() + ","
                            + digit.region().height() + "]");
        }
    }

    @Test
    void pictureWithoutInkIsToldAndTheOthersAreRead() throws IOException {
        Path blank = folder.resolve("blank.png");
        ImageIO.write(new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY), "png", blank.toFile());
        Path picture = row("row.png", 2);

        Cli.Run run = Cli.in(folder).run("read", "--model=best", blank + "", "/nowhere/*.png", picture + "");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).startsWith(picture + ": ").hasLineCount(1);
        assertThat(run.err())
                .startsWith("inkling: " + blank + ": no digit found" + LINE_END
                        + "inkling: /nowhere/*.png: expected files of such a name, got none" + LINE_END);
    }

    @Test
    void pictureIsAnnotatedAndItsStepsAreShown() throws IOException {
        Path picture = row("row.png", 2);
        Path marked = folder.resolve("marked");
        Path steps = folder.resolve("steps");

        String[] read = {"read", "--model=best", "--annotate=" + marked, "--steps=" + steps, picture + "", "--json"};
        assertThat(Cli.in(folder).run(read).succeeds().err()).isEmpty();
        assertThat(Cli.in(folder).run(Arrays.copyOf(read, 5)).succeeds().err().lines())
                .contains("annotated: " + marked.resolve("row.png"), "steps: " + steps.resolve("row"));

        // 224 wide is enlarged to at least 400: twice.
        BufferedImage annotated = ImageIO.read(marked.resolve("row.png").toFile());
        assertThat(annotated.getWidth()).isEqualTo(2 * 224);
        assertThat(annotated.getHeight()).isEqualTo(2 * 120);
        try (Stream<Path> files = Files.list(steps.resolve("row"))) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            assertThat(names)
                    .startsWith("01-grey.png", "02-dark-on-light.png", "03-paper.png", "04-ink.png", "05-digits.png")
                    .endsWith("12-box.png", "13-centred.png");
        }
    }

    /// So many of the test digits in a row, 4 times as large.
    private Path row(String name, int count) throws IOException {
        LabelledImages images = SmallData.test();
        byte[] pixels = new byte[images.inputs()];
        BufferedImage picture = new BufferedImage(112 * count, 120, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < count; i++) {
            images.copyPixels(i, pixels);
            for (int y = 0; y < 112; y++) {
                for (int x = 0; x < 112; x++) {
                    int ink = Byte.toUnsignedInt(pixels[y / 4 * 28 + x / 4]);
                    picture.getRaster().setSample(112 * i + x, y + 4, 0, ink);
                }
            }
        }
        Path file = folder.resolve(name);
        ImageIO.write(picture, "png", file.toFile());
        return file;
    }
}
