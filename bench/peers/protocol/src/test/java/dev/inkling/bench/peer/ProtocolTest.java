package dev.inkling.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProtocolTest {
    @Test
    void jobIsReadFromItsLine() {
        Job job = Job.parse(
                "{\"job\":\"paper\", \"steps\":40,\"rate\": 0.1,\"sizes\":\"784-10-10\",\"mnist\":\"a \\\"b\"}");

        assertThat(job.name()).isEqualTo("paper");
        assertThat(job.whole("steps")).isEqualTo(40);
        assertThat(job.number("rate")).isEqualTo(0.1);
        assertThat(job.sizes()).containsExactly(784, 10, 10);
        assertThat(job.path("mnist")).isEqualTo(Path.of("a \"b"));
    }

    @Test
    void missingKeyIsNamed() {
        assertThatThrownBy(() -> Job.parse("{\"job\":\"paper\"}").whole("steps"))
                .hasMessage("job: expected a value for steps, got {job=paper}");
    }

    @Test
    void answerIsOneLineOfJson() {
        Answer answer = Answer.of(0.5, 2)
                .with("loss", Double.NaN)
                .with("note", "a \"b\"\nc")
                .withAnswers(new int[] {7, 2});

        assertThat(answer)
                .hasToString(
                        "{\"seconds\":0.5,\"steps\":2,\"loss\":\"NaN\",\"note\":\"a \\\"b\\\" c\",\"answers\":\"72\"}");
    }

    @Test
    void orderHoldsEveryNumberOnce() {
        assertThat(Order.shuffled(100, 1)).doesNotHaveDuplicates().hasSize(100).isNotEqualTo(Order.shuffled(100, 2));
    }

    @Test
    void transposedWeightsExchangeRowsAndColumns() {
        Weights.Layer layer = new Weights.Layer(3, 2, new float[] {1, 2, 3, 4, 5, 6}, new float[2]);

        assertThat(layer.transposed()).containsExactly(1, 4, 2, 5, 3, 6);
    }
}
