package dev.inkling.bench.jmh;

import dev.inkling.kernel.Kernels;
import dev.inkling.kernel.SplitMix;
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

/// Dropout, which is the same forward and back, for a batch of preset `best`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DropoutBenchmark {
    private static final float RATE = 0.3f;

    /// Numbers of an image.
    @Param("128")
    public int rows;

    /// Images in the batch.
    @Param("128")
    public int images;

    /// Whose kernels.
    @Param
    public Choice choice = Choice.SCALAR;

    private Kernels kernels = Choice.SCALAR.kernels();
    private MemorySegment z = MemorySegment.NULL;
    private MemorySegment a = MemorySegment.NULL;

    /// Fills the matrix and compares the kernels.
    @Setup
    public void prepare() {
        z = Floats.random(rows, images, 1);
        MemorySegment scalar = run(Choice.SCALAR.kernels());
        Floats.requireSameBits(scalar, run(Choice.VECTOR.kernels()));
        kernels = choice.kernels();
    }

    private MemorySegment run(Kernels kernels) {
        this.kernels = kernels;
        a = Floats.zeros(rows, images);
        drop();
        return a;
    }

    /// A = Z with some left out.
    @Benchmark
    public void drop() {
        int stride = Floats.stride(rows);
        kernels.drop(stride, images, j -> SplitMix.stream(1, j), RATE, z, stride, a, stride);
    }
}
