package dev.inkling.data;

/// Images to train on and images, never trained on, to test with.
public record DataSplit(LabelledImages train, LabelledImages test) {
    /// Checks that both have the same shape.
    ///
    /// @throws IllegalArgumentException if the two differ in image size or number of classes
    public DataSplit {
        if (train.height() != test.height() || train.width() != test.width() || train.classes() != test.classes()) {
            throw new IllegalArgumentException(test.name() + ": expected test images like the training images, "
                    + shape(train) + ", got " + shape(test));
        }
    }

    private static String shape(LabelledImages images) {
        return images.height() + "x" + images.width() + " in " + images.classes() + " classes";
    }
}
