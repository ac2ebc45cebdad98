package dev.inkling.data;

/// Images to train on and images to test on, of one size and with the same classes.
public record DataSplit(LabelledImages train, LabelledImages test) {
    public DataSplit {
        if (!train.form().equals(test.form())) {
            throw new IllegalArgumentException(
                    "test data: expected " + train.form() + " as in the training data, got " + test.form());
        }
    }

    /// Trains on these images and on `more`; tests with the same.
    ///
    /// @throws IllegalArgumentException if the others are of another size or have other classes
    public DataSplit trainedAlsoOn(LabelledImages more) {
        return new DataSplit(train.and(more), test);
    }
}
