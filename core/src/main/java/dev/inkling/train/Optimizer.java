package dev.inkling.train;

import dev.inkling.math.Matrix;
import java.util.List;

/// Changes parameters along their gradients: the only code that writes them during training.
///
/// In the equations, α is the learning rate of the iteration and dP the mean gradient; weight decay λ
/// adds λ P to it, except in [AdamW].
public sealed interface Optimizer {
    /// Matrices of a parameter's shape, zeros at the start, that are kept from one update to the next.
    int moments();

    /// Changes `p`, and leaves zeros in `sum`.
    ///
    /// @param p a parameter, or part of it
    /// @param sum the gradient of the loss with respect to `p`, summed over the batch
    /// @param moments as many as [#moments] says, of the same part of the parameter
    void update(Matrix p, Matrix sum, List<Matrix> moments, Step step);

    /// The optimiser called `name`, with the usual settings: `gradient-descent`, `momentum` and
    /// `nesterov` (μ 0.9), `adam` and `adamw` (β 0.9 and 0.999, ε 1e-8). Settings may follow the name, as
    /// in `momentum 0.95`.
    ///
    /// @throws IllegalArgumentException if there is none
    static Optimizer named(String name) {
        String[] words = name.split(" ", -1);
        float[] settings = new float[words.length - 1];
        for (int i = 0; i < settings.length; i++) {
            try {
                settings[i] = Float.parseFloat(words[i + 1]);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("optimizer: expected numbers after its name, got " + name, e);
            }
        }
        return switch (words[0] + " " + settings.length) {
            case "gradient-descent 0" -> new GradientDescent();
            case "momentum 0" -> new Momentum(0.9f);
            case "momentum 1" -> new Momentum(settings[0]);
            case "nesterov 0" -> new Nesterov(0.9f);
            case "nesterov 1" -> new Nesterov(settings[0]);
            case "adam 0" -> new Adam(0.9f, 0.999f, 1e-8f);
            case "adam 3" -> new Adam(settings[0], settings[1], settings[2]);
            case "adamw 0" -> new AdamW(0.9f, 0.999f, 1e-8f);
            case "adamw 3" -> new AdamW(settings[0], settings[1], settings[2]);
            default ->
                throw new IllegalArgumentException(
                        "optimizer: expected gradient-descent, momentum, nesterov, adam or adamw, got " + name);
        };
    }

    /// What [#named] makes this of.
    default String name() {
        return switch (this) {
            case GradientDescent() -> "gradient-descent";
            case Momentum(float momentum) -> "momentum " + momentum;
            case Nesterov(float momentum) -> "nesterov " + momentum;
            case Adam(float beta1, float beta2, float epsilon) -> "adam " + beta1 + " " + beta2 + " " + epsilon;
            case AdamW(float beta1, float beta2, float epsilon) -> "adamw " + beta1 + " " + beta2 + " " + epsilon;
        };
    }

    /// What all parameters have in common in an iteration.
    ///
    /// @param iteration 1, 2, ...
    /// @param mean 1/m, which makes a mean of a sum: the one place where it stands
    /// @param learningRate α
    /// @param weightDecay λ
    /// @param averageShare how much of a parameter goes into its moving average, if there is one
    record Step(long iteration, float mean, float learningRate, float weightDecay, float averageShare) {
        /// The same for parameters that do not decay: biases.
        Step withoutDecay() {
            return new Step(iteration, mean, learningRate, 0, averageShare);
        }
    }

    /// P = P - α dP.
    record GradientDescent() implements Optimizer {
        @Override
        public int moments() {
            return 0;
        }

        @Override
        public void update(Matrix p, Matrix sum, List<Matrix> moments, Step step) {
            p.descend(sum, step.mean, step.learningRate, step.weightDecay);
        }
    }

