package dev.inkling.data;

import dev.inkling.data.FolderReport.FileReport;
import dev.inkling.file.MalformedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A folder with four IDX files under MNIST's names, as MNIST, Fashion-MNIST and KMNIST come:
/// `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
/// `t10k-labels-idx1-ubyte`, each with or without `.gz`, or with a dot before `idx`.
public final class IdxFolder {
    private static final int CLASSES = 10;

    private IdxFolder() {}

    /// Reads a folder of ten classes.
    ///
    /// @throws IOException as [#read(Path, int)]
    public static DataSplit read(Path folder) throws IOException {
        return read(folder, CLASSES);
    }

    /// Reads the four files. The data is called by the folder's name, or `mnist` when it is that.
    ///
    /// @param classes number of classes, 1 to 256
    /// @throws MalformedFileException if a file is not what it should be or does not fit another
    /// @throws IOException if the folder or a file is missing or cannot be read
    public static DataSplit read(Path folder, int classes) throws IOException {
        return read(file -> read(folder, file), nameOf(folder), classes);
    }

    /// Gives one of the four files.
    @FunctionalInterface
    interface Source {
        IdxFile read(MnistFile file) throws IOException;
    }

    /// @param name what the data is called unless it is MNIST
    static DataSplit read(Source source, String name, int classes) throws IOException {
        IdxFile trainImages = source.read(MnistFile.TRAIN_IMAGES);
        IdxFile trainLabels = source.read(MnistFile.TRAIN_LABELS);
        IdxFile testImages = source.read(MnistFile.TEST_IMAGES);
        IdxFile testLabels = source.read(MnistFile.TEST_LABELS);
        testImages.requireImagesLike(trainImages);
        boolean mnist = MnistFile.TRAIN_IMAGES.isIn(trainImages)
                && MnistFile.TRAIN_LABELS.isIn(trainLabels)
                && MnistFile.TEST_IMAGES.isIn(testImages)
                && MnistFile.TEST_LABELS.isIn(testLabels);
        String actualName = mnist ? "mnist" : name;
        return new DataSplit(
                IdxFile.labelled(trainImages, trainLabels, actualName, classes),
                IdxFile.labelled(testImages, testLabels, actualName, classes));
    }

    /// Reads all four files to their ends and goes on past faults, to report them all.
    ///
    /// @param classes number of classes, 1 to 256
    /// @throws NoSuchFileException if there is no such folder
    public static FolderReport verify(Path folder, int classes) throws NoSuchFileException {
        requireFolder(folder);
        Map<MnistFile, IdxFile> sound = new EnumMap<>(MnistFile.class);
        List<FileReport> reports = new ArrayList<>();
        for (MnistFile file : MnistFile.values()) {
            try {
                IdxFile content = read(folder, file);
                String sha256 = content.sha256();
                boolean mnist = sha256.equals(file.sha256);
                sound.put(file, content);
                reports.add(new FileReport.Sound(file.kind, content.path(), content.sizes(), sha256, mnist));
            } catch (IOException e) {
                reports.add(new FileReport.Faulty(file.kind, String.valueOf(e.getMessage())));
            }
        }
        List<String> faults = new ArrayList<>();
        Fit labels = (images, itsLabels) -> IdxFile.labelled(images, itsLabels, "", classes);
        labels.check(sound, MnistFile.TRAIN_IMAGES, MnistFile.TRAIN_LABELS, faults);
        labels.check(sound, MnistFile.TEST_IMAGES, MnistFile.TEST_LABELS, faults);
        Fit size = IdxFile::requireImagesLike;
        size.check(sound, MnistFile.TEST_IMAGES, MnistFile.TRAIN_IMAGES, faults);
        return new FolderReport(folder, reports, faults);
    }

    /// How two files have to fit.
    @FunctionalInterface
    private interface Fit {
        void require(IdxFile first, IdxFile second) throws MalformedFileException;

        default void check(
                Map<MnistFile, IdxFile> sound, MnistFile firstName, MnistFile secondName, List<String> faults) {
            IdxFile first = sound.get(firstName);
            IdxFile second = sound.get(secondName);
            if (first == null || second == null) {
                return;
            }
            try {
                require(first, second);
            } catch (MalformedFileException e) {
                faults.add(e.getMessage());
            }
        }
    }

    /// Whether at least one of the four files is there.
    static boolean holdsAny(Path folder) {
        return Arrays.stream(MnistFile.values())
                .anyMatch(file -> find(folder, file).isPresent());
    }

    /// Reads one of the four files, under the first of its spellings that is there.
    static IdxFile read(Path folder, MnistFile file) throws IOException {
        requireFolder(folder);
        Path path = find(folder, file)
                .orElseThrow(() -> new NoSuchFileException(
                        folder.toString(), null, "expected " + file.wanted() + ", got no such file"));
        return IdxFile.readBytes(path, file.dimensions);
    }

    private static Optional<Path> find(Path folder, MnistFile file) {
        return file.spellings().stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /// Refuses what is no folder, before anything is looked for in it.
    ///
    /// @throws NoSuchFileException if it is a file, or not there
    public static void requireFolder(Path folder) throws NoSuchFileException {
        if (!Files.isDirectory(folder)) {
            String actual = Files.exists(folder) ? "a file" : "no such folder";
            throw new NoSuchFileException(
                    folder.toString(),
                    null,
                    "expected a folder with " + MnistFile.TRAIN_IMAGES.fileName() + " and so on, got " + actual);
        }
    }

    private static String nameOf(Path folder) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? folder.toString() : name.toString();
    }
}
