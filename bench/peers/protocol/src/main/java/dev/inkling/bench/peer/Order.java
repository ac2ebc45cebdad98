package dev.inkling.bench.peer;

import java.util.Arrays;
import java.util.SplittableRandom;

/// A new order of the examples, for systems that leave shuffling to their user.
public final class Order {
    private Order() {}

    /// The numbers 0 to `count - 1`, shuffled.
    public static int[] shuffled(int count, long seed) {
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        var random = new SplittableRandom(seed);
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int number = order[i];
            order[i] = order[j];
            order[j] = number;
        }
        return order;
    }
}
