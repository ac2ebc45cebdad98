package dev.inkling.report;

import dev.inkling.data.Robustness;
import dev.inkling.eval.Answers;
import dev.inkling.eval.Calibration;
import dev.inkling.eval.Evaluation;
import dev.inkling.file.AtomicFile;
import dev.inkling.model.Model;
import dev.inkling.nn.Dataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A trained model and how it answers, to be written as a folder: pictures, and `index.html`,
/// which shows them.
///
/// @param name of the model, e.g. its file
/// @param model the model
/// @param test the images that it was asked about
/// @param evaluation how it answered them all together
/// @param answers how it answered each
/// @param history how its training went, where that is known
/// @param robustness how it answered the images with something wrong with them, where that is known
public record Report(
        String name,
        Model model,
        Dataset test,
        Evaluation evaluation,
        Answers answers,
        Optional<History> history,
        Optional<Robustness> robustness) {
    private static final String INDEX = "index.html";

    /// @throws IllegalArgumentException if there is not an answer for each image
    public Report {
        if (answers.size() != test.size()) {
            throw new IllegalArgumentException("report: expected an answer for each of the " + test.size()
                    + " images of " + test.name() + ", got " + answers.size());
        }
    }

    /// Writes the files, `index.html` last. Each takes its name when it is whole. Pictures that the page of an
    /// earlier report shows and this one has not are deleted.
    ///
    /// @param folder made where it is missing
    /// @param force whether a folder may be written into that is neither empty nor an earlier
    ///     report: what has the name of one of the files is replaced
    /// @return the page
    /// @throws IOException as [#requireRoom], and if writing fails
    public Path write(Path folder, boolean force) throws IOException {
        requireRoom(folder, force);
        Calibration calibration = Calibration.of(answers);
        Figures figures = Figures.of(this, calibration);
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Figures.Figure figure : figures.all()) {
            files.put(figure.dots(Theme.LIGHT), figure.drawing().png(Theme.LIGHT));
            if (figure.vectors()) {
                files.put(figure.vectors(Theme.LIGHT), figure.drawing().svg(Theme.LIGHT, figure.name()));
                files.put(figure.vectors(Theme.DARK), figure.drawing().svg(Theme.DARK, figure.name()));
            } else {
                files.put(figure.dots(Theme.DARK), figure.drawing().png(Theme.DARK));
            }
        }
        byte[] page = Page.of(this, figures, calibration).getBytes(StandardCharsets.UTF_8);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            AtomicFile.write(folder.resolve(file.getKey()), true, out -> out.write(file.getValue()));
        }
        Path index = folder.resolve(INDEX);
        String earlier = isReport(folder) ? Files.readString(index, StandardCharsets.ISO_8859_1) : "";
        AtomicFile.write(index, true, out -> out.write(page));
        for (String file : Figures.files(earlier)) { // others of such names are somebody else's
            if (!files.containsKey(file)) {
                Files.deleteIfExists(folder.resolve(file));
            }
        }
        return index;
    }

    /// Finds out beforehand what would keep a report from being written.
    ///
    /// @param force whether a folder may be written into that is neither empty nor an earlier
    ///     report
    /// @throws FileSystemException if `folder` is a file, or a folder of other things, or cannot
    ///     be made
    /// @throws IOException if it cannot be read
    public static void requireRoom(Path folder, boolean force) throws IOException {
        if (!Files.exists(folder)) {
            AtomicFile.requireFolderAbove(folder);
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw refusal(folder, "expected a folder for the report, got a file");
        }
        if (!Files.isWritable(folder)) {
            throw refusal(folder, "expected a folder that can be written to, got one that cannot");
        }
        if (!force && !isEmpty(folder) && !isReport(folder)) {
            throw refusal(
                    folder,
                    "expected a new or empty folder or an earlier report, got a folder of other things"
                            + " (--force writes into it)");
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static boolean isReport(Path folder) throws IOException {
        Path index = folder.resolve(INDEX);
        if (!Files.isRegularFile(index)) {
            return false;
        }
        // The marker is near the beginning; somebody else's page may be of any size and encoding.
        try (var in = Files.newInputStream(index)) {
            return new String(in.readNBytes(4_096), StandardCharsets.ISO_8859_1).contains(Page.MARKER);
        }
    }

    private static FileSystemException refusal(Path folder, String reason) {
        return new FileSystemException(folder.toString(), null, reason);
    }
}
