package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.data.LabelledImages;
import dev.inkling.reader.DigitReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PredictCommandTest {
    @TempDir
    Path folder;

    private Cli cli = Cli.in(Path.of(""));
    private String model = "";

    @BeforeEach
    void setUp() throws IOException {
        cli = Cli.in(folder);
        model = cli.trained("mine.safetensors", SmallData.writeInto(folder).toString())
                .toString();
    }

    @Test
    void pictureIsToldInOneLine() throws IOException {
        Path picture = digit(0);

        assertThat(cli.run("predict", "--model", model, picture.toString())
                        .succeeds()
                        .out())
                .matches("\\Q" + picture + "\\E: \\d  \\(\\d+\\.\\d\\d %\\)(  unlike any digit the model knows)?\\R");
    }

    @Test
    void jsonHasALineForEachPicture() throws IOException {
        List<Path> pictures = List.of(digit(0), digit(1), digit(2));

        Cli.Run run = cli.run(
                        "predict",
                        "--json",
                        "--model=" + model,
                        pictures.get(0).toString(),
                        pictures.get(1).toString(),
                        pictures.get(2).toString())
                .succeeds();

        List<JsonNode> lines = lines(run);
        assertThat(lines).hasSize(3);
        for (int i = 0; i < 3; i++) {
            JsonNode line = lines.get(i);
            assertThat(line.propertyNames())
                    .containsExactly("file", "digit", "confidence", "familiar", "probabilities");
            assertThat(line.get("file").stringValue()).isEqualTo(pictures.get(i).toString());
            JsonNode probabilities = line.get("probabilities");
            assertThat(probabilities.size()).isEqualTo(10);
            double sum = 0;
            for (JsonNode probability : probabilities) {
                sum += probability.doubleValue();
                assertThat(probability.doubleValue())
                        .isBetween(0.0, line.get("confidence").doubleValue());
            }
            assertThat(sum).isBetween(0.99999, 1.00001);
            assertThat(probabilities.get(line.get("digit").intValue())).isEqualTo(line.get("confidence"));
        }
    }

    @Test
    void badPicturesDoNotStopTheOthers() throws IOException {
        Path first = digit(0);
        Path bomb = folder.resolve("bomb.png");
        Files.write(bomb, hugePng());
        Path text = Files.writeString(folder.resolve("diary.png"), "Dear diary");
        Path missing = folder.resolve("missing.png");
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Path blank = folder.resolve("blank.png");
        ImageIO.write(new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY), "png", blank.toFile());
        Path last = digit(1);
        String[] predict = {
            "predict",
            "--model=" + model,
            first + "",
            bomb + "",
            text + "",
            missing + "",
            empty + "",
            blank + "",
            last + "",
            "--json"
        };

        Cli.Run json = cli.run(predict);
        predict[predict.length - 1] = "--no-color";
        Cli.Run plain = cli.run(predict);

        List<String> faults = List.of(
                bomb + ": expected at most 40 megapixels, got 60000x60000",
                text + ": expected a picture (PNG, JPEG, GIF, BMP), got something else",
                missing + ": expected a picture, got no file",
                empty + ": expected pictures (PNG, JPEG, GIF, BMP), got none",
                blank + ": no digit found");
        assertThat(json.exit()).isEqualTo(1);
        assertThat(json.err()).isEmpty();
        List<JsonNode> lines = lines(json);
        assertThat(lines).hasSize(7);
        assertThat(lines.getFirst().has("digit")).isTrue();
        assertThat(lines.getLast().has("digit")).isTrue();
        for (int i = 0; i < faults.size(); i++) {
            JsonNode line = lines.get(1 + i);
            assertThat(line.propertyNames()).containsExactly("file", "error");
            assertThat(line.get("error").stringValue()).isEqualTo(faults.get(i));
            assertThat(faults.get(i)).startsWith(line.get("file").stringValue());
        }
        assertThat(plain.exit()).isEqualTo(1);
        assertThat(plain.out()).hasLineCount(2).contains(first + ": ", last + ": ");
        assertThat(plain.err().lines().map(line -> line.replaceFirst("^inkling: ", "")))
                .containsExactlyElementsOf(faults);
    }

    @Test
    void withoutAModelTheBestShippedOneReads() throws IOException {
        Path picture = digit(1);
        String best = new DigitReader().read(picture).orElseThrow().value() + "  (";

        Cli.Run run = cli.run("predict", picture.toString()).succeeds();

        assertThat(run.out()).startsWith(picture + ": " + best);
        assertThat(run.err()).isEqualTo("model: best, shipped with Inkling" + System.lineSeparator());
        assertThat(cli.run("predict", "--model=best", picture.toString()).succeeds())
                .isEqualTo(new Cli.Run(0, run.out(), ""));
    }

    @Test
    void missingModelIsToldBeforeAnyPicture() throws IOException {
        assertThat(cli.run("predict", "--model", "nowhere", digit(0).toString()).badInput())
                .isEqualTo("nowhere: expected a safetensors file, or best, fast or newest, got nothing there");
    }

    private static List<JsonNode> lines(Cli.Run run) {
        return run.out().lines().map(new JsonMapper()::readTree).toList();
    }

    /// Test image `index`, 4 times as large and with a margin.
    private Path digit(int index) throws IOException {
        LabelledImages images = SmallData.test();
        byte[] pixels = new byte[images.inputs()];
        images.copyPixels(index, pixels);
        BufferedImage picture = new BufferedImage(160, 160, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 112; y++) {
            for (int x = 0; x < 112; x++) {
                int grey = Byte.toUnsignedInt(pixels[y / 4 * 28 + x / 4]);
                picture.setRGB(x + 24, y + 24, grey << 16 | grey << 8 | grey);
            }
        }
        Path file = folder.resolve("digit" + index + ".png");
        ImageIO.write(picture, "png", file.toFile());
        return file;
    }

    /// A PNG's header and nothing else: 60,000 x 60,000 grey pixels.
    private static byte[] hugePng() {
        ByteBuffer header = ByteBuffer.allocate(33)
                .putLong(0x89504e470d0a1a0aL)
                .putInt(13)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(60_000)
                .putInt(60_000)
                .put(new byte[] {8, 0, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(header.array(), 12, 17);
        return header.putInt((int) crc.getValue()).array();
    }
}
