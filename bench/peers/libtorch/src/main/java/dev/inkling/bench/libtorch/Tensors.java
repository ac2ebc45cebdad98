package dev.inkling.bench.libtorch;

import dev.inkling.bench.peer.Digits;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/// Arrays as tensors and back.
final class Tensors {
    private Tensors() {}

    /// A copy of `numbers`, in memory of libtorch's own, aligned as it likes.
    static Tensor of(float[] numbers, long... shape) {
        try (FloatPointer pointer = new FloatPointer(numbers)) {
            return torch.from_blob(pointer, shape).clone();
        }
    }

    static Tensor of(long[] numbers) {
        try (LongPointer pointer = new LongPointer(numbers)) {
            return torch.from_blob(pointer, new long[] {numbers.length}, new TensorOptions(torch.ScalarType.Long))
                    .clone();
        }
    }

    /// X, (m, 784).
    static Tensor pixels(Digits digits) {
        return of(digits.pixels(), digits.size(), Digits.PIXELS);
    }

    /// The most likely class of each row.
    static Tensor classes(Tensor logits) {
        return torch.argmax(logits, new LongOptional(1), false);
    }

    static int[] toArray(Tensor classes) {
        long[] numbers = new long[(int) classes.numel()];
        try (LongPointer pointer = new LongPointer(classes.contiguous().data_ptr_long())) {
            pointer.get(numbers);
        }
        int[] array = new int[numbers.length];
        for (int i = 0; i < array.length; i++) {
            array[i] = (int) numbers[i];
        }
        return array;
    }
}
