package dev.inkling.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The connected pieces of a picture's ink. Pixels that touch at a corner are connected.
final class Components {
    private Components() {}

    /// One connected piece.
    ///
    /// @param region the least rectangle that holds it
    /// @param pixels its pixels, as `y * width + x` in the picture
    /// @param width of the picture
    @SuppressWarnings("ArrayRecordComponent") // as many as there is ink, and nobody changes them
    record Component(Region region, int[] pixels, int width) {
        int area() {
            return pixels.length;
        }

        int x(int i) {
            return pixels[i] % width;
        }

        int y(int i) {
            return pixels[i] / width;
        }

        int pixel(int i) {
            return pixels[i];
        }

        /// Marks its pixels in a picture of the same width.
        void mark(boolean[] marks) {
            for (int pixel : pixels) {
                marks[pixel] = true;
            }
        }

        /// The piece that has these pixels.
        static Component of(int[] pixels, int width) {
            int left = width;
            int right = 0;
            int top = Integer.MAX_VALUE;
            int bottom = 0;
            for (int pixel : pixels) {
                left = Math.min(left, pixel % width);
                right = Math.max(right, pixel % width + 1);
                top = Math.min(top, pixel / width);
                bottom = Math.max(bottom, pixel / width + 1);
            }
            return new Component(new Region(left, top, right - left, bottom - top), pixels, width);
        }

        /// Whether one of its pixels is marked.
        boolean isIn(boolean[] marks) {
            return Arrays.stream(pixels).anyMatch(pixel -> marks[pixel]);
        }

        /// Both as one.
        Component and(Component other) {
            int[] all = Arrays.copyOf(pixels, pixels.length + other.pixels.length);
            System.arraycopy(other.pixels, 0, all, pixels.length, other.pixels.length);
            return new Component(region.and(other.region), all, width);
        }
    }

    /// The connected pieces of what is marked, from the top down.
    ///
    /// @param marks row by row
    static List<Component> of(boolean[] marks, int width) {
        boolean[] left = marks.clone();
        List<Component> components = new ArrayList<>();
        int[] waiting = new int[64];
        for (int start = 0; start < left.length; start++) {
            if (!left[start]) {
                continue;
            }
            // A breadth-first search; what has been found stays in front of what waits.
            int found = 0;
            int end = 0;
            waiting[end++] = start;
            left[start] = false;
            while (found < end) {
                int pixel = waiting[found++];
                int x = pixel % width;
                int y = pixel / width;
                if (waiting.length < end + 8) {
                    waiting = Arrays.copyOf(waiting, 2 * waiting.length);
                }
                for (int nearY = Math.max(0, y - 1); nearY <= y + 1 && nearY * width < left.length; nearY++) {
                    for (int nearX = Math.max(0, x - 1); nearX <= Math.min(width - 1, x + 1); nearX++) {
                        int near = nearY * width + nearX;
                        if (left[near]) {
                            left[near] = false;
                            waiting[end++] = near;
                        }
                    }
                }
            }
            components.add(Component.of(Arrays.copyOf(waiting, end), width));
        }
        return components;
    }
}
