package dev.inkling.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inkling.model.Model;
import dev.inkling.reader.ShippedModel;
import io.helidon.http.HttpException;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Corrections, and a model's learning them, over HTTP. `fast` takes a square two for an eight.
class CorrectionsApiTest {
    private static final Model MODEL = ShippedModel.FAST.load();

    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = Server.start(new Server.Settings("127.0.0.1", 0), Offers.of("fast", MODEL));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void correctionIsKeptUntilItIsRemoved() throws Exception {
        byte[] two = squareTwo();
        assertThat(get("corrections").get("corrections")).isEmpty();

        JsonNode all = mark(two, 2);

        assertThat(all.get("most").intValue()).isEqualTo(Corrections.MOST);
        JsonNode correction = all.get("corrections").get(0);
        assertThat(correction.get("label").intValue()).isEqualTo(2);
        assertThat(correction.get("read").intValue()).isEqualTo(8);
        assertThat(Base64.getDecoder().decode(correction.get("pixels").stringValue()))
                .isEqualTo(two);
        assertThat(get("corrections")).isEqualTo(all);

        JsonNode again = mark(two, 3); // who thinks again
        assertThat(again.get("corrections")).hasSize(1);
        assertThat(again.get("corrections").get(0).get("label").intValue()).isEqualTo(3);

        String path = "corrections/" + again.get("corrections").get(0).get("id").longValue();
        assertThat(delete(path).json().get("corrections")).isEmpty();
        assertThat(delete(path).problem(404)).startsWith("correction: expected one of /api/v1/corrections, got ");
    }

