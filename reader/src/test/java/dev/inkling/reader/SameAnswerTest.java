package dev.inkling.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.data.LabelledImages;
import dev.inkling.data.SyntheticDigits;
import dev.inkling.image.MnistForm;
import dev.inkling.image.PictureFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A picture that is scaled, inverted, turned, shaded or compressed is read as it was before: wild digits where
/// INKLING_DATA
/// has them, synthetic ones otherwise. Prints each change's share of answers that stayed,
/// and what became of the others.
class SameAnswerTest {
    private static final double LEAST = 0.95;
    private static final long SEED = 1;

    private final DigitReader reader = new DigitReader();

    /// A digit to read.
    private record Given(String name, int label, BufferedImage picture) {}

    @Test
    void changedPicturesKeepTheirAnswers() throws IOException {
        Path folder = Path.of(System.getenv().getOrDefault("INKLING_DATA", "no INKLING_DATA"), "wild", "digits");
        List<Given> all = Files.isDirectory(folder) ? wild(folder) : synthetic();
        List<Given> right =
                all.stream().filter(given -> read(given.picture) == given.label).toList();
        System.out.printf("%d of %d pictures are read right as they are%n", right.size(), all.size());
        assertThat(right).hasSizeGreaterThan(all.size() / 2);
        Map<String, Double> shares = new LinkedHashMap<>();
        for (Map.Entry<String, UnaryOperator<BufferedImage>> change :
                ChangedPictures.changes(SEED).entrySet()) {
            List<String> others = right.stream()
                    .map(given -> {
                        int answer = read(change.getValue().apply(given.picture));
                        return answer == given.label ? "" : given.name + " as " + (answer < 0 ? "none" : answer);
                    })
                    .filter(fault -> !fault.isEmpty())
                    .toList();
            double share = 1 - (double) others.size() / right.size();
            shares.put(change.getKey(), share);
            System.out.printf("%-20s %.1f %%  %s%n", change.getKey(), 100 * share, String.join(", ", others));
        }
        Map<String, Double> tooFew = shares.entrySet().stream()
                .filter(share -> share.getValue() < LEAST)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertThat(tooFew)
                .as("changes after which fewer than 95 %% keep their answer")
                .isEmpty();
    }

    /// Pictures of the world.
    private static List<Given> wild(Path folder) throws IOException {
        List<Given> all = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("labels.csv")).stream()
                .skip(1)
                .toList()) {
            String[] fields = line.split(",", -1);
            BufferedImage picture = PictureFile.read(folder.resolve(fields[0]));
            all.add(new Given(fields[0], Integer.parseInt(fields[1]), ChangedPictures.opaque(picture)));
        }
        return all;
    }

    private static List<Given> synthetic() {
        LabelledImages digits = SyntheticDigits.generate(7, 0, 120).test();
        List<Given> all = new ArrayList<>();
        for (int i = 0; i < digits.size(); i++) {
            all.add(new Given("synthetic " + i, digits.label(i), onPaper(digits, i)));
        }
        return all;
    }

    private int read(BufferedImage picture) {
        return reader.read(picture).map(Digit::value).orElse(-1);
    }

    /// The digit 3 times as large, blue on a sheet with room around it.
    private static BufferedImage onPaper(LabelledImages digits, int index) {
        byte[] pixels = new byte[MnistForm.PIXELS];
        digits.copyPixels(index, pixels);
        BufferedImage ink = new BufferedImage(28, 28, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < pixels.length; i++) {
            ink.setRGB(i % 28, i / 28, Byte.toUnsignedInt(pixels[i]) << 24 | 0x203080);
        }
        BufferedImage sheet = new BufferedImage(110, 120, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setColor(new Color(236, 232, 224));
        graphics.fillRect(0, 0, 110, 120);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(ink, 13, 18, 84, 84, null);
        graphics.dispose();
        return sheet;
    }
}
