package dev.inkling.nn;

/// How a batch is cut for several threads: by its size alone, so that the sums over blocks, and with
/// them the results, are the same for every number of threads.
///
/// @param size examples in a block; the last block may have fewer
/// @param count number of blocks
public record Blocks(int size, int count) {
    /// A smaller block would cost more to merge than it saves.
    private static final int LEAST_SIZE = 8 * Backpropagation.TILE;

    /// Enough to keep 16 threads evenly busy; each block has gradients of its own.
    private static final int MOST = 32;

    /// The blocks of a batch of `m` examples.
    public static Blocks of(int m) {
        int tiles = Math.ceilDiv(Math.ceilDiv(m, MOST), Backpropagation.TILE);
        int size = Math.max(LEAST_SIZE, tiles * Backpropagation.TILE);
        return new Blocks(size, Math.ceilDiv(m, size));
    }

    /// Block `number` of `batch`, which must be the batch that this was made for.
    public Examples block(Examples batch, int number) {
        int from = number * size;
        return batch.part(from, Math.min(size, batch.size() - from));
    }
}