    @Test
    void correctionsAreBounded() {
        Corrections corrections = new Corrections();
        for (int i = 0; i < Corrections.MOST; i++) {
            corrections.add(new byte[] {(byte) i, (byte) (i >> 8)}, 1, 7);
        }

        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> corrections.add(new byte[3], 1, 7))
                .withMessage("corrections: expected at most 500, got one more (remove some that are not needed)");
        corrections.add(new byte[] {1, 0}, 2, 7); // one of those that are there
        assertThat(corrections.list()).hasSize(Corrections.MOST);
    }

    @Test
    void modelLearnsWhatItReadWrong() throws Exception {
        byte[] two = squareTwo();
        long id = mark(two, 2).get("corrections").get(0).get("id").longValue();
        assertThat(get("fine-tuning").get("state").stringValue()).isEqualTo("none");

        assertThat(post("fine-tuning").json().get("state").stringValue()).isEqualTo("running");
        JsonNode done = untilDone();

        assertThat(done.get("state").stringValue()).as(done.toString()).isEqualTo("done");
        assertThat(done.get("model").stringValue()).isEqualTo("fast");
        JsonNode taught = done.get("outcome").get("corrections").get(0);
        assertThat(taught.get("id").longValue()).isEqualTo(id);
        assertThat(taught.get("label").intValue()).isEqualTo(2);
        assertThat(taught.get("before").intValue()).isEqualTo(8);
        assertThat(taught.get("after").intValue()).isEqualTo(2);
        JsonNode test = done.get("outcome").get("test");
        assertThat(test.get("data").stringValue()).isEqualTo("synthetic");
        assertThat(test.get("images").intValue()).isEqualTo(500);
        assertThat(test.get("after").intValue())
                .isGreaterThan(test.get("before").intValue() - 25);

        // It is kept beside the one that it was, and answers as it was said to.
        assertThat(post("fine-tuning/keep").json().get("name").stringValue()).isEqualTo("fast-corrected-1");
        assertThat(get("fine-tuning").get("state").stringValue()).isEqualTo("none");
        assertThat(get("models").get(1).get("name").stringValue()).isEqualTo("fast-corrected-1");
        assertThat(predicted("fast-corrected-1", two)).isEqualTo(2);
        assertThat(predicted("fast", two)).isEqualTo(8);

        // The next has another name.
        assertThat(post("fine-tuning?model=fast-corrected-1")
                        .json()
                        .get("state")
                        .stringValue())
                .isEqualTo("running");
        untilDone();
        assertThat(post("fine-tuning/keep").json().get("name").stringValue()).isEqualTo("fast-corrected-2");
    }

    @Test
    void whatIsDiscardedIsForgotten() throws Exception {
        mark(squareTwo(), 2);
        post("fine-tuning").json();
        assertThat(post("fine-tuning").problem(409))
                .isEqualTo("training: expected none under way, got the learning of corrections"
                        + " (stop it first, or wait)");
        untilDone();
        assertThat(post("fine-tuning").problem(409))
                .isEqualTo("fine-tuning: expected none that is done and not decided on, got that of fast"
                        + " (keep or discard it first)");

        assertThat(delete("fine-tuning").json().get("state").stringValue()).isEqualTo("none");
        assertThat(post("fine-tuning/keep").problem(409)).isEqualTo("fine-tuning: expected one that is done, got none");
        assertThat(get("models").findValuesAsString("name")).containsExactly("fast", "best");
    }

    /// What stops gives the turn back, so that another can begin.
    @Test
    void whatIsUnderWayIsStopped() throws Exception {
        mark(squareTwo(), 2);
        post("fine-tuning").json();
        delete("fine-tuning").json();

        Asked next = post("fine-tuning");
        while (next.response().statusCode() == 409) {
            Thread.sleep(20);
            next = post("fine-tuning");
        }
        assertThat(next.json().get("state").stringValue()).isEqualTo("running");
        untilDone();
    }

    @Test
    void nothingIsLearnedFromNothing() throws Exception {
        assertThat(post("fine-tuning").problem(422))
                .isEqualTo("corrections: expected at least one, got none (mark a digit)");
        assertThat(post("fine-tuning?model=x").problem(404)).isEqualTo("model: expected one of /api/v1/models, got x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ,"label":10  | label: expected a whole number from 0 to 9, got 10
            ,"label":1.5 | label: expected a whole number from 0 to 9, got 1.5
            ,"label":"1" | label: expected a whole number from 0 to 9, got "1"
            ''           | label: expected a whole number from 0 to 9, got none
            """)
    void wrongLabelIsRefused(String label, String problem) throws Exception {
        String body = ExplainApiTest.json(squareTwo()).replace("}", label + "}");

        assertThat(Asked.post(server, "/api/v1/corrections", "application/json", body.getBytes(UTF_8))
                        .problem(400))
                .isEqualTo(problem);
    }

    /// As the network sees it.
    private byte[] squareTwo() throws Exception {
        JsonNode steps = Asked.post(server, "/api/v1/steps", "image/png", Drawings.png(Drawings.SQUARE_TWO))
                .json();
        return Base64.getDecoder().decode(steps.get("pixels").get(0).stringValue());
    }

    private JsonNode mark(byte[] pixels, int label) throws Exception {
        String body = ExplainApiTest.json(pixels).replace("}", ",\"label\":" + label + "}");
        return Asked.post(server, "/api/v1/corrections", "application/json", body.getBytes(UTF_8))
                .json();
    }

    private int predicted(String model, byte[] pixels) throws Exception {
        return Asked.post(
                        server,
                        "/api/v1/predict?model=" + model,
                        "application/json",
                        ExplainApiTest.json(pixels).getBytes(UTF_8))
                .json()
                .get("digit")
                .intValue();
    }

    private JsonNode untilDone() throws Exception {
        JsonNode now = get("fine-tuning");
        while (now.get("state").stringValue().equals("running")) {
            Thread.sleep(20);
            now = get("fine-tuning");
        }
        return now;
    }

    private JsonNode get(String path) throws Exception {
        return Asked.get(server, "/api/v1/" + path).json();
    }

    private Asked post(String path) throws Exception {
        return Asked.post(server, "/api/v1/" + path, "application/json", new byte[0]);
    }

    private Asked delete(String path) throws Exception {
        return Asked.of(server, "DELETE", "/api/v1/" + path, BodyPublishers.noBody());
    }
}
