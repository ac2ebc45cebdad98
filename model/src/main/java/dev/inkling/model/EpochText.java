package dev.inkling.model;

import dev.inkling.train.EpochResult;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// An [EpochResult] as JSON has it, in model files and checkpoints. Its number is its place in the list.
///
/// @param validation loss and accuracy, or nothing
record EpochText(double loss, double accuracy, List<Double> validation) {
    static List<EpochText> of(List<EpochResult> epochs) {
        return epochs.stream()
                .map(epoch -> new EpochText(
                        epoch.loss(),
                        epoch.accuracy(),
                        epoch.validation()
                                .map(validation -> List.of(validation.loss(), validation.accuracy()))
                                .orElse(List.of())))
                .toList();
    }

    /// The results.
    ///
    /// @throws IllegalArgumentException if a validation is neither nothing nor two numbers
    static List<EpochResult> results(List<EpochText> epochs) {
        return IntStream.range(0, epochs.size())
                .mapToObj(e -> epochs.get(e).result(e + 1))
                .toList();
    }

    private EpochResult result(int number) {
        Description.requireKnown(
                validation.isEmpty() || validation.size() == 2,
                "epoch " + number + ": expected loss and accuracy of validation or nothing, got " + validation.size()
                        + " numbers");
        return new EpochResult(
                number,
                loss,
                accuracy,
                validation.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new EpochResult.Validation(validation.get(0), validation.get(1))));
    }
}
