package dev.inkling.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.report.Climb.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClimbTest {
    @TempDir
    Path folder;

    /// Mean (0.8 + 0.9 + 1) / 3, deviation √((0.01 + 0 + 0.01) / 2).
    @Test
    void deviationIsThatOfASample() {
        Step step = new Step("one", "Why not.", List.of(0.8, 0.9, 1.0));

        assertThat(step.mean()).isCloseTo(0.9, within(1e-12));
        assertThat(step.deviation()).get(InstanceOfAssertFactories.DOUBLE).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void oneSeedSuggestsNoDeviation() {
        assertThat(new Step("one", "Why not.", List.of(0.8)).deviation()).isEmpty();
    }

    @Test
    void gainIsAgainstTheStepBefore() {
        Climb climb = Given.climb(List.of(0.8, 0.9), List.of(0.9, 0.94), List.of(0.9, 0.9));

        assertThat(climb.gain(0)).isEmpty();
        assertThat(climb.gain(1).orElseThrow()).isCloseTo(0.07, within(1e-12));
        assertThat(climb.gain(2).orElseThrow()).isCloseTo(-0.02, within(1e-12));
    }

    @Test
    void picturesAreWrittenForLightAndDarkPages() throws IOException {
        Path target = folder.resolve("new/ladder");
        Climb climb = Given.climb(List.of(0.8), List.of(0.9));

        climb.write(target);
        climb.write(target);

        assertThat(target)
                .isDirectoryContaining("glob:**/ladder.png")
                .isDirectoryContaining("glob:**/ladder-dark.png")
                .isDirectoryContaining("glob:**/ladder.svg")
                .isDirectoryContaining("glob:**/ladder-dark.svg");
        try (var files = Files.list(target)) {
            assertThat(files).hasSize(4);
        }
    }

    @Test
    void climbWithoutStepsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(Given::climb)
                .withMessage("climb: expected at least 1 step, got 0");
    }

    @Test
    void stepsWithOtherNumbersOfSeedsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Given.climb(List.of(0.8, 0.9), List.of(0.9)))
                .withMessage("step 1: expected as many accuracies as the first step has, 2, got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Given.climb(List.of()))
                .withMessage("step 0: expected at least 1 accuracy, got 0");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void accuracyThatIsNoShareIsRefused(double accuracy) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Given.climb(List.of(accuracy)))
                .withMessage("step 0: expected accuracies from 0 to 1, got " + accuracy);
    }
}