    /// V = μ V + dP; P = P - α V. The velocity V carries on in the direction that gradients agree on
    /// (Polyak, "Some methods of speeding up the convergence of iteration methods", 1964).
    ///
    /// @param momentum μ
    record Momentum(float momentum) implements Optimizer {
        public Momentum {
            requireShare("momentum", momentum);
        }

        @Override
        public int moments() {
            return 1;
        }

        @Override
        public void update(Matrix p, Matrix sum, List<Matrix> moments, Step step) {
            p.descendWithMomentum(sum, moments.get(0), step.mean, step.learningRate, step.weightDecay, momentum, false);
        }
    }

    /// V = μ V + dP; P = P - α (dP + μ V): momentum that looks one step ahead (Sutskever, Martens, Dahl
    /// and Hinton, "On the importance of initialization and momentum in deep learning", 2013, after
    /// Nesterov 1983).
    ///
    /// @param momentum μ
    record Nesterov(float momentum) implements Optimizer {
        public Nesterov {
            requireShare("momentum", momentum);
        }

        @Override
        public int moments() {
            return 1;
        }

        @Override
        public void update(Matrix p, Matrix sum, List<Matrix> moments, Step step) {
            p.descendWithMomentum(sum, moments.get(0), step.mean, step.learningRate, step.weightDecay, momentum, true);
        }
    }

    /// M = β₁ M + (1 - β₁) dP; V = β₂ V + (1 - β₂) dP²;
    /// P = P - α M̂ / (√V̂ + ε), where M̂ = M / (1 - β₁ᵗ) and V̂ = V / (1 - β₂ᵗ) make up for the start at
    /// zero and t is the iteration (Kingma and Ba, "Adam: a method for stochastic optimization", 2015,
    /// algorithm 1).
    record Adam(float beta1, float beta2, float epsilon) implements Optimizer {
        public Adam {
            requireBetas(beta1, beta2, epsilon);
        }

        @Override
        public int moments() {
            return 2;
        }

        @Override
        public void update(Matrix p, Matrix sum, List<Matrix> moments, Step step) {
            adam(p, sum, moments, step, beta1, beta2, epsilon, step.weightDecay, 0);
        }
    }

    /// [Adam] on the gradient without decay, with P = P - α λ P besides: weights shrink at the same
    /// rate whatever their gradients were (Loshchilov and Hutter, "Decoupled weight decay
    /// regularization", 2019, algorithm 2).
    record AdamW(float beta1, float beta2, float epsilon) implements Optimizer {
        public AdamW {
            requireBetas(beta1, beta2, epsilon);
        }

        @Override
        public int moments() {
            return 2;
        }

        @Override
        public void update(Matrix p, Matrix sum, List<Matrix> moments, Step step) {
            adam(p, sum, moments, step, beta1, beta2, epsilon, 0, step.learningRate * step.weightDecay);
        }
    }

    /// α M̂ / (√V̂ + ε) is α c / (1 - β₁ᵗ) M / (√V + c ε), c = √(1 - β₂ᵗ): the corrections become part of
    /// two numbers.
    private static void adam(
            Matrix p,
            Matrix sum,
            List<Matrix> moments,
            Step step,
            float beta1,
            float beta2,
            float epsilon,
            float decay,
            float shrink) {
        double c = StrictMath.sqrt(1 - StrictMath.pow(beta2, (double) step.iteration));
        double rate = step.learningRate * c / (1 - StrictMath.pow(beta1, (double) step.iteration));
        p.adam(sum, moments.get(0), moments.get(1), step.mean, (float) rate, decay, shrink, beta1, beta2, (float)
                (c * epsilon));
    }

    private static void requireBetas(float beta1, float beta2, float epsilon) {
        requireShare("beta1", beta1);
        requireShare("beta2", beta2);
        if (!(epsilon > 0) || Float.isInfinite(epsilon)) {
            throw new IllegalArgumentException("epsilon: expected a number above 0, got " + epsilon);
        }
    }

    private static void requireShare(String what, float value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(what + ": expected a number from 0 to below 1, got " + value);
        }
    }
}
