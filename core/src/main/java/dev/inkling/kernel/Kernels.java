package dev.inkling.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.IntToLongFunction;

/// The inner loops of the network.
///
/// Matrices are float32 and column-major: element (i, j) stands at float `i + j * stride` of its
/// segment. Strides are multiples of [#PADDING] floats and the floats between the last row and the
/// next multiple of [#PADDING] are zero, before and after every call, so that vector loops need no
/// tails. A stride may be longer than that where a segment holds some rows of a larger matrix.
///
/// The order of every sum is part of the definition: each output element adds its terms in index
/// order, each term with one fused multiply-add. Both implementations give the same bits.
///
/// Where a matrix is said to be *by rows*, element (i, j) stands at float `j + i * stride` instead, and
/// what is said of columns holds for rows.
///
/// Sizes are the caller's to check; a wrong one is caught by the bounds of the segments.
@SuppressWarnings("TooManyParameters") // sizes, segments and strides, as in BLAS
public sealed interface Kernels permits ScalarKernels, VectorKernels {
    /// Columns start at multiples of this many floats: 64 bytes, one cache line, the widest vector.
    int PADDING = 16;

    /// Elements of a matrix segment, in the machine's byte order: they never leave the process.
    ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT.withOrder(ByteOrder.nativeOrder());

