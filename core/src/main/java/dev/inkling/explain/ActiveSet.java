package dev.inkling.explain;

import dev.inkling.math.Matrix;
import dev.inkling.nn.Backpropagation;
import dev.inkling.nn.Layer;
import dev.inkling.nn.Network;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

/// A network's logits as they depend on the pixels as long as the same ReLUs are on and the same numbers are
/// the largest of their windows:
///
/// z_c = Σ_i w_ci x_i + b_c, where w_ci = ∂z_c/∂x_i and b_c = Σ_l Σ_k b_lk ∂z_c/∂b_lk.
///
/// Dense layers and convolutions are affine; ReLU and max pooling are linear in the active set: they let a
/// number pass or do not; [dev.inkling.nn.Dropout] is off. So each logit is a sum of paths, and a path begins
/// at a pixel or at a bias. Both derivatives come from one backward pass with dZ = 1 for class c and 0 for the
/// others (Montúfar, Pascanu, Cho and Bengio, "On the number of linear regions of deep neural networks", 2014).
final class ActiveSet {
    private final double[] logits;
    private final double[][] weights;
    private final double[] constants;

    private ActiveSet(int classes, int inputs) {
        logits = new double[classes];
        weights = new double[classes][inputs];
        constants = new double[classes];
    }

    /// That of an image.
    ///
    /// @param pixels x, in [0, 1]
    /// @throws IllegalArgumentException if they are not as many as the network's inputs
    static ActiveSet of(Network network, float... pixels) {
        if (pixels.length != network.inputs()) {
            throw new IllegalArgumentException("image: expected " + network.inputs() + " pixels, got " + pixels.length);
        }
        ActiveSet set = new ActiveSet(network.classes(), network.inputs());
        try (Arena arena = Arena.ofShared()) {
            Matrix x = Matrix.zeros(arena, pixels.length, 1);
            for (int i = 0; i < pixels.length; i++) {
                x.set(i, 0, pixels[i]);
            }
            set.fill(network, x, arena);
        }
        return set;
    }

    private void fill(Network network, Matrix x, Arena arena) {
        List<Layer> layers = network.layers();
        List<Matrix> z = network.outputs(x, arena);
        List<Matrix> dz =
                z.stream().map(output -> Matrix.zeros(arena, output.rows(), 1)).toList();
        List<List<Matrix>> d = Backpropagation.gradients(network, arena);
        Matrix dx = Matrix.zeros(arena, x.rows(), 1);
        for (int c = 0; c < logits.length; c++) {
            logits[c] = z.getLast().get(c, 0);
            d.forEach(gradients -> gradients.forEach(Matrix::clear));
            dz.getLast().clear();
            dz.getLast().set(c, 0, 1); // ∂z_c/∂z = one-hot
            for (int l = layers.size() - 1; l >= 0; l--) {
                Matrix input = l == 0 ? x : z.get(l - 1);
                layers.get(l).backward(input, dz.get(l), d.get(l), Optional.of(l == 0 ? dx : dz.get(l - 1)));
            }
            for (int i = 0; i < x.rows(); i++) {
                weights[c][i] = dx.get(i, 0);
            }
            constants[c] = constant(layers, d);
        }
    }

    /// Σ_l Σ_k b_lk ∂z/∂b_lk: where a layer has parameters, b is the second.
    private static double constant(List<Layer> layers, List<List<Matrix>> d) {
        double sum = 0;
        for (int l = 0; l < layers.size(); l++) {
            if (!d.get(l).isEmpty()) {
                Matrix b = layers.get(l).parameters().get(1);
                Matrix db = d.get(l).get(1);
                for (int k = 0; k < b.rows(); k++) {
                    sum += (double) b.get(k, 0) * db.get(k, 0);
                }
            }
        }
        return sum;
    }

    int classes() {
        return logits.length;
    }

    /// z_c as the network computes it.
    double logit(int c) {
        return logits[c];
    }

    /// w_ci.
    double weight(int c, int i) {
        return weights[c][i];
    }

    /// b_c.
    double constant(int c) {
        return constants[c];
    }

    /// The class with the largest logit, the first if there are several, `except` left out.
    int largest(int except) {
        int largest = -1;
        for (int c = 0; c < logits.length; c++) {
            if (c != except && (largest < 0 || logits[c] > logits[largest])) {
                largest = c;
            }
        }
        return largest;
    }
}
