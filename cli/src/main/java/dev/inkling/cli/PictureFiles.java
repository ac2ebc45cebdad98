package dev.inkling.cli;

import dev.inkling.file.AtomicFile;
import dev.inkling.image.PictureFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Pictures that a command writes about those that it read.
final class PictureFiles {
    private PictureFiles() {}

    /// A picture's name without its folders and its ending; `standard-input` for `-`.
    static String stem(String name) {
        if (name.equals("-")) {
            return "standard-input";
        }
        // A name may be anything that was given, which need not be a path.
        String path = name.replace('\\', '/').replaceFirst("/+$", "");
        String file = path.substring(path.lastIndexOf('/') + 1).replaceAll("[\\p{Cntrl}:*?\"<>|]", "_");
        int dot = file.lastIndexOf('.');
        String stem = dot > 0 ? file.substring(0, dot) : file;
        return stem.isBlank() || stem.matches("\\.+") ? "picture" : stem;
    }

    /// Writes a PNG, in the place of an earlier one.
    ///
    /// @return where it is
    static Path write(Path folder, String name, BufferedImage picture) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(name);
        AtomicFile.write(file, true, out -> PictureFile.writePng(picture, out));
        return file;
    }
}
