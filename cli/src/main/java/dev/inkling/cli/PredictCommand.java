package dev.inkling.cli;

import dev.inkling.reader.Digit;
import dev.inkling.reader.DigitReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `inkling predict`: which digit is in a picture.
@Command(
        name = "predict",
        description =
                "Tell which digit is in a picture: PNG, JPEG, GIF or BMP, any size, dark on light or light on dark.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkling predict seven.png",
            "  inkling predict seven.png --model models/mine.safetensors",
            "  inkling predict --json scans/*.jpg       one line of JSON for each picture",
            "",
            "Exit code 1 if a picture could not be read or shows nothing; the others are still told."
        })
final class PredictCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "Pictures, each with one digit.")
    private List<Path> images;

    @Option(names = "--model", paramLabel = "MODEL", description = Models.CHOICES)
    private @Nullable Path model;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        DigitReader reader = reader(Surroundings.of(spec).models().load(model));
        boolean allRead = true;
        for (Path image : images) {
            allRead &= tell(image, reader);
        }
        return allRead ? 0 : 1;
    }

    private static DigitReader reader(Models.Named named) {
        try {
            return new DigitReader(named.model());
        } catch (IllegalArgumentException e) { // which does not know the file
            throw new IllegalArgumentException(named.name() + ": " + e.getMessage(), e);
        }
    }

    /// Whether a digit was found.
    private boolean tell(Path image, DigitReader reader) {
        try {
            Optional<Digit> digit = reader.read(image);
            if (digit.isPresent()) {
                tell(image, digit.get());
                return true;
            }
            fault(image, image + ": expected a digit, got a picture where nothing stands out");
        } catch (IOException e) {
            fault(image, Main.message(e));
        }
        return false;
    }

    private void tell(Path image, Digit digit) {
        if (output.json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("file", image.toString());
            result.put("digit", digit.value());
            result.put("confidence", digit.confidence());
            result.put("probabilities", digit.probabilities());
            OutputOptions.printJson(result);
        } else {
            System.out.println(image + ": " + digit.value() + "  (" + Format.percent(digit.confidence()) + ")");
        }
    }

    private void fault(Path image, String fault) {
        if (output.json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("file", image.toString());
            result.put("error", fault);
            OutputOptions.printJson(result);
        } else {
            System.err.println("inkling: " + fault);
        }
    }
}
