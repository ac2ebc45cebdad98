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

/// Updates of W1 of 784-256-10. With a learning rate of 0 and some weight decay, the gradient stays what
/// it is from call to call, and no moment decays into slow, denormal numbers.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class OptimizerBenchmark {
    private static final int ROWS = 256;
    private static final int COLUMNS = 784;
    private static final float MEAN = 1 / 256f;
    private static final float RATE = 0;
    private static final float DECAY = 0.01f;

    /// Whose kernels.
    @Param
    public Choice choice = Choice.SCALAR;

    private Kernels kernels = Choice.SCALAR.kernels();
    private MemorySegment p = MemorySegment.NULL;
    private MemorySegment s = MemorySegment.NULL;
    private MemorySegment m = MemorySegment.NULL;
    private MemorySegment v = MemorySegment.NULL;

    /// Compares the kernels, with a learning rate above 0 too.
    @Setup
    public void prepare() {
        compare(this::descend);
        compare(this::momentum);
        compare(this::adam);
        compare(() -> adam(0.01f));
        begin(choice);
    }

    private void compare(Runnable update) {
        begin(Choice.SCALAR);
        update.run();
        MemorySegment scalarP = p;
        MemorySegment scalarM = m;
        MemorySegment scalarV = v;
        begin(Choice.VECTOR);
        update.run();
        Floats.requireSameBits(scalarP, p);
        Floats.requireSameBits(scalarM, m);
        Floats.requireSameBits(scalarV, v);
    }

    private void begin(Choice choice) {
        kernels = choice.kernels();
        p = Floats.random(ROWS, COLUMNS, 1);
        s = Floats.random(ROWS, COLUMNS, 2);
        m = Floats.zeros(ROWS, COLUMNS);
        v = Floats.zeros(ROWS, COLUMNS);
    }

    /// Gradient descent.
    @Benchmark
    public void descend() {
        kernels.descend(ROWS, COLUMNS, s, p, ROWS, MEAN, RATE, DECAY);
    }

    /// Gradient descent with momentum.
    @Benchmark
    public void momentum() {
        kernels.descendWithMomentum(ROWS, COLUMNS, s, m, p, ROWS, MEAN, RATE, DECAY, 0.9f, false);
    }

    /// Adam.
    @Benchmark
    public void adam() {
        adam(RATE);
    }

    private void adam(float rate) {
        kernels.adam(ROWS, COLUMNS, s, m, v, p, ROWS, MEAN, rate, DECAY, 0, 0.9f, 0.999f, 1e-8f);
    }
}
