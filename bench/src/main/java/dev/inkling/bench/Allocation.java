package dev.inkling.bench;

import com.sun.management.ThreadMXBean;
import dev.inkling.data.Mnist;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.train.LearningRate;
import dev.inkling.train.Optimizer;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How many bytes of objects an epoch makes, by all threads together: what there is for the garbage
/// collector to do. Once all is compiled, it is the events that tell of the progress and little else.
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int EPOCHS = 40;

    private Allocation() {}

    /// The program; no arguments.
    public static void main(String... arguments) throws IOException {
        Examples examples =
                Examples.of(Mnist.here().offline().load((_, _, _) -> {}).train());
        print(examples, "784-10-10, full batch", List.of(10), TrainingPlan.FULL_BATCH, "gradient-descent");
        print(examples, "784-128-10, batch 64", List.of(128), 64, "gradient-descent");
        print(examples, "784-128-10, batch 64, Adam", List.of(128), 64, "adam");
        print(examples, "784-512-512-10, batch 256", List.of(512, 512), 256, "gradient-descent");
    }

    private static void print(Examples examples, String title, List<Integer> hidden, int batch, String optimizer) {
        TrainingPlan plan = new TrainingPlan(
                hidden,
                Initializer.HE,
                Optimizer.named(optimizer),
                LearningRate.constant(0.001f),
                0,
                0,
                batch,
                new TrainingPlan.Length.Epochs(EPOCHS),
                1);
        long batches = plan.batches(examples.size());
        List<Long> total = new ArrayList<>();
        Trainer.train(
                plan,
                plan.initialNetwork(examples.x().rows(), 10),
                examples,
                Runtime.getRuntime().availableProcessors(),
                event -> {
                    if (event instanceof TrainingEvent.IterationDone done && done.iteration() % batches == 0) {
                        total.add(THREADS.getTotalThreadAllocatedBytes());
                    }
                },
                () -> false);
        int last = total.size() - 1;
        long inTheLast = (total.get(last) - total.get(last - EPOCHS / 4)) / (EPOCHS / 4);
        System.out.printf(
                Locale.ROOT,
                "%-28s %,11d bytes in the first epoch after one, %,9d in each of the last: %,d an iteration%n",
                title,
                total.get(1) - total.get(0),
                inTheLast,
                inTheLast / batches);
    }
}
