package dev.inkling.data;

import java.nio.file.Path;
import java.util.List;

/// What reading all of a data folder showed.
///
/// @param files the four files, training before test, images before labels
/// @param faults where files that are sound by themselves do not fit each other, a line each
public record FolderReport(Path folder, List<FileReport> files, List<String> faults) {
    public FolderReport {
        files = List.copyOf(files);
        faults = List.copyOf(faults);
    }

    /// Whether the folder can be trained on: every file is sound, and they fit each other.
    public boolean sound() {
        return faults.isEmpty() && files.stream().allMatch(FileReport.Sound.class::isInstance);
    }

    /// Whether all four files are MNIST's.
    public boolean mnist() {
        return files.stream().allMatch(file -> file instanceof FileReport.Sound sound && sound.mnist());
    }

    /// One of the four files.
    public sealed interface FileReport {
        /// What it is for, e.g. `training images`.
        String kind();

        /// A file that is what it should be.
        ///
        /// @param sizes the number of images or labels, then for images their height and width
        /// @param sha256 of the uncompressed bytes, in lower-case hex
        /// @param mnist whether that is the hash of this file of MNIST
        record Sound(String kind, Path path, List<Integer> sizes, String sha256, boolean mnist) implements FileReport {
            public Sound {
                sizes = List.copyOf(sizes);
            }
        }

        /// A file that is missing, unreadable or malformed.
        ///
        /// @param fault one line that names the file and the place
        record Faulty(String kind, String fault) implements FileReport {}
    }
}
