package dev.inkling.model;

import dev.inkling.train.EpochResult;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Every [EpochResult] of a training as one tensor of a checkpoint: there may be more of them than a file's
/// header holds. The shape is (epochs, 2 or 4, 4): loss and accuracy, those of validation behind them where
/// there is validation, and of each number the bits, 16 at a time from the lowest, as a whole number, which
/// float32 holds exactly.
final class EpochTensor {
    static final String NAME = "epochs";

    private static final int PARTS = 4;
    private static final int PART_BITS = 16;
    private static final int MASK = (1 << PART_BITS) - 1;

    private EpochTensor() {}

    /// @param epochs at least one; all with validation or none
    static SafeTensors.Tensor of(List<EpochResult> epochs) {
        int numbers = epochs.getFirst().validation().isPresent() ? 4 : 2;
        float[] values = new float[epochs.size() * numbers * PARTS];
        int next = 0;
        for (EpochResult epoch : epochs) {
            next = put(values, next, epoch.loss());
            next = put(values, next, epoch.accuracy());
            if (epoch.validation().isPresent()) {
                next = put(values, next, epoch.validation().get().loss());
                next = put(values, next, epoch.validation().get().accuracy());
            }
        }
        return new SafeTensors.Tensor(NAME, List.of(epochs.size(), numbers, PARTS), values);
    }

    private static int put(float[] values, int at, double number) {
        long bits = Double.doubleToLongBits(number);
        for (int part = 0; part < PARTS; part++) {
            values[at + part] = (bits >>> (part * PART_BITS)) & MASK;
        }
        return at + PARTS;
    }

    /// The results.
    ///
    /// @throws IllegalArgumentException if the tensor has another shape, or values that are no parts of numbers
    static List<EpochResult> results(SafeTensors.Tensor tensor) {
        List<Integer> shape = tensor.shape();
        Description.requireKnown(
                shape.size() == 3 && (shape.get(1) == 2 || shape.get(1) == 4) && shape.get(2) == PARTS,
                NAME + " of shape " + shape);
        int numbers = shape.get(1);
        return IntStream.range(0, shape.get(0))
                .mapToObj(e -> {
                    int first = e * numbers;
                    return new EpochResult(
                            e + 1,
                            number(tensor.values(), first),
                            number(tensor.values(), first + 1),
                            numbers == 2
                                    ? Optional.empty()
                                    : Optional.of(new EpochResult.Validation(
                                            number(tensor.values(), first + 2), number(tensor.values(), first + 3))));
                })
                .toList();
    }

    private static double number(float[] values, int index) {
        long bits = 0;
        for (int part = 0; part < PARTS; part++) {
            float value = values[index * PARTS + part];
            int whole = (int) value;
            Description.requireKnown(
                    value == whole && (whole & MASK) == whole, NAME + " with " + value + ", no 16 bits of a number");
            bits |= (long) whole << (part * PART_BITS);
        }
        return Double.longBitsToDouble(bits);
    }
}
