package dev.inkling.bench.jmh;

import dev.inkling.kernel.Groups;
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

/// The first layer of a full batch whose images are in groups: forward, and its weights' gradient, a
/// panel of groups after the other.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class GroupedBenchmark {
    private static final int PANEL = Groups.PANEL * Groups.SIZE;

    /// Units of the layer.
    @Param({"10", "16", "64"})
    public int units;

    /// Images: whole panels.
    @Param("4096")
    public int images;

    /// Whose kernels.
    @Param
    public Choice choice = Choice.SCALAR;

    private Kernels kernels = Choice.SCALAR.kernels();
    private Groups x = Ink.NONE.inGroups();
    private MemorySegment w = MemorySegment.NULL;
    private MemorySegment b = MemorySegment.NULL;
    private MemorySegment z = MemorySegment.NULL;
    private MemorySegment dw = MemorySegment.NULL;

    /// Fills the matrices and compares the kernels.
    @Setup
    public void prepare() {
        x = Ink.images(images).inGroups();
        w = Floats.random(units, Ink.PIXELS, 1);
        b = Floats.random(units, 1, 2);
        z = Floats.zeros(PANEL, units); // by rows
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
        for (int from = 0; from < images; from += PANEL) {
            kernels.setGroupedAffine(units, PANEL, w, Floats.stride(units), x, from, b, z, PANEL);
        }
    }

    /// dW += Z Xᵀ, with the same Z for every panel.
    @Benchmark
    public void gradient() {
        for (int from = 0; from < images; from += PANEL) {
            kernels.addGroupedOuterProduct(units, PANEL, z, PANEL, x, from, dw, Floats.stride(units));
        }
    }
}
