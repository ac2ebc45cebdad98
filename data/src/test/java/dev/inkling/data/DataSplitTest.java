package dev.inkling.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DataSplitTest {
    @Test
    void bothHalvesHaveOneImageSizeAndTheSameClasses() {
        LabelledImages train = blank(2, 3, 10);

        assertThatThrownBy(() -> new DataSplit(train, blank(3, 2, 10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("test data: expected 2x3 pixels and 10 classes as in the training data,"
                        + " got 3x2 pixels and 10 classes");
        assertThatThrownBy(() -> new DataSplit(train, blank(2, 3, 9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("test data: expected 2x3 pixels and 10 classes as in the training data,"
                        + " got 2x3 pixels and 9 classes");
    }

    private static LabelledImages blank(int height, int width, int classes) {
        return new LabelledImages("blank", height, width, classes, new byte[height * width], new byte[1]);
    }
}
