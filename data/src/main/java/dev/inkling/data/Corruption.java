package dev.inkling.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What may be wrong with a picture of a digit: the fifteen corruptions of MNIST-C, each as severe
/// as there, and none at all.
///
/// The constants are those that MNIST-C was made with. It was made with other random numbers, and
/// stored with other rounding, so its images are not these, but of one kind with them. It is
/// defined for images of 28x28 pixels; in others, lengths in pixels stay the same.
///
/// Source: N. Mu and J. Gilmer, "MNIST-C: a robustness benchmark for computer vision", 2019;
/// constants from `corruptions.py` of github.com/google-research/mnist-c, and the defaults of the
/// libraries that it calls, scikit-image and ImageMagick, as they were then.
public enum Corruption {
    /// As it is.
    IDENTITY {
        @Override
        Plane of(Plane x, Draws random) {
            return x;
        }
    },

    /// Light so weak that its quanta can be counted: Poisson(3 x) / 3.
    SHOT_NOISE {
        private static final double QUANTA = 3;

        @Override
        Plane of(Plane x, Draws random) {
            return x.map(ink -> poisson(QUANTA * ink, random) / QUANTA);
        }
    },

    /// 17 % of the pixels blank or full, each as likely.
    IMPULSE_NOISE {
        private static final double SHARE = 0.17;

        @Override
        Plane of(Plane x, Draws random) {
            return x.map(ink -> {
                boolean struck = random.uniform() < SHARE;
                boolean full = random.uniform() < 0.5;
                return !struck ? ink : full ? 1 : 0;
            });
        }
    },

    /// Behind rough glass: blurred, pixels exchanged with their neighbours, and blurred again.
    /// MNIST-C blurs along columns only, as it tells its library that an image's last axis is its
    /// colours.
    GLASS_BLUR {
        private static final double SIGMA = 0.7;
        private static final int REACH = 1;
        private static final int ROUNDS = 2;

        @Override
        Plane of(Plane x, Draws random) {
            Plane glass = x.blurredAlongColumns(SIGMA).map(ink -> Math.floor(255 * ink) / 255);
            for (int round = 0; round < ROUNDS; round++) {
                for (int row = x.height() - REACH; row > REACH; row--) {
                    for (int column = x.width() - REACH; column > REACH; column--) {
                        if (random.below(2) == 0) {
                            glass.swap(
                                    column,
                                    row,
                                    column - REACH + random.below(2 * REACH),
                                    row - REACH + random.below(2 * REACH));
                        }
                    }
                }
            }
            return glass.blurredAlongColumns(SIGMA);
        }
    },

    /// Moved during exposure, at up to 45 degrees from level: a trail in one direction that fades
    /// like half a Gaussian of 3 pixels over 21 steps.
    MOTION_BLUR {
        private static final int STEPS = 21;
        private static final double SIGMA = 3;
        private static final double MOST_DEGREES = 45;

        @Override
        Plane of(Plane x, Draws random) {
            double angle = random.uniform(-MOST_DEGREES, MOST_DEGREES) * (Math.PI / 180);
            double cos = StrictMath.cos(angle);
            double sin = StrictMath.sin(angle);
            double[] weights = new double[STEPS];
            double sum = 0;
            for (int step = 0; step < STEPS; step++) {
                weights[step] = StrictMath.exp(-step * step / (2 * SIGMA * SIGMA));
                sum += weights[step];
            }
            double all = sum;
            return x.with((column, row) -> {
                double ink = 0;
                for (int step = 0; step < STEPS; step++) {
                    int dx = (int) Math.ceil(step * cos - 0.5);
                    int dy = (int) Math.ceil(step * sin - 0.5);
                    ink += weights[step] / all * x.atOrEdge(column + dx, row + dy);
                }
                return ink;
            });
        }
    },

    /// Slanted by 0.4 radians either way, and 1 / cos 0.4 = 1.09 times as high, as its library slants: the map
    /// says where each pixel comes from, and there heights are multiplied by the cosine.
    SHEAR {
        private static final double RADIANS = 0.4;

        @Override
        Plane of(Plane x, Draws random) {
            double angle = RADIANS * eitherSign(random);
            return x.mapped(1, -StrictMath.sin(angle), 0, StrictMath.cos(angle), 0, 0);
        }
    },

    /// At 70 % of its size.
    SCALE {
        private static final double SIZE = 0.7;

        @Override
        Plane of(Plane x, Draws random) {
            return x.mapped(1 / SIZE, 0, 0, 1 / SIZE, 0, 0);
        }
    },

