package dev.inkling.bench.peer;

import java.util.Arrays;

/// The job `predict-one`: one image a call, from its 784 bytes to its class.
public final class SingleCalls {
    /// Answers one image.
    @FunctionalInterface
    public interface Call {
        /// The class of one image.
        ///
        /// @param levels the image's 784 unsigned bytes
        /// @return its most likely class
        int classOf(byte[] levels) throws Exception;
    }

    private SingleCalls() {}

    /// Calls with one image after another, and answers with the median time of a call.
    public static Answer measure(Digits digits, int calls, Call call) throws Exception {
        byte[][] images = new byte[digits.size()][];
        Arrays.setAll(images, j -> Arrays.copyOfRange(digits.levels(), j * Digits.PIXELS, (j + 1) * Digits.PIXELS));
        int[] answers = new int[images.length];
        long[] nanos = new long[calls];
        for (int i = 0; i < calls; i++) {
            byte[] image = images[i % images.length];
            long began = System.nanoTime();
            int answer = call.classOf(image);
            nanos[i] = System.nanoTime() - began;
            answers[i % images.length] = answer;
        }
        Arrays.sort(nanos);
        return Answer.of((nanos[(calls - 1) / 2] + nanos[calls / 2]) * 0.5e-9, 1)
                .withAnswers(answers);
    }

    /// The most likely class.
    ///
    /// @param probabilities one a class, from `from` on
    public static int largest(float[] probabilities, int from, int count) {
        int largest = from;
        for (int i = from + 1; i < from + count; i++) {
            if (probabilities[i] > probabilities[largest]) {
                largest = i;
            }
        }
        return largest - from;
    }
}
