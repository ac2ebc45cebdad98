package dev.inkling.data;

import java.util.List;

/// The four files of MNIST and of the data sets made in its likeness, with what identifies the
/// original ones.
enum MnistFile {
    TRAIN_IMAGES(
            "training images",
            "train-images",
            3,
            0xe9f4d8b3L,
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    TRAIN_LABELS(
            "training labels",
            "train-labels",
            1,
            0xe0cb4ad2L,
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    TEST_IMAGES(
            "test images",
            "t10k-images",
            3,
            0x91373bdfL,
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    TEST_LABELS(
            "test labels",
            "t10k-labels",
            1,
            0x4ab9eff9L,
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

    /// Bytes of the largest file of the four, uncompressed.
    static final int MAX_BYTES = 16 + 60_000 * 28 * 28;

    final String kind;
    final int dimensions;
    final String sha256;
    private final String stem;
    private final long crc32;

    MnistFile(String kind, String stem, int dimensions, long crc32, String sha256) {
        this.kind = kind;
        this.stem = stem;
        this.dimensions = dimensions;
        this.crc32 = crc32;
        this.sha256 = sha256;
    }

    /// The published name, e.g. `train-images-idx3-ubyte`.
    String fileName() {
        return stem + "-idx" + dimensions + "-ubyte";
    }

    /// The names in use, the fastest to read first: some copies have a dot before `idx`.
    List<String> spellings() {
        return List.of(fileName(), dotted(), fileName() + ".gz", dotted() + ".gz");
    }

    /// What to look for, in words.
    String wanted() {
        return fileName() + " or " + dotted() + ", with or without .gz";
    }

    /// Whether `content` is this file of MNIST, undamaged.
    boolean isIn(IdxFile content) {
        return content.crc32() == crc32;
    }

    private String dotted() {
        return stem + ".idx" + dimensions + "-ubyte";
    }
}
