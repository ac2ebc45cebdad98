package dev.inkling.cli;

import dev.inkling.data.LabelledImages;
import dev.inkling.eval.GradientCheck;
import dev.inkling.nn.Conv2d;
import dev.inkling.nn.Dataset;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import dev.inkling.reader.ShippedModel;
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
            "Exit code 1 if one is wrong or could not be measured."
        },
        sortOptions = false,
        footer = {"", "Examples:", "  inkling check", "  inkling check models/mine.safetensors --images 32"})
final class CheckCommand implements Callable<Integer> {
    private static final int MANY_ENTRIES = 10_000;
    private static final int FEW_ENTRIES = 5;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "MODEL",
            arity = "0..1",
            description =
                    "A model file; best or fast, which are shipped with Inkling; or newest, in models/. Default: fast.")
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
            description = "Numbers to check in a tensor, chosen by --seed where it has more. Default: " + MANY_ENTRIES
                    + ", or " + FEW_ENTRIES + " where there are convolutions, which take longer.")
    private @Nullable Integer entries;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        requireAtLeastOne("--images", count);
        if (entries != null) {
            requireAtLeastOne("--entries", entries);
        }
        Models.Named named = Surroundings.of(spec).models().load(model, ShippedModel.FAST);
        LabelledImages images = data.load("using", output.json).test().first(count);
        Models.requireFit(named, images);
        Network network = named.model().network();
        boolean convolutions = network.layers().stream().anyMatch(Conv2d.class::isInstance);
        GradientCheck check = GradientCheck.of(
                network,
                Examples.of(new OtherLabels(images)),
                entries == null ? (convolutions ? FEW_ENTRIES : MANY_ENTRIES) : entries,
                seed);
        if (output.json) {
            OutputOptions.printJson(new Result("check", named.name(), images.size(), check.passed(), check.tensors()));
        } else {
            print(check, named.name(), images);
        }
        return check.passed() ? 0 : 1;
    }

    private void requireAtLeastOne(String option, int value) {
        if (value < 1) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '" + option + "': expected at least 1, got " + value);
        }
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
                    tensor.passed() ? "right" : tensor.withinTolerances() ? "not measured" : "WRONG"));
        }
        System.out.println();
        System.out.println(model + ", gradients over " + images.size() + " images of " + images.name()
                + ", each said to be the next digit, so that there is something to learn");
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
        System.out.println("left out: moving the number would turn a ReLU on or off, or make another number the largest"
                + " of a max pooling, where the loss has a kink");
        System.out.println("not measured: more than half of the checked numbers are left out");
    }

    /// Images that claim to be of the next class. A network that answers them right with certainty has gradients
    /// near zero, of which float32 keeps few digits; with these labels there is always something to learn.
    private record OtherLabels(LabelledImages images) implements Dataset {
        @Override
        public String name() {
            return images.name();
        }

        @Override
        public int size() {
            return images.size();
        }

        @Override
        public int height() {
            return images.height();
        }

        @Override
        public int width() {
            return images.width();
        }

        @Override
        public int classes() {
            return images.classes();
        }

        @Override
        public int label(int index) {
            return (images.label(index) + 1) % images.classes();
        }

        @Override
        public void copyPixels(int index, byte[] pixels) {
            images.copyPixels(index, pixels);
        }
    }
}
