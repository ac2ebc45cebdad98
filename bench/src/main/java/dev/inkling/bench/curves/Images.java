package dev.inkling.bench.curves;

import dev.inkling.data.LabelledImages;
import dev.inkling.data.Mnist;
import dev.inkling.data.MnistUnavailableException;
import dev.inkling.data.SyntheticDigits;
import dev.inkling.nn.Examples;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// What is trained on. Keeps what it has prepared: each round of a point has the same examples.
final class Images {
    private final LabelledImages images;
    private final String description;
    private final Map<Integer, Examples> prepared = new HashMap<>();

    private Images(LabelledImages images, String description) {
        this.images = images;
        this.description = description;
    }

    /// MNIST's training images, or built-in digits where MNIST is not on this machine.
    static Images here() throws IOException {
        try {
            return new Images(Mnist.here().offline().load((_, _, _) -> {}).train(), "MNIST's training images");
        } catch (MnistUnavailableException e) {
            return new Images(
                    SyntheticDigits.generate(1, Variable.MNIST, 1).train(),
                    "built-in synthetic digits, since MNIST is not on this machine");
        }
    }

    /// What they are.
    String description() {
        return description;
    }

    /// The first `count`, repeated where there are fewer.
    Examples first(int count) {
        return prepared.computeIfAbsent(count, n -> Examples.of(new Repeated(images, n)));
    }

    int inputs() {
        return images.inputs();
    }

    int classes() {
        return images.classes();
    }
}
