package dev.inkling.cli;

import dev.inkling.data.LabelledImages;
import dev.inkling.kernel.Kernels;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `inkling speed`: how fast this machine is.
@Command(
        name = "speed",
        description = "Measure this machine: training, prediction, matrix products, and what more threads bring.",
        sortOptions = false,
        footer = {
            "",
            "Takes about a minute. Other programs running meanwhile slow it down.",
            "",
            "Examples:",
            "  inkling speed",
            "  inkling speed --seconds 0.5       a first impression",
            "  inkling speed --json              the figures as one line of JSON"
        })
final class SpeedCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "4",
            description = "How long each figure is measured. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show no progress.")
    private boolean quiet;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        if (!(seconds > 0 && seconds <= 60)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--seconds': expected a number above 0, up to 60, got " + seconds);
        }
        LabelledImages images = data.load("measuring with", quiet).train();
        Result result;
        try (StatusLine line = new StatusLine(quiet)) {
            result = measure(images, line);
        }
        if (output.json) {
            OutputOptions.printJson(result);
        } else {
            result.print();
        }
        return 0;
    }

    private Result measure(LabelledImages images, StatusLine line) {
        SpeedMeasurement measurement = new SpeedMeasurement(images, Duration.ofNanos((long) (1e9 * seconds)));
        int processors = Runtime.getRuntime().availableProcessors();
        List<Integer> threads = IntStream.iterate(1, t -> t < processors, t -> 2 * t)
                .boxed()
                .collect(ArrayList::new, List::add, List::addAll);
        threads.add(processors);
        int steps = SpeedMeasurement.Job.ALL.size() * threads.size() + threads.size() + 2;
        int done = 0;
        List<Training> trainings = new ArrayList<>();
        for (SpeedMeasurement.Job job : SpeedMeasurement.Job.ALL) {
            for (int count : threads) {
                show(line, done++, steps, "training " + job.title() + ", " + threads(count));
                trainings.add(new Training(job.title(), count, measurement.training(job, count)));
            }
        }
        List<Product> products = new ArrayList<>();
        for (int count : threads) {
            show(line, done++, steps, "matrix products, " + threads(count));
            products.add(new Product(count, measurement.product(count), measurement.peak(count)));
        }
        show(line, done++, steps, "prediction, one image");
        double oneImage = measurement.oneImage();
        show(line, done, steps, "prediction, many images");
        double manyImages = measurement.manyImages(processors);
        return new Result(
                "speed",
                Processor.name(),
                processors,
                Runtime.version().toString(),
                Kernels.chosen().name(),
                images.name(),
                trainings,
                new Prediction(1e6 * oneImage, manyImages),
                products);
    }

    private static void show(StatusLine line, int done, int steps, String what) {
        line.show((double) done / steps, true, () -> "measuring " + (done + 1) + "/" + steps + ": " + what);
    }

    private static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }

    record Training(String job, int threads, double imagesPerSecond) {}

    /// @param oneImageMicroseconds from pixels to probabilities, median
    /// @param imagesPerSecond of many images, with all threads
    record Prediction(double oneImageMicroseconds, double imagesPerSecond) {}

    /// @param gflops of a product of 512x512 with 512x256 numbers
    /// @param peakGflops of multiply-adds in registers
    record Product(int threads, double gflops, double peakGflops) {}

    /// What is printed: these names are the keys of the JSON.
    record Result(
            String command,
            String processor,
            int processors,
            String java,
            String kernels,
            String data,
            List<Training> training,
            Prediction prediction,
            List<Product> products) {
        void print() {
            System.out.println();
            System.out.println(processor + ", " + processors + " processors, Java " + java + ", " + kernels
                    + " kernels, images of " + data);
            System.out.println();
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("training, forward and backward", "threads", "images/s", "of 1 thread"));
            double one = 1;
            for (Training each : training) {
                one = each.threads == 1 ? each.imagesPerSecond : one;
                rows.add(List.of(
                        each.job,
                        "" + each.threads,
                        Format.count(each.imagesPerSecond),
                        decimal(each.imagesPerSecond / one)));
            }
            System.out.print(Format.table(rows));
            System.out.println();
            rows.clear();
            rows.add(List.of("matrix product, 512x512 by 512x256", "threads", "GFLOP/s", "of the peak"));
            for (Product product : products) {
                rows.add(List.of(
                        "",
                        "" + product.threads,
                        String.format(Locale.ROOT, "%.0f", product.gflops),
                        String.format(Locale.ROOT, "%.0f %%", 100 * product.gflops / product.peakGflops)));
            }
            System.out.print(Format.table(rows));
            System.out.println();
            System.out.print(Format.list(List.of(
                    List.of("one image", decimal(prediction.oneImageMicroseconds) + " µs, 784-128-10"),
                    List.of("many images", Format.count(prediction.imagesPerSecond) + " images/s, all threads"))));
        }

        private static String decimal(double number) {
            return String.format(Locale.ROOT, "%.2f", number);
        }
    }
}
