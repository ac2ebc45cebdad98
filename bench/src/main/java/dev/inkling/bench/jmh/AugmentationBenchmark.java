package dev.inkling.bench.jmh;

import dev.inkling.data.Augmentation;
import dev.inkling.data.LabelledImages;
import dev.inkling.data.SyntheticDigits;
import dev.inkling.nn.Augmenter;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What it takes to change one image, of a thousand in turn.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AugmentationBenchmark {
    private static final int IMAGES = 1000;

    private static final String EVERYTHING = "shift 3, rotate 20, scale 0.2, stretch 0.15, shear 0.25, elastic 1.2,"
            + " thickness 0.8, outline 1, erase 0.3, scribble 4, contrast 0.4, brightness 0.4, background 0.6,"
            + " invert 1, scatter 2, blur 1, noise 0.2, speckle 0.25";

    /// Named settings, or all there is in every image.
    @Param({"light", "elastic", "strong", "everything"})
    public String settings = "light";

    private final LabelledImages images = SyntheticDigits.generate(1, IMAGES, 0).train();
    private final byte[] pixels = new byte[images.inputs()];
    private Augmenter augmenter = (epoch, image, pixels) -> {};
    private long turn;

    /// Makes sure that there is a change, and always the same one.
    @Setup
    public void prepare() {
        augmenter = Augmentation.named(settings.equals("everything") ? EVERYTHING : settings)
                .augmenter(1, images.height(), images.width());
        byte[] once = augmented().clone();
        turn = 0;
        byte[] before = new byte[images.inputs()];
        images.copyPixels(0, before);
        if (!Arrays.equals(augmented(), once) || Arrays.equals(once, before)) {
            throw new IllegalStateException(settings + ": expected the same change twice, got another or none");
        }
    }

    /// Copies an image and changes it.
    @Benchmark
    public byte[] augmented() {
        int image = (int) (turn % IMAGES);
        images.copyPixels(image, pixels);
        augmenter.augment(turn / IMAGES, image, pixels);
        turn++;
        return pixels;
    }
}
