package dev.inkling.cli;

import dev.inkling.data.Corruption;
import dev.inkling.data.LabelledImages;
import dev.inkling.data.Robustness;
import dev.inkling.eval.Answers;
import dev.inkling.eval.Calibration;
import dev.inkling.eval.Evaluation;
import dev.inkling.eval.Temperature;
import dev.inkling.model.Model;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import dev.inkling.report.History;
import dev.inkling.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `inkling evaluate`: how good a model is.
@Command(
        name = "evaluate",
        description =
                "Ask a model about the test images: accuracy, which digits it takes for which, and whether it is as"
                        + " sure as it is right.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkling evaluate                         the best shipped model, on MNIST's",
            "                                           test images",
            "  inkling evaluate models/mine.safetensors --json",
            "  inkling evaluate newest --corruptions    the newest model, on worse images too",
            "  inkling evaluate --data path/to/folder   on the t10k files of that folder",
            "  inkling evaluate --report out            pictures too: open out/index.html"
        })
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", arity = "0..1", description = Models.CHOICES)
    private @Nullable Path model;

    @Mixin
    private DataOptions data;

    @Mixin
    private ReportOptions report;

    @Option(
            names = "--force",
            description = "Write the report even into a folder of other things: files with the names of its own are"
                    + " replaced.")
    private boolean force;

    @Option(
            names = "--corruptions",
            description = "Also ask about the images with each of MNIST-C's 15 corruptions, always the same.")
    private boolean corruptions;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        report.requireRoom(force);
        Models.Named named = Surroundings.of(spec).models().load(model);
        Model trained = named.model();
        LabelledImages test = data.load("using", output.json).test();
        Models.requireFit(named, test);
        Examples examples = Examples.of(test);
        int threads = Runtime.getRuntime().availableProcessors();
        Evaluation evaluation = Evaluation.of(trained.network(), examples, threads);
        Answers answers = Answers.of(trained.network(), examples, threads).at(new Temperature(trained.temperature()));
        Calibration calibration = Calibration.of(answers);
        Optional<Robustness> robustness =
                corruptions ? Optional.of(robustness(trained.network(), test, threads)) : Optional.empty();
        report.write(
                () -> new Report(
                        named.name(), trained, test, evaluation, answers, History.of(trained.epochs()), robustness),
                force);
        Result result = new Result(
                "evaluate",
                named.name(),
                trained.network().weightsSha256(),
                test.name(),
                test.size(),
                evaluation.accuracy(),
                evaluation.loss(),
                calibration.expectedCalibrationError(),
                calibration.brierScore(),
                trained.temperature(),
                evaluation.confusion(),
                evaluation.perClass(),
                calibration.reliability(),
                robustness.map(EvaluateCommand::scores),
                robustness.map(Robustness::mean));
        if (output.json) {
            OutputOptions.printJson(result);
        } else {
            result.print(trained);
        }
        return 0;
    }

    private Robustness robustness(Network network, LabelledImages test, int threads) {
        List<Corruption> kinds = List.of(Corruption.values());
        try (StatusLine line = new StatusLine(output.json)) {
            return Robustness.of(network, test, threads, kind -> {
                int done = kinds.indexOf(kind);
                line.show(
                        (double) done / kinds.size(),
                        done == kinds.size() - 1,
                        () -> "corruption " + (done + 1) + "/" + kinds.size() + ": " + kind.word());
            });
        }
    }

    private static List<Corrupted> scores(Robustness robustness) {
        return robustness.scores().stream()
                .map(score -> new Corrupted(score.kind().word(), score.accuracy()))
                .toList();
    }

    /// Accuracy with a corruption.
    record Corrupted(String name, double accuracy) {}

    /// What is printed: these names are the keys of the JSON.
    record Result(
            String command,
            String model,
            String weightsSha256,
            String data,
            int images,
            double accuracy,
            double loss,
            double expectedCalibrationError,
            double brierScore,
            double temperature,
            List<List<Integer>> confusion,
            List<Evaluation.PerClass> perClass,
            List<Calibration.Bin> reliability,
            Optional<List<Corrupted>> corruptions,
            Optional<Double> meanCorruptionAccuracy) {
        void print(Model trained) {
            System.out.println();
            System.out.println(model + ", trained on " + trained.data() + ", asked about " + Format.whole(images)
                    + " test images of " + data);
            System.out.println();
            List<List<String>> figures = new ArrayList<>();
            figures.add(List.of("accuracy", Format.percent(accuracy)));
            figures.add(List.of("loss", decimal(loss)));
            figures.add(List.of(
                    "ECE",
                    Format.percent(expectedCalibrationError)
                            + ", the expected calibration error: how far confidence is from accuracy"));
            figures.add(List.of("Brier", decimal(brierScore)));
            if (temperature != 1) {
                figures.add(List.of("T", decimal(temperature) + ", the temperature: logits are divided by it"));
            }
            System.out.print(Format.list(figures));
            System.out.println();
            System.out.print(Format.table(perClassRows()));
            System.out.println();
            System.out.println("What it is (rows) and what it was taken for (columns):");
            System.out.println();
            System.out.print(Format.table(confusionRows()));
            System.out.println();
            System.out.println("How sure it was, and how often it was right then:");
            System.out.println();
            System.out.print(Format.table(reliabilityRows()));
            if (corruptions.isPresent()) {
                System.out.println();
                System.out.println("How often it is right about images with something wrong, as in MNIST-C:");
                System.out.println();
                System.out.print(Format.table(corruptionRows(corruptions.get())));
            }
        }

        private List<List<String>> perClassRows() {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("class", "precision", "recall", "F1", "images"));
            for (Evaluation.PerClass c : perClass) {
                rows.add(List.of(
                        Integer.toString(c.label()),
                        Format.percent(c.precision()),
                        Format.percent(c.recall()),
                        Format.percent(c.f1()),
                        Format.whole(c.support())));
            }
            return rows;
        }

        private List<List<String>> confusionRows() {
            List<List<String>> rows = new ArrayList<>();
            List<String> header = new ArrayList<>(List.of(""));
            IntStream.range(0, confusion.size()).mapToObj(Integer::toString).forEach(header::add);
            rows.add(header);
            for (int t = 0; t < confusion.size(); t++) {
                List<String> row = new ArrayList<>(List.of(Integer.toString(t)));
                confusion.get(t).forEach(count -> row.add(count == 0 ? "." : Integer.toString(count)));
                rows.add(row);
            }
            return rows;
        }

        private List<List<String>> corruptionRows(List<Corrupted> scores) {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("corruption", "accuracy"));
            scores.forEach(score -> rows.add(List.of(score.name, Format.percent(score.accuracy))));
            meanCorruptionAccuracy.ifPresent(mean -> rows.add(
                    List.of("mean of the " + (scores.size() - 1) + ", without identity", Format.percent(mean))));
            return rows;
        }

        /// The bins with something in them.
        private List<List<String>> reliabilityRows() {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("confidence", "images", "mean", "accuracy"));
            for (Calibration.Bin bin : reliability) {
                if (bin.count() > 0) {
                    rows.add(List.of(
                            Format.percent(bin.from()) + " to " + Format.percent(bin.to()),
                            Format.whole(bin.count()),
                            Format.percent(bin.confidence()),
                            Format.percent(bin.accuracy())));
                }
            }
            return rows;
        }

        private static String decimal(double number) {
            return String.format(Locale.ROOT, "%.4f", number);
        }
    }
}
