package dev.inkling.nn;

import dev.inkling.math.SparseMatrix;
import dev.inkling.math.WorkerTeam;
import java.util.Arrays;

/// An order of images that puts those beside each other whose ink overlaps.
///
/// The images of each class are halved along the direction in which they differ most, the halves
/// again, and so on down to groups of 16. Of MNIST's 784 pixels, 265 have ink in one of such a group's
/// images; in one of 16 images taken as they come, it is 409.
final class InkOrder {
    /// Images in a group that is not halved.
    private static final int GROUP = 16;

    /// Pixels that are counted together: what an image is compared by.
    private static final int RUN = 8;

    /// Images that a thread counts at a time.
    private static final int CHUNK = 1_024;

    /// Bits by which a difference is scaled up, so that its products with images are not lost to rounding.
    /// Whole numbers add up to the same in any order, so all these loops may run in vectors. For images
    /// far larger than MNIST's a product could overflow, which makes an order that is no better than
    /// another, and the same everywhere.
    private static final int SCALE = 12;

    private final int features;

    /// Pixels with ink in each run: `features` numbers an image.
    private final int[] ink;

    private InkOrder(SparseMatrix x, WorkerTeam team) {
        features = Math.ceilDiv(x.rows(), RUN);
        ink = new int[x.columns() * features];
        team.run(Math.ceilDiv(x.columns(), CHUNK), (_, chunk) -> {
            for (int j = chunk * CHUNK; j < Math.min(x.columns(), (chunk + 1) * CHUNK); j++) {
                int image = j * features;
                x.forEachRow(j, row -> ink[image + row / RUN]++);
            }
        });
    }

    /// Numbers of all of `x`'s columns, a function of `x` and `labels` alone.
    static int[] of(SparseMatrix x, int[] labels, WorkerTeam team) {
        InkOrder similar = new InkOrder(x, team);
        int kinds = Arrays.stream(labels).max().orElse(0) + 2; // the first is of no class
        int[] ends = new int[kinds + 1];
        for (int label : labels) {
            ends[label - Dataset.NO_CLASS + 1]++;
        }
        Arrays.parallelPrefix(ends, Integer::sum);
        int[] order = new int[labels.length];
        int[] next = ends.clone();
        for (int j = 0; j < labels.length; j++) {
            order[next[labels[j] - Dataset.NO_CLASS]++] = j;
        }
        team.run(kinds, (_, kind) -> similar.sort(order, ends[kind], ends[kind + 1]));
        return order;
    }

    private void sort(int[] order, int from, int to) {
        int groups = (to - from) / GROUP;
        if (groups < 2) {
            return;
        }
        int[] direction = mainDirection(order, from, to);
        long[] keys = new long[to - from];
        for (int j = from; j < to; j++) {
            keys[j - from] = ((long) product(order[j], direction) << Integer.SIZE) | order[j];
        }
        Arrays.sort(keys);
        for (int j = from; j < to; j++) {
            order[j] = (int) keys[j - from];
        }
        int middle = from + groups / 2 * GROUP;
        sort(order, from, middle);
        sort(order, middle, to);
    }

    /// The first principal component, roughly: one step of the power iteration from the difference
    /// between the first image and the one that is farthest from it.
    private int[] mainDirection(int[] order, int from, int to) {
        int farthest = from;
        int largest = -1;
        for (int j = from; j < to; j++) {
            int square = squaredDistance(order[from], order[j]);
            farthest = square > largest ? j : farthest;
            largest = Math.max(square, largest);
        }
        int[] start = new int[features];
        for (int f = 0; f < features; f++) {
            start[f] = (ink[order[farthest] * features + f] - ink[order[from] * features + f]) << SCALE;
        }
        int[] products = new int[to - from];
        long sum = 0;
        for (int j = from; j < to; j++) {
            products[j - from] = product(order[j], start);
            sum += products[j - from];
        }
        int mean = (int) Math.floorDiv(sum, to - from);
        long[] direction = new long[features];
        for (int j = from; j < to; j++) {
            add((products[j - from] - mean) >> SCALE, order[j], direction);
        }
        return scaled(direction);
    }

    /// Scaled down so that no number has more than 16 bits.
    private static int[] scaled(long[] direction) {
        long largest = 1;
        for (long component : direction) {
            largest = Math.max(largest, Math.abs(component));
        }
        int dropped = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(largest) - 16);
        int[] scaled = new int[direction.length];
        for (int f = 0; f < direction.length; f++) {
            scaled[f] = (int) (direction[f] >> dropped);
        }
        return scaled;
    }

    private int squaredDistance(int a, int b) {
        int sum = 0;
        for (int f = 0; f < features; f++) {
            int difference = ink[a * features + f] - ink[b * features + f];
            sum += difference * difference;
        }
        return sum;
    }

    private int product(int image, int[] direction) {
        int sum = 0;
        for (int f = 0; f < features; f++) {
            sum += ink[image * features + f] * direction[f];
        }
        return sum;
    }

    private void add(long factor, int image, long[] direction) {
        for (int f = 0; f < features; f++) {
            direction[f] += factor * ink[image * features + f];
        }
    }
}
