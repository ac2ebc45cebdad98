package dev.inkling.bench.libtorch;

import dev.inkling.bench.peer.Weights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Dense layers with ReLU between them, by `torch::linear`, W being (out, in) as everywhere in PyTorch.
///
/// @param w weights by layer
/// @param b biases by layer
record Net(List<Tensor> w, List<Tensor> b) {
    static Net of(List<Weights.Layer> layers, boolean trained) {
        List<Tensor> w = new ArrayList<>();
        List<Tensor> b = new ArrayList<>();
        for (Weights.Layer layer : layers) {
            w.add(Tensors.of(layer.w(), layer.outputs(), layer.inputs()).set_requires_grad(trained));
            b.add(Tensors.of(layer.b(), layer.outputs()).set_requires_grad(trained));
        }
        return new Net(w, b);
    }

    TensorVector parameters() {
        List<Tensor> all = new ArrayList<>(w);
        all.addAll(b);
        return new TensorVector(all.toArray(Tensor[]::new));
    }

    /// The logits of each row of x.
    Tensor logits(Tensor x) {
        Tensor a = x;
        for (int l = 0; l < w.size(); l++) {
            Tensor z = torch.linear(a, w.get(l), b.get(l));
            a = l + 1 < w.size() ? torch.relu(z) : z;
        }
        return a;
    }

    /// Share of the rows that are answered right. Without gradients, 1,000 rows at a time.
    double accuracy(Tensor x, Tensor labels) {
        long right = 0;
        for (long from = 0; from < x.size(0); from += 1000) {
            try (PointerScope _ = new PointerScope()) {
                Tensor answers = Tensors.classes(logits(x.narrow(0, from, 1000)));
                right += answers.eq(labels.narrow(0, from, 1000)).sum().item_long();
            }
        }
        return (double) right / x.size(0);
    }
}
