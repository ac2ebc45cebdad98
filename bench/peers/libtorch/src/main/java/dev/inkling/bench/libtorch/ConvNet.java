package dev.inkling.bench.libtorch;

import dev.inkling.bench.peer.Stage;
import dev.inkling.bench.peer.Weights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Convolutions, max pooling and dense layers, by `torch::conv2d`, `max_pool2d` and `linear`.
///
/// Images a second of processor time on one thread, beside other programs: 2,600 with channels first, 3,100
/// with channels last, and 3,700 with an allocator that keeps its memory, as it is set in the comparison. So
/// much for oneDNN; without it 1,400 and 1,200. ReLU in place is up to 5 % faster than not.
///
/// @param stages the layers
/// @param w weights by layer that has them: (out, in, height, width), or (out, in)
/// @param b biases by layer that has them
record ConvNet(List<Stage> stages, List<Tensor> w, List<Tensor> b) {
    private static final int SIDE = 28;
    private static final long[] ONE = {1, 1};
    private static final long[] NONE = {0, 0};

    static ConvNet of(List<Stage> stages) {
        List<Tensor> w = new ArrayList<>();
        List<Tensor> b = new ArrayList<>();
        for (Stage stage : stages) {
            switch (stage) {
                case Stage.Convolution(int height, int width, int inputs, Weights.Layer weights) -> {
                    w.add(Tensors.of(weights.w(), weights.outputs(), inputs, height, width)
                            .contiguous(torch.MemoryFormat.ChannelsLast)
                            .set_requires_grad(true));
                    b.add(Tensors.of(weights.b(), weights.outputs()).set_requires_grad(true));
                }
                case Stage.Dense(Weights.Layer weights) -> {
                    w.add(Tensors.of(weights.w(), weights.outputs(), weights.inputs())
                            .set_requires_grad(true));
                    b.add(Tensors.of(weights.b(), weights.outputs()).set_requires_grad(true));
                }
                case Stage.MaxPooling _, Stage.Rectifier _ -> {}
            }
        }
        return new ConvNet(stages, w, b);
    }

    TensorVector parameters() {
        List<Tensor> all = new ArrayList<>(w);
        all.addAll(b);
        return new TensorVector(all.toArray(Tensor[]::new));
    }

    /// The logits of each row of x, (m, 784).
    Tensor logits(Tensor x) {
        Tensor a = x.view(-1, SIDE, SIDE, 1).permute(0, 3, 1, 2); // whose strides say that channels are last
        int l = 0;
        for (Stage stage : stages) {
            switch (stage) {
                case Stage.Convolution(int height, int width, int _, Weights.Layer _) -> {
                    long[] padding = {height / 2, width / 2};
                    a = torch.conv2d(a, w.get(l), new TensorOptional(b.get(l)), ONE, padding, ONE, 1);
                    l++;
                }
                case Stage.MaxPooling(int size) -> {
                    long[] window = {size, size};
                    a = torch.max_pool2d(a, window, window, NONE, ONE, false);
                }
                case Stage.Rectifier _ -> a = torch.relu_(a);
                case Stage.Dense _ -> {
                    a = torch.linear(torch.flatten(a, 1, -1), w.get(l), b.get(l));
                    l++;
                }
            }
        }
        return a;
    }
}
