package dev.inkling.nn;

import dev.inkling.math.Columns;
import dev.inkling.math.GroupedMatrix;
import dev.inkling.math.SparseMatrix;
import dev.inkling.math.WorkerTeam;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/// Observations and their labels in the form that the network computes with.
public final class Examples {
    /// A pixel is this times its level: full ink, level 255, is 1 for the network; blank is 0.
    static final float PIXEL = 1 / 255f;

    private static final int AUGMENTED_TOGETHER = 16;

    private final Columns x;
    private final int[] labels;
    private final int[] order;
    private final int from;
    private final boolean allLabelled;

    private Examples(Columns x, int[] labels, int[] order, int from, boolean allLabelled) {
        this.x = x;
        this.allLabelled = allLabelled;
        this.labels = labels;
        this.order = order;
        this.from = from;
    }

    /// All images of `data`. Memory is freed when it is unreachable.
    public static Examples of(Dataset data) {
        int[] labels = new int[data.size()];
        Arrays.setAll(labels, data::label);
        int[] order = new int[data.size()];
        Arrays.setAll(order, j -> j);
        SparseMatrix x = SparseMatrix.of(data.inputs(), data.size(), PIXEL, data::copyPixels);
        boolean allLabelled = Arrays.stream(labels).noneMatch(label -> label == Dataset.NO_CLASS);
        return new Examples(x, labels, order, 0, allLabelled);
    }

    /// One image without a label, (inputs, 1).
    ///
    /// @param pixels unsigned bytes, as in [Dataset#copyPixels]
    public static SparseMatrix unlabelled(byte[] pixels) {
        return SparseMatrix.of(
                pixels.length, 1, PIXEL, (_, levels) -> System.arraycopy(pixels, 0, levels, 0, pixels.length));
    }

    /// X, (inputs, m).
    public Columns x() {
        return x;
    }

    /// m.
    public int size() {
        return x.columns();
    }

    /// The class of observation `j`, or [Dataset#NO_CLASS].
    public int label(int j) {
        return labels[order[from + j]];
    }

    /// Which of the data set's images observation `j` is.
    int number(int j) {
        return order[from + j];
    }

    /// How many observations are of a class.
    public int labelledSize() {
        return allLabelled
                ? size()
                : (int) IntStream.range(0, size())
                        .filter(j -> label(j) != Dataset.NO_CLASS)
                        .count();
    }

    /// The observations that are of a class: what a network can be judged by.
    ///
    /// @throws IllegalStateException if these are not all examples as they were made, or grouped
    public Examples labelled() {
        return allLabelled
                ? this
                : inOrder(IntStream.range(0, size())
                        .filter(j -> label(j) != Dataset.NO_CLASS)
                        .toArray());
    }

    /// `count` examples from example `start` on, sharing memory with this.
    public Examples part(int start, int count) {
        Objects.checkFromIndexSize(start, count, size());
        return new Examples(x.columns(start, count), labels, order, from + start, allLabelled);
    }

    /// All examples as they were made, in another order: example j is number `order[j]`. Shares
    /// `order`, so that shuffling the array shuffles every [#part] of the result.
    ///
    /// @throws IllegalStateException if these are not all, or grouped
    public Examples inOrder(int[] order) {
        return new Examples(all().inOrder(order), labels, order, 0, allLabelled);
    }

    /// These images, changed by `augmenter`. Memory is freed when it is unreachable.
    ///
    /// @param epoch as in [Augmenter#augment]
    /// @throws IllegalStateException if they are grouped
    public Examples augmented(Augmenter augmenter, long epoch, WorkerTeam team) {
        SparseMatrix original = sparse();
        byte[][] images = new byte[size()][original.rows()];
        int parts = Math.ceilDiv(images.length, AUGMENTED_TOGETHER);
        team.run(parts, (_, part) -> {
            int end = Math.min(images.length, (part + 1) * AUGMENTED_TOGETHER);
            for (int j = part * AUGMENTED_TOGETHER; j < end; j++) {
                original.copyLevels(j, images[j]);
                augmenter.augment(epoch, number(j), images[j]);
            }
        });
        SparseMatrix changed = SparseMatrix.of(
                original.rows(),
                images.length,
                PIXEL,
                (j, levels) -> System.arraycopy(images[j], 0, levels, 0, levels.length));
        return new Examples(changed, labels, order, from, allLabelled);
    }

    /// All examples as they were made, in an order that puts similar ones beside each other, and in a
    /// form that makes use of it. Lives as long as `arena`.
    public Examples grouped(Arena arena, WorkerTeam team) {
        int[] similar = InkOrder.of(all(), labels, team);
        int[] itsLabels = IntStream.of(similar).map(j -> labels[j]).toArray();
        int[] order = IntStream.range(0, itsLabels.length).toArray();
        return new Examples(GroupedMatrix.of(arena, all().inOrder(similar), team), itsLabels, order, 0, allLabelled);
    }

    /// Whether this is of [#grouped].
    public boolean isGrouped() {
        return x instanceof GroupedMatrix;
    }

    /// X as long as it is sparse.
    ///
    /// @throws IllegalStateException if it is grouped
    public SparseMatrix sparse() {
        if (x instanceof SparseMatrix sparse) {
            return sparse;
        }
        throw new IllegalStateException(
                "examples: expected a SparseMatrix, got a " + x.getClass().getSimpleName());
    }

    private SparseMatrix all() {
        if (size() == labels.length) {
            return sparse();
        }
        throw new IllegalStateException("examples: expected all, got " + size() + " of " + labels.length);
    }
}
