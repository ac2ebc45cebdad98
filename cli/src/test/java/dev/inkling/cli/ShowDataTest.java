package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.data.Distortion;
import dev.inkling.image.PictureFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShowDataTest {
    /// A digit at double size, and what is between two.
    private static final int STEP = 2 * 28 + 6;

    private static final int GAP = 6;

    /// A line of text and what is under it.
    private static final int LINE = 2 * 7 + 6;

    @TempDir
    Path folder;

    private Cli cli = Cli.in(Path.of(""));
    private String data = "";

    @BeforeEach
    void setUp() throws IOException {
        cli = Cli.in(folder);
        data = SmallData.writeInto(folder).toString();
    }

    @Test
    void imagesStandInRowsOfTenWithTheirLabels() throws IOException {
        Path sheet = folder.resolve("sheet.png");

        assertThat(cli.run("data", "show", "--data", data, "--count", "25", "--out", sheet.toString())
                        .succeeds()
                        .out())
                .isEqualTo("25 images of small drawn in " + sheet + System.lineSeparator());

        BufferedImage picture = PictureFile.read(sheet);
        assertThat(picture.getWidth()).isEqualTo(GAP + 10 * STEP);
        assertThat(picture.getHeight()).isEqualTo(GAP + 3 * (STEP + LINE));
        // The first image's own pixels, dark on light.
        byte[] pixels = new byte[784];
        SmallData.train().copyPixels(0, pixels);
        for (int i = 0; i < 784; i++) {
            int light = 255 - Byte.toUnsignedInt(pixels[i]);
            int rgb = picture.getRGB(GAP + i % 28 * 2, GAP + i / 28 * 2) & 0xffffff;
            assertThat(rgb).isEqualTo(0x10101 * light);
        }
        // Nothing in the place of the 26th.
        assertThat(colours(picture, GAP + 5 * STEP, GAP + 2 * (STEP + LINE), STEP - GAP, STEP))
                .isEqualTo(1);
    }

    @Test
    void withoutAnyOptionsThereIsAHundredAndAFileNamedAfterTheData() throws IOException {
        assertThat(cli.run("data", "show", data).succeeds().out())
                .isEqualTo("100 images of small drawn in " + folder.resolve("small.png") + System.lineSeparator());
        assertThat(PictureFile.read(folder.resolve("small.png")).getHeight()).isEqualTo(GAP + 10 * (STEP + LINE));
    }

    @Test
    void augmentationHasARowAnImageAndAColumnAnEpoch() throws IOException {
        assertThat(cli.run("data", "show", data, "--augment", "elastic", "--count", "3", "--epochs", "4")
                        .succeeds()
                        .out())
                .isEqualTo(
                        "3 images of small drawn in " + folder.resolve("small-augmented.png") + System.lineSeparator());

        BufferedImage picture = PictureFile.read(folder.resolve("small-augmented.png"));
        int left = 2 * 5 + 2 * GAP; // of a label of one digit
        assertThat(picture.getWidth()).isEqualTo(left + 5 * STEP);
        assertThat(picture.getHeight()).isEqualTo(LINE + GAP + 3 * STEP);
        assertThat(cell(picture, left, 0)).isNotEqualTo(cell(picture, left, 1));
        assertThat(cell(picture, left, 1)).isNotEqualTo(cell(picture, left, 2));
    }

    @Test
    void seedChangesTheVersions() throws IOException {
        for (String seed : new String[] {"1", "2"}) {
            String out = folder.resolve(seed + ".png").toString();
            cli.run("data", "show", data, "--augment=shift 2, blur 1 50%", "--seed", seed, "--out", out)
                    .succeeds();
        }
        assertThat(Files.readAllBytes(folder.resolve("1.png")))
                .isNotEqualTo(Files.readAllBytes(folder.resolve("2.png")));
    }

    @Test
    void corruptionHasARowAKindAndAColumnAnImage() throws IOException {
        assertThat(cli.run("data", "show", data, "--corruption", "all", "--count", "2", "--json")
                        .json()
                        .toString())
                .isEqualTo(
                        "{\"data\":\"small\",\"images\":2,\"file\":\"" + folder.resolve("small-corrupted.png") + "\"}");
        BufferedImage all = PictureFile.read(folder.resolve("small-corrupted.png"));
        int left = 2 * (6 * "impulse-noise".length() - 1) + 2 * GAP;
        assertThat(all.getWidth()).isEqualTo(left + 2 * STEP);
        assertThat(all.getHeight()).isEqualTo(LINE + GAP + 16 * STEP);

        cli.run("data", "show", data, "--corruption", "shot_noise").succeeds();
        BufferedImage one = PictureFile.read(folder.resolve("small-shot-noise.png"));
        assertThat(one.getHeight()).isEqualTo(LINE + GAP + 2 * STEP);
    }

    @Test
    void fewerImagesThanAskedForAreAllShown() {
        assertThat(cli.run("data", "show", data, "--corruption", "fog", "--count", "1000")
                        .succeeds()
                        .out())
                .startsWith("300 images of small drawn in ");
        assertThat(cli.run("data", "show", data, "--count", "1").succeeds().out())
                .startsWith("1 image of small ");
    }

    @Test
    void sheetThatIsThereIsOnlyReplacedWhenForced() throws IOException {
        Path sheet = Files.writeString(folder.resolve("small.png"), "precious");

        assertThat(cli.run("data", "show", data).badInput())
                .isEqualTo(sheet + ": expected no file there yet, got one (--force replaces it)");
        assertThat(sheet).hasContent("precious");
        assertThat(cli.run("data", "show", data, "--out", folder.toString()).badInput())
                .isEqualTo(folder + ": expected a name for a file, got a folder or device");

        cli.run("data", "show", data, "--force").succeeds();
        assertThat(PictureFile.read(sheet).getWidth()).isEqualTo(GAP + 10 * STEP);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            --count|0           | Invalid value for option '--count': expected 1 to 1000, got 0
            --epochs|1001       | Invalid value for option '--epochs': expected 1 to 1000, got 1001
            --corruption|rain   | Invalid value for option '--corruption': corruption: expected identity, shot-noise, \
            impulse-noise, glass-blur, motion-blur, shear, scale, rotate, brightness, translate, stripe, fog, spatter, \
            dotted-line, zigzag, canny-edges, got rain (or all)
            --augment|lite      | Invalid value for option '--augment': augmentation: expected none, light, elastic, \
            strong or a list such as "shift 2, rotate 12", got "lite"
            --data|synthetic    | expected one name of data, got mnist and --data synthetic
            """)
    void wrongUsageIsToldWhatIsRight(String option, String value, String message) {
        assertThat(cli.run("data", "show", "mnist", option, value).wrongUsage())
                .isEqualTo(message.replaceAll("\\s+", " ") + " (see inkling data show --help)");
    }

    @Test
    void helpListsEveryDistortionWithItsLargestAmount() {
        List<String> help =
                cli.run("data", "show", "--help").succeeds().out().lines().toList();

        for (Distortion distortion : Distortion.values()) {
            String most =
                    BigDecimal.valueOf(distortion.most()).stripTrailingZeros().toPlainString();
            assertThat(help).anyMatch(line -> line.startsWith("  " + distortion.word() + " " + most + " "));
        }
    }

    @Test
    void imagesAreAugmentedOrCorruptedButNotBoth() {
        assertThat(cli.run("data", "show", "--augment=light", "--corruption=fog")
                        .wrongUsage())
                .isEqualTo("--augment=SETTINGS, --corruption=KIND are mutually exclusive (specify only one)"
                        + " (see inkling data show --help)");
    }

    @Test
    void dataThatIsNotHereIsSaidToBe() {
        assertThat(cli.run("data", "show", "mnist", "--offline").badInput())
                .isEqualTo("MNIST is not here and could not be downloaded (offline was asked for)");
        assertThat(folder.resolve("mnist.png")).doesNotExist();
    }

    /// The pixels of an image in the first row.
    private static int[] cell(BufferedImage picture, int left, int column) {
        return picture.getRGB(left + column * STEP, LINE + GAP, STEP - GAP, STEP - GAP, null, 0, STEP);
    }

    private static long colours(BufferedImage picture, int x, int y, int width, int height) {
        return Arrays.stream(picture.getRGB(x, y, width, height, null, 0, width))
                .distinct()
                .count();
    }
}
