package dev.inkling.cli;

import dev.inkling.cli.ContactSheet.Cell;
import dev.inkling.cli.ContactSheet.Row;
import dev.inkling.data.Augmentation;
import dev.inkling.data.Corruption;
import dev.inkling.data.Corruptions;
import dev.inkling.data.DataSplit;
import dev.inkling.data.LabelledImages;
import dev.inkling.file.AtomicFile;
import dev.inkling.image.GreyImage;
import dev.inkling.nn.Augmenter;
import dev.inkling.nn.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `inkling data show`: what the images look like.
@Command(
        name = "show",
        description = "Draw a sheet of images: as they are, as a training changes them, or corrupted.",
        sortOptions = false,
        footer = {
            "",
            "Distortions, each with its largest amount:",
            "  shift 14        moved: pixels along each axis",
            "  rotate 180      turned: degrees either way",
            "  scale 0.9       enlarged or shrunk: share of the size",
            "  stretch 0.9     widened or flattened: share of width and height",
            "  shear 2         slanted: pixels to the side for each pixel up",
            "  elastic 10      bent like rubber: pixels (standard deviation)",
            "  thickness 3     a broader or finer pen: pixels on either side of a stroke",
            "  outline 1       hollow: share of the way to nothing but edges",
            "  erase 1         a rectangle left out: share of the image's sides",
            "  scribble 9      stray lines: how many",
            "  contrast 1      written faintly: share of the ink that is missing",
            "  brightness 1    grey paper: share of full ink",
            "  background 1    paper with shadows, bands or clouds: share of full ink",
            "  invert 1        ink and paper change places in bands: share of the way",
            "  scatter 9       through frosted glass: pixels along each axis",
            "  blur 3          out of focus: pixels (standard deviation)",
            "  noise 1         grain: share of full ink (standard deviation)",
            "  speckle 1       dust: share of the pixels",
            "",
            "Examples:",
            "  inkling data show                        a hundred training images of MNIST",
            "  inkling data show synthetic --out sheet.png",
            "  inkling data show --augment elastic      ten images, and ten versions of each",
            "  inkling data show --augment \"shift 2, rotate 12, noise 0.2 50%%\"",
            "                                           the noise in half of the images",
            "  inkling data show --corruption all       ten test images, all of MNIST-C"
        })
