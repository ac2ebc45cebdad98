package dev.inkling.bench.libtorch;

import dev.inkling.bench.peer.Answer;
import dev.inkling.bench.peer.Digits;
import dev.inkling.bench.peer.Job;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OptimizerOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// Trains by the recipe of `inkling train --preset fast` in libtorch, and tests, once.
public final class LibtorchFast {
    private static final double RISE = 0.3;

    /// How losses of a batch become one: libtorch's number for their mean.
    private static final long MEAN = 1;

    /// A label that no image has.
    private static final long IGNORED = -100;

    private LibtorchFast() {}

    /// The program.
    ///
    /// @param arguments `key=value`; the keys are threads, mnist, sizes, batch, epochs, peak, smoothing,
    ///     beta1, beta2, epsilon and seed
    public static void main(String... arguments) throws IOException {
        Job job = Job.of(arguments);
        torch.set_num_threads(job.whole("threads"));
        torch.manual_seed(job.whole("seed"));
        Net net = initial(job.sizes());
        train(net, job);
        Digits test = Digits.read(job.path("mnist"), "t10k");
        try (NoGradGuard _ = new NoGradGuard()) {
            double accuracy = net.accuracy(Tensors.pixels(test), Tensors.of(test.classes()));
            System.out.println(new Answer().with("accuracy", accuracy));
        }
    }

    private static Net initial(int[] sizes) {
        List<Tensor> w = new ArrayList<>();
        List<Tensor> b = new ArrayList<>();
        for (int l = 1; l < sizes.length; l++) {
            w.add(torch.randn(sizes[l], sizes[l - 1])
                    .mul_(new Scalar(Math.sqrt(2.0 / sizes[l - 1])))
                    .set_requires_grad(true));
            b.add(torch.zeros(sizes[l]).set_requires_grad(true));
        }
        return new Net(w, b);
    }

    private static void train(Net net, Job job) throws IOException {
        Digits digits = Digits.read(job.path("mnist"), "train");
        Tensor pixels = Tensors.pixels(digits);
        Tensor labels = Tensors.of(digits.classes());
        int m = digits.size();
        int batch = job.whole("batch");
        int batches = Math.ceilDiv(m, batch);
        int iterations = job.whole("epochs") * batches;
        requireDefaults(job);
        var adam = new Adam(net.parameters(), new AdamOptions(job.number("peak")));
        OptimizerOptions live = adam.param_groups().get(0).options();
        for (int iteration = 0; iteration < iterations; ) {
            try (PointerScope _ = new PointerScope()) {
                Tensor order = torch.randperm(m);
                for (int number = 0; number < batches; number++) {
                    try (PointerScope _ = new PointerScope()) {
                        long from = (long) number * batch;
                        Tensor chosen = order.narrow(0, from, Math.min(batch, m - from));
                        live.set_lr(job.number("peak") * oneCycle((double) iteration / iterations));
                        adam.zero_grad();
                        Tensor x = pixels.index_select(0, chosen);
                        torch.cross_entropy_loss(
                                        net.logits(x),
                                        labels.index_select(0, chosen),
                                        new TensorOptional(),
                                        MEAN,
                                        IGNORED,
                                        job.number("smoothing"))
                                .backward();
                        adam.step();
                    }
                    iteration++;
                }
            }
        }
    }

    /// The two β stand in a C++ tuple, whose layout JavaCPP does not know: they stay as they are.
    private static void requireDefaults(Job job) {
        if (job.number("beta1") != 0.9 || job.number("beta2") != 0.999 || job.number("epsilon") != 1e-8) {
            throw new IllegalArgumentException(
                    "libtorch: expected Adam's usual settings 0.9, 0.999 and 1e-8, got " + job.values());
        }
    }

    /// From 1/25 up to 1 at t = 0.3, then down to 0, along half-waves.
    private static double oneCycle(double t) {
        return t < RISE ? halfWave(1 / 25.0, 1, t / RISE) : halfWave(1, 0, (t - RISE) / (1 - RISE));
    }

    private static double halfWave(double from, double to, double t) {
        return to + (from - to) * (1 + Math.cos(Math.PI * t)) / 2;
    }
}
