package dev.inkling.nn;

import dev.inkling.math.SparseMatrix;
import java.lang.foreign.Arena;
import java.util.Objects;

/// Observations and their labels in the form that the network computes with.
public final class Examples {
    /// A pixel of this value is 1 for the network; blank is 0.
    private static final float FULL_INK = 255f;

    private final SparseMatrix x;
    private final int[] labels;
    private final int[] order;
    private final int from;

    private Examples(SparseMatrix x, int[] labels, int[] order, int from) {
        this.x = x;
        this.labels = labels;
        this.order = order;
        this.from = from;
    }

    /// All images of `data`, pixels divided by 255. Memory is freed when it is unreachable.
    public static Examples of(Dataset data) {
        byte[] pixels = new byte[data.inputs()];
        int[] labels = new int[data.size()];
        int[] order = new int[data.size()];
        for (int j = 0; j < labels.length; j++) {
            labels[j] = data.label(j);
            order[j] = j;
        }
        SparseMatrix x = SparseMatrix.of(Arena.ofAuto(), data.inputs(), data.size(), (j, column) -> {
            data.copyPixels(j, pixels);
            scale(pixels, column);
        });
        return new Examples(x, labels, order, 0);
    }

    /// One image without a label, (inputs, 1), pixels divided by 255.
    ///
    /// @param pixels unsigned bytes, as in [Dataset#copyPixels]
    public static SparseMatrix unlabelled(byte[] pixels) {
        return SparseMatrix.of(Arena.ofAuto(), pixels.length, 1, (_, column) -> scale(pixels, column));
    }

    private static void scale(byte[] pixels, float[] column) {
        for (int i = 0; i < pixels.length; i++) {
            column[i] = Byte.toUnsignedInt(pixels[i]) / FULL_INK;
        }
    }

    /// X, (inputs, m).
    public SparseMatrix x() {
        return x;
    }

    /// m.
    public int size() {
        return x.columns();
    }

    /// The class of observation `j`.
    public int label(int j) {
        return labels[order[from + j]];
    }

    /// `count` examples from example `start` on, sharing memory with this.
    public Examples part(int start, int count) {
        Objects.checkFromIndexSize(start, count, size());
        return new Examples(x.columns(start, count), labels, order, from + start);
    }

    /// All examples as they were made, in another order: example j is number `order[j]`. Shares
    /// `order`, so that shuffling the array shuffles every [#part] of the result.
    public Examples inOrder(int[] order) {
        return new Examples(x.inOrder(order), labels, order, 0);
    }
}
