package dev.inkling.explain;

import dev.inkling.nn.Network;
import dev.inkling.nn.Predictor;
import java.util.Optional;
import java.util.stream.IntStream;

/// A small change of ink that makes a network answer differently: DeepFool (Moosavi-Dezfooli, Fawzi and
/// Frossard, "DeepFool: a simple and accurate method to fool deep neural networks", 2016, algorithm 2).
///
/// In its [ActiveSet] each logit is affine, and so the border to class k, where z_k = z_a for the answer a, is a
/// plane. The shortest way to it is along w = w_k - w_a:
///
/// r = (z_a - z_k) / ‖w‖² w
///
/// DeepFool goes to the nearest of these planes, takes the logits apart anew there, and goes on until the answer
/// is another. Here the shortest way within [0, 1] is taken, r_i = clip(x_i + t w_i) - x_i with the least t for
/// which w·r is enough: blank paper cannot lose ink. A result is whole levels of a byte, and is what the
/// network itself answers differently, not only its planes.
public final class FlipSearch {
    /// Steps after which the search is given up; a handful is usual.
    public static final int MOST_ITERATIONS = 50;

    /// η, how much farther than to the plane a step goes (section 3.3 of the paper).
    private static final double OVERSHOOT = 0.02;

    /// How far a step goes in any case: one level of one pixel. Rounding to levels can lead back across
    /// the border.
    private static final double LEAST_STEP = 1.0 / Levels.FULL;

    private static final int HALVINGS = 30;

    private final Network network;
    private final Predictor predictor;
    private final byte[] image;

    /// x, as it is now.
    private final float[] x;

    /// What the network answered to the image.
    private final int answer;

    private FlipSearch(Network network, byte[] image) {
        this.network = network;
        this.image = image;
        predictor = new Predictor(network);
        x = Levels.inputs(image);
        answer = predictor.predict(image);
    }

    /// Looks for the least change to any other answer.
    ///
    /// @param pixels unsigned bytes, as in [dev.inkling.nn.Dataset#copyPixels]; not changed
    /// @return empty if none was found in [#MOST_ITERATIONS] steps, or no step leads anywhere
    /// @throws IllegalArgumentException if they are not as many as the network's inputs
    public static Optional<Flip> anyAnswer(Network network, byte[] pixels) {
        return new FlipSearch(network, pixels).run(Optional.empty());
    }

    /// Looks for the least change to the answer `target`.
    ///
    /// @param pixels as in [#anyAnswer]
    /// @return empty as in [#anyAnswer]
    /// @throws IllegalArgumentException also if the target is no class, or the answer already
    public static Optional<Flip> answer(Network network, byte[] pixels, int target) {
        if (target < 0 || target >= network.classes()) {
            throw new IllegalArgumentException(
                    "flip: expected a class from 0 to " + (network.classes() - 1) + ", got " + target);
        }
        FlipSearch search = new FlipSearch(network, pixels);
        if (search.answer == target) {
            throw new IllegalArgumentException(
                    "flip: expected another class than the answer, got " + target + ", which it is");
        }
        return search.run(Optional.of(target));
    }

    private Optional<Flip> run(Optional<Integer> target) {
        for (int iteration = 1; iteration <= MOST_ITERATIONS; iteration++) {
            Optional<double[]> step = step(ActiveSet.of(network, x), target);
            if (step.isEmpty()) {
                return Optional.empty();
            }
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) Math.clamp(x[i] + step.get()[i], 0, 1);
            }
            byte[] changed = Levels.nearest(x);
            int other = predictor.predict(changed);
            if (target.map(wanted -> other == wanted).orElse(other != answer)) {
                return Optional.of(new Flip(image, changed, answer, other, iteration));
            }
        }
        return Optional.empty();
    }

    /// r, the shortest way across one of the borders.
    private Optional<double[]> step(ActiveSet set, Optional<Integer> target) {
        if (target.isPresent()) {
            return step(set, set.largest(target.get()), target.get());
        }
        return IntStream.range(0, set.classes())
                .filter(k -> k != answer)
                .mapToObj(k -> step(set, answer, k))
                .flatMap(Optional::stream)
                .reduce((a, b) -> length(b) < length(a) ? b : a);
    }

    /// The shortest way to where class `to` has a larger logit than class `from`.
    ///
    /// @return empty if there is none within [0, 1]
    private Optional<double[]> step(ActiveSet set, int from, int to) {
        double[] w = new double[x.length];
        for (int i = 0; i < w.length; i++) {
            w[i] = set.weight(to, i) - set.weight(from, i);
        }
        double gap = Math.max(0, set.logit(from) - set.logit(to));
        double wanted = (1 + OVERSHOOT) * gap + LEAST_STEP * length(w);
        double most = 0; // t with which every pixel that w moves goes as far as it can
        for (double weight : w) {
            most = weight == 0 ? most : Math.max(most, 1 / Math.abs(weight));
        }
        if (most == 0 || gained(w, most) < wanted) {
            return Optional.empty();
        }
        double high = wanted / square(w); // the paper's t, right if nothing is clipped
        double low = 0;
        while (gained(w, high) < wanted && high < most) {
            low = high;
            high *= 2;
        }
        for (int n = 0; n < HALVINGS; n++) {
            double t = (low + high) / 2;
            if (gained(w, t) < wanted) {
                low = t;
            } else {
                high = t;
            }
        }
        return Optional.of(along(w, high));
    }

    /// r_i = clip(x_i + t w_i) - x_i.
    private double[] along(double[] w, double t) {
        double[] r = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            r[i] = Math.clamp(x[i] + t * w[i], 0, 1) - x[i];
        }
        return r;
    }

    /// w·r for the r of [#along], by how much z_k - z_a grows.
    private double gained(double[] w, double t) {
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            sum += w[i] * (Math.clamp(x[i] + t * w[i], 0, 1) - x[i]);
        }
        return sum;
    }

    private static double square(double[] r) {
        double sum = 0;
        for (double change : r) {
            sum += change * change;
        }
        return sum;
    }

    private static double length(double[] r) {
        return Math.sqrt(square(r));
    }

    /// An image that is answered differently from the one that it was made of.
    public static final class Flip {
        private final byte[] pixels;
        private final int before;
        private final int answer;
        private final double distance;
        private final double largestChange;
        private final int iterations;

        private Flip(byte[] image, byte[] changed, int before, int answer, int iterations) {
            pixels = changed;
            this.before = before;
            this.answer = answer;
            this.iterations = iterations;
            long sum = 0;
            int largest = 0;
            for (int i = 0; i < image.length; i++) {
                int change = Byte.toUnsignedInt(changed[i]) - Byte.toUnsignedInt(image[i]);
                sum += (long) change * change;
                largest = Math.max(largest, Math.abs(change));
            }
            distance = StrictMath.sqrt((double) sum) / Levels.FULL;
            largestChange = (double) largest / Levels.FULL;
        }

        /// The changed image, unsigned bytes, a copy.
        public byte[] pixels() {
            return pixels.clone();
        }

        /// What the network answered to the image.
        public int before() {
            return before;
        }

        /// What it answers to the changed one.
        public int answer() {
            return answer;
        }

        /// ‖r‖, the Euclidean size of the change, of pixels in [0, 1].
        public double distance() {
            return distance;
        }

        /// max |r_i|, the largest change of a pixel, in [0, 1].
        public double largestChange() {
            return largestChange;
        }

        /// Steps that it took.
        public int iterations() {
            return iterations;
        }
    }
}
