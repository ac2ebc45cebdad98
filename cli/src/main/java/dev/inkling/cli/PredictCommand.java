package dev.inkling.cli;

import dev.inkling.reader.Digit;
import dev.inkling.reader.DigitReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `inkling predict`: which digit is in a picture.
@Command(
        name = "predict",
        description =
                "Tell which digit is in a picture: drawn, scanned or photographed, dark on light or light on dark."
                        + " (For several digits in a picture: inkling read.)",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkling predict seven.png",
            "  inkling predict seven.png --model models/mine.safetensors",
            "  inkling predict --json scans/*.jpg       one line of JSON for each picture",
            "  inkling predict nine.jpg --steps steps   pictures of how the digit is found",
            "",
            "Exit code 1 if a picture could not be read or shows nothing; the others are still told."
        })
final class PredictCommand implements Callable<Integer> {
    @Mixin
    private PictureOptions pictures;

    @Override
    public Integer call() throws IOException {
        DigitReader reader = pictures.reader();
        return pictures.forEach(given -> {
            Optional<Digit> digit = reader.read(given.picture(), given.steps());
            digit.ifPresent(found -> tell(given.name(), found));
            return digit.isPresent();
        });
    }

    private void tell(String name, Digit digit) {
        if (pictures.json()) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("file", name);
            result.put("digit", digit.value());
            result.put("confidence", digit.confidence());
            result.put("familiar", digit.familiar());
            result.put("probabilities", digit.probabilities());
            OutputOptions.printJson(result);
        } else {
            System.out.println(name + ": " + digit.value() + "  (" + Format.percent(digit.confidence()) + ")"
                    + (digit.familiar() ? "" : "  unlike any digit the model knows"));
        }
    }
}
