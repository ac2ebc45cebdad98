package dev.inkling.bench.jmh;

import dev.inkling.kernel.Csc;
import dev.inkling.kernel.Csr;
import dev.inkling.kernel.Kernels;
import java.lang.foreign.MemorySegment;
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

/// The first layer of a small batch of images: forward, and its weights' gradient by pixels.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SparseBenchmark {
    /// Units of the layer.
    @Param({"16", "128", "512"})
    public int units;

    /// Images in the batch.
    @Param("64")
    public int images;

    /// Whose kernels.
    @Param
    public Choice choice = Choice.SCALAR;

    private Kernels kernels = Choice.SCALAR.kernels();
    private Csc x = Ink.NONE.byColumns();
    private Csr byRows = Ink.NONE.byRows();
    private MemorySegment w = MemorySegment.NULL;
    private MemorySegment b = MemorySegment.NULL;
    private MemorySegment z = MemorySegment.NULL;
    private MemorySegment dw = MemorySegment.NULL;

    /// Fills the matrices and compares the kernels.
    @Setup
    public void prepare() {
        Ink ink = Ink.images(images);
        x = ink.byColumns();
        byRows = ink.byRows();
        w = Floats.random(units, Ink.PIXELS, 1);
        b = Floats.random(units, 1, 2);
        z = Floats.zeros(units, images);
        Floats.requireSameBits(both(Choice.SCALAR.kernels()), both(Choice.VECTOR.kernels()));
        kernels = choice.kernels();
    }

    private MemorySegment both(Kernels kernels) {
        this.kernels = kernels;
        dw = Floats.zeros(units, Ink.PIXELS);
        forward();
        gradient();
        return dw;
    }

    /// Z = W X + b.
    @Benchmark
    public void forward() {
        kernels.setSparseAffine(units, images, w, Floats.stride(units), x, 0, b, z, Floats.stride(units));
    }

    /// dW += Z Xᵀ.
    @Benchmark
    public void gradient() {
        kernels.addSparseOuterProduct(units, Ink.PIXELS, z, Floats.stride(units), byRows, 0, dw, Floats.stride(units));
    }
}
