package dev.inkling.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.data.DataSplit;
import dev.inkling.data.LabelledImages;
import dev.inkling.data.SyntheticDigits;
import dev.inkling.eval.Evaluation;
import dev.inkling.file.MalformedFileException;
import dev.inkling.image.MnistForm;
import dev.inkling.image.Page;
import dev.inkling.image.Picture;
import dev.inkling.image.Region;
import dev.inkling.image.Steps;
import dev.inkling.math.Matrix;
import dev.inkling.model.Model;
import dev.inkling.model.ModelFile;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import dev.inkling.train.LearningRate;
import dev.inkling.train.Optimizer;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingPlan;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigitReaderTest {
    private static final DataSplit DIGITS = SyntheticDigits.generate(1, 3000, 200);
    private static final Model MODEL = trained(DIGITS.train());

    @TempDir
    Path folder;

    private final DigitReader reader = new DigitReader(MODEL);

    // What it reads.

    @ParameterizedTest
    @CsvSource({
        "png, 1, false",
        "png, 1, true",
        "png, 3, true",
        "jpg, 4, false",
        "jpg, 9, true",
        "gif, 5, true",
        "bmp, 2, false"
    })
    void fileOfAnyFormatSizeAndPolarityIsRead(String format, int scale, boolean darkOnLight) throws IOException {
        int right = 0;
        for (int i = 0; i < 100; i++) {
            Path file = folder.resolve("digit-" + i);
            assertThat(ImageIO.write(picture(i, scale, darkOnLight), format, file.toFile()))
                    .isTrue();
            right += reader.read(file).orElseThrow().value() == DIGITS.test().label(i) ? 1 : 0;
        }

        double direct = Evaluation.of(MODEL.network(), Examples.of(DIGITS.test().first(100)), 1)
                .accuracy();
        assertThat(direct).isGreaterThan(0.75);
        assertThat(right / 100.0).isCloseTo(direct, within(0.08));
    }

    /// What it makes of pictures is what the network makes of their 28x28 pixels, by the other way
    /// through the engine: a whole batch at once.
    @Test
    void answersAreTheNetworks() {
        int m = DIGITS.test().size();
        byte[] pixels = new byte[m * MnistForm.PIXELS];
        byte[] labels = new byte[m];
        int[][] confusion = new int[10][10];
        double loss = 0;
        for (int i = 0; i < m; i++) {
            BufferedImage picture = picture(i, 3, i % 2 == 0);
            byte[] form = Page.of(new Picture(picture), Steps.NONE)
                    .orElseThrow()
                    .whole()
                    .pixels();
            System.arraycopy(form, 0, pixels, i * form.length, form.length);
            int label = DIGITS.test().label(i);
            labels[i] = (byte) label;
            Digit digit = reader.read(picture).orElseThrow();
            confusion[label][digit.value()]++;
            loss -= Math.log(digit.probabilities().get(label));
        }

        LabelledImages forms = new LabelledImages("forms", MnistForm.SIDE, MnistForm.SIDE, 10, pixels, labels);
        Evaluation evaluation = Evaluation.of(MODEL.network(), Examples.of(forms), 2);
        assertThat(evaluation.confusion())
                .isEqualTo(Arrays.stream(confusion)
                        .map(row -> IntStream.of(row).boxed().toList())
                        .toList());
        assertThat(evaluation.loss()).isCloseTo(loss / m, within(1e-5));
    }

    @Test
    void imageInMnistsFormIsReadAsItIs() {
        byte[] pixels = new byte[MnistForm.PIXELS];
        for (int i = 0; i < 20; i++) {
            DIGITS.test().copyPixels(i, pixels);
            Matrix probabilities = MODEL.network().probabilities(Examples.unlabelled(pixels), MODEL.temperature());

            Digit digit = reader.read(pixels);

            assertThat(digit.value()).isEqualTo(probabilities.largestRow(0));
            assertThat(digit.confidence()).isCloseTo(probabilities.get(digit.value(), 0), within(1e-5));
            assertThat(digit.region()).isEqualTo(new Region(0, 0, 28, 28));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.read(new byte[783]))
                .withMessage("pixels: expected 784 of them, got 783");
    }

    @Test
    void drawnDigitsAreRead() {
        double[] ellipse = new double[2 * 25];
        for (int i = 0; i < 25; i++) {
            ellipse[2 * i] = 0.5 + 0.18 * Math.cos(2 * Math.PI * i / 24);
            ellipse[2 * i + 1] = 0.5 + 0.28 * Math.sin(2 * Math.PI * i / 24);
        }
        assertThat(read(ellipse)).isZero();
        assertThat(read(0.5, 0.2, 0.5, 0.8)).isEqualTo(1);
        assertThat(read(0.3, 0.25, 0.7, 0.25, 0.45, 0.8)).isEqualTo(7);
        assertThat(read(0.33, 0.3, 0.4, 0.22, 0.55, 0.2, 0.65, 0.3, 0.6, 0.45, 0.33, 0.78, 0.7, 0.78))
                .isEqualTo(2);
    }

    @Test
    void probabilitiesAddUpToOne() {
        Digit digit = reader.read(picture(0, 2, true)).orElseThrow();

        assertThat(digit.probabilities())
                .hasSize(10)
                .allSatisfy(p -> assertThat(p).isBetween(0.0, digit.confidence()));
        assertThat(digit.probabilities().stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-5));
        assertThat(digit.confidence()).isEqualTo(digit.probabilities().get(digit.value()));
    }

    @Test
    void modelFromAFileReadsTheSame() throws IOException {
        Path file = folder.resolve("model.safetensors");
        ModelFile.write(file, MODEL, false);
        DigitReader fromFile = new DigitReader(ModelFile.read(file));

        for (int i = 0; i < 20; i++) {
            BufferedImage picture = picture(i, 2, true);
            assertThat(fromFile.read(picture)).isEqualTo(reader.read(picture));
        }
    }

    @Test
    void withoutAModelItAsksTheBestShippedOne() {
        DigitReader given = new DigitReader();
        DigitReader best = new DigitReader(ShippedModel.BEST.load());
        int right = 0;
        for (int i = 0; i < 50; i++) {
            Digit digit = given.read(picture(i, 2, true)).orElseThrow();
            assertThat(best.read(picture(i, 2, true))).contains(digit);
            right += digit.value() == DIGITS.test().label(i) ? 1 : 0;
        }

        assertThat(right).isGreaterThan(40);
    }

    @Test
    void threadsMayShareIt() {
        List<Optional<Digit>> alone = IntStream.range(0, 200)
                .mapToObj(i -> reader.read(picture(i, 2, true)))
                .toList();
        List<Optional<Digit>> together = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> reader.read(picture(i, 2, true)))
                .toList();

        assertThat(together).isEqualTo(alone);
    }

    // What it does not read.

    @ParameterizedTest
    @CsvSource({"200, 300, ffffff", "28, 28, 000000", "1, 1, 808080", "640, 1, 123456", "3, 500, fefefe"})
    void blankPictureHasNoDigit(int width, int height, String colour) throws IOException {
        BufferedImage blank = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = blank.createGraphics();
        graphics.setColor(new Color(Integer.parseInt(colour, 16)));
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        Path file = folder.resolve("blank.png");
        ImageIO.write(blank, "png", file.toFile());

        assertThat(reader.read(blank)).isEmpty();
        assertThat(reader.read(file)).isEmpty();
    }

    @Test
    void fileThatIsNoPictureIsNamed() throws IOException {
        Path missing = folder.resolve("missing.png");
        Path text = Files.writeString(folder.resolve("diary.png"), "Dear diary");

        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> reader.read(missing))
                .withMessage(missing + ": expected a picture, got no file");
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(() -> reader.read(text))
                .withMessage(text + ": expected a picture (PNG, JPEG, GIF, BMP), got something else");
    }

    @ParameterizedTest
    @ValueSource(strings = {"783,10,10", "784,10,11", "784,9"})
    void modelForOtherThingsThanDigitsIsRefused(String sizes) {
        List<Integer> numbers =
                Arrays.stream(sizes.split(",")).map(Integer::valueOf).toList();
        Network network = Network.dense(numbers, Initializer.HE, 1);
        Model model = new Model(network, "others", 1, "paper", MODEL.plan(), 0, 1, 0, List.of());

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new DigitReader(model))
                .withMessage("model: expected 784 inputs and 10 classes, got " + numbers.getFirst() + " and "
                        + numbers.getLast());
    }

    private static Model trained(LabelledImages images) {
        TrainingPlan plan = new TrainingPlan(
                List.of(32),
                Initializer.HE,
                new Optimizer.GradientDescent(),
                LearningRate.constant(0.1f),
                0,
                0,
                8,
                new TrainingPlan.Length.Epochs(6),
                1);
        var finished =
                Trainer.train(plan, plan.initialNetwork(784, 10), Examples.of(images), 1, event -> {}, () -> false);
        return new Model(
                finished.network(),
                "synthetic",
                images.size(),
                "paper",
                plan,
                finished.iterations(),
                1,
                Model.UNKNOWN_LIMIT,
                List.of());
    }

    /// Test image `index` as a picture with a margin.
    ///
    /// @param scale pixels of the picture for a pixel of the image
    private static BufferedImage picture(int index, int scale, boolean darkOnLight) {
        byte[] pixels = new byte[MnistForm.PIXELS];
        DIGITS.test().copyPixels(index, pixels);
        int margin = 5 * scale;
        int side = MnistForm.SIDE * scale + 2 * margin;
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int row = Math.floorDiv(y - margin, scale);
                int column = Math.floorDiv(x - margin, scale);
                boolean inside = Math.clamp(row, 0, 27) == row && Math.clamp(column, 0, 27) == column;
                int ink = inside ? Byte.toUnsignedInt(pixels[row * MnistForm.SIDE + column]) : 0;
                int grey = darkOnLight ? 255 - ink : ink;
                picture.setRGB(x, y, grey << 16 | grey << 8 | grey);
            }
        }
        return picture;
    }

    /// Draws a line through points in the unit square, dark on light, and reads it.
    ///
    /// @param points x and y in turn
    private int read(double... points) {
        BufferedImage picture = new BufferedImage(240, 240, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 240, 240);
        graphics.setColor(Color.BLACK);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setStroke(new BasicStroke(16, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        Path2D line = new Path2D.Double();
        line.moveTo(240 * points[0], 240 * points[1]);
        for (int i = 2; i < points.length; i += 2) {
            line.lineTo(240 * points[i], 240 * points[i + 1]);
        }
        graphics.draw(line);
        graphics.dispose();
        return reader.read(picture).orElseThrow().value();
    }
}
