package dev.inkling.train;

import java.io.Serial;

/// The loss became NaN or infinite: the weights are lost.
public final class TrainingDivergedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final long iteration;
    private final double loss;

    TrainingDivergedException(long iteration, double loss) {
        super("iteration " + iteration + ": expected a finite loss, got " + loss
                + " (the learning rate is probably too high: try a tenth of it)");
        this.iteration = iteration;
        this.loss = loss;
    }

    /// When it happened: 1, 2, ...
    public long iteration() {
        return iteration;
    }

    /// What the loss became.
    public double loss() {
        return loss;
    }
}
