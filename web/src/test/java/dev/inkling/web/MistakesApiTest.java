package dev.inkling.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.data.DataSplit;
import dev.inkling.data.LabelledImages;
import dev.inkling.data.SyntheticDigits;
import dev.inkling.eval.Answers;
import dev.inkling.eval.Temperature;
import dev.inkling.model.Model;
import dev.inkling.nn.Examples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Mistakes over HTTP.
class MistakesApiTest {
    private static final DataSplit DIGITS = SyntheticDigits.generate(1, 100, 300);

    /// Less sure than its network, so that the temperature shows.
    private static final Model POOR = new Model(
            Trained.POOR.network(),
            "synthetic",
            1000,
            "fast",
            Trained.POOR.plan(),
            16,
            2,
            Model.UNKNOWN_LIMIT,
            List.of());

    private static final Answers ANSWERS =
            Answers.of(POOR.network(), Examples.of(DIGITS.test()), 1).at(new Temperature(2));

    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        LabelledImages letters = new LabelledImages("letters", 28, 28, 26, new byte[784], new byte[] {25});
        List<DataSource> data = List.of(
                new DataSource("synthetic", () -> DIGITS),
                new DataSource("letters", () -> new DataSplit(letters, letters)),
                new DataSource("mnist", () -> {
                    throw new IOException("mnist: expected a download, got no network");
                }));
        server = Server.start(
                new Server.Settings("127.0.0.1", 0), new Server.Offer("poor", POOR, data, Path.of("no such folder")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void dataSetsAreNamedTheUsualFirst() throws Exception {
        JsonNode names = Asked.get(server, "/api/v1/data").json();

        assertThat(names.values().stream().map(JsonNode::stringValue)).containsExactly("synthetic", "letters", "mnist");
    }

    @Test
    void figuresAreThoseOfTheAnswers() throws Exception {
        JsonNode said =
                Asked.get(server, "/api/v1/mistakes?count=200").assertHardened().json();

        assertThat(said.get("data").stringValue()).isEqualTo("synthetic");
        assertThat(said.get("images").intValue()).isEqualTo(300);
        assertThat(said.get("right").intValue()).isEqualTo(ANSWERS.accuracy().part());
        assertThat(said.get("accuracy").doubleValue())
                .isEqualTo(ANSWERS.accuracy().value());
        assertThat(said.get("interval").get("low").doubleValue())
                .isEqualTo(ANSWERS.accuracy().interval().low());
        assertThat(said.get("interval").get("high").doubleValue())
                .isEqualTo(ANSWERS.accuracy().interval().high());
        for (int t = 0; t < 10; t++) {
            for (int p = 0; p < 10; p++) {
                assertThat(said.get("confusion").get(t).get(p).intValue())
                        .isEqualTo(ANSWERS.confusion().get(t).get(p));
            }
        }
        assertThat(indices(said)).isEqualTo(ANSWERS.mistakes());
        assertThat(said.get("count").intValue()).isEqualTo(ANSWERS.mistakes().size());
    }

    @Test
    void mistakesAreWhatTheNetworkSaw() throws Exception {
        JsonNode said = Asked.get(server, "/api/v1/mistakes?model=poor&data=synthetic&count=5")
                .json();

        assertThat(said.get("mistakes")).hasSize(5);
        double loss = Double.POSITIVE_INFINITY;
        for (JsonNode mistake : said.get("mistakes")) {
            int index = mistake.get("index").intValue();
            byte[] pixels = new byte[784];
            DIGITS.test().copyPixels(index, pixels);
            assertThat(Base64.getDecoder().decode(mistake.get("pixels").stringValue()))
                    .isEqualTo(pixels);
            assertThat(mistake.get("label").intValue()).isEqualTo(DIGITS.test().label(index));
            assertThat(mistake.get("answer").intValue())
                    .isEqualTo(ANSWERS.answer(index))
                    .isNotEqualTo(mistake.get("label").intValue());
            assertThat(mistake.get("confidence").doubleValue()).isEqualTo(ANSWERS.confidence(index));
            assertThat(mistake.get("loss").doubleValue())
                    .isEqualTo(ANSWERS.loss(index))
                    .isLessThanOrEqualTo(loss);
            loss = mistake.get("loss").doubleValue();
        }
    }

    @Test
    void partsMakeTheWhole() throws Exception {
        List<Integer> all = new ArrayList<>();
        int count = ANSWERS.mistakes().size();
        for (int from = 0; from < count + 7; from += 7) {
            JsonNode part =
                    Asked.get(server, "/api/v1/mistakes?count=7&from=" + from).json();
            assertThat(part.get("from").intValue()).isEqualTo(from);
            assertThat(part.get("count").intValue()).isEqualTo(count);
            all.addAll(indices(part));
        }
        assertThat(all).isEqualTo(ANSWERS.mistakes());
    }

    @Test
    void kindsOfMistakesArePickedOut() throws Exception {
        int worst = ANSWERS.mistakes().getFirst();
        int label = ANSWERS.label(worst);
        int answer = ANSWERS.answer(worst);
        for (String kind : List.of("label=" + label, "answer=" + answer, "label=" + label + "&answer=" + answer)) {
            JsonNode said =
                    Asked.get(server, "/api/v1/mistakes?count=200&" + kind).json();
            List<Integer> wanted = ANSWERS.mistakes().stream()
                    .filter(j -> !kind.contains("label") || ANSWERS.label(j) == label)
                    .filter(j -> !kind.contains("answer") || ANSWERS.answer(j) == answer)
                    .toList();
            assertThat(indices(said)).as(kind).isEqualTo(wanted).isNotEmpty();
            assertThat(said.get("count").intValue()).isEqualTo(wanted.size());
            assertThat(said.get("right").intValue())
                    .isEqualTo(ANSWERS.accuracy().part()); // of all
        }
        assertThat(Asked.get(server, "/api/v1/mistakes?label=3&answer=3").json().get("mistakes"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            label=10    | 400 | label: expected a number from 0 to 9, got 10
            answer=x    | 400 | answer: expected a number from 0 to 9, got x
            from=-1     | 400 | from: expected a number from 0 to 2147483647, got -1
            count=201   | 400 | count: expected a number from 0 to 200, got 201
            model=other | 404 | model: expected one of /api/v1/models, got other
            model=../x  | 404 | model: expected one of /api/v1/models, got ../x
            data=other  | 404 | data: expected synthetic, letters, mnist, got other
            data=letters | 422 | data: expected images of 28x28 pixels and 10 classes, got 28x28 and 26
            data=mnist  | 503 | data: expected to read mnist, got a fault (the server's log has it)
            """)
    void badQuestionsAreExplained(String query, int status, String detail) throws Exception {
        assertThat(Asked.get(server, "/api/v1/mistakes?" + query).problem(status))
                .isEqualTo(detail);
        assertThat(Asked.get(server, "/api/v1/comparison?a=poor&b=poor&model=poor&" + query)
                        .response()
                        .statusCode())
                .isEqualTo(query.startsWith("data") ? status : 200);
    }

    @Test
    void modelComparedWithItselfIsNoBetter() throws Exception {
        JsonNode said = Asked.get(server, "/api/v1/comparison?a=poor&b=poor")
                .assertHardened()
                .json();

        assertThat(said.get("difference").doubleValue()).isZero();
        double low = said.get("differenceInterval").get("low").doubleValue();
        assertThat(low).isBetween(-0.05, -0.0001);
        assertThat(said.get("differenceInterval").get("high").doubleValue()).isCloseTo(-low, within(1e-12));
        assertThat(said.get("pValue").doubleValue()).isEqualTo(1);
        assertThat(said.get("onlyA").intValue() + said.get("onlyB").intValue()).isZero();
        assertThat(said.get("a")).isEqualTo(said.get("b"));
        assertThat(said.get("examples")).isEmpty();
    }

    private static List<Integer> indices(JsonNode said) {
        return said.get("mistakes").values().stream()
                .map(mistake -> mistake.get("index").intValue())
                .toList();
    }
}