    /// Turned by 0.4 radians either way.
    ROTATE {
        private static final double RADIANS = 0.4;

        @Override
        Plane of(Plane x, Draws random) {
            double angle = RADIANS * eitherSign(random);
            double cos = StrictMath.cos(angle);
            double sin = StrictMath.sin(angle);
            return x.mapped(cos, -sin, sin, cos, 0, 0);
        }
    },

    /// Half of full ink everywhere, besides what is there.
    BRIGHTNESS {
        private static final double MORE = 0.5;

        @Override
        Plane of(Plane x, Draws random) {
            return x.map(ink -> ink + MORE);
        }
    },

    /// Moved by three pixels along each axis, each either way.
    TRANSLATE {
        private static final int PIXELS = 3;

        @Override
        Plane of(Plane x, Draws random) {
            return x.mapped(1, 0, 0, 1, PIXELS * eitherSign(random), PIXELS * eitherSign(random));
        }
    },

    /// Ink for paper and paper for ink in the left and the right quarter.
    STRIPE {
        @Override
        Plane of(Plane x, Draws random) {
            int quarter = x.width() / 4;
            return x.with((column, row) -> {
                double ink = x.at(column, row);
                return column < quarter || column >= x.width() - quarter ? 1 - ink : ink;
            });
        }
    },

    /// Behind clouds ([Plasma]) three times as bright as ink, all made darker until they are not.
    FOG {
        private static final double DENSITY = 3;
        private static final double DECAY = 1.4;

        @Override
        Plane of(Plane x, Draws random) {
            Plasma fog = new Plasma(DECAY, random);
            double most = x.max();
            return x.with(
                    (column, row) -> (x.at(column, row) + DENSITY * fog.at(column, row)) * most / (most + DENSITY));
        }
    },

    /// Splashed with mud a quarter as dark as ink: where smoothed noise is above a threshold.
    SPATTER {
        private static final double MEAN = 0.65;
        private static final double DEVIATION = 0.3;
        private static final double SIGMA = 1;
        private static final double THRESHOLD = 0.65;
        private static final double EDGE_SIGMA = 1.5;
        private static final double EDGE_THRESHOLD = 0.8;
        private static final double COLOUR = 63 / 255.0;

        @Override
        Plane of(Plane x, Draws random) {
            Plane mud = x.map(ink -> MEAN + DEVIATION * random.normal())
                    .blurred(SIGMA)
                    .map(wet -> wet > THRESHOLD ? 1 : 0)
                    .blurred(EDGE_SIGMA)
                    .map(cover -> cover < EDGE_THRESHOLD ? 0 : cover);
            return x.with((column, row) -> {
                double cover = mud.at(column, row);
                return (1 - cover) * x.at(column, row) + cover * COLOUR;
            });
        }
    },

    /// Crossed by a dotted line ([Line]), from any height at the left to any at the right.
    DOTTED_LINE {
        private static final int DOT = 2;

        @Override
        Plane of(Plane x, Draws random) {
            int right = x.width() - 1;
            Line line = new Line(0, random.below(x.height() - 1), right, random.below(x.height() - 1));
            return x.with((column, row) -> x.at(column, row) + (column / DOT % 2 == 0 ? 0 : line.at(column, row)));
        }
    },

    /// Crossed by a zigzag ([Line]) around a line that rises or falls by up to five pixels.
    ZIGZAG {
        @Override
        Plane of(Plane x, Draws random) {
            int row = random.below(x.height() - 1);
            return Line.zigzag(x, row, row - 5 + random.below(10));
        }
    },

    /// Its outline only ([CannyEdges]).
    CANNY_EDGES {
        @Override
        Plane of(Plane x, Draws random) {
            return CannyEdges.of(x);
        }
    };

    /// An image with this wrong with it; numbers may leave [0, 1].
    abstract Plane of(Plane x, Draws random);

    /// What it is called in text, e.g. `shot-noise`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The corruption called `word`; `shot noise`, `shot-noise` and `shot_noise` are one.
    ///
    /// @throws IllegalArgumentException if there is none
    public static Corruption named(String word) {
        String usual = word.strip().toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(usual))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("corruption: expected "
                        + Arrays.stream(values()).map(Corruption::word).collect(Collectors.joining(", ")) + ", got "
                        + (word.isBlank() ? "nothing" : word)));
    }

    private static int eitherSign(Draws random) {
        return 1 - 2 * random.below(2);
    }

    /// How often something happens that happens `mean` times on average: how many uniform numbers
    /// can be multiplied before their product is below exp(-mean).
    private static int poisson(double mean, Draws random) {
        double limit = StrictMath.exp(-mean);
        int count = 0;
        for (double product = 1 - random.uniform(); product > limit; product *= 1 - random.uniform()) {
            count++;
        }
        return count;
    }
}
