package dev.inkling.nn;

import dev.inkling.math.Columns;
import dev.inkling.math.Matrix;
import dev.inkling.math.SparseMatrix;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

/// Answers one image at a time, as fast as it goes: all memory is taken beforehand.
///
/// ```java
/// Predictor predictor = new Predictor(network);
/// int digit = predictor.predict(pixels);
/// float sure = predictor.probability(digit);
/// ```
///
/// Has the memory of one thread. Sees the network's weights as they are at the time of the call.
public final class Predictor {
    private final Network network;
    private final Optional<Matrix> room;
    private final SparseMatrix.Column image;

    /// Output of each layer, (outputs, 1).
    private final List<Matrix> outputs;

    private final Matrix probabilities;
    private final int[] answer = new int[1];
    private final float[] max = new float[1];
    private final float[] sum = new float[1];

    /// Memory is freed when this is unreachable.
    public Predictor(Network network) {
        Arena arena = Arena.ofAuto();
        this.network = network;
        room = network.inputRoom(arena, 1);
        image = new SparseMatrix.Column(network.inputs(), Examples.PIXEL);
        outputs = network.layers().stream()
                .map(layer -> Matrix.zeros(arena, layer.outputs(), 1))
                .toList();
        probabilities = Matrix.zeros(arena, network.classes(), 1);
    }

    /// The most probable class.
    ///
    /// @param pixels as in [Dataset#copyPixels]
    /// @throws IllegalArgumentException if they are not as many as the network's inputs
    public int predict(byte[] pixels) {
        Columns input = network.input(image.filled(pixels), room);
        for (int l = 0; l < outputs.size(); l++) {
            network.layers().get(l).forward(input, outputs.get(l));
            input = outputs.get(l);
        }
        probabilities.setSoftmax(outputs.getLast(), answer, max, sum);
        return answer[0];
    }

    /// How likely the last image is of class `c`.
    public float probability(int c) {
        return probabilities.get(c, 0);
    }
}
