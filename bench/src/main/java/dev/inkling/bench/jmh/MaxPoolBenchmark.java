package dev.inkling.bench.jmh;

import dev.inkling.kernel.Kernels;
import dev.inkling.kernel.MaxPool;
import java.lang.foreign.MemorySegment;
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

/// Max pooling in windows of 2x2 pixels, forward and back, in the shapes of the network that `bench/compare`
/// trains. The last leaves out a row and a column of pixels.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MaxPoolBenchmark {
    private static final int WINDOW = 2;

    /// Height, width and channels of an image.
    @Param({"28x28x16", "14x14x32", "7x7x64"})
    public String shape = "";

    /// Images in the block.
    @Param("16")
    public int images;

    /// Whose kernels.
    @Param
    public Choice choice = Choice.SCALAR;

    private Kernels kernels = Choice.SCALAR.kernels();
    private MaxPool sizes = new MaxPool(1, 1, 1, 1);
    private int before;
    private int after;
    private MemorySegment z = MemorySegment.NULL;
    private MemorySegment a = MemorySegment.NULL;
    private MemorySegment da = MemorySegment.NULL;
    private MemorySegment dz = MemorySegment.NULL;

    /// Fills the matrices and compares the kernels.
    @Setup
    public void prepare() {
        int[] numbers =
                Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
        sizes = new MaxPool(numbers[0], numbers[1], numbers[2], WINDOW);
        before = numbers[0] * numbers[1] * numbers[2];
        after = sizes.pooledPixels() * numbers[2];
        z = Floats.random(before, images, 1);
        da = Floats.random(after, images, 2);
        run(Choice.SCALAR.kernels());
        MemorySegment scalarA = a;
        MemorySegment scalarDz = dz;
        run(Choice.VECTOR.kernels());
        Floats.requireSameBits(scalarA, a);
        Floats.requireSameBits(scalarDz, dz);
        kernels = choice.kernels();
    }

    private void run(Kernels kernels) {
        this.kernels = kernels;
        a = Floats.zeros(after, images);
        dz = Floats.zeros(before, images);
        forward();
        gradient();
    }

    /// A = the largest of each window of Z.
    @Benchmark
    public void forward() {
        kernels.maxPool(sizes, images, z, Floats.stride(before), a, Floats.stride(after));
    }

    /// dZ = dA where Z is the largest of its window.
    @Benchmark
    public void gradient() {
        kernels.maxPoolGradient(
                sizes, images, z, Floats.stride(before), da, Floats.stride(after), dz, Floats.stride(before));
    }
}
