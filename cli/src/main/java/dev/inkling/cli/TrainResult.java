package dev.inkling.cli;

import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What `inkling train` prints: these names are the keys of the JSON.
record TrainResult(
        String command,
        String preset,
        Data data,
        List<Integer> layers,
        String network,
        long parameters,
        long iterations,
        long seed,
        int threads,
        double trainAccuracy,
        double testAccuracy,
        double trainLoss,
        double testLoss,
        Optional<Double> validationAccuracy,
        double trainSeconds,
        double totalSeconds,
        double imagesPerSecond,
        String weightsSha256,
        String model) {
    record Data(String name, int train, int test) {}

    void print(boolean stopped) {
        System.out.println();
        System.out.println(shown(layers, network) + " trained on " + data.name + " (" + Format.whole(data.train)
                + " images)" + (stopped ? ", stopped after " + iterations + " iterations" : ""));
        System.out.println();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "accuracy", "loss"));
        rows.add(List.of("training images", Format.percent(trainAccuracy), loss(trainLoss)));
        validationAccuracy.ifPresent(share -> rows.add(List.of("of these, validation", Format.percent(share), "")));
        rows.add(List.of("test images", Format.percent(testAccuracy), loss(testLoss)));
        System.out.print(Format.table(rows));
        System.out.println();
        System.out.print(Format.list(List.of(
                List.of(
                        "time",
                        Format.seconds(trainSeconds) + " training, " + Format.seconds(totalSeconds) + " in all"),
                List.of("speed", Format.count(imagesPerSecond) + " images/s, forward and backward"),
                List.of("parameters", Format.whole(parameters)),
                List.of("weights", "SHA-256 " + weightsSha256),
                List.of("saved to", model))));
        System.out.println();
        System.out.println("Next: ./inkling evaluate " + model);
        System.out.println("  or  ./inkling predict --model " + model + " PICTURE   with a digit of your own");
    }

    /// `784-10-10` for dense layers, all layers in words otherwise.
    static String shown(Network network) {
        return shown(network.sizes(), LayerSpec.text(network.specs()));
    }

    private static String shown(List<Integer> sizes, String network) {
        return LayerSpec.text(LayerSpec.hidden(sizes.subList(1, sizes.size() - 1)))
                        .equals(hidden(network))
                ? sizes.stream().map(String::valueOf).collect(Collectors.joining("-"))
                : network;
    }

    /// All layers but the last.
    private static String hidden(String network) {
        return network.substring(0, Math.max(0, network.lastIndexOf(", ")));
    }

    private static String loss(double loss) {
        return String.format(Locale.ROOT, "%.4f", loss);
    }
}
