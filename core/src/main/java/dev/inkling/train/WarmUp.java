package dev.inkling.train;

import dev.inkling.eval.Evaluation;
import dev.inkling.math.WorkerTeam;
import dev.inkling.nn.Blocks;
import dev.inkling.nn.Dataset;
import dev.inkling.nn.Examples;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import java.lang.foreign.Arena;
import java.util.List;

/// Makes the JVM ready for a training. It interprets a method until it has seen it often enough to
/// compile it, and interprets vectors a thousand times slower: the first iteration takes a second. So
/// a tiny network is trained on a few made-up images meanwhile, while the data is being read.
///
/// Changes no result. What it computed is thrown away.
public final class WarmUp implements AutoCloseable {
    /// As often as it takes to have the kernels compiled where the launcher asks for it early.
    private static final int ROUNDS = 40;

    private static final int MOST_UNITS = 128;
    private static final int IMAGES = 40;
    private static final int PIXELS = 32;
    private static final int INK = 8;
    private static final int CLASSES = 10;

    private final Thread thread;

    private WarmUp(Thread thread) {
        this.thread = thread;
    }

    /// Begins, in a thread of its own. A training with convolutions takes so long that nothing is done for it.
    public static WarmUp start(TrainingPlan plan) {
        TrainingPlan tiny = new TrainingPlan(
                plan.hidden().stream().map(WarmUp::small).toList(),
                plan.initializer(),
                plan.optimizer(),
                plan.learningRate(),
                plan.weightDecay(),
                plan.labelSmoothing(),
                IMAGES,
                new TrainingPlan.Length.Iterations(1),
                plan.aids(),
                plan.seed());
        if (plan.hidden().stream()
                .anyMatch(layer -> layer instanceof LayerSpec.ConvSpec || layer instanceof LayerSpec.MaxPoolSpec)) {
            return new WarmUp(Thread.ofPlatform().unstarted(() -> {}));
        }
        boolean grouped = plan.batchSize() == TrainingPlan.FULL_BATCH && Trainer.areGroupable(plan.hidden());
        return new WarmUp(Thread.ofPlatform().daemon().name("inkling-warm-up").start(() -> run(tiny, grouped)));
    }

    private static LayerSpec small(LayerSpec layer) {
        return layer instanceof LayerSpec.DenseSpec(int units)
                ? new LayerSpec.DenseSpec(Math.min(units, MOST_UNITS))
                : layer;
    }

    private static void run(TrainingPlan plan, boolean grouped) {
        Examples examples = Examples.of(new MadeUp());
        Network network = plan.initialNetwork(PIXELS, CLASSES);
        try (Arena arena = Arena.ofShared();
                WorkerTeam team = new WorkerTeam(1)) {
            Parameters parameters =
                    Parameters.of(network, plan.optimizer(), plan.aids().averaging() > 0, arena);
            Examples batch = grouped ? examples.grouped(arena, team) : examples;
            BatchStep step = grouped || !StripStep.fits(network)
                    ? new BlockStep(
                            network,
                            parameters,
                            plan,
                            grouped,
                            Blocks.of(network, IMAGES).count(),
                            arena,
                            team)
                    : new StripStep(network, parameters, plan, batch, IMAGES, arena, team);
            for (int round = 1; round <= ROUNDS; round++) {
                step.prepare(List.of(batch));
                step.run(batch, new Optimizer.Step(round, 1f / IMAGES, 0.01f, plan.weightDecay(), 0.1f));
                Evaluation.of(network, examples, 1);
            }
        }
    }

    /// Waits for the end.
    @Override
    public void close() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Images with some ink each, in no other order than by number.
    private static final class MadeUp implements Dataset {
        @Override
        public String name() {
            return "made up";
        }

        @Override
        public int size() {
            return IMAGES;
        }

        @Override
        public int height() {
            return 1;
        }

        @Override
        public int width() {
            return PIXELS;
        }

        @Override
        public int classes() {
            return CLASSES;
        }

        @Override
        public int label(int index) {
            return index % CLASSES;
        }

        @Override
        public void copyPixels(int index, byte[] pixels) {
            for (int k = 0; k < INK; k++) {
                pixels[(7 * index + 3 * k) % PIXELS] = (byte) (50 + k);
            }
        }
    }
}
