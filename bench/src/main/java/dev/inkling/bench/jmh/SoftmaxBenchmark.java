package dev.inkling.bench.jmh;

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

/// Softmax of ten classes for a batch.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SoftmaxBenchmark {
    private static final int CLASSES = 10;
    private static final int BATCH = 256;

    /// Whose kernels.
    @Param
    public Choice choice = Choice.SCALAR;

    private Kernels kernels = Choice.SCALAR.kernels();
    private final MemorySegment z = Floats.random(CLASSES, BATCH, 1);
    private final int[] answers = new int[BATCH];
    private final float[] maxima = new float[BATCH];
    private final float[] sums = new float[BATCH];
    private MemorySegment a = MemorySegment.NULL;

    /// Compares the kernels.
    @Setup
    public void prepare() {
        Floats.requireSameBits(result(Choice.SCALAR.kernels()), result(Choice.VECTOR.kernels()));
        result(choice.kernels());
    }

    private MemorySegment result(Kernels kernels) {
        this.kernels = kernels;
        a = Floats.zeros(CLASSES, BATCH);
        softmax();
        return a;
    }

    /// A = softmax(Z).
    @Benchmark
    public void softmax() {
        kernels.softmax(CLASSES, BATCH, z, a, 1, Floats.stride(CLASSES), answers, maxima, sums);
    }
}
