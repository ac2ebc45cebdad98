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

    private final double[][] ink;
    private final int features;

    private InkOrder(SparseMatrix x) {
        features = Math.ceilDiv(x.rows(), RUN);
        ink = new double[x.columns()][];
        for (int j = 0; j < ink.length; j++) {
            double[] counts = new double[features];
            x.forEachRow(j, row -> counts[row / RUN]++);
            ink[j] = counts;
        }
    }

    /// Numbers of all of `x`'s columns, a function of `x` and `labels` alone.
    static int[] of(SparseMatrix x, int[] labels, WorkerTeam team) {
        InkOrder similar = new InkOrder(x);
        int classes = Arrays.stream(labels).max().orElse(0) + 1;
        int[] ends = new int[classes + 1];
        for (int label : labels) {
            ends[label + 1]++;
        }
        Arrays.parallelPrefix(ends, Integer::sum);
        int[] order = new int[labels.length];
        int[] next = ends.clone();
        for (int j = 0; j < labels.length; j++) {
            order[next[labels[j]]++] = j;
        }
        team.run(classes, (_, label) -> similar.sort(order, ends[label], ends[label + 1]));
        return order;
    }

    private void sort(int[] order, int from, int to) {
        int groups = (to - from) / GROUP;
        if (groups < 2) {
            return;
        }
        double[] direction = mainDirection(order, from, to);
        long[] keys = new long[to - from];
        for (int j = from; j < to; j++) {
            keys[j - from] = (Math.round(dot(ink[order[j]], direction)) << Integer.SIZE) | order[j];
        }
        Arrays.sort(keys);
        for (int j = from; j < to; j++) {
            order[j] = (int) keys[j - from];
        }
        int middle = from + groups / 2 * GROUP;
        sort(order, from, middle);
        sort(order, middle, to);
    }

    /// The first principal component, roughly: one step of the power iteration from the image that is
    /// farthest from the mean.
    private double[] mainDirection(int[] order, int from, int to) {
        double[] mean = new double[features];
        for (int j = from; j < to; j++) {
            add(1.0 / (to - from), ink[order[j]], mean);
        }
        double[] start = difference(ink[order[from]], mean);
        double largest = dot(start, start);
        for (int j = from + 1; j < to; j++) {
            double[] difference = difference(ink[order[j]], mean);
            double square = dot(difference, difference);
            if (square > largest) {
                largest = square;
                start = difference;
            }
        }
        double[] direction = new double[features];
        for (int j = from; j < to; j++) {
            double[] difference = difference(ink[order[j]], mean);
            add(dot(difference, start), difference, direction);
        }
        // To length 2^20, so that projections differ when they are rounded.
        double scale = (1 << 20) / Math.max(Math.sqrt(dot(direction, direction)), Double.MIN_NORMAL);
        for (int f = 0; f < features; f++) {
            direction[f] *= scale;
        }
        return direction;
    }

    private static double[] difference(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int f = 0; f < a.length; f++) {
            difference[f] = a[f] - b[f];
        }
        return difference;
    }

    private static void add(double factor, double[] b, double[] a) {
        for (int f = 0; f < a.length; f++) {
            a[f] += factor * b[f];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int f = 0; f < a.length; f++) {
            sum += a[f] * b[f];
        }
        return sum;
    }
}
