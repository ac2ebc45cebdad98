package dev.inkling.cli;

import dev.inkling.file.MalformedFileException;
import dev.inkling.image.Picture;
import dev.inkling.image.PictureFile;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The pictures that a command's IMAGE arguments stand for: a file; a folder, for all pictures right
/// in it; a pattern such as `scans/*.png`, where the shell has left it as it is; `-`, for standard
/// input.
///
/// A fault in an argument is thrown where its picture is read, so that the others are read all the
/// same.
final class Pictures {
    private static final String STANDARD_INPUT = "-";
    private static final Pattern PICTURE = Pattern.compile("\\.(png|jpg|jpeg|gif|bmp)$", Pattern.CASE_INSENSITIVE);
    private static final Pattern WILD = Pattern.compile("[*?\\[{]");

    private final InputStream standardInput;
    private final List<Source> sources = new ArrayList<>();
    private boolean standardInputTaken;

    private Pictures(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    /// A picture to be read, once.
    ///
    /// @param name what the user calls it
    record Source(String name, Reading reading) {
        /// @throws IOException if it is not there or no picture, or if its argument is at fault
        Picture read() throws IOException {
            return reading.read();
        }
    }

    /// How a picture is read.
    @FunctionalInterface
    interface Reading {
        Picture read() throws IOException;
    }

    /// The pictures of `arguments`, in their order; those of a folder or a pattern by name.
    static List<Source> of(List<String> arguments, InputStream standardInput) {
        Pictures pictures = new Pictures(standardInput);
        arguments.forEach(pictures::add);
        return List.copyOf(pictures.sources);
    }

    private void add(String argument) {
        if (argument.isEmpty()) { // which an unset variable of a shell leaves
            addFault(argument, MalformedFileException.of("''", "a picture", "an empty name"));
        } else if (argument.equals(STANDARD_INPUT)) {
            addStandardInput();
        } else if (WILD.matcher(argument).find() && !new File(argument).exists()) {
            addMatches(argument);
        } else {
            try {
                addFileOrFolder(Path.of(argument));
            } catch (InvalidPathException e) {
                addFault(argument, MalformedFileException.of(argument, "a path", "none: " + e.getReason()));
            }
        }
    }

    private void addFault(String name, IOException fault) {
        sources.add(new Source(name, () -> {
            throw fault;
        }));
    }

    private void addStandardInput() {
        if (standardInputTaken) {
            addFault(STANDARD_INPUT, MalformedFileException.of(STANDARD_INPUT, "standard input once", "it again"));
        } else {
            standardInputTaken = true;
            sources.add(new Source(STANDARD_INPUT, () -> PictureFile.load(STANDARD_INPUT, standardInput)));
        }
    }

    /// A pattern is text, not a path: some systems have no path with a `*`.
    private void addMatches(String pattern) {
        int name = Math.max(pattern.lastIndexOf('/'), pattern.lastIndexOf(File.separatorChar)) + 1;
        List<Path> matches = List.of();
        try {
            matches = list(Path.of(pattern.substring(0, name)), pattern.substring(name));
        } catch (InvalidPathException | PatternSyntaxException | NoSuchFileException | NotDirectoryException e) {
            // It matches nothing.
        } catch (IOException e) {
            addFault(pattern, e);
            return;
        }
        if (matches.isEmpty()) {
            addFault(pattern, MalformedFileException.of(pattern, "files of such a name", "none"));
        }
        matches.forEach(this::addFileOrFolder);
    }

    private void addFileOrFolder(Path path) {
        if (Files.isDirectory(path)) {
            addFolder(path);
        } else {
            sources.add(new Source(path.toString(), () -> PictureFile.load(path)));
        }
    }

    private void addFolder(Path folder) {
        List<Path> pictures;
        try {
            pictures = list(folder, "*");
        } catch (IOException e) {
            addFault(folder.toString(), e);
            return;
        }
        pictures.removeIf(file -> !PICTURE.matcher(file.toString()).find() || Files.isDirectory(file));
        if (pictures.isEmpty()) {
            addFault(folder.toString(), MalformedFileException.of(folder, "pictures (PNG, JPEG, GIF, BMP)", "none"));
        }
        pictures.forEach(this::addFileOrFolder);
    }

    /// What in `folder` matches `pattern`, by name and without hidden files, as a shell would list it.
    private static List<Path> list(Path folder, String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
            for (Path entry : entries) {
                if (!Files.isHidden(entry)) {
                    found.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(found);
        return found;
    }
}
