package dev.inkling;

import dev.inkling.math.Columns;
import dev.inkling.math.CounterRandom;
import dev.inkling.math.GroupedMatrix;
import dev.inkling.math.Matrix;
import dev.inkling.math.SparseMatrix;
import dev.inkling.math.WorkerTeam;
import dev.inkling.nn.Dataset;
import dev.inkling.nn.Examples;
import java.lang.foreign.Arena;

/// What the tests begin with: matrices and images, each a function of its seed.
public final class Given {
    private Given() {}

    /// Numbers uniform in [-1, 1).
    public static Matrix matrix(int rows, int columns, long seed) {
        CounterRandom random = new CounterRandom(seed).stream(rows).stream(columns);
        Matrix matrix = Matrix.zeros(Arena.ofAuto(), rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                matrix.set(i, j, 2 * random.uniform((long) i * columns + j) - 1);
            }
        }
        return matrix;
    }

    /// P = factor P; returns P.
    public static Matrix scale(Matrix p, float factor) {
        for (int i = 0; i < p.rows(); i++) {
            for (int j = 0; j < p.columns(); j++) {
                p.set(i, j, factor * p.get(i, j));
            }
        }
        return p;
    }

    /// Levels times 1/256; about four elements of five are 0.
    public static Matrix matrixWithZeros(int rows, int columns, long seed) {
        CounterRandom random = new CounterRandom(seed).stream(-1);
        Matrix matrix = Matrix.zeros(Arena.ofAuto(), rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                long number = 2 * ((long) i * columns + j);
                matrix.set(i, j, random.uniform(number) < 0.8f ? 0 : random.below(256, number + 1) / 256f);
            }
        }
        return matrix;
    }

    /// The same elements, levels times 1/256, only those stored that are not 0.
    public static SparseMatrix sparse(Matrix dense) {
        return sparse(dense, 1 / 256f);
    }

    /// The same elements, levels times `scale`, only those stored that are not 0.
    public static SparseMatrix sparse(Matrix dense, float scale) {
        return SparseMatrix.of(dense.rows(), dense.columns(), scale, (j, levels) -> {
            for (int i = 0; i < levels.length; i++) {
                levels[i] = (byte) Math.round(dense.get(i, j) / scale);
            }
        });
    }

    /// The same elements, levels times 1/256, in groups of columns.
    public static GroupedMatrix grouped(Matrix dense) {
        return grouped(sparse(dense));
    }

    /// The same columns in groups.
    public static GroupedMatrix grouped(SparseMatrix x) {
        try (WorkerTeam team = new WorkerTeam(2)) {
            return GroupedMatrix.of(Arena.ofAuto(), x, team);
        }
    }

    /// The same elements by rows.
    public static Matrix byRows(Matrix matrix) {
        Matrix byRows = Matrix.zerosByRows(Arena.ofAuto(), matrix.rows(), matrix.columns());
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                byRows.set(i, j, matrix.get(i, j));
            }
        }
        return byRows;
    }

    /// The elements, row by row.
    public static float[][] rows(Columns matrix) {
        float[][] rows = new float[matrix.rows()][matrix.columns()];
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                rows[i][j] = matrix.get(i, j);
            }
        }
        return rows;
    }

    /// The elements' bits, row by row: 0 and -0 differ.
    public static int[][] bits(Matrix matrix) {
        int[][] bits = new int[matrix.rows()][matrix.columns()];
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                bits[i][j] = Float.floatToRawIntBits(matrix.get(i, j));
            }
        }
        return bits;
    }

    /// Images with these labels. Each class has ink in places of its own, about a quarter of the
    /// pixels, so that there is something to learn.
    public static Examples labelled(int height, int width, int classes, long seed, int... labels) {
        CounterRandom places = new CounterRandom(seed).stream(0);
        CounterRandom random = new CounterRandom(seed).stream(1);
        byte[][] pixels = new byte[labels.length][height * width];
        for (int j = 0; j < labels.length; j++) {
            for (int i = 0; i < pixels[j].length; i++) {
                long number = (long) j * pixels[j].length + i;
                boolean ink = places.stream(labels[j]).uniform(i) < 0.3f && random.uniform(2 * number) < 0.8f;
                pixels[j][i] = (byte) (ink ? 1 + random.below(255, 2 * number + 1) : 0);
            }
        }
        return Examples.of(new Images(height, width, classes, labels, pixels));
    }

    /// As many images with labels by chance.
    public static Examples images(int size, int height, int width, int classes, long seed) {
        CounterRandom random = new CounterRandom(seed).stream(2);
        int[] labels = new int[size];
        for (int j = 0; j < size; j++) {
            labels[j] = random.below(classes, j);
        }
        return labelled(height, width, classes, seed, labels);
    }

    /// Images of one row each, from their pixels: `pixels[j]` is image j.
    public static Examples images(int classes, int[] labels, int[]... pixels) {
        return Examples.of(data(classes, labels, pixels));
    }

    /// The data set of these.
    public static Dataset data(int classes, int[] labels, int[]... pixels) {
        byte[][] bytes = new byte[pixels.length][];
        for (int j = 0; j < pixels.length; j++) {
            bytes[j] = bytes(pixels[j]);
        }
        return new Images(1, pixels[0].length, classes, labels, bytes);
    }

    /// Levels from 0 to 255 as unsigned bytes.
    public static byte[] bytes(int... levels) {
        byte[] bytes = new byte[levels.length];
        for (int i = 0; i < levels.length; i++) {
            bytes[i] = (byte) levels[i];
        }
        return bytes;
    }

    /// The levels of image `j`.
    public static byte[] levels(Examples images, int j) {
        byte[] levels = new byte[images.x().rows()];
        images.sparse().copyLevels(j, levels);
        return levels;
    }

    /// A data set in memory.
    private static final class Images implements Dataset {
        private final int height;
        private final int width;
        private final int classes;
        private final int[] labels;
        private final byte[][] pixels;

        Images(int height, int width, int classes, int[] labels, byte[][] pixels) {
            this.height = height;
            this.width = width;
            this.classes = classes;
            this.labels = labels;
            this.pixels = pixels;
        }

        @Override
        public String name() {
            return "given";
        }

        @Override
        public int size() {
            return labels.length;
        }

        @Override
        public int height() {
            return height;
        }

        @Override
        public int width() {
            return width;
        }

        @Override
        public int classes() {
            return classes;
        }

        @Override
        public int label(int index) {
            return labels[index];
        }

        @Override
        public void copyPixels(int index, byte[] target) {
            System.arraycopy(pixels[index], 0, target, 0, target.length);
        }
    }
}
