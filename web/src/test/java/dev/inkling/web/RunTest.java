package dev.inkling.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inkling.data.DataSplit;
import dev.inkling.data.SyntheticDigits;
import dev.inkling.model.Model;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import dev.inkling.nn.Shape;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingEvent;
import dev.inkling.train.TrainingPlan;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunTest {
    private static final DataSplit DIGITS = SyntheticDigits.generate(1, 1000, 200);
    private static final TrainingPlan PLAN = TrainingPlan.FAST;

    private final Network start = PLAN.initialNetwork(new Shape(28, 28, 1), 10);
    private final Examples train = Examples.of(DIGITS.train());

    /// Whoever asks the network while it is trained asks the weights of one iteration, to the last bit, and they
    /// stay what they are.
    @Test
    void modelThatIsAskedDuringATrainingIsThatOfOneIteration() throws Exception {
        Map<Long, String> weights = new HashMap<>(Map.of(0L, start.weightsSha256()));
        Trainer.train(
                PLAN,
                start,
                train,
                1,
                event -> {
                    if (event instanceof TrainingEvent.IterationDone done) {
                        weights.put(done.iteration(), done.network().get().weightsSha256());
                    }
                },
                () -> false);
        Run run = run();
        Map<Long, Model> asked = new HashMap<>();
        asked.put(0L, run.model());
        Thread training = Thread.ofPlatform().start(() -> Trainer.train(PLAN, start, train, 2, run, run));
        boolean isOver = false;
        while (!isOver) {
            isOver = !training.isAlive();
            Model model = run.model(); // once more when it is over
            asked.put(model.iterations(), model);
        }

        assertThat(asked).hasSizeGreaterThan(1);
        asked.forEach((iteration, model) ->
                assertThat(model.network().weightsSha256()).isEqualTo(weights.get(iteration)));
        run.failed(new IllegalArgumentException("it is over"));
    }

    /// Ctrl-C on the command line while the page holds the training up.
    @Test
    void stopEndsATrainingThatIsPaused() throws Exception {
        Run run = run();
        run.pause();
        Thread training = Thread.ofPlatform().start(() -> Trainer.train(PLAN, start, train, 1, run, run));
        while (run.since(Run.Seen.NOTHING).iteration() == 0) {
            Thread.sleep(5);
        }
        Thread.sleep(50); // held up by now, or soon: it ends in both cases
        run.stop();
        training.join(60_000);
        assertThat(training.isAlive()).isFalse();
        run.failed(new IllegalArgumentException("it is over"));
    }

    private Run run() {
        RunSettings settings = RunSettings.of("fast", "synthetic", RunSettings.AS_THEY_ARE, PLAN, 10);
        var subject = new Run.Subject("run-1", settings, PLAN, start, 0, DIGITS.train(), train, DIGITS.test());
        return new Run(subject, false, new Bell(), () -> {});
    }
}
