package dev.inkling.nn;

import dev.inkling.math.GroupedMatrix;

/// How a batch is cut for several threads: by its size alone, so that the sums over blocks, and with
/// them the results, are the same for every number of threads.
///
/// @param size examples in a block; the last block may have fewer
/// @param count number of blocks
public record Blocks(int size, int count) {
    /// A batch of this size or smaller is one block: a smaller block would cost more to merge than it saves.
    public static final int LEAST_SIZE = 512;

    /// Enough to keep 16 threads evenly busy; each block has gradients of its own.
    private static final int MOST = 32;

    /// Enough for 8 threads.
    private static final int MOST_SMALL = 8;

    private static final int SMALL_STEP = 16;

    /// Blocks begin at multiples of it, for tiles and groups.
    private static final int STEP = GroupedMatrix.PANEL;

    /// The blocks of a batch of `m` examples.
    public static Blocks of(int m) {
        int steps = Math.ceilDiv(Math.ceilDiv(m, MOST), STEP);
        int size = Math.max(LEAST_SIZE, steps * STEP);
        return new Blocks(size, Math.ceilDiv(m, size));
    }

    /// The blocks of a batch of `m` examples for training `network`. Convolutions use each weight hundreds of
    /// times an example, so that merging gradients costs little and small blocks pay.
    public static Blocks of(Network network, int m) {
        if (m > LEAST_SIZE || !network.isConvolutional()) {
            return of(m);
        }
        int size = Math.ceilDiv(Math.ceilDiv(m, MOST_SMALL), SMALL_STEP) * SMALL_STEP;
        return new Blocks(size, Math.ceilDiv(m, size));
    }

    /// Block `number` of `batch`, which must be the batch that this was made for.
    public Examples block(Examples batch, int number) {
        int from = number * size;
        return batch.part(from, Math.min(size, batch.size() - from));
    }
}
