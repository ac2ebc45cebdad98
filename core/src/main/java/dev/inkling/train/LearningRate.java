package dev.inkling.train;

/// The learning rate α as a function of how far training has come.
///
/// @param peak the largest α
/// @param schedule how it changes after the warm-up
/// @param warmUp the share of all iterations in which α first rises in a straight line from 0 to `peak`
public record LearningRate(float peak, Schedule schedule, double warmUp) {
    /// The course of α after the warm-up: α / peak at a progress from 0 (begin) to 1 (end).
    public enum Schedule {
        /// 1.
        CONSTANT {
            @Override
            double factor(double progress) {
                return 1;
            }
        },

        /// 1, then 1/10 from 1/2 on, then 1/100 from 3/4 on (He, Zhang, Ren and Sun, "Deep
        /// residual learning", 2016).
        STEP {
            @Override
            double factor(double progress) {
                return progress < 0.5 ? 1 : progress < 0.75 ? 0.1 : 0.01;
            }
        },

        /// (1 + cos(π progress)) / 2 (Loshchilov and Hutter, "SGDR", 2017, without restarts).
        COSINE {
            @Override
            double factor(double progress) {
                return cosine(1, 0, progress);
            }
        },

        /// From 1/25 up to 1 at 0.3, then down to 0, along half-waves (Smith and Topin,
        /// "Super-convergence", 2018).
        ONE_CYCLE {
            @Override
            double factor(double progress) {
                return progress < RISE
                        ? cosine(START, 1, progress / RISE)
                        : cosine(1, 0, (progress - RISE) / (1 - RISE));
            }
        };

        private static final double RISE = 0.3;
        private static final double START = 1 / 25.0;

        abstract double factor(double progress);

        /// From `from` at 0 to `to` at 1.
        private static double cosine(double from, double to, double progress) {
            return to + (from - to) * (1 + StrictMath.cos(Math.PI * progress)) / 2;
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
