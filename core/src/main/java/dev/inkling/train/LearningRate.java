package dev.inkling.train;

/// The learning rate α as a function of how far training has come.
///
/// @param peak the largest α
/// @param schedule how it changes after the warm-up
/// @param warmUp the share of all iterations in which α first rises in a straight line from 0 to `peak`
public record LearningRate(float peak, Schedule schedule, double warmUp) {
    /// The course of α after the warm-up: α / peak at progress t, from 0 (begin) to 1 (end).
    public enum Schedule {
        /// 1.
        CONSTANT {
            @Override
            double factor(double t) {
                return 1;
            }
        },

        /// 1, then 1/10 from t = 1/2 on, then 1/100 from t = 3/4 on (He, Zhang, Ren and Sun, "Deep
        /// residual learning", 2016).
        STEP {
            @Override
            double factor(double t) {
                return t < 0.5 ? 1 : t < 0.75 ? 0.1 : 0.01;
            }
        },

        /// (1 + cos πt) / 2 (Loshchilov and Hutter, "SGDR", 2017, without restarts).
        COSINE {
            @Override
            double factor(double t) {
                return cosine(1, 0, t);
            }
        },

        /// From 1/25 up to 1 at t = 0.3, then down to 0, along half-waves (Smith and Topin,
        /// "Super-convergence", 2018).
        ONE_CYCLE {
            @Override
            double factor(double t) {
                return t < RISE ? cosine(START, 1, t / RISE) : cosine(1, 0, (t - RISE) / (1 - RISE));
            }
        };

        private static final double RISE = 0.3;
        private static final double START = 1 / 25.0;

        abstract double factor(double t);

        /// From `from` at t = 0 to `to` at t = 1.
        private static double cosine(double from, double to, double t) {
            return to + (from - to) * (1 + StrictMath.cos(Math.PI * t)) / 2;
        }
    }

    /// @throws IllegalArgumentException if a number is out of its range
    public LearningRate {
        if (!(peak > 0) || Float.isInfinite(peak)) {
            throw new IllegalArgumentException("learning rate: expected a number above 0, got " + peak);
        }
        if (!(warmUp >= 0 && warmUp < 1)) {
            throw new IllegalArgumentException("warm-up: expected a share from 0 to below 1, got " + warmUp);
        }
    }

    /// The same α from beginning to end.
    public static LearningRate constant(float rate) {
        return new LearningRate(rate, Schedule.CONSTANT, 0);
    }

    /// α of an iteration.
    ///
    /// @param iteration 1 to `iterations`
    public float at(long iteration, long iterations) {
        double warm = warmUp * iterations;
        double done = iteration - 1.0;
        double factor = done < warm
                ? (done + 1) / (Math.floor(warm) + 1)
                : schedule.factor((done - warm) / Math.max(1, iterations - warm));
        return (float) (peak * factor);
    }
}
