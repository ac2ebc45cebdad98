package dev.inkling.bench.smile;

import dev.inkling.bench.peer.Weights;
import java.util.List;
import java.util.stream.Stream;
import smile.classification.MLP;
import smile.model.mlp.Layer;
import smile.model.mlp.LayerBuilder;
import smile.model.mlp.OutputFunction;
import smile.util.function.TimeFunction;

/// Smile's perceptron with given weights.
final class Mlp extends MLP {
    private static final long serialVersionUID = 1;

    private Mlp(LayerBuilder... layers) {
        super(layers);
    }

    static Mlp of(List<Weights.Layer> layers, double rate) {
        Stream<LayerBuilder> hidden =
                layers.subList(0, layers.size() - 1).stream().map(layer -> Layer.rectifier(layer.outputs()));
        LayerBuilder input = Layer.input(layers.getFirst().inputs());
        LayerBuilder output = Layer.mle(layers.getLast().outputs(), OutputFunction.SOFTMAX);
        Mlp mlp = new Mlp(Stream.of(Stream.of(input), hidden, Stream.of(output))
                .flatMap(all -> all)
                .toArray(LayerBuilder[]::new));
        mlp.setLearningRate(TimeFunction.constant(rate));
        mlp.fill(layers);
        return mlp;
    }

    private void fill(List<Weights.Layer> layers) {
        int shift = net.length == layers.size() ? 1 : 0; // the input layer, which has no weights, may stand first
        for (int l = 0; l < layers.size(); l++) {
            Layer target = l + 1 < layers.size() ? net[l + shift] : output;
            Weights.Layer layer = layers.get(l);
            for (int o = 0; o < layer.outputs(); o++) {
                for (int i = 0; i < layer.inputs(); i++) {
                    target.weight().set(o, i, layer.w()[o * layer.inputs() + i]);
                }
                target.bias().set(o, layer.b()[o]);
            }
        }
    }
}
