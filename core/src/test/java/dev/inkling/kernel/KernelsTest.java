package dev.inkling.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.math.CounterRandom;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class KernelsTest {
    private static final int[] SIZES = {1, 2, 10, 15, 16, 17, 31, 33, 100, 150};
    private static final float PIXEL = 1 / 255f;
    private static final Kernels SCALAR = new ScalarKernels();
    private static final Kernels VECTOR = new VectorKernels();
    static final List<Kernels> BOTH = List.of(SCALAR, VECTOR);

    /// Calls a kernel with operands of a shape; returns all that it wrote.
    interface Call {
        List<Operand> run(Kernels kernels, Shape shape);
    }

    /// @param name the kernel's, and a variant's behind a blank
    record Case(String name, Call call) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Case> CASES = List.of(
            new Case("addProduct", (kernels, s) -> {
                Operand a = s.operand("a", s.rows, s.depth);
                Operand b = s.operand("b", s.depth, s.columns);
                return product(kernels, s, a, 1, a.stride, b, 1, b.stride);
            }),
            new Case("addProduct with Aᵀ", (kernels, s) -> {
                Operand a = s.operand("a", s.depth, s.rows);
                Operand b = s.operand("b", s.depth, s.columns);
                return product(kernels, s, a, a.stride, 1, b, 1, b.stride);
            }),
            new Case("addProduct with Bᵀ", (kernels, s) -> {
                Operand a = s.operand("a", s.rows, s.depth);
                Operand b = s.operand("b", s.columns, s.depth);
                return product(kernels, s, a, 1, a.stride, b, b.stride, 1);
            }),
            new Case("setSparseAffine", (kernels, s) -> {
                Operand a = s.operand("a", s.rows, s.depth);
                Operand b = s.operand("b", s.rows, 1);
                Operand c = s.operand("c", s.rows, s.columns);
                kernels.setSparseAffine(
                        s.rows, s.columns, a.segment, a.stride, s.sparse(), 1, b.segment, c.segment, c.stride);
                return List.of(c);
            }),
            new Case("addSparseOuterProduct", (kernels, s) -> {
                Operand c = s.operand("c", s.rows, s.columns);
                Operand d = s.operand("d", s.rows, s.depth);
                kernels.addSparseOuterProduct(
                        s.rows, s.columns, c.segment, c.stride, s.sparse(), 1, d.segment, d.stride);
                return List.of(d);
            }),
            new Case("setGroupedAffine", (kernels, s) -> {
                Operand a = s.operand("a", s.rows, s.depth);
                Operand b = s.operand("b", s.rows, 1);
                Operand c = s.operand("c", s.columns, s.rows);
                kernels.setGroupedAffine(
                        s.rows,
                        s.columns,
                        a.segment,
                        a.stride,
                        s.groups(),
                        Groups.PANEL * Groups.SIZE,
                        b.segment,
                        c.segment,
                        c.stride);
                return List.of(c);
            }),
            new Case("addGroupedOuterProduct", (kernels, s) -> {
                Operand c = s.operand("c", s.columns, s.rows);
                Operand d = s.operand("d", s.rows, s.depth);
                kernels.addGroupedOuterProduct(
                        s.rows,
                        s.columns,
                        c.segment,
                        c.stride,
                        s.groups(),
                        Groups.PANEL * Groups.SIZE,
                        d.segment,
                        d.stride);
                return List.of(d);
            }),
            new Case("addSparseOuterProduct with X by rows", (kernels, s) -> {
                Operand c = s.operand("c", s.rows, s.columns);
                int count = s.depth / 2;
                Operand d = s.operand("d", s.rows, s.depth);
                kernels.addSparseOuterProduct(
                        s.rows, count, c.segment, c.stride, s.sparseByRows(), s.depth - count, d.segment, d.stride);
                return List.of(d);
            }),
            new Case("convolve", (kernels, s) -> {
                Convolution shape = s.convolution();
                Operand w = s.operand("w", shape.outputs(), shape.terms());
                Operand b = s.operand("b", shape.outputs(), 1);
                Operand x = s.operand("x", shape.pixels() * shape.inputs(), 2);
                Operand z = s.operand("z", shape.pixels() * shape.outputs(), 2);
                kernels.convolve(shape, 2, w.segment, w.stride, b.segment, x.segment, x.stride, z.segment, z.stride);
                return List.of(z);
            }),
            new Case("convolveBack", (kernels, s) -> {
                Convolution shape = s.convolution().reversed();
                Operand w = s.operand("w", shape.outputs(), shape.terms());
                Operand x = s.operand("x", shape.pixels() * shape.inputs(), 2);
                Operand z = s.operand("z", shape.pixels() * shape.outputs(), 2);
                kernels.convolveBack(shape, 2, w.segment, w.stride, z.segment, z.stride, x.segment, x.stride);
                return List.of(x);
            }),
            new Case("addConvolutionGradient", (kernels, s) -> {
                Convolution shape = s.convolution();
                Operand x = s.operand("x", shape.pixels() * shape.inputs(), 2);
                Operand z = s.operand("z", shape.pixels() * shape.outputs(), 2);
                Operand d = s.operand("d", shape.outputs(), shape.terms());
                Operand db = s.operand("db", shape.outputs(), 1);
                kernels.addConvolutionGradient(
                        shape, 2, z.segment, z.stride, x.segment, x.stride, d.segment, d.stride, db.segment);
                return List.of(d, db);
            }),
            new Case("maxPool", (kernels, s) -> {
                MaxPool shape = s.maxPool();
                Operand z = s.operand("z", shape.height() * shape.width() * shape.channels(), 2);
                Operand a = s.operand("a", shape.pooledPixels() * shape.channels(), 2);
                kernels.maxPool(shape, 2, z.segment, z.stride, a.segment, a.stride);
                return List.of(a);
            }),
            new Case("maxPoolGradient", (kernels, s) -> {
                MaxPool shape = s.maxPool();
                Operand z = s.operand("z", shape.height() * shape.width() * shape.channels(), 2);
                Operand da = s.operand("da", shape.pooledPixels() * shape.channels(), 2);
                Operand dz = s.operand("dz", z.rows, 2);
                kernels.maxPoolGradient(shape, 2, z.segment, z.stride, da.segment, da.stride, dz.segment, dz.stride);
                return List.of(dz);
            }),
            new Case("addRows", (kernels, s) -> {
                Operand c = s.operand("c", s.columns, s.rows);
                Operand sum = s.operand("sum", s.rows, 1);
                kernels.addRows(s.rows, s.columns, c.segment, c.stride, sum.segment);
                return List.of(sum);
            }),
            new Case("fillRows", (kernels, s) -> {
                Operand column = s.operand("column", s.rows, 1);
                Operand c = s.operand("c", s.columns, s.rows);
                kernels.fillRows(s.rows, s.columns, column.segment, c.segment, c.stride);
                return List.of(c);
            }),
            new Case("fillColumns", (kernels, s) -> {
                Operand column = s.operand("column", s.rows, 1);
                Operand c = s.operand("c", s.rows, s.columns);
                kernels.fillColumns(c.stride, s.columns, column.segment, c.segment, c.stride);
                return List.of(c);
            }),
            new Case("addColumns", (kernels, s) -> {
                Operand c = s.operand("c", s.rows, s.columns);
                Operand sum = s.operand("sum", s.rows, 1);
                kernels.addColumns(c.stride, s.columns, c.segment, c.stride, sum.segment);
                return List.of(sum);
            }),
            new Case("clear", (kernels, s) -> {
                Operand a = s.operand("a", s.rows, s.columns);
                kernels.clear(Kernels.PADDING, s.columns, a.segment, a.stride); // the first rows only
                return List.of(a);
            }),
            new Case("add", (kernels, s) -> {
                Operand a = s.operand("a", s.rows, s.columns);
                Operand b = s.operand("b", s.rows, s.columns);
                kernels.add(Kernels.PADDING, s.columns, b.segment, b.stride, a.segment, a.stride);
                return List.of(a);
            }),
            new Case("relu", (kernels, s) -> {
                Operand z = s.operand("z", s.rows, s.columns);
                Operand a = s.operand("a", s.rows, s.columns);
                kernels.relu(z.stride, s.columns, z.segment, z.stride, a.segment, a.stride);
                return List.of(a);
            }),
            new Case("relu in place", (kernels, s) -> {
                Operand z = s.operand("z", s.rows, s.columns);
                kernels.relu(z.stride, s.columns, z.segment, z.stride, z.segment, z.stride);
                return List.of(z);
            }),
            new Case("reluGradient", (kernels, s) -> {
                Operand z = s.operand("z", s.rows, s.columns);
                Operand da = s.operand("da", s.rows, s.columns);
                Operand dz = s.operand("dz", s.rows, s.columns);
                kernels.reluGradient(
                        z.stride, s.columns, z.segment, z.stride, da.segment, da.stride, dz.segment, dz.stride);
                return List.of(dz);
            }),
            new Case("reluGradient in place", (kernels, s) -> {
                Operand z = s.operand("z", s.rows, s.columns);
                Operand da = s.operand("da", s.rows, s.columns);
                kernels.reluGradient(
                        z.stride, s.columns, z.segment, z.stride, da.segment, da.stride, da.segment, da.stride);
                return List.of(da);
            }),
            new Case("drop", (kernels, s) -> {
                Operand z = s.operand("z", s.rows, s.columns);
                Operand a = s.operand("a", s.rows, s.columns);
                drop(kernels, s, z, a);
                return List.of(a);
            }),
            new Case("drop in place", (kernels, s) -> {
                Operand z = s.operand("z", s.rows, s.columns);
                drop(kernels, s, z, z);
                return List.of(z);
            }),
            new Case("descend", (kernels, s) -> {
                Operand sum = s.operand("sum", s.rows, s.columns);
                Operand p = s.operand("p", s.rows, s.columns);
                kernels.descend(p.stride, s.columns, sum.segment, p.segment, p.stride, 0.01f, 0.3f, 0.1f);
                return List.of(sum, p);
            }),
            new Case("descendWithMomentum", (kernels, s) -> momentum(kernels, s, false)),
            new Case("descendWithMomentum after Nesterov", (kernels, s) -> momentum(kernels, s, true)),
            new Case("adam", (kernels, s) -> {
                Operand sum = s.operand("sum", s.rows, s.columns);
                Operand m = s.operand("m", s.rows, s.columns);
                Operand v = s.operand("v", s.rows, s.columns);
                SCALAR.relu(v.stride, s.columns, v.segment, v.stride, v.segment, v.stride); // as sums of squares are
                Operand p = s.operand("p", s.rows, s.columns);
                kernels.adam(
                        p.stride,
                        s.columns,
                        sum.segment,
                        m.segment,
                        v.segment,
                        p.segment,
                        p.stride,
                        0.01f,
                        0.3f,
                        0.1f,
                        0.02f,
                        0.9f,
                        0.999f,
                        1e-8f);
                return List.of(sum, m, v, p);
            }),
            new Case("average", (kernels, s) -> {
                Operand p = s.operand("p", s.rows, s.columns);
                Operand e = s.operand("e", s.rows, s.columns);
                kernels.average(p.stride, s.columns, p.segment, e.segment, p.stride, 0.3f);
                return List.of(e);
            }),
            new Case("softmax", (kernels, s) -> {
                Operand z = s.operand("z", s.rows, s.columns);
                return softmax(kernels, z, s.operand("a", s.rows, s.columns));
            }),
            new Case("softmax in place", (kernels, s) -> {
                Operand z = s.operand("z", s.rows, s.columns);
                // Differences beyond where exp is cut off.
                SCALAR.descend(
                        z.stride, s.columns, Operand.zeros(s.rows, s.columns).segment, z.segment, z.stride, 1, 1, -60);
                return softmax(kernels, z, z);
            }),
            new Case("softmax by rows", (kernels, s) -> {
                Operand z = s.operand("z", s.columns, s.rows);
                Operand a = s.operand("a", s.columns, s.rows);
                return softmax(kernels, s.rows, s.columns, z, a, z.stride, 1);
            }));

    private static List<Operand> product(
            Kernels kernels, Shape s, Operand a, int aRow, int aColumn, Operand b, int bRow, int bColumn) {
        Operand c = s.operand("c", s.rows, s.columns);
        kernels.addProduct(
                s.rows, s.columns, s.depth, a.segment, aRow, aColumn, b.segment, bRow, bColumn, c.segment, c.stride);
        return List.of(c);
    }

    /// Rates from 0 to the largest there is, 1 - 2^-24, and one for each depth in between.
    private static void drop(Kernels kernels, Shape s, Operand z, Operand a) {
        float rate = Math.min((s.depth - 1) / 100f, 1 - 0x1p-24f);
        kernels.drop(z.stride, s.columns, j -> 31L * s.seed + j, rate, z.segment, z.stride, a.segment, a.stride);
    }

    private static List<Operand> momentum(Kernels kernels, Shape s, boolean nesterov) {
        Operand sum = s.operand("sum", s.rows, s.columns);
        Operand v = s.operand("v", s.rows, s.columns);
        Operand p = s.operand("p", s.rows, s.columns);
        kernels.descendWithMomentum(
                p.stride, s.columns, sum.segment, v.segment, p.segment, p.stride, 0.01f, 0.3f, 0.1f, 0.9f, nesterov);
        return List.of(sum, v, p);
    }

    private static List<Operand> softmax(Kernels kernels, Operand z, Operand a) {
        return softmax(kernels, z.rows, z.columns, z, a, 1, z.stride);
    }

    private static List<Operand> softmax(
            Kernels kernels, int rows, int columns, Operand z, Operand a, int rowStride, int columnStride) {
        int[] answers = new int[columns];
        float[] maxima = new float[columns];
        float[] sums = new float[columns];
        kernels.softmax(rows, columns, z.segment, a.segment, rowStride, columnStride, answers, maxima, sums);
        float[] answered = new float[columns];
        for (int j = 0; j < columns; j++) {
            answered[j] = answers[j];
        }
        return List.of(a, Operand.of(answered), Operand.of(maxima), Operand.of(sums));
    }

    @Test
    void everyKernelIsCompared() {
        assertThat(CASES.stream().map(test -> test.name.replaceFirst(" .*", "")))
                .containsAll(Arrays.stream(Kernels.class.getMethods())
                        .filter(method -> Modifier.isAbstract(method.getModifiers()))
                        .map(Method::getName)
                        .filter(name -> !name.equals("name"))
                        .toList());
    }

    static Stream<Arguments> casesAndSeeds() {
        return CASES.stream().flatMap(test -> IntStream.rangeClosed(1, 3).mapToObj(seed -> Arguments.of(test, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("casesAndSeeds")
    void vectorKernelGivesTheBitsOfTheScalarOne(Case test, int seed) {
        for (int rows : SIZES) {
            for (int columns : SIZES) {
                int depth = SIZES[(rows + columns + seed) % SIZES.length];
                Shape shape = new Shape(rows, columns, depth, seed);
                List<Operand> expected = test.call.run(SCALAR, shape);
                List<Operand> actual = test.call.run(VECTOR, shape);
                assertSame(actual, expected, shape);
                assertThat(actual).as("padding of %s", shape).allMatch(Operand::isPaddedWithZeros);
            }
        }
    }

    /// Larger than what is packed at a time.
    @ParameterizedTest(name = "{0}")
    @FieldSource("CASES")
    void vectorKernelGivesTheBitsOfTheScalarOneForLargeMatrices(Case test) {
        Shape shape = new Shape(70, 530, 401, 1);
        assertSame(test.call.run(VECTOR, shape), test.call.run(SCALAR, shape), shape);
    }

    /// What is drawn is compared with the rate to its last bit: a number is left out below it, not at it.
    @ParameterizedTest
    @FieldSource("BOTH")
    void numberIsLeftOutBelowTheRate(Kernels kernels) {
        Operand z = new Shape(40, 1, 1, 1).operand("z", 40, 1);
        for (int i = 0; i < z.rows; i++) {
            Operand a = Operand.zeros(z.rows, 1);
            float rate = SplitMix.uniform(7, i);
            z.segment.setAtIndex(Kernels.FLOAT, i, 3);
            kernels.drop(z.stride, 1, j -> 7, rate, z.segment, z.stride, a.segment, a.stride);
            assertThat(a.elements()[i]).isEqualTo(3 * (1 / (1 - rate)));
            kernels.drop(z.stride, 1, j -> 7, Math.nextUp(rate), z.segment, z.stride, a.segment, a.stride);
            assertThat(a.elements()[i]).isZero();
        }
    }

    /// Often enough for the compilers to take over.
    @ParameterizedTest(name = "{0}")
    @FieldSource("CASES")
    void bitsStayTheSameWhenTheKernelIsCompiled(Case test) {
        Shape shape = new Shape(33, 17, 31, 1);
        List<Operand> expected = test.call.run(SCALAR, shape);
        for (int repetition = 0; repetition < 1_000; repetition++) {
            assertSame(test.call.run(VECTOR, shape), expected, shape);
            assertSame(test.call.run(SCALAR, shape), expected, shape);
        }
    }

    /// 17 numbers a column for what takes each by itself, and images of 17 channels for windows.
    @Test
    void whatIsNoNumberGivesTheSame() {
        Shape shape = new Shape(17, 69, 50, 1);
        MaxPool pool = new MaxPool(2, 5, 17, 2);
        assertSameNumbers(nonlinear(VECTOR, shape), nonlinear(SCALAR, shape));
        assertSameNumbers(pooled(VECTOR, pool, shape), pooled(SCALAR, pool, shape));
    }

    private static void assertSameNumbers(List<Operand> actual, List<Operand> expected) {
        for (int k = 0; k < expected.size(); k++) {
            assertThat(actual.get(k).elements())
                    .as("output %d", k)
                    .containsExactly(expected.get(k).elements());
        }
    }

    private static List<Operand> nonlinear(Kernels kernels, Shape shape) {
        Operand z = withSpecials(shape, 17);
        Operand relu = shape.operand("relu", z.rows, z.columns);
        kernels.relu(z.stride, z.columns, z.segment, z.stride, relu.segment, relu.stride);
        Operand gradient = shape.operand("gradient", z.rows, z.columns);
        kernels.reluGradient(
                z.stride, z.columns, z.segment, z.stride, relu.segment, relu.stride, gradient.segment, gradient.stride);
        Operand softmax = shape.operand("softmax", z.rows, z.columns);
        softmax(kernels, z, softmax);
        Operand dropped = shape.operand("dropped", z.rows, z.columns);
        drop(kernels, shape, z, dropped);
        return List.of(relu, gradient, softmax, dropped);
    }

    private static List<Operand> pooled(Kernels kernels, MaxPool pool, Shape shape) {
        Operand z = withSpecials(shape, pool.height() * pool.width() * pool.channels());
        Operand a = shape.operand("a", pool.pooledPixels() * pool.channels(), z.columns);
        kernels.maxPool(pool, z.columns, z.segment, z.stride, a.segment, a.stride);
        Operand da = shape.operand("da", a.rows, z.columns);
        Operand dz = shape.operand("dz", z.rows, z.columns);
        kernels.maxPoolGradient(pool, z.columns, z.segment, z.stride, da.segment, da.stride, dz.segment, dz.stride);
        return List.of(a, dz);
    }

    /// Four columns for each row, with a special number in that row, and one of NaN alone.
    private static Operand withSpecials(Shape shape, int rows) {
        float[] specials = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f};
        Operand z = shape.operand("z", rows, 4 * rows + 1);
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < 4; k++) {
                z.segment.setAtIndex(Kernels.FLOAT, i + (4L * i + k) * z.stride, specials[k]);
            }
            z.segment.setAtIndex(Kernels.FLOAT, i + 4L * rows * z.stride, Float.NaN);
        }
        return z;
    }

    /// Fails where a single bit differs.
    private static void assertSame(List<Operand> actual, List<Operand> expected, Shape shape) {
        for (int k = 0; k < expected.size(); k++) {
            if (actual.get(k).segment.mismatch(expected.get(k).segment) != -1) {
                assertThat(actual.get(k).bits())
                        .as("output %d of %s", k, shape)
                        .containsExactly(expected.get(k).bits());
            }
        }
    }

    /// Shape of a call, and the numbers that its operands begin with.
    record Shape(int rows, int columns, int depth, long seed) {
        /// Numbers in [-1, 1), among them 0, -0 and the smallest.
        Operand operand(String name, int rows, int columns) {
            CounterRandom random = new CounterRandom(seed).stream(name.hashCode());
            Operand operand = Operand.zeros(rows, columns);
            float[] specials = {0, -0f, Float.MIN_VALUE, -Float.MIN_NORMAL};
            for (int j = 0; j < columns; j++) {
                for (int i = 0; i < rows; i++) {
                    long number = 2L * (i + (long) j * rows);
                    int special = random.below(40, number);
                    float value = special < 4 ? specials[special] : 2 * random.uniform(number + 1) - 1;
                    operand.segment.setAtIndex(Kernels.FLOAT, i + (long) j * operand.stride, value);
                }
            }
            return operand;
        }

        /// As many channels as rows; small images, narrow ones and some that are multiples of what is computed
        /// together.
        Convolution convolution() {
            int[] widths = {1, 3, 7, 10, 14};
            int height = 1 + (rows + columns) % 4;
            int width = widths[columns % widths.length];
            return new Convolution(height, width, 1 + depth % 3, rows, 1 + 2 * (depth % 2), 1 + 2 * (columns % 3));
        }

        /// As many channels as rows, one number equal to another now and then.
        MaxPool maxPool() {
            int size = 1 + depth % 3;
            return new MaxPool(size + columns % 4, size + depth % 5, rows, size);
        }

        /// X of shape (depth, columns), of which about one element in five is stored, in the opposite
        /// order and behind one column more.
        Csc sparse() {
            CounterRandom random = new CounterRandom(seed).stream("x".hashCode());
            int[] starts = new int[columns + 2];
            char[] rowIndices = new char[(columns + 1) * depth];
            byte[] levels = new byte[(columns + 1) * depth];
            int stored = 0;
            for (int j = 0; j <= columns; j++) {
                for (int k = 0; k < depth; k++) {
                    long number = k + (long) j * depth;
                    if (random.below(5, 2 * number) == 0) {
                        rowIndices[stored] = (char) k;
                        levels[stored] = (byte) random.below(256, 2 * number + 1);
                        stored++;
                    }
                }
                starts[j + 1] = stored;
            }
            int[] order =
                    IntStream.rangeClosed(0, columns).map(j -> columns - j).toArray();
            float[] values = new float[256];
            for (int level = 0; level < values.length; level++) {
                values[level] = level * PIXEL;
            }
            return new Csc(order, starts, rowIndices, levels, values);
        }

        /// [#sparse] sorted by rows, without its first column.
        Csr sparseByRows() {
            Csc csc = sparse();
            int capacity = columns + 1;
            int[] counts = new int[depth];
            int[] elements = new int[depth * capacity];
            for (int j = 0; j < columns; j++) {
                for (int p = csc.start(1 + j); p < csc.end(1 + j); p++) {
                    int k = csc.row(p);
                    elements[k * capacity + counts[k]++] = j << 8 | csc.level(p);
                }
            }
            return new Csr(capacity, counts, elements, csc.values());
        }

        /// X of shape (depth, columns) behind a panel more, with about every other row in each group.
        Groups groups() {
            CounterRandom random = new CounterRandom(seed).stream("groups".hashCode());
            int count = Groups.PANEL + Math.ceilDiv(columns, Groups.SIZE);
            boolean[][] there = new boolean[count][depth];
            for (int g = 0; g < count; g++) {
                for (int k = 0; k < depth; k++) {
                    there[g][k] = random.below(2, 32L * (k + (long) g * depth)) == 0;
                }
            }
            int panels = Math.ceilDiv(count, Groups.PANEL);
            Groups.Lists byGroup = lists(count);
            Groups.Lists byRow = lists(panels * depth);
            int places = 0;
            for (int g = 0; g < count; g++) {
                for (int k = 0; k < depth; k++) {
                    places = there[g][k] ? place(byGroup, places, k, random, k + (long) g * depth) : places;
                }
                byGroup.starts().setAtIndex(Kernels.INT, g + 1L, places);
            }
            places = 0;
            for (int panel = 0; panel < panels; panel++) {
                for (int k = 0; k < depth; k++) {
                    for (int g = panel * Groups.PANEL; g < Math.min(count, (panel + 1) * Groups.PANEL); g++) {
                        int inPanel = g % Groups.PANEL;
                        places = there[g][k] ? place(byRow, places, inPanel, random, k + (long) g * depth) : places;
                    }
                    byRow.starts().setAtIndex(Kernels.INT, (long) panel * depth + k + 1, places);
                }
            }
            return new Groups(depth, byGroup, byRow, PIXEL);
        }

        private Groups.Lists lists(int count) {
            long places = (columns / Groups.SIZE + 1L + Groups.PANEL) * depth;
            return new Groups.Lists(
                    Arena.ofAuto().allocate(Kernels.INT, count + 1L),
                    Arena.ofAuto().allocate(Kernels.CHAR, places),
                    Arena.ofAuto().allocate((places + 1) * Groups.SIZE));
        }

        /// Columns that X does not have are blank.
        private int place(Groups.Lists lists, int place, int index, CounterRandom random, long element) {
            lists.indices().setAtIndex(Kernels.CHAR, place, (char) index);
            long group = element / depth;
            for (int lane = 0; lane < Groups.SIZE; lane++) {
                boolean blank = (group - Groups.PANEL) * Groups.SIZE + lane >= columns;
                byte level = (byte) (blank ? 0 : random.below(256, 32 * element + 1 + lane));
                lists.levels().set(Kernels.BYTE, (long) place * Groups.SIZE + lane, level);
            }
            return place + 1;
        }
    }

    /// The memory of a matrix.
    record Operand(MemorySegment segment, int rows, int columns, int stride) {
        static Operand zeros(int rows, int columns) {
            int stride = Math.ceilDiv(rows, Kernels.PADDING) * Kernels.PADDING;
            return new Operand(
                    Arena.ofAuto().allocate(4L * stride * columns, 4L * Kernels.PADDING), rows, columns, stride);
        }

        static Operand of(float[] column) {
            return new Operand(MemorySegment.ofArray(column), column.length, 1, column.length);
        }

        int[] bits() {
            return segment.toArray(Kernels.INT);
        }

        float[] elements() {
            float[] elements = new float[rows * columns];
            for (int e = 0; e < elements.length; e++) {
                elements[e] = segment.getAtIndex(Kernels.FLOAT, e % rows + (long) (e / rows) * stride);
            }
            return elements;
        }

        boolean isPaddedWithZeros() {
            int[] bits = bits();
            return IntStream.range(0, bits.length).allMatch(e -> e % stride < rows || bits[e] == 0);
        }
    }
}
