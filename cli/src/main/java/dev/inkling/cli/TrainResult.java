package dev.inkling.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

    /// @param shown the network in words
    void print(String shown, boolean stopped) {
        System.out.println();
        System.out.println(shown + " trained on " + data.name + " (" + Format.whole(data.train) + " images)"
                + (stopped ? ", stopped after " + iterations + " iterations" : ""));
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

    private static String loss(double loss) {
        return String.format(Locale.ROOT, "%.4f", loss);
    }
}
