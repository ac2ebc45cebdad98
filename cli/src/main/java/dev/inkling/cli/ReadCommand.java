package dev.inkling.cli;

import dev.inkling.image.Region;
import dev.inkling.reader.Digit;
import dev.inkling.reader.DigitReader;
import dev.inkling.reader.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `inkling read`: the digits in a picture, line by line.
@Command(
        name = "read",
        description =
                "Read the digits in a picture, one line or several: drawn, scanned or photographed, dark on light or"
                        + " light on dark.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkling read page.jpg",
            "  inkling read page.jpg --annotate marked   the picture with boxes and digits on",
            "  inkling read --json scans/                a line of JSON for each picture",
            "  inkling read --strict meter.png           ? for a digit to be looked at",
            "",
            "Exit code 1 if a picture could not be read or shows nothing; the others are still told."
        })
final class ReadCommand implements Callable<Integer> {
    @Mixin
    private PictureOptions pictures;

    @Option(
            names = "--strict",
            description =
                    "Write ? for a digit of which the model is less than 80 %% sure, or that is unlike any it knows.")
    private boolean strict;

    @Option(
            names = "--annotate",
            paramLabel = "DIR",
            description = "Draw boxes and digits on each picture, and save it in DIR.")
    private @Nullable Path annotate;

    @Override
    public Integer call() throws IOException {
        DigitReader reader = pictures.reader();
        boolean several = pictures.count() > 1;
        return pictures.forEach(given -> {
            Reading reading = reader.readLines(given.picture(), given.steps());
            if (reading.lines().isEmpty()) {
                return false;
            }
            tell(given.name(), reading, several);
            if (annotate != null) {
                pictures.tellWritten("annotated", annotate(annotate, given, reading));
            }
            return true;
        });
    }

    private void tell(String name, Reading reading, boolean several) {
        List<String> lines =
                (strict ? reading.sureText() : reading.text()).lines().toList();
        if (pictures.json()) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("file", name);
            result.put("text", String.join("\n", lines));
            result.put("lines", lines);
            result.put(
                    "digits", reading.digits().stream().map(ReadCommand::json).toList());
            OutputOptions.printJson(result);
            return;
        }
        lines.forEach(line -> System.out.println(several ? name + ": " + line : line));
        long unsure = reading.digits().stream().filter(digit -> !digit.sure()).count();
        if (unsure > 0) {
            System.err.println(
                    name + ": " + unsure + " of " + reading.digits().size() + " digits " + (unsure == 1 ? "is" : "are")
                            + " uncertain: " + reading.sureText().replace("\n", " / "));
        }
    }

    private static Map<String, Object> json(Digit digit) {
        Region box = digit.region();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("digit", digit.value());
        result.put("confidence", digit.confidence());
        result.put("familiar", digit.familiar());
        result.put("box", List.of(box.left(), box.top(), box.width(), box.height()));
        return result;
    }

    private static Path annotate(Path folder, PictureOptions.Given given, Reading reading) throws IOException {
        Annotation annotation = new Annotation(given.picture());
        reading.digits().forEach(annotation::mark);
        return PictureFiles.write(folder, given.stem() + ".png", annotation.picture());
    }
}
