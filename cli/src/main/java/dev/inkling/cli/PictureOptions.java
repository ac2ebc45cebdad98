package dev.inkling.cli;

import dev.inkling.image.Picture;
import dev.inkling.image.Steps;
import dev.inkling.reader.DigitReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The pictures that a command reads, one after the other, and what reads them.
final class PictureOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(
            paramLabel = "IMAGE",
            arity = "1..*",
            description = "Pictures (PNG, JPEG, GIF, BMP); folders of them; patterns such as \"scans/*.png\";"
                    + " - for standard input.")
    private List<String> images;

    @Option(names = "--model", paramLabel = "MODEL", description = Models.CHOICES)
    private @Nullable Path model;

    @Option(
            names = "--steps",
            paramLabel = "DIR",
            description = "Write what becomes of each picture, step by step, into a folder in DIR.")
    private @Nullable Path steps;

    @Mixin
    private OutputOptions output;

    /// A picture to read.
    ///
    /// @param name what the user calls it
    /// @param stem what files about it are called
    /// @param steps hears of every step
    record Given(String name, String stem, Picture picture, Steps steps) {}

    /// What a command does with a picture.
    @FunctionalInterface
    interface Reading {
        /// Whether there was anything to read in it.
        boolean read(Given given) throws IOException;
    }

    boolean json() {
        return output.json;
    }

    DigitReader reader() throws IOException {
        Models.Named named = Surroundings.of(command).models().load(model);
        try {
            return new DigitReader(named.model());
        } catch (IllegalArgumentException e) { // which does not know the file
            throw new IllegalArgumentException(named.name() + ": " + e.getMessage(), e);
        }
    }

    /// How many pictures there are, as far as is known before they are read.
    int count() {
        return Pictures.of(images, System.in).size();
    }

    /// Reads each picture; what cannot be read is told, and does not keep the others from it.
    ///
    /// @return the exit code
    int forEach(Reading reading) {
        boolean allRead = true;
        Set<String> stems = new HashSet<>();
        for (Pictures.Source source : Pictures.of(images, System.in)) {
            try {
                String stem = PictureFiles.stem(source.name());
                String own = stem;
                for (int copy = 2; !stems.add(own); copy++) {
                    own = stem + "-" + copy;
                }
                StepPictures written = new StepPictures(steps, own);
                boolean read = reading.read(new Given(source.name(), own, source.read(), written));
                written.write().ifPresent(folder -> tellWritten("steps", folder));
                if (!read) {
                    tellFault(source.name(), source.name() + ": no digit found");
                }
                allRead &= read;
            } catch (IOException e) {
                tellFault(source.name(), Main.message(e));
                allRead = false;
            }
        }
        return allRead ? 0 : 1;
    }

    /// Says on standard error where something is now, unless a program listens.
    void tellWritten(String what, Path where) {
        if (!output.json) {
            System.err.println(what + ": " + where);
        }
    }

    private void tellFault(String name, String fault) {
        if (output.json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("file", name);
            result.put("error", fault);
            OutputOptions.printJson(result);
        } else {
            System.err.println("inkling: " + fault);
        }
    }
}
