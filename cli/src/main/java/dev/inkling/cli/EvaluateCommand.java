package dev.inkling.cli;

import dev.inkling.data.LabelledImages;
import dev.inkling.eval.Evaluation;
import dev.inkling.model.Model;
import dev.inkling.model.ModelFile;
import dev.inkling.nn.Examples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `inkling evaluate`: how good a model is.
@Command(
        name = "evaluate",
        description = "Ask a model about the test images: accuracy, and which digits it takes for which.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkling evaluate                                   the newest model on MNIST's test images",
            "  inkling evaluate models/mine.safetensors --json",
            "  inkling evaluate --data path/to/folder             on the t10k files of that folder"
        })
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", arity = "0..1", description = "A model file. Default: the newest in models/.")
    private @Nullable Path model;

    @Mixin
    private DataOptions data;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        Path file = Surroundings.of(spec).models().named(model);
        Model trained = ModelFile.read(file);
        LabelledImages test = data.load("using", output.json).test();
        Models.requireFit(file, trained.network(), test);
        Evaluation evaluation = Evaluation.of(
                trained.network(), Examples.of(test), Runtime.getRuntime().availableProcessors());
        Result result = new Result(
                "evaluate",
                file.toString(),
                test.name(),
                test.size(),
                evaluation.accuracy(),
                evaluation.loss(),
                evaluation.confusion(),
                evaluation.perClass());
        if (output.json) {
            OutputOptions.printJson(result);
        } else {
            result.print(trained);
        }
        return 0;
    }

    /// What is printed: these names are the keys of the JSON.
    record Result(
            String command,
            String model,
            String data,
            int images,
            double accuracy,
            double loss,
            List<List<Integer>> confusion,
            List<Evaluation.PerClass> perClass) {
        void print(Model trained) {
            System.out.println();
            System.out.println(model + ", trained on " + trained.data() + ", asked about " + Format.whole(images)
                    + " test images of " + data);
            System.out.println();
            System.out.print(Format.list(List.of(
                    List.of("accuracy", Format.percent(accuracy)),
                    List.of("loss", String.format(Locale.ROOT, "%.4f", loss)))));
            System.out.println();
            System.out.print(Format.table(perClassRows()));
            System.out.println();
            System.out.println("What it is (rows) and what it was taken for (columns):");
            System.out.println();
            System.out.print(Format.table(confusionRows()));
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
    }
}
