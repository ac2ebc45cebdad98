package dev.inkling.bench.peer;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A layer of a network of images, and its weights, as other systems want it: the channels of an image one
/// after the other, (channels, height, width). In the file, the channels of a pixel are beside each other.
public sealed interface Stage {
    /// A convolution with zeros around the image, so that it keeps its size.
    ///
    /// @param height rows of a kernel
    /// @param width pixels in a row of a kernel
    /// @param inputs channels before
    /// @param weights W, (outputs, inputs, height, width) row-major, and b
    record Convolution(int height, int width, int inputs, Weights.Layer weights) implements Stage {}

    /// The largest of each window of `size` x `size` pixels, which do not overlap.
    record MaxPooling(int size) implements Stage {}

    /// The positive part of each number.
    record Rectifier() implements Stage {}

    /// A layer whose input is all of an image.
    ///
    /// @param weights W, (outputs, inputs) row-major, and b
    record Dense(Weights.Layer weights) implements Stage {}

    /// The layers that a job names as Inkling does, `conv 3x3x16, relu, maxpool 2, dense 10`, for images of
    /// the size that it names, with the weights from its file.
    static List<Stage> of(Job job) throws IOException {
        FloatBuffer numbers = Weights.numbers(job);
        int[] image = sizes(job.text("image"));
        int pixels = image[0] * image[1];
        int width = image[1];
        int channels = image[2];
        List<Stage> stages = new ArrayList<>();
        for (String layer : job.text("layers").split(", ", -1)) {
            String[] words = layer.split(" ", -1);
            switch (words[0]) {
                case "conv" -> {
                    int[] kernels = sizes(words[1]);
                    Weights.Layer weights = Weights.next(numbers, kernels[0] * kernels[1] * channels, kernels[2]);
                    stages.add(new Convolution(kernels[0], kernels[1], channels, weights.channelsFirst(channels)));
                    channels = kernels[2];
                }
                case "maxpool" -> {
                    int size = Integer.parseInt(words[1]);
                    stages.add(new MaxPooling(size));
                    pixels = pixels / width / size * (width / size);
                    width /= size;
                }
                case "relu" -> stages.add(new Rectifier());
                case "dense" -> {
                    int units = Integer.parseInt(words[1]);
                    stages.add(new Dense(
                            Weights.next(numbers, pixels * channels, units).channelsFirst(channels)));
                    pixels = 1;
                    width = 1;
                    channels = units;
                }
                default ->
                    throw new IllegalArgumentException("layers: expected conv, maxpool, relu or dense, got " + layer);
            }
        }
        return stages;
    }

    private static int[] sizes(String text) {
        return Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
    }
}
