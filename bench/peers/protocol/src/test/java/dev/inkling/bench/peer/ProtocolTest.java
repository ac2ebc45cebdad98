package dev.inkling.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void channelsComeFirstInWeightsOfImages(@TempDir Path folder) throws IOException {
        // 2 kernels of 1x3 pixels and 2 channels, then 1 unit over an image of 1x1 pixels and 2 channels.
        ByteBuffer bytes = ByteBuffer.allocate(17 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 17; i++) {
            bytes.putFloat(i);
        }
        Path file = Files.write(folder.resolve("weights"), bytes.array());

        List<Stage> stages =
                Stage.of(Job.of("weights=" + file, "image=2x3x2", "layers=conv 1x3x2, relu, maxpool 2, dense 1"));

        assertThat(stages)
                .extracting(stage -> stage.getClass().getSimpleName())
                .containsExactly("Convolution", "Rectifier", "MaxPooling", "Dense");
        Weights.Layer convolution = ((Stage.Convolution) stages.get(0)).weights();
        assertThat(convolution.w()).containsExactly(0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11);
        assertThat(convolution.b()).containsExactly(12, 13);
        Weights.Layer dense = ((Stage.Dense) stages.get(3)).weights();
        assertThat(dense.w()).containsExactly(14, 15);
        assertThat(dense.b()).containsExactly(16);
    }

    @Test
    void denseLayerTakesTheChannelsOfAnImageOneAfterTheOther() {
        Weights.Layer layer = new Weights.Layer(6, 1, new float[] {1, 2, 3, 4, 5, 6}, new float[1]);

        assertThat(layer.channelsFirst(3).w()).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void unknownLayerIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("weights"), new byte[0]);

        assertThatThrownBy(() -> Stage.of(Job.of("weights=" + file, "image=28x28x1", "layers=softmax")))
                .hasMessage("layers: expected conv, maxpool, relu or dense, got softmax");
    }
}
