package dev.inkling.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The data sets that users know by a name.
public enum BuiltInData {
    /// MNIST.
    MNIST,

    /// Digits that the program makes itself.
    SYNTHETIC,

    /// Both to train on, MNIST to test with: enough synthetic digits for other people's ways of writing, and not
    /// so many that MNIST's suffer.
    MNIST_AND_SYNTHETIC,

    /// These, and to train on also images that show no digit, about as many as there are of one.
    MNIST_AND_SYNTHETIC_AND_CLUTTER;

    /// The digits are one data set, whatever seed a training uses.
    private static final long SEED = 1;

    private static final int SYNTHETIC_IMAGES = 20_000;
    private static final int CLUTTER_IMAGES = 6_000;

    /// What users call it, e.g. `mnist+synthetic`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace("_and_", "+");
    }

    /// The data set called `word`; empty if none is.
    public static Optional<BuiltInData> named(String word) {
        return Arrays.stream(values()).filter(data -> data.word().equals(word)).findFirst();
    }

    /// Whether MNIST's images are among it.
    public boolean needsMnist() {
        return this != SYNTHETIC;
    }

    /// The images.
    ///
    /// @param mnist where MNIST may be
    /// @param progress of its download, see [Mnist#load]
    /// @throws IOException if MNIST is needed and cannot be had, see [Mnist#load]
    public DataSplit load(Mnist mnist, Mnist.Progress progress) throws IOException {
        return switch (this) {
            case MNIST -> mnist.load(progress);
            case SYNTHETIC -> SyntheticDigits.generate(SEED);
            case MNIST_AND_SYNTHETIC ->
                mnist.load(progress)
                        .trainedAlsoOn(SyntheticDigits.generate(SEED, SYNTHETIC_IMAGES, 0)
                                .train());
            case MNIST_AND_SYNTHETIC_AND_CLUTTER ->
                MNIST_AND_SYNTHETIC.load(mnist, progress).trainedAlsoOn(Clutter.generate(SEED, CLUTTER_IMAGES));
        };
    }
}
