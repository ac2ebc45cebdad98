package dev.inkling.data;

import static dev.inkling.data.IdxBytes.idx;
import static dev.inkling.data.IdxBytes.images;
import static dev.inkling.data.IdxBytes.labels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inkling.data.FolderReport.FileReport;
import dev.inkling.file.MalformedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFolderTest {
    @TempDir
    Path temporary;

    @Test
    void anyFolderInMnistsLikenessIsReadUnderItsName() throws IOException {
        Path folder = IdxBytes.folder(temporary.resolve("fashion"), 30, 20, 5, 4);

        DataSplit split = IdxFolder.read(folder);

        assertThat(split.train().name()).isEqualTo("fashion");
        assertThat(split.train().size()).isEqualTo(30);
        assertThat(split.train().classes()).isEqualTo(10);
        assertThat(split.test().name()).isEqualTo("fashion");
        assertThat(split.test().size()).isEqualTo(20);
        assertThat(split.test().height()).isEqualTo(5);
        assertThat(split.test().width()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t10k-images-idx3-ubyte",
                "t10k-images.idx3-ubyte",
                "t10k-images-idx3-ubyte.gz",
                "t10k-images.idx3-ubyte.gz"
            })
    void everySpellingIsFound(String spelling) throws IOException {
        Path folder = IdxBytes.folder(temporary, 30, 20, 5, 4);
        byte[] content = Files.readAllBytes(folder.resolve("t10k-images-idx3-ubyte"));
        Files.delete(folder.resolve("t10k-images-idx3-ubyte"));
        Files.write(folder.resolve(spelling), spelling.endsWith(".gz") ? IdxBytes.gzip(content) : content);

        assertThat(IdxFolder.read(folder).test().size()).isEqualTo(20);
    }

    @Test
    void foldersUnderTheNameOfAFileAreIgnored() throws IOException {
        Path folder = IdxBytes.folder(temporary, 30, 20, 5, 4);
        Files.createDirectory(folder.resolve("train-images-idx3-ubyte"));

        assertThat(IdxFolder.read(folder).train().size()).isEqualTo(30);
    }

    @Test
    void classesAreAParameter() throws IOException {
        Path folder = IdxBytes.folder(temporary, 30, 20, 5, 4);

        assertThat(IdxFolder.read(folder, 26).test().classes()).isEqualTo(26);
        assertThatThrownBy(() -> IdxFolder.read(folder, 5))
                .isInstanceOf(MalformedFileException.class)
                .hasMessage(
                        folder.resolve("train-labels-idx1-ubyte") + " at byte 13: expected a label from 0 to 4, got 5");
    }

    @Test
    void missingFolderIsNamed() throws IOException {
        Path nowhere = temporary.resolve("nowhere");
        String message = nowhere + ": expected a folder with train-images-idx3-ubyte and so on, got ";

        assertThatThrownBy(() -> IdxFolder.read(nowhere))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(message + "no such folder");
        Files.createFile(nowhere);
        assertThatThrownBy(() -> IdxFolder.read(nowhere))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(message + "a file");
    }

    @Test
    void missingFileIsNamedWithItsFolder() throws IOException {
        Path folder = IdxBytes.folder(temporary, 30, 20, 5, 4);
        Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));

        assertThatThrownBy(() -> IdxFolder.read(folder))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(folder + ": expected t10k-labels-idx1-ubyte or t10k-labels.idx1-ubyte,"
                        + " with or without .gz, got no such file");
    }

    @Test
    void testImagesAreOfTheSizeOfTrainingImages() throws IOException {
        Path folder = IdxBytes.folder(temporary, 30, 20, 5, 4);
        Path test = Files.write(folder.resolve("t10k-images-idx3-ubyte"), images(20, 4, 4));

        assertThatThrownBy(() -> IdxFolder.read(folder))
                .isInstanceOf(MalformedFileException.class)
                .hasMessage(test + " at byte 8: expected images of 5x4 as in "
                        + folder.resolve("train-images-idx3-ubyte.gz") + ", got 4x4");
    }

    @Test
    void verifyReportsSoundFiles() throws IOException {
        Path folder = IdxBytes.folder(temporary, 30, 20, 5, 4);

        FolderReport report = IdxFolder.verify(folder, 10);

        assertThat(report.folder()).isEqualTo(folder);
        assertThat(report.sound()).isTrue();
        assertThat(report.mnist()).isFalse();
        assertThat(report.faults()).isEmpty();
        assertThat(report.files())
                .containsExactly(
                        sound("training images", folder, "train-images-idx3-ubyte.gz", images(30, 5, 4), 30, 5, 4),
                        sound("training labels", folder, "train-labels-idx1-ubyte", labels(30), 30),
                        sound("test images", folder, "t10k-images-idx3-ubyte", images(20, 5, 4), 20, 5, 4),
                        sound("test labels", folder, "t10k-labels-idx1-ubyte", labels(20), 20));
    }

    @Test
    void verifyGoesOnPastFaultyFiles() throws IOException {
        Path folder = IdxBytes.folder(temporary, 30, 20, 5, 4);
        Path images = Files.write(folder.resolve("train-images-idx3-ubyte.gz"), new byte[0]);
        Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));

        FolderReport report = IdxFolder.verify(folder, 10);

        assertThat(report.sound()).isFalse();
        assertThat(report.mnist()).isFalse();
        assertThat(report.faults()).isEmpty();
        assertThat(report.files())
                .containsExactly(
                        new FileReport.Faulty(
                                "training images", images + " at byte 0: expected an IDX file, got an empty file"),
                        sound("training labels", folder, "train-labels-idx1-ubyte", labels(30), 30),
                        sound("test images", folder, "t10k-images-idx3-ubyte", images(20, 5, 4), 20, 5, 4),
                        new FileReport.Faulty(
                                "test labels",
                                folder + ": expected t10k-labels-idx1-ubyte or t10k-labels.idx1-ubyte,"
                                        + " with or without .gz, got no such file"));
    }

    @Test
    void verifyReportsEveryFileThatDoesNotFitAnother() throws IOException {
        Path folder = IdxBytes.folder(temporary, 30, 20, 5, 4);
        Path trainImages = folder.resolve("train-images-idx3-ubyte.gz");
        Path trainLabels = Files.write(folder.resolve("train-labels-idx1-ubyte"), labels(29));
        Path testImages = Files.write(folder.resolve("t10k-images-idx3-ubyte"), images(2, 4, 4));
        Path testLabels = Files.write(folder.resolve("t10k-labels-idx1-ubyte"), idx(new byte[] {3, 10}, 2));

        FolderReport report = IdxFolder.verify(folder, 10);

        assertThat(report.files()).hasOnlyElementsOfType(FileReport.Sound.class);
        assertThat(report.sound()).isFalse();
        assertThat(report.faults())
                .containsExactly(
                        trainLabels + " at byte 4: expected 30 labels, as many as images in " + trainImages
                                + ", got 29",
                        testLabels + " at byte 9: expected a label from 0 to 9, got 10",
                        testImages + " at byte 8: expected images of 5x4 as in " + trainImages + ", got 4x4");
    }

    @Test
    void verifyNeedsAFolder() {
        Path nowhere = temporary.resolve("nowhere");

        assertThatThrownBy(() -> IdxFolder.verify(nowhere, 10))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(nowhere + ": expected a folder with train-images-idx3-ubyte and so on,"
                        + " got no such folder");
    }

    @Test
    void mnistIsKnownByItsContent() throws IOException {
        Path folder = Files.createSymbolicLink(temporary.resolve("digits"), RealMnist.folder());

        DataSplit split = IdxFolder.read(folder);
        FolderReport report = IdxFolder.verify(folder, 10);

        assertThat(split.train().name()).isEqualTo("mnist");
        assertThat(split.train().size()).isEqualTo(60_000);
        assertThat(split.test().size()).isEqualTo(10_000);
        // Counts of the labels 0 to 9, as published with the data.
        assertThat(labelCounts(split.train()))
                .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
        assertThat(labelCounts(split.test())).containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
        assertThat(report.sound()).isTrue();
        assertThat(report.mnist()).isTrue();
    }

    private static int[] labelCounts(LabelledImages images) {
        int[] counts = new int[images.classes()];
        for (int i = 0; i < images.size(); i++) {
            counts[images.label(i)]++;
        }
        return counts;
    }

    private static FileReport sound(String kind, Path folder, String name, byte[] content, Integer... sizes) {
        return new FileReport.Sound(kind, folder.resolve(name), List.of(sizes), Sha256.hex(content), false);
    }
}
