package dev.inkling.data;

/// Images to train on and images to test on, of one size and with the same classes.
public record DataSplit(LabelledImages train, LabelledImages test) {
    public DataSplit {
        if (train.height() != test.height() || train.width() != test.width() || train.classes() != test.classes()) {
            throw new IllegalArgumentException(
                    "test data: expected " + describe(train) + " as in the training data, got " + describe(test));
        }
    }

    private static String describe(LabelledImages images) {
        return images.height() + "x" + images.width() + " pixels and " + images.classes() + " classes";
    }
}
