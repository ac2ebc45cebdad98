package dev.inkling.cli;

import dev.inkling.data.LabelledImages;
import dev.inkling.eval.GradientCheck;
import dev.inkling.nn.Examples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `inkling check`: whether the gradients are right.
@Command(
        name = "check",
        description = {
            "Check the gradient of every parameter tensor: backpropagation against measured differences of the loss,"
                    + " in double precision, and the float32 engine against both.",
            "Exit code 1 if one is wrong."
        },
        sortOptions = false,
        footer = {"", "Examples:", "  inkling check", "  inkling check models/mine.safetensors --images 32"})
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", arity = "0..1", description = Models.CHOICES)
    private @Nullable Path model;

    @Mixin
    private DataOptions data;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "16",
            description = "Test images to take the loss over. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--entries",
            paramLabel = "N",
            defaultValue = "10000",
            description =
                    "Numbers to check in a tensor, chosen by --seed where it has more. Default: ${DEFAULT-VALUE}.")
    private int entries;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        if (count < 1 || entries < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "check: expected at least 1 image and 1 entry, got " + count + " and " + entries);
        }
        Models.Named named = Surroundings.of(spec).models().load(model);
        LabelledImages images = data.load("using", output.json).test().first(count);
        Models.requireFit(named, images);
        GradientCheck check = GradientCheck.of(named.model().network(), Examples.of(images), entries, seed);
        if (output.json) {
            OutputOptions.printJson(new Result("check", named.name(), images.size(), check.passed(), check.tensors()));
        } else {
            print(check, named.name(), images);
        }
        return check.passed() ? 0 : 1;
    }

    /// These names are the keys of the JSON.
    record Result(String command, String model, int images, boolean passed, List<GradientCheck.Tensor> tensors) {}

    private static void print(GradientCheck check, String model, LabelledImages images) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("tensor", "entries", "checked", "left out", "equations", "engine", ""));
        for (GradientCheck.Tensor tensor : check.tensors()) {
            rows.add(List.of(
                    tensor.name(),
                    Format.whole(tensor.entries()),
                    Format.whole(tensor.checked()),
                    Format.whole(tensor.leftOut()),
                    String.format(Locale.ROOT, "%.1e", tensor.equationError()),
                    String.format(Locale.ROOT, "%.1e", tensor.engineError()),
                    tensor.passed() ? "right" : "WRONG"));
        }
        System.out.println();
        System.out.println(model + ", gradients over " + images.size() + " images of " + images.name());
        System.out.println();
        System.out.print(Format.table(rows));
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "equations: largest error of backpropagation against differences, in double precision (at most %.0e)%n",
                GradientCheck.EQUATION_TOLERANCE);
        System.out.printf(
                Locale.ROOT,
                "engine: largest error of the float32 engine against double precision (at most %.0e)%n",
                GradientCheck.ENGINE_TOLERANCE);
        System.out.println("left out: moving the number would turn a ReLU on or off, where the loss has a kink");
    }
}
