package dev.inkling.bench.jmh;

import dev.inkling.data.LabelledImages;
import dev.inkling.data.SyntheticDigits;
import dev.inkling.kernel.Csc;
import dev.inkling.kernel.Csr;
import dev.inkling.kernel.Groups;
import dev.inkling.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/// Built-in digits in the forms that the kernels of the first layer take, digit after digit, so that
/// neighbours have ink in common.
///
/// @param levels by image and pixel
@SuppressWarnings("ArrayRecordComponent") // read only
record Ink(byte[][] levels) {
    /// No images.
    static final Ink NONE = new Ink(new byte[0][]);

    static final int PIXELS = 784;
    private static final float SCALE = 1 / 255f;

    static Ink images(int count) {
        LabelledImages images = SyntheticDigits.generate(1, count, 1).train();
        return new Ink(IntStream.range(0, count)
                .boxed()
                .sorted((a, b) -> Integer.compare(images.label(a), images.label(b)))
                .map(number -> {
                    byte[] pixels = new byte[PIXELS];
                    images.copyPixels(number, pixels);
                    return pixels;
                })
                .toArray(byte[][]::new));
    }

    Csc byColumns() {
        int[] starts = new int[levels.length + 1];
        char[] rows = new char[levels.length * PIXELS];
        byte[] stored = new byte[levels.length * PIXELS];
        for (int j = 0; j < levels.length; j++) {
            int end = starts[j];
            for (int i = 0; i < PIXELS; i++) {
                if (levels[j][i] != 0) {
                    rows[end] = (char) i;
                    stored[end++] = levels[j][i];
                }
            }
            starts[j + 1] = end;
        }
        return new Csc(IntStream.range(0, levels.length).toArray(), starts, rows, stored, values());
    }

    Csr byRows() {
        int[] counts = new int[PIXELS];
        int[] elements = new int[PIXELS * levels.length];
        for (int j = 0; j < levels.length; j++) {
            for (int i = 0; i < PIXELS; i++) {
                if (levels[j][i] != 0) {
                    elements[i * levels.length + counts[i]++] = j << 8 | Byte.toUnsignedInt(levels[j][i]);
                }
            }
        }
        return new Csr(levels.length, counts, elements, values());
    }

    /// Needs whole panels.
    Groups inGroups() {
        int groups = levels.length / Groups.SIZE;
        int panels = groups / Groups.PANEL;
        Places byGroup = new Places(groups, groups * PIXELS);
        for (int g = 0; g < groups; g++) {
            for (int i = 0; i < PIXELS; i++) {
                byGroup.add(g, i, i);
            }
            byGroup.end(g);
        }
        Places byRow = new Places(panels * PIXELS, groups * PIXELS);
        for (int panel = 0; panel < panels; panel++) {
            for (int i = 0; i < PIXELS; i++) {
                for (int g = 0; g < Groups.PANEL; g++) {
                    byRow.add(panel * Groups.PANEL + g, i, g);
                }
                byRow.end(panel * PIXELS + i);
            }
        }
        return new Groups(PIXELS, byGroup.lists(), byRow.lists(), SCALE);
    }

    private static float[] values() {
        float[] values = new float[256];
        for (int level = 0; level < values.length; level++) {
            values[level] = level * SCALE;
        }
        return values;
    }

    /// Lists of places as they grow.
    private final class Places {
        private final MemorySegment starts;
        private final MemorySegment indices;
        private final MemorySegment stored;
        private int count;

        Places(int lists, int most) {
            Arena arena = Arena.ofAuto();
            starts = arena.allocate(Kernels.INT, lists + 1L);
            indices = arena.allocate(Kernels.CHAR, most);
            stored = arena.allocate((most + 1L) * Groups.SIZE, Long.BYTES);
        }

        /// A place for a pixel of a group, if any of its images has ink there.
        void add(int group, int pixel, int index) {
            boolean inked = false;
            for (int lane = 0; lane < Groups.SIZE; lane++) {
                byte level = levels[group * Groups.SIZE + lane][pixel];
                stored.set(Kernels.BYTE, (long) count * Groups.SIZE + lane, level);
                inked |= level != 0;
            }
            if (inked) {
                indices.setAtIndex(Kernels.CHAR, count++, (char) index);
            }
        }

        void end(int list) {
            starts.setAtIndex(Kernels.INT, list + 1L, count);
        }

        Groups.Lists lists() {
            return new Groups.Lists(starts, indices, stored);
        }
    }
}
