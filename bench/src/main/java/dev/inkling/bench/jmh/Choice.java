package dev.inkling.bench.jmh;

import dev.inkling.kernel.Kernels;
import dev.inkling.kernel.ScalarKernels;
import dev.inkling.kernel.VectorKernels;

/// Which kernels a benchmark measures.
public enum Choice {
    SCALAR,
    VECTOR;

    Kernels kernels() {
        return switch (this) {
            case SCALAR -> new ScalarKernels();
            case VECTOR -> new VectorKernels();
        };
    }
}
