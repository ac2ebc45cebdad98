package dev.inkling.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The inner loops of the network.
///
/// Matrices are float32 and column-major: element (i, j) stands at float `i + j * stride` of its
/// segment. Strides are multiples of [#PADDING] floats and the floats between the last row and the
/// stride are zero, before and after every call, so that vector loops need no tails.
///
/// The order of every sum is part of the definition: each output element adds its terms in index
/// order, each term with one fused multiply-add. Both implementations give the same bits.
///
/// Sizes are the caller's to check; a wrong one is caught by the bounds of the segments.
public sealed interface Kernels permits ScalarKernels, VectorKernels {
    /// Columns start at multiples of this many floats: 64 bytes, one cache line, the widest vector.
    int PADDING = 16;

    /// Elements of a matrix segment, in the machine's byte order: they never leave the process.
    ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT.withOrder(ByteOrder.nativeOrder());

    /// Elements of an index segment.
    ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.nativeOrder());

    /// The kernels of this process: vector ones where the module `jdk.incubator.vector` is present,
    /// unless the system property `inkling.kernels` is `scalar`.
    static Kernels chosen() {
        return Choice.KERNELS;
    }

    /// `scalar`, or `vector` with the width in bits.
    String name();

    /// C += A B, with every element of B at float `k * bRowStride + j * bColumnStride`, so that
    /// exchanging the two strides multiplies with Bᵀ.
    ///
    /// @param rows rows of A and C
    /// @param columns columns of B and C
    /// @param depth columns of A, rows of B: the length of each sum
    @SuppressWarnings("TooManyParameters") // the shape of every product, as in BLAS
    void addProduct(
            int rows,
            int columns,
            int depth,
            MemorySegment a,
            int aStride,
            MemorySegment b,
            int bRowStride,
            int bColumnStride,
            MemorySegment c,
            int cStride);

    /// C += A X, where X is sparse.
    ///
    /// @param x columns `x.order()[from]` to `x.order()[from + columns - 1]` of X
    void addSparseProduct(
            int rows, Csc x, int from, int columns, MemorySegment a, int aStride, MemorySegment c, int cStride);

    /// D += C Xᵀ, where X is sparse: the gradient of [#addSparseProduct] with respect to A.
    void addSparseOuterProduct(
            int rows, Csc x, int from, int columns, MemorySegment c, int cStride, MemorySegment d, int dStride);

    /// C = Aᵀ B: the sum runs down the columns of A and B.
    ///
    /// @param rows rows of C, columns of A
    /// @param depth rows of A and B
    void setTransposedProduct(
            int rows,
            int columns,
            int depth,
            MemorySegment a,
            int aStride,
            MemorySegment b,
            int bStride,
            MemorySegment c,
            int cStride);

    /// Every column of C becomes `column`.
    void fillColumns(int columns, MemorySegment column, MemorySegment c, int cStride);

    /// sum += the columns of C, in column order.
    void addColumns(int columns, MemorySegment c, int cStride, MemorySegment sum);

    /// a += b, over `count` floats (a multiple of [#PADDING]).
    void add(long count, MemorySegment b, MemorySegment a);

    /// a += factor b, over `count` floats (a multiple of [#PADDING]).
    void addScaled(long count, float factor, MemorySegment b, MemorySegment a);

    /// a *= factor, over `count` floats (a multiple of [#PADDING]).
    void scale(long count, float factor, MemorySegment a);

    /// a = max(0, z), over `count` floats (a multiple of [#PADDING]). NaN stays NaN.
    void relu(long count, MemorySegment z, MemorySegment a);

    /// dz = da where z > 0, else 0, over `count` floats (a multiple of [#PADDING]).
    void reluGradient(long count, MemorySegment z, MemorySegment da, MemorySegment dz);

    /// Softmax of every column: a = exp(z - max) / sum, where max is the column's largest element
    /// and sum adds exp(z - max) in row order.
    ///
    /// @param maxima receives the largest element of each column
    /// @param sums receives the sum of each column
    void softmax(int rows, int columns, MemorySegment z, MemorySegment a, int stride, float[] maxima, float[] sums);

    /// Holds the choice, made when it is first asked for.
    final class Choice {
        private static final Kernels KERNELS = choose();

        private Choice() {}

        private static Kernels choose() {
            boolean hasVectors =
                    ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
            return hasVectors && !"scalar".equals(System.getProperty("inkling.kernels"))
                    ? new VectorKernels()
                    : new ScalarKernels();
        }
    }
}
