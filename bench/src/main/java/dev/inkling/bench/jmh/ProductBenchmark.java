package dev.inkling.bench.jmh;

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

/// C += A B, C += Aᵀ B and C += A Bᵀ: a dense layer forward, its inputs' and its weights' gradients.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProductBenchmark {
    /// Rows of C, length of the sums, columns of C.
    @Param({"10x784x256", "128x784x64", "512x512x256"})
    public String shape = "";

    /// Whose kernels.
    @Param
    public Choice choice = Choice.SCALAR;

    private Kernels kernels = Choice.SCALAR.kernels();
    private int rows;
    private int depth;
    private int columns;
    private MemorySegment a = MemorySegment.NULL;
    private MemorySegment aTransposed = MemorySegment.NULL;
    private MemorySegment b = MemorySegment.NULL;
    private MemorySegment bTransposed = MemorySegment.NULL;
    private MemorySegment c = MemorySegment.NULL;

    /// Fills the matrices and compares the kernels.
    @Setup
    public void prepare() {
        int[] sizes =
                Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
        rows = sizes[0];
        depth = sizes[1];
        columns = sizes[2];
        a = Floats.random(rows, depth, 1);
        aTransposed = Floats.random(depth, rows, 2);
        b = Floats.random(depth, columns, 3);
        bTransposed = Floats.random(columns, depth, 4);
        Floats.requireSameBits(all(Choice.SCALAR.kernels()), all(Choice.VECTOR.kernels()));
        kernels = choice.kernels();
        c = Floats.zeros(rows, columns);
    }

    private MemorySegment all(Kernels kernels) {
        this.kernels = kernels;
        c = Floats.zeros(rows, columns);
        product();
        transposedFirst();
        transposedSecond();
        return c;
    }

    /// C += A B.
    @Benchmark
    public void product() {
        kernels.addProduct(
                rows, columns, depth, a, 1, Floats.stride(rows), b, 1, Floats.stride(depth), c, Floats.stride(rows));
    }

    /// C += Aᵀ B.
    @Benchmark
    public void transposedFirst() {
        kernels.addProduct(
                rows,
                columns,
                depth,
                aTransposed,
                Floats.stride(depth),
                1,
                b,
                1,
                Floats.stride(depth),
                c,
                Floats.stride(rows));
    }

    /// C += A Bᵀ.
    @Benchmark
    public void transposedSecond() {
        kernels.addProduct(
                rows,
                columns,
                depth,
                a,
                1,
                Floats.stride(rows),
                bTransposed,
                Floats.stride(columns),
                1,
                c,
                Floats.stride(rows));
    }
}
