package dev.inkling.reader;

import dev.inkling.eval.Energy;
import dev.inkling.image.Glyph;
import dev.inkling.image.MnistForm;
import dev.inkling.image.Page;
import dev.inkling.image.Picture;
import dev.inkling.image.PictureFile;
import dev.inkling.image.Region;
import dev.inkling.image.Steps;
import dev.inkling.math.Matrix;
import dev.inkling.model.Model;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Reads pictures of handwritten digits: dark on light or light on dark, of any size, drawn, scanned or
/// photographed.
///
/// ```java
/// DigitReader reader = new DigitReader();
/// reader.read(Path.of("seven.png")).ifPresent(digit -> System.out.println(digit.value()));
/// System.out.println(reader.readLines(Path.of("page.jpg")).text());
/// ```
///
/// Immutable, and safe to use from several threads.
public final class DigitReader {
    private final Network network;
    private final float temperature;
    private final float energyLimit;

    /// A reader that asks the best model that is shipped with Inkling.
    public DigitReader() {
        this(ShippedModel.BEST.load());
    }

    /// A reader that asks this model: `ShippedModel.FAST.load()` for example, or
    /// `ModelFile.read(Path.of("models/mine.safetensors"))`.
    ///
    /// @throws IllegalArgumentException if the model was not trained on 28x28 images of ten digits
    public DigitReader(Model model) {
        network = model.network();
        temperature = model.temperature();
        energyLimit = model.energyLimit();
        if (network.inputs() != MnistForm.PIXELS || network.classes() != 10) {
            throw new IllegalArgumentException(
                    "model: expected 784 inputs and 10 classes, got " + network.inputs() + " and " + network.classes());
        }
    }

    /// Reads a digit: all that is written is taken for one.
    ///
    /// @return empty if nothing stands out from the background
    public Optional<Digit> read(BufferedImage picture) {
        return read(new Picture(picture), Steps.NONE);
    }

    /// [#read(BufferedImage)], and shows how the picture becomes the network's input.
    ///
    /// @param steps hears of those of [Page] and of [Glyph#pixels(Steps)]
    public Optional<Digit> read(Picture picture, Steps steps) {
        return Page.of(picture, steps).map(page -> read(page.whole(), steps));
    }

    /// Reads a picture file and the digit in it.
    ///
    /// @return empty if nothing stands out from the background
    /// @throws IOException if the file is not there, or not a picture that can be read
    public Optional<Digit> read(Path picture) throws IOException {
        return read(PictureFile.load(picture), Steps.NONE);
    }

    /// Reads an image that is in MNIST's form already: nothing is looked for, cropped or centred.
    ///
    /// @param pixels `MnistForm.PIXELS` unsigned bytes, row by row, 255 for full ink
    /// @throws IllegalArgumentException if there are more or fewer
    public Digit read(byte[] pixels) {
        if (pixels.length != MnistForm.PIXELS) {
            throw new IllegalArgumentException(
                    "pixels: expected " + MnistForm.PIXELS + " of them, got " + pixels.length);
        }
        return read(pixels, new Region(0, 0, MnistForm.SIDE, MnistForm.SIDE));
    }

    /// Reads several digits in one line or in several.
    ///
    /// @return no lines if nothing stands out from the background
    public Reading readLines(BufferedImage picture) {
        return readLines(new Picture(picture), Steps.NONE);
    }

    /// [#readLines(BufferedImage)], and shows how the picture becomes the network's inputs.
    ///
    /// @param steps hears of those of [Page], and then of each digit's, see [Glyph#pixels(Steps)]
    public Reading readLines(Picture picture, Steps steps) {
        LineReader lineReader = new LineReader(glyph -> read(glyph, Steps.NONE));
        List<List<LineReader.Read>> lines = Page.of(picture, steps).stream()
                .flatMap(page -> page.lines().stream())
                .map(lineReader::read)
                .toList();
        lines.stream().flatMap(List::stream).forEach(read -> read.glyph().pixels(steps));
        return new Reading(lines.stream()
                .map(line -> line.stream().map(LineReader.Read::digit).toList())
                .toList());
    }

    /// Reads a picture file with several digits.
    ///
    /// @return no lines if nothing stands out from the background
    /// @throws IOException if the file is not there, or not a picture that can be read
    public Reading readLines(Path picture) throws IOException {
        return readLines(PictureFile.load(picture), Steps.NONE);
    }

    private Digit read(Glyph glyph, Steps steps) {
        return read(glyph.pixels(steps), glyph.region());
    }

    private Digit read(byte[] pixels, Region region) {
        Matrix z = network.logits(Examples.unlabelled(pixels), Arena.ofAuto());
        float[] logits = new float[z.rows()];
        for (int c = 0; c < logits.length; c++) {
            logits[c] = z.get(c, 0);
        }
        boolean familiar = Energy.of(logits) <= energyLimit;
        // Softmax of z / T in double precision.
        double[] exponentials = IntStream.range(0, logits.length)
                .mapToDouble(c -> StrictMath.exp((logits[c] - logits[z.largestRow(0)]) / temperature))
                .toArray();
        double sum = Arrays.stream(exponentials).sum();
        return new Digit(
                z.largestRow(0),
                Arrays.stream(exponentials).mapToObj(e -> e / sum).toList(),
                familiar,
                region);
    }
}
