package dev.inkling.cli;

import dev.inkling.data.BuiltInData;
import dev.inkling.data.DataSplit;
import dev.inkling.data.FolderReport;
import dev.inkling.data.FolderReport.FileReport;
import dev.inkling.data.IdxFolder;
import dev.inkling.data.LabelledImages;
import dev.inkling.nn.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `inkling data`: which images there are.
@Command(
        name = "data",
        description = "See, draw, verify or download the images to train on.",
        subcommands = {
            DataCommand.ListData.class,
            DataCommand.Info.class,
            ShowData.class,
            DataCommand.Verify.class,
            DataCommand.Download.class
        },
        footer = {
            "",
            "Examples:",
            "  inkling data list                        what there is, and where",
            "  inkling data download                    MNIST into the user's cache",
            "  inkling data verify --data DIR           read four IDX files to their ends",
            "  inkling data info --data synthetic       how many images of each class",
            "  inkling data show --augment elastic      draw what a training makes of them"
        })
final class DataCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    /// `inkling data list`
    @Command(
            name = "list",
            description = "What can be given to --data, and whether it is here.",
            sortOptions = false,
            footer = {"", "Example:", "  inkling data list --json"})
    static final class ListData implements Callable<Integer> {
        @Mixin
        private DataOptions data;

        @Mixin
        private OutputOptions output;

        /// These names are the keys of the JSON.
        record Entry(String name, boolean here, String where) {}

        @Override
        public Integer call() throws IOException {
            Optional<Path> mnist = data.mnist().folder();
            List<Entry> entries = new ArrayList<>();
            for (BuiltInData builtIn : BuiltInData.values()) {
                boolean here = mnist.isPresent() || !builtIn.needsMnist();
                entries.add(new Entry(
                        builtIn.word(),
                        here,
                        here
                                ? where(builtIn, mnist.map(Path::toString).orElse(""))
                                : "not here: inkling data download"));
            }
            if (BuiltInData.named(data.name()).isEmpty()) {
                DataSplit split = data.load("using", output.json);
                String images = Format.whole(split.train().size()) + " + "
                        + Format.whole(split.test().size()) + " images";
                entries.add(new Entry(data.name(), true, "four IDX files, " + images));
            }
            if (output.json) {
                OutputOptions.printJson(entries);
                return 0;
            }
            List<List<String>> rows = new ArrayList<>();
            entries.forEach(entry -> rows.add(List.of(entry.name, entry.where)));
            rows.add(List.of(
                    "DIR", "any folder with four IDX files named as MNIST's (Fashion-MNIST, KMNIST, your own)"));
            System.out.print(Format.list(rows));
            return 0;
        }

        private static String where(BuiltInData builtIn, String mnist) {
            return switch (builtIn) {
                case MNIST -> mnist;
                case SYNTHETIC -> "made by the program, 60,000 + 10,000 images";
                case MNIST_AND_SYNTHETIC -> "mnist, and synthetic digits to train on";
                case MNIST_AND_SYNTHETIC_AND_CLUTTER -> "these, and images of no digit to train on";
            };
        }
    }

    /// `inkling data info`
    @Command(
            name = "info",
            description = "How many images of which size and class there are.",
            sortOptions = false,
            footer = {"", "Example:", "  inkling data info --data synthetic"})
    static final class Info implements Callable<Integer> {
        @Mixin
        private DataOptions data;

        @Mixin
        private OutputOptions output;

        /// These names are the keys of the JSON.
        record Summary(String name, int height, int width, int classes, Part train, Part test) {}

        record Part(int images, List<Integer> perClass) {
            static Part of(LabelledImages images) {
                int[] counts = new int[images.classes()];
                for (int i = 0; i < images.size(); i++) {
                    if (images.label(i) != Dataset.NO_CLASS) {
                        counts[images.label(i)]++;
                    }
                }
                return new Part(images.size(), IntStream.of(counts).boxed().toList());
            }
        }

        @Override
        public Integer call() throws IOException {
            DataSplit split = data.load("using", output.json);
            LabelledImages train = split.train();
            Summary result = new Summary(
                    train.name(),
                    train.height(),
                    train.width(),
                    train.classes(),
                    Part.of(train),
                    Part.of(split.test()));
            if (output.json) {
                OutputOptions.printJson(result);
                return 0;
            }
            System.out.println(result.name + ": " + result.height + "x" + result.width + " pixels, " + result.classes
                    + " classes");
            System.out.println();
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("class", "training images", "test images"));
            for (int c = 0; c < result.classes; c++) {
                rows.add(List.of(
                        Integer.toString(c),
                        Format.whole(result.train.perClass.get(c)),
                        Format.whole(result.test.perClass.get(c))));
            }
            rows.add(List.of("all", Format.whole(result.train.images), Format.whole(result.test.images)));
            System.out.print(Format.table(rows));
            return 0;
        }
    }

    /// `inkling data verify`
    @Command(
            name = "verify",
            description = "Read all four files to their ends. Exit code 1 if one is not sound.",
            sortOptions = false,
            footer = {"", "Examples:", "  inkling data verify", "  inkling data verify --data path/to/fashion"})
    static final class Verify implements Callable<Integer> {
        private static final int CLASSES = 10;

        @Mixin
        private DataOptions data;

        @Mixin
        private OutputOptions output;

        @Override
        public Integer call() throws IOException {
            Optional<Path> folder = data.folder();
            if (folder.isEmpty()) {
                if (data.name().equals(BuiltInData.SYNTHETIC.word())) {
                    if (output.json) {
                        OutputOptions.printJson(new Report("", true, false, List.of(), List.of()));
                    } else {
                        System.out.println("synthetic: made by the program, so there are no files to verify");
                    }
                    return 0;
                }
                throw new IllegalArgumentException(
                        "mnist: expected four files in one of its folders, got none (inkling data download)");
            }
            FolderReport report = IdxFolder.verify(folder.get(), CLASSES);
            if (output.json) {
                OutputOptions.printJson(Report.of(report));
            } else {
                print(report);
            }
            return report.sound() ? 0 : 1;
        }

        /// These names are the keys of the JSON.
        record Report(
                String folder, boolean sound, boolean mnist, List<Map<String, Object>> files, List<String> faults) {
            static Report of(FolderReport report) {
                return new Report(
                        report.folder().toString(),
                        report.sound(),
                        report.mnist(),
                        report.files().stream().map(Report::entries).toList(),
                        report.faults());
            }

            private static Map<String, Object> entries(FileReport file) {
                Map<String, Object> entries = new LinkedHashMap<>();
                entries.put("kind", file.kind());
                switch (file) {
                    case FileReport.Sound sound -> {
                        entries.put("sound", true);
                        entries.put("path", sound.path().toString());
                        entries.put("sizes", sound.sizes());
                        entries.put("sha256", sound.sha256());
                        entries.put("mnist", sound.mnist());
                    }
                    case FileReport.Faulty faulty -> {
                        entries.put("sound", false);
                        entries.put("fault", faulty.fault());
                    }
                }
                return entries;
            }
        }

        private static void print(FolderReport report) {
            List<List<String>> rows = new ArrayList<>();
            for (FileReport file : report.files()) {
                rows.add(
                        switch (file) {
                            case FileReport.Sound sound ->
                                List.of(
                                        sound.kind(),
                                        "sound, "
                                                + sound.sizes().stream()
                                                        .map(String::valueOf)
                                                        .collect(Collectors.joining(" x "))
                                                + ", SHA-256 " + sound.sha256() + (sound.mnist() ? " (MNIST's)" : ""));
                            case FileReport.Faulty faulty -> List.of(faulty.kind(), "FAULTY, " + faulty.fault());
                        });
            }
            System.out.print(Format.list(rows));
            report.faults().forEach(fault -> System.out.println("  FAULTY, " + fault));
            String verdict = report.mnist() ? "sound, and MNIST" : report.sound() ? "sound" : "not sound";
            System.out.println(report.folder() + ": " + verdict);
        }
    }

    /// `inkling data download`
    @Command(
            name = "download",
            description = "Download MNIST into the user's cache, unless it is already here.",
            sortOptions = false,
            footer = {"", "Example:", "  inkling data download"})
    static final class Download implements Callable<Integer> {
        @Mixin
        private DataOptions data;

        @Mixin
        private OutputOptions output;

        /// These names are the keys of the JSON.
        record Downloaded(String folder, int train, int test) {}

        @Override
        public Integer call() throws IOException {
            if (!data.name().equals(BuiltInData.MNIST.word())) {
                throw new IllegalArgumentException(
                        "--data: expected mnist, got " + data.name() + " (nothing else is downloaded)");
            }
            try (DownloadProgress progress = new DownloadProgress(output.json)) {
                DataSplit split = data.mnist().load(progress);
                Downloaded result = new Downloaded(
                        data.mnist().folder().map(Path::toString).orElse(""),
                        split.train().size(),
                        split.test().size());
                if (output.json) {
                    OutputOptions.printJson(result);
                } else {
                    System.out.println("mnist is in " + result.folder + ": " + Format.whole(result.train) + " + "
                            + Format.whole(result.test) + " images");
                }
            }
            return CommandLine.ExitCode.OK;
        }
    }
}