    /// Positions.
    ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.nativeOrder());

    /// Row indices of a [Csc].
    ValueLayout.OfChar CHAR = ValueLayout.JAVA_CHAR.withOrder(ByteOrder.nativeOrder());

    /// Levels: unsigned bytes.
    ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    /// The kernels of this process: vector ones where the module `jdk.incubator.vector` is present,
    /// unless the system property `inkling.kernels` is `scalar`.
    static Kernels chosen() {
        return Choice.KERNELS;
    }

    /// `scalar`, or `vector` with the width in bits.
    String name();

    /// C += A B. Element (i, k) of A stands at float `i * aRowStride + k * aColumnStride`, so that
    /// exchanging the two strides multiplies with Aᵀ; the same for B. One of the two is 1.
    ///
    /// @param rows rows of A and C
    /// @param columns columns of B and C
    /// @param depth columns of A, rows of B: the length of each sum
    void addProduct(
            int rows,
            int columns,
            int depth,
            MemorySegment a,
            int aRowStride,
            int aColumnStride,
            MemorySegment b,
            int bRowStride,
            int bColumnStride,
            MemorySegment c,
            int cStride);

    /// C = A X + b, where X is sparse: every sum starts from b.
    ///
    /// @param rows rows of A, b and C
    /// @param from the first column of X that is used
    /// @param columns columns of C
    void setSparseAffine(
            int rows,
            int columns,
            MemorySegment a,
            int aStride,
            Csc x,
            int from,
            MemorySegment b,
            MemorySegment c,
            int cStride);

    /// D += C Xᵀ, where X is sparse: the gradient of [#setSparseAffine] with respect to A.
    void addSparseOuterProduct(
            int rows, int columns, MemorySegment c, int cStride, Csc x, int from, MemorySegment d, int dStride);

    /// [#addSparseOuterProduct], with X by rows, for those columns of D that belong to rows `from` to
    /// `from + count - 1` of X.
    ///
    /// @param rows rows of C and D
    /// @param count columns of D
    void addSparseOuterProduct(
            int rows, int count, MemorySegment c, int cStride, Csr x, int from, MemorySegment d, int dStride);

    /// [#setSparseAffine], with X in groups and C by rows. A is multiplied with the scale, and the sums
    /// are of products with levels.
    ///
    /// @param from the first column of X that is used, a multiple of [Groups#SIZE]
    void setGroupedAffine(
            int rows,
            int columns,
            MemorySegment a,
            int aStride,
            Groups x,
            int from,
            MemorySegment b,
            MemorySegment c,
            int cStride);

    /// [#addSparseOuterProduct], with X in groups and C by rows. Each sum over the groups of a panel runs
    /// in 16 parts, one a column of the groups, which are then added as in [#addRows]. It is a sum of
    /// products with levels; times the scale, it is added to D.
    ///
    /// @param from the first column of X that is used, the first of a panel
    /// @param columns columns of C: whole panels, or up to X's last column
    void addGroupedOuterProduct(
            int rows, int columns, MemorySegment c, int cStride, Groups x, int from, MemorySegment d, int dStride);

    /// Z = b + W * X: the convolution of images. Each sum starts from b and runs over the rows of a window,
    /// its pixels and their channels; what lies beyond the edge of the image is 0 and is summed, too.
    ///
    /// @param w (outputs, terms)
    /// @param x (pixels * inputs, images)
    /// @param z (pixels * outputs, images)
    void convolve(
            Convolution shape,
            int images,
            MemorySegment w,
            int wStride,
            MemorySegment b,
            MemorySegment x,
            int xStride,
            MemorySegment z,
            int zStride);

    /// X = the gradient of [#convolve] with respect to X, given that with respect to Z: the convolution of Z
    /// with W turned by half a circle. Each sum starts from 0 and runs over the rows of a window of Z, its
    /// pixels and their channels.
    void convolveBack(
            Convolution shape,
            int images,
            MemorySegment w,
            int wStride,
            MemorySegment z,
            int zStride,
            MemorySegment x,
            int xStride);

    /// D and db += the gradients of [#convolve] with respect to W and b, given that with respect to Z. Each
    /// sum runs over images, rows and pixels.
    void addConvolutionGradient(
            Convolution shape,
            int images,
            MemorySegment z,
            int zStride,
            MemorySegment x,
            int xStride,
            MemorySegment d,
            int dStride,
            MemorySegment db);

    /// A = the largest number of each window of Z.
    void maxPool(MaxPool shape, int images, MemorySegment z, int zStride, MemorySegment a, int aStride);

    /// dZ = dA where Z is the largest of its window, the first if there are several, else 0. A NaN is never
    /// the largest, and of a window that begins with one all of dZ is 0.
    void maxPoolGradient(
            MaxPool shape,
            int images,
            MemorySegment z,
            int zStride,
            MemorySegment da,
            int daStride,
            MemorySegment dz,
            int dzStride);

    /// sum += the sums of C's rows, where C is by rows. Each runs in 16 parts, part l over columns l,
    /// l + 16, ..., which are then added in a binary tree: what is 8 apart first, then 4, 2 and 1.
    void addRows(int rows, int columns, MemorySegment c, int cStride, MemorySegment sum);

    /// Every row of C becomes the number in `column`, where C is by rows.
    void fillRows(int rows, int columns, MemorySegment column, MemorySegment c, int cStride);

    // The methods from here to average work element by element, or along columns. Their `rows` are a multiple of
    // PADDING.

    /// Every column of C becomes `column`.
    void fillColumns(int rows, int columns, MemorySegment column, MemorySegment c, int cStride);

    /// sum += the columns of C, in column order.
    void addColumns(int rows, int columns, MemorySegment c, int cStride, MemorySegment sum);

    /// A = 0.
    void clear(int rows, int columns, MemorySegment a, int stride);

    /// A += B.
    void add(int rows, int columns, MemorySegment b, int bStride, MemorySegment a, int aStride);

    /// A = ReLU(Z) = max(0, Z). NaN stays NaN. A may be Z.
    void relu(int rows, int columns, MemorySegment z, int zStride, MemorySegment a, int aStride);

    /// dZ = dA where Z > 0, else 0. dZ may be dA.
    void reluGradient(
            int rows,
            int columns,
            MemorySegment z,
            int zStride,
            MemorySegment da,
            int daStride,
            MemorySegment dz,
            int dzStride);

    /// Dropout: A = Z times 0 where number i of stream `keys` of j is below the rate, else times
    /// 1 / (1 - rate). The numbers are the upper 24 bits of [SplitMix], as a share of 2^24. A may be Z.
    ///
    /// @param keys the stream of each column
    void drop(
            int rows,
            int columns,
            IntToLongFunction keys,
            float rate,
            MemorySegment z,
            int zStride,
            MemorySegment a,
            int aStride);

    /// Gradient descent. With dP = mean S + decay P:
    ///
    /// P = P - rate dP; then S = 0.
    ///
    /// @param s the gradient's sum, with P's stride
    /// @param mean what turns the sum into a mean
    void descend(
            int rows, int columns, MemorySegment s, MemorySegment p, int stride, float mean, float rate, float decay);

    /// Gradient descent with momentum. With dP = mean S + decay P:
    ///
    /// V = momentum V + dP; P = P - rate V, or P - rate (dP + momentum V); then S = 0.
    ///
    /// @param v velocity, with P's stride
    /// @param nesterov whether the second form is meant
    void descendWithMomentum(
            int rows,
            int columns,
            MemorySegment s,
            MemorySegment v,
            MemorySegment p,
            int stride,
            float mean,
            float rate,
            float decay,
            float momentum,
            boolean nesterov);

    /// Adam. With dP = mean S + decay P:
    ///
    /// M = M + (1 - beta1) (dP - M); V = V + (1 - beta2) (dP² - V);
    /// P = P - shrink P - rate M / (√V + epsilon); then S = 0.
    ///
    /// The corrections for the start at zero are the caller's to put into `rate` and `epsilon`.
    ///
    /// @param m first moment, with P's stride
    /// @param v second moment, with P's stride
    /// @param shrink decoupled weight decay, times the learning rate
    void adam(
            int rows,
            int columns,
            MemorySegment s,
            MemorySegment m,
            MemorySegment v,
            MemorySegment p,
            int stride,
            float mean,
            float rate,
            float decay,
            float shrink,
            float beta1,
            float beta2,
            float epsilon);

    /// Moving average: E = E + share (P - E).
    void average(int rows, int columns, MemorySegment p, MemorySegment e, int stride, float share);

    /// Softmax of every column: a = exp(z - max) / sum, where max is the column's largest element
    /// and sum adds exp(z - max) in row order. A may be Z.
    ///
    /// @param rowStride floats from one row of Z, and of A, to the next: 1, or else columnStride is 1
    /// @param answers receives the row of the largest element of each column, the first if there are several
    /// @param maxima receives the largest element of each column
    /// @param sums receives the sum of each column
    void softmax(
            int rows,
            int columns,
            MemorySegment z,
            MemorySegment a,
            int rowStride,
            int columnStride,
            int[] answers,
            float[] maxima,
            float[] sums);

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