final class ShowData implements Callable<Integer> {
    private static final int MOST = 1000;
    private static final int ROW = 10;
    private static final String ALL = "all";

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "DATA",
            converter = DataOptions.Named.class,
            description = "The same as --data DATA.")
    private @Nullable String name;

    @Mixin
    private DataOptions data;

    @ArgGroup
    private @Nullable Change change;

    /// What is done to the images, if anything.
    static final class Change {
        @Option(
                names = "--augment",
                paramLabel = "SETTINGS",
                converter = Settings.class,
                description =
                        "Show training images and what they become: none, light, elastic, strong, or a list of the"
                                + " distortions below, each with an amount and, if not all images are to have it, a"
                                + " share of them.")
        private @Nullable Augmentation augmentation;

        @Option(
                names = "--corruption",
                paramLabel = "KIND",
                converter = Kinds.class,
                description = "Show test images and their corruption, one of MNIST-C's, e.g. fog, or all.")
        private @Nullable Corrupting corrupting;
    }

    /// Reads the settings of an augmentation.
    static final class Settings implements ITypeConverter<Augmentation> {
        @Override
        public Augmentation convert(String text) {
            try {
                return Augmentation.named(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /// Which corruptions, and their name.
    record Corrupting(String name, List<Corruption> kinds) {}

    /// Finds the corruptions that a word means.
    static final class Kinds implements ITypeConverter<Corrupting> {
        @Override
        public Corrupting convert(String word) {
            if (word.equals(ALL)) {
                return new Corrupting("corrupted", List.of(Corruption.values()));
            }
            try {
                Corruption kind = Corruption.named(word);
                return new Corrupting(kind.word(), List.of(Corruption.IDENTITY, kind));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage() + " (or all)");
            }
        }
    }

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "How many images. Default: 100; with --augment or --corruption 10.")
    private @Nullable Integer count;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many versions of each, with --augment. Default: ${DEFAULT-VALUE}.")
    private int epochs;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Another seed, other changes. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to draw, as a PNG file. Default: a name like mnist-augmented.png in this folder.")
    private @Nullable Path out;

    @Option(names = "--force", description = "Replace FILE if it is there.")
    private boolean force;

    @Mixin
    private OutputOptions output;

    /// These names are the keys of the JSON.
    record Shown(String data, int images, String file) {}

    @Override
    public Integer call() throws IOException {
        int images = count == null ? (change == null ? ROW * ROW : ROW) : count;
        requireWithinReason("--count", images);
        requireWithinReason("--epochs", epochs);
        if (name != null) {
            if (data.isNamed()) {
                throw new ParameterException(
                        spec.commandLine(), "expected one name of data, got " + name + " and --data " + data.name());
            }
            data.use(name);
        }
        if (out != null) {
            Models.requireRoom(out, force);
        }
        DataSplit split = data.load("showing", output.json);
        LabelledImages shown =
                (change != null && change.corrupting != null ? split.test() : split.train()).first(images);
        Path file = out == null ? Surroundings.of(spec).folder().resolve(shown.name() + suffix() + ".png") : out;
        Models.requireRoom(file, force);
        AtomicFile.write(file, force, sheet(shown)::write);
        if (output.json) {
            OutputOptions.printJson(new Shown(shown.name(), shown.size(), file.toString()));
        } else {
            String number = shown.size() == 1 ? "1 image" : Format.whole(shown.size()) + " images";
            System.out.println(number + " of " + shown.name() + " drawn in " + file);
        }
        return 0;
    }

    private void requireWithinReason(String option, int value) {
        if (value < 1 || value > MOST) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '" + option + "': expected 1 to " + MOST + ", got " + value);
        }
    }

    private String suffix() {
        if (change == null) {
            return "";
        }
        return change.corrupting == null ? "-augmented" : "-" + change.corrupting.name;
    }

    private ContactSheet sheet(LabelledImages images) {
        if (change == null) {
            return plain(images);
        }
        return change.corrupting == null
                ? augmented(images, Objects.requireNonNull(change.augmentation))
                : corrupted(images, change.corrupting.kinds);
    }

    /// Rows of ten, labels below.
    private static ContactSheet plain(LabelledImages images) {
        List<Row> rows = new ArrayList<>();
        for (int start = 0; start < images.size(); start += ROW) {
            rows.add(new Row(
                    "",
                    IntStream.range(start, Math.min(images.size(), start + ROW))
                            .mapToObj(i -> new Cell(ink(images, pixels(images, i)), label(images, i)))
                            .toList()));
        }
        return new ContactSheet(List.of(), rows);
    }

    /// A row an image, a column an epoch.
    private ContactSheet augmented(LabelledImages images, Augmentation augmentation) {
        List<String> headings = new ArrayList<>(List.of("original"));
        IntStream.range(0, epochs).forEach(epoch -> headings.add("epoch " + epoch));
        Augmenter augmenter = augmentation.augmenter(seed, images.height(), images.width());
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            List<Cell> cells = new ArrayList<>(List.of(new Cell(ink(images, pixels(images, i)), "")));
            for (int epoch = 0; epoch < epochs; epoch++) {
                byte[] pixels = pixels(images, i);
                augmenter.augment(epoch, i, pixels);
                cells.add(new Cell(ink(images, pixels), ""));
            }
            rows.add(new Row(label(images, i), cells));
        }
        return new ContactSheet(headings, rows);
    }

    /// A row a corruption, a column an image.
    private ContactSheet corrupted(LabelledImages images, List<Corruption> kinds) {
        List<Row> rows = new ArrayList<>();
        for (Corruption kind : kinds) {
            LabelledImages corrupted = Corruptions.corrupted(images, kind, seed);
            rows.add(new Row(
                    kind.word(),
                    IntStream.range(0, images.size())
                            .mapToObj(i -> new Cell(ink(corrupted, pixels(corrupted, i)), ""))
                            .toList()));
        }
        return new ContactSheet(
                IntStream.range(0, images.size())
                        .mapToObj(i -> label(images, i))
                        .toList(),
                rows);
    }

    private static byte[] pixels(LabelledImages images, int index) {
        byte[] pixels = new byte[images.inputs()];
        images.copyPixels(index, pixels);
        return pixels;
    }

    private static GreyImage ink(LabelledImages images, byte[] pixels) {
        float[] values = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            values[i] = Byte.toUnsignedInt(pixels[i]) / 255f;
        }
        return new GreyImage(images.width(), images.height(), values);
    }

    private static String label(LabelledImages images, int index) {
        int label = images.label(index);
        return label == Dataset.NO_CLASS ? "none" : Integer.toString(label);
    }
}
