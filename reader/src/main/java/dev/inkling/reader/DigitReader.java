package dev.inkling.reader;

import dev.inkling.image.DigitNormaliser;
import dev.inkling.image.MnistForm;
import dev.inkling.image.PictureFile;
import dev.inkling.math.Matrix;
import dev.inkling.model.Model;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/// Reads a picture of one handwritten digit: dark on light or light on dark, of any size.
///
/// ```java
/// DigitReader reader = new DigitReader();
/// reader.read(Path.of("seven.png")).ifPresent(digit -> System.out.println(digit.value()));
/// ```
///
/// Immutable, and safe to use from several threads.
public final class DigitReader {
    private final Network network;
    private final float temperature;

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
        if (network.inputs() != MnistForm.PIXELS || network.classes() != 10) {
            throw new IllegalArgumentException(
                    "model: expected 784 inputs and 10 classes, got " + network.inputs() + " and " + network.classes());
        }
    }

    /// Reads a digit.
    ///
    /// @return empty if nothing stands out from the background
    public Optional<Digit> read(BufferedImage picture) {
        return DigitNormaliser.normalise(picture).map(this::read);
    }

    /// Reads a picture file and the digit in it.
    ///
    /// @return empty if nothing stands out from the background
    /// @throws IOException if the file is not there, or not a picture that can be read
    public Optional<Digit> read(Path picture) throws IOException {
        return read(PictureFile.read(picture));
    }

    private Digit read(byte[] pixels) {
        Matrix probabilities = network.probabilities(Examples.unlabelled(pixels), temperature);
        return new Digit(
                probabilities.largestRow(0),
                IntStream.range(0, probabilities.rows())
                        .mapToObj(i -> (double) probabilities.get(i, 0))
                        .toList());
    }
}
