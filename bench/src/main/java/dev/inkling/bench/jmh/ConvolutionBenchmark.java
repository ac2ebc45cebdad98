package dev.inkling.bench.jmh;

import dev.inkling.kernel.Convolution;
import dev.inkling.kernel.Kernels;
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

/// A convolutional layer of a block of images: forward, and the gradients of its inputs and its weights. The
/// shapes are those of the network that `bench/compare` trains; its first layer needs no gradient of inputs.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConvolutionBenchmark {
    /// Height, width and channels of an image, then height, width and number of kernels.
    @Param({"28x28x1 5x5x16", "14x14x16 3x3x32", "14x14x32 3x3x32", "7x7x32 3x3x64"})
    public String shape = "";

    /// Images in the block.
    @Param("16")
    public int images;

    /// Whose kernels.
    @Param
    public Choice choice = Choice.SCALAR;

    private Kernels kernels = Choice.SCALAR.kernels();
    private Convolution sizes = new Convolution(1, 1, 1, 1, 1, 1);
    private int inputs;
    private int outputs;
    private MemorySegment w = MemorySegment.NULL;
    private MemorySegment b = MemorySegment.NULL;
    private MemorySegment x = MemorySegment.NULL;
    private MemorySegment z = MemorySegment.NULL;
    private MemorySegment dz = MemorySegment.NULL;
    private MemorySegment dx = MemorySegment.NULL;
    private MemorySegment dw = MemorySegment.NULL;
    private MemorySegment db = MemorySegment.NULL;

    /// Fills the matrices and compares the kernels.
    @Setup
    public void prepare() {
        int[] numbers =
                Arrays.stream(shape.split("[x ]")).mapToInt(Integer::parseInt).toArray();
        sizes = new Convolution(numbers[0], numbers[1], numbers[2], numbers[5], numbers[3], numbers[4]);
        inputs = sizes.pixels() * sizes.inputs();
        outputs = sizes.pixels() * sizes.outputs();
        w = Floats.random(sizes.outputs(), sizes.terms(), 1);
        b = Floats.random(sizes.outputs(), 1, 2);
        x = Floats.random(inputs, images, 3);
        dz = Floats.random(outputs, images, 4);
        run(Choice.SCALAR.kernels());
        MemorySegment scalarZ = z;
        MemorySegment scalarDx = dx;
        MemorySegment scalarDw = dw;
        MemorySegment scalarDb = db;
        run(Choice.VECTOR.kernels());
        Floats.requireSameBits(scalarZ, z);
        Floats.requireSameBits(scalarDx, dx);
        Floats.requireSameBits(scalarDw, dw);
        Floats.requireSameBits(scalarDb, db);
        kernels = choice.kernels();
    }

    private void run(Kernels kernels) {
        this.kernels = kernels;
        z = Floats.zeros(outputs, images);
        dx = Floats.zeros(inputs, images);
        dw = Floats.zeros(sizes.outputs(), sizes.terms());
        db = Floats.zeros(sizes.outputs(), 1);
        forward();
        inputGradient();
        weightGradient();
    }

    /// Z = W * X + b.
    @Benchmark
    public void forward() {
        kernels.convolve(
                sizes,
                images,
                w,
                Floats.stride(sizes.outputs()),
                b,
                x,
                Floats.stride(inputs),
                z,
                Floats.stride(outputs));
    }

    /// dX: the convolution of dZ with W turned.
    @Benchmark
    public void inputGradient() {
        kernels.convolveBack(
                sizes,
                images,
                w,
                Floats.stride(sizes.outputs()),
                dz,
                Floats.stride(outputs),
                dx,
                Floats.stride(inputs));
    }

    /// dW and db +=.
    @Benchmark
    public void weightGradient() {
        kernels.addConvolutionGradient(
                sizes,
                images,
                dz,
                Floats.stride(outputs),
                x,
                Floats.stride(inputs),
                dw,
                Floats.stride(sizes.outputs()),
                db);
    }
}
