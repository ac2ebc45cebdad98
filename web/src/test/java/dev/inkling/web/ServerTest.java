package dev.inkling.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.inkling.model.Model;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.Network;
import dev.inkling.reader.DigitReader;
import dev.inkling.reader.ShippedModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The server over HTTP. `best` reads.
class ServerTest {
    private static final Model MODEL = ShippedModel.BEST.load();
    private static final Server.Settings ANY_PORT = new Server.Settings("127.0.0.1", 0);

    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        server = Server.start(ANY_PORT, Offers.of("best", MODEL));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    // What it answers.

    @Test
    void healthNamesTheModel() throws Exception {
        JsonNode health = Asked.get(server, "/api/v1/health").assertHardened().json();

        assertThat(health.get("status").stringValue()).isEqualTo("ok");
        assertThat(health.get("model").get("name").stringValue()).isEqualTo("best");
        assertThat(health.get("model").get("layers").stringValue()).startsWith("conv 5x5x16, relu, ");
        assertThat(health.get("model").get("parameters").longValue())
                .isEqualTo(MODEL.network().parameterCount());
    }

    @ParameterizedTest
    @CsvSource({"png, image/png", "jpg, image/jpeg", "png, IMAGE/PNG; x=y"})
    void pictureIsPredicted(String format, String type) throws Exception {
        JsonNode answer = Asked.post(server, "/api/v1/predict", type, Drawings.bytes(format, Drawings.THREE))
                .assertHardened()
                .json();

        assertThat(answer.propertyNames()).containsExactly("digit", "confidence", "familiar", "probabilities");
        assertThat(answer.get("digit").intValue()).isEqualTo(3);
        assertThat(answer.get("familiar").booleanValue()).isTrue();
        List<Double> probabilities = doubles(answer.get("probabilities"));
        assertThat(probabilities).hasSize(10);
        assertThat(probabilities.stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-5));
        assertThat(answer.get("confidence").doubleValue()).isEqualTo(probabilities.get(3));
    }

    /// 784 numbers are the network's input as it is: the answer is the reader's to the last bit.
    @Test
    void pixelsArePredictedAsTheyAre() throws Exception {
        byte[] pixels = new byte[784];
        for (int y = 4; y < 24; y++) {
            pixels[28 * y + 13] = pixels[28 * y + 14] = (byte) 255;
            pixels[28 * y + 12] = 51;
        }
        String json = IntStream.range(0, 784)
                .mapToObj(i -> Double.toString(Byte.toUnsignedInt(pixels[i]) / 255.0))
                .collect(Collectors.joining(",", "{\"pixels\":[", "]}"));

        JsonNode answer = Asked.post(server, "/api/v1/predict", "application/json", json.getBytes(UTF_8))
                .json();

        assertThat(answer.get("digit").intValue()).isEqualTo(1);
        assertThat(doubles(answer.get("probabilities")))
                .isEqualTo(new DigitReader(MODEL).read(pixels).probabilities());
    }

    @Test
    void rowOfDigitsIsReadWithItsBoxes() throws Exception {
        JsonNode answer = Asked.post(server, "/api/v1/read", "image/png", Drawings.png(Drawings.SEVEN, Drawings.THREE))
                .assertHardened()
                .json();

        assertThat(answer.propertyNames()).containsExactly("text", "lines", "digits");
        assertThat(answer.get("text").stringValue()).isEqualTo("73");
        assertThat(answer.get("lines").get(0).stringValue()).isEqualTo("73");
        JsonNode second = answer.get("digits").get(1);
        assertThat(second.propertyNames()).containsExactly("digit", "confidence", "familiar", "probabilities", "box");
        assertThat(doubles(second.get("probabilities"))).hasSize(10);
        List<Double> box = doubles(second.get("box"));
        assertThat(box.get(0)).isCloseTo(200 * 1.29 - 7, within(4.0));
        assertThat(box.get(1)).isCloseTo(200 * 0.12 - 7, within(4.0));
        assertThat(box.get(2)).isCloseTo(200 * 0.36 + 14, within(8.0));
        assertThat(box.get(3)).isCloseTo(200 * 0.62 + 14, within(8.0));
    }

    @Test
    void blankPictureHasNoDigits() throws Exception {
        assertThat(Asked.post(server, "/api/v1/read", "image/png", Drawings.png(List.of(9.0, 9.0)))
                        .json()
                        .toString())
                .isEqualTo("{\"text\":\"\",\"lines\":[],\"digits\":[]}");
        assertThat(Asked.post(server, "/api/v1/predict", "image/png", Drawings.png(List.of(9.0, 9.0)))
                        .problem(422))
                .isEqualTo("picture: expected a digit, got nothing that stands out from the background");
    }

    @Test
    void stepsAreThoseOfThePageAndOfEachDigit() throws Exception {
        JsonNode steps = Asked.post(server, "/api/v1/steps", "image/png", Drawings.png(Drawings.SEVEN, Drawings.THREE))
                .assertHardened()
                .json();

        assertThat(names(steps.get("page"))).containsExactly("grey", "dark on light", "paper", "ink", "digits");
        assertThat(steps.get("digits").size()).isEqualTo(2);
        for (JsonNode digit : steps.get("digits")) {
            assertThat(names(digit)).containsExactly("digit", "pen", "box", "centred");
            JsonNode last = digit.get(3);
            assertThat(last.get("width").intValue()).isEqualTo(28);
            assertThat(last.get("height").intValue()).isEqualTo(28);
        }
        JsonNode first = steps.get("page").get(0); // 400x200, made smaller
        assertThat(first.get("width").intValue()).isEqualTo(360);
        assertThat(first.get("height").intValue()).isEqualTo(180);
        assertThat(first.get("picture").stringValue()).startsWith("data:image/png;base64,iVBOR");
    }

    @Test
    void openApiDescribesEveryEndpoint() throws Exception {
        JsonNode description =
                Asked.get(server, "/api/v1/openapi.json").assertHardened().json();

        assertThat(description.get("openapi").stringValue()).startsWith("3.1");
        List<String> described = List.copyOf(description.get("paths").propertyNames());
        assertThat(server.paths()).hasSizeGreaterThan(20).contains("training/pause", "openapi.json");
        assertThat(server.paths())
                .filteredOn(path -> !path.equals("openapi.json"))
                .allSatisfy(path -> assertThat(described).anyMatch(other -> isAbout(other, "/" + path)));
        for (String path : described) {
            String methods = description.get("paths").get(path).propertyNames().stream()
                    .map(method -> method.toUpperCase(Locale.ROOT))
                    .sorted()
                    .collect(Collectors.joining(", "));
            String asked = "/api/v1"
                    + path.replace("{name}", "best")
                            .replace("{what}", "pause")
                            .replace("{set}", "test")
                            .replace("{index}", "1")
                            .replace("{id}", "1");
            Asked other = Asked.of(server, "PUT", asked, BodyPublishers.noBody());
            assertThat(other.problem(405)).isEqualTo(asked + ": expected " + methods + ", got PUT");
            assertThat(other.header("Allow")).isEqualTo(methods);
        }
    }

    /// Whether a described path, `/models/{name}`, is that of a request: `{name}` may be anything.
    private static boolean isAbout(String described, String path) {
        return path.matches(described.replaceAll("\\{[^/]*}", "[^/]*"));
    }

    @Test
    void manyMayAskAtOnce() throws Exception {
        byte[] seven = Drawings.png(Drawings.SEVEN);
        Callable<Integer> ask = () -> Asked.post(server, "/api/v1/predict", "image/png", seven)
                .json()
                .get("digit")
                .intValue();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Integer> answer : threads.invokeAll(Collections.nCopies(40, ask))) {
                assertThat(answer.get()).isEqualTo(7);
            }
        }
    }

    // The page's files.

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/style.css, text/css; charset=utf-8",
        "/app.js, text/javascript; charset=utf-8",
        "/icon.svg, image/svg+xml"
    })
    void pageComesFromTheJar(String path, String type) throws Exception {
        Asked file = Asked.get(server, path).assertHardened();

        assertThat(file.response().statusCode()).isEqualTo(200);
        assertThat(file.header("Content-Type")).isEqualTo(type);
        Asked again =
                Asked.get(server, path, "If-None-Match", file.header("ETag")).assertHardened();
        assertThat(again.response().statusCode()).isEqualTo(304);
        assertThat(again.response().body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nothing", "/api", "/api/v1/nothing", "/../pom.xml", "/%2e%2e/Server.class", "/Server.class"})
    void otherPathsAreNotThere(String path) throws Exception {
        assertThat(Asked.get(server, path).problem(404)).startsWith("path: expected ");
    }

    // Who may ask.

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "localhost:1", "LOCALHOST:8080", "127.0.0.1:9", "[::1]:8080", "192.168.1.7:80"})
    void addressesCannotBePointedHereByOthers(String host) throws Exception {
        Asked.get(server, "/api/v1/health", "Host", host).json();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "1.2.3"
            })
    void otherNamesAre(String host) throws Exception {
        assertThat(Asked.get(server, "/api/v1/health", "Host", host).problem(421))
                .isEqualTo("host: expected localhost, an address or 127.0.0.1, got another");
        assertThat(Asked.get(server, "/", "Host", host).response().statusCode()).isEqualTo(421);
    }

    @Test
    void pageOfTheServerMayAskAndOthersMayNot() throws Exception {
        byte[] seven = Drawings.png(Drawings.SEVEN);
        String own = "http://127.0.0.1:" + server.port();

        Asked.post(server, "/api/v1/predict", "image/png", seven, "Origin", own).json();
        for (String other :
                List.of("http://evil.example", "null", "http://127.0.0.1:1", own.replace("http", "https"))) {
            assertThat(Asked.post(server, "/api/v1/predict", "image/png", seven, "Origin", other)
                            .problem(403))
                    .isEqualTo("origin: expected this server's page, got another site's");
        }
        // What an <img> of another site asks for comes without an origin.
        for (String site : List.of("cross-site", "same-site")) {
            for (String path : List.of("models", "events", "mistakes", "openapi.json")) {
                assertThat(Asked.get(server, "/api/v1/" + path, "Sec-Fetch-Site", site)
                                .problem(403))
                        .isEqualTo("origin: expected this server's page, got another site's");
            }
            assertThat(Asked.get(server, "/", "Sec-Fetch-Site", site).response().statusCode())
                    .isEqualTo(200);
        }
        Asked.get(server, "/api/v1/models", "Sec-Fetch-Site", "same-origin").json();
    }

    @Test
    void whereOthersCanReachItTheLinkIsNeeded() throws Exception {
        try (Server open = Server.start(new Server.Settings("0.0.0.0", 0), Offers.of("best", MODEL))) {
            String token = open.link().getFragment().replace("token=", "");
            assertThat(token).matches("[A-Za-z0-9_-]{22}"); // 128 bits
            assertThat(open.link().getHost()).isNotEqualTo("0.0.0.0");

            for (String path :
                    List.of("/api/v1/health", "/api/v1/openapi.json", "/api/v1/nothing", "/api//v1/health")) {
                Asked refused = Asked.get(open, path);
                assertThat(refused.problem(401))
                        .isEqualTo("token: expected the one in the link that inkling serve printed, got none");
                assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
            }
            for (String wrong : List.of("Bearer x", "Bearer ", "Basic " + token, token, "Bearer " + token + "A")) {
                assertThat(Asked.get(open, "/api/v1/health", "Authorization", wrong)
                                .problem(401))
                        .endsWith("got another");
            }
            Asked.get(open, "/api/v1/health", "Authorization", "Bearer " + token)
                    .json();
            assertThat(Asked.get(open, "/").response().statusCode()).isEqualTo(200); // which has no secrets
            assertThat(Asked.get(open, "/app.js").response().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void linkOfThisMachineNeedsNoToken() {
        assertThat(server.link()).hasToString("http://127.0.0.1:" + server.port() + "/");
    }

    // What it does not take.

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"pixels":[1,2,3]}       | pixels: expected an array of 784 numbers, got one of 3
            {"pixels":"1"}           | pixels: expected an array of 784 numbers, got a string
            {}                       | pixels: expected an array of 784 numbers, got none
            [1]                      | pixels: expected an array of 784 numbers, got none
            {"pixels":[1,2           | body at byte 14: expected JSON, got something else
            {} {}                    | body at byte 3: expected JSON, got something else
            """)
    void badJsonIsExplained(String json, String detail) throws Exception {
        assertThat(Asked.post(server, "/api/v1/predict", "application/json", json.getBytes(UTF_8))
                        .problem(400))
                .isEqualTo(detail);
    }

    @Test
    void jsonThatIsTooMuchForTheParserIsExplained() throws Exception {
        for (String array : List.of("1".repeat(1_500), "[".repeat(1_200), "{\"" + "a".repeat(60_000) + "\":1}")) {
            String json = "{\"pixels\":[" + array + "]}";
            assertThat(Asked.post(server, "/api/v1/predict", "application/json", json.getBytes(UTF_8))
                            .problem(400))
                    .isEqualTo("body: expected JSON, got one that is too deep, or a number or name that is too long");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.1", "1.5", "null", "\"1\"", "1e999"})
    void pixelsAreFromZeroToOne(String pixel) throws Exception {
        String json = "{\"pixels\":[0," + pixel + ",0".repeat(782) + "]}";

        assertThat(Asked.post(server, "/api/v1/predict", "application/json", json.getBytes(UTF_8))
                        .problem(400))
                .startsWith("pixels[1]: expected a number in [0, 1], got ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/predict", "/api/v1/read", "/api/v1/steps"})
    void badPicturesAreExplained(String path) throws Exception {
        byte[] whole = Drawings.png(Drawings.THREE);

        assertThat(Asked.post(server, path, "image/png", "Dear diary".getBytes(UTF_8))
                        .problem(400))
                .isEqualTo("picture: expected a picture (PNG, JPEG, GIF, BMP), got something else");
        assertThat(Asked.post(server, path, "image/png", Arrays.copyOf(whole, whole.length / 2))
                        .problem(400))
                .isEqualTo("picture: expected a whole PNG picture, got a damaged one");
        assertThat(Asked.post(server, path, "image/png", new byte[0]).problem(400))
                .isEqualTo("picture: expected a picture (PNG, JPEG, GIF, BMP), got an empty file");
        assertThat(Asked.post(server, path, "image/png", headerOfPng(8000, 6000))
                        .problem(400))
                .isEqualTo("picture: expected at most 40 megapixels, got 8000x6000");
        assertThat(Asked.post(server, path, "text/plain", whole).problem(415))
                .startsWith("Content-Type: expected ")
                .endsWith("image/png or image/jpeg, got text/plain");
    }

    /// Often: who is still sending when the connection is closed does not get to read why.
    @RepeatedTest(20)
    void largeUploadsAreRefused() throws Exception {
        byte[] body = new byte[10_000_001];

        assertThat(Asked.post(server, "/api/v1/read", "image/png", body).problem(413))
                .isEqualTo("body: expected at most 10 MB, got more");
        // Without a declared length it is counted as it comes.
        assertThat(Asked.of(
                                server,
                                "POST",
                                "/api/v1/read",
                                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
                                "Content-Type",
                                "image/png")
                        .problem(413))
                .isEqualTo("body: expected at most 10 MB, got more");
        Asked.get(server, "/api/v1/health").json();
    }

    @Test
    void whatIsNoHttpGetsAProblemToo() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            out.write("NONSENSE\r\n\r\n".getBytes(UTF_8));
            out.flush();
            assertThat(new String(in.readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("application/problem+json", "\"detail\":\"request: expected HTTP/1.1, got another\"")
                    .doesNotContain("Exception");
        }
    }

    // How it starts and stops.

    @Test
    void takenPortIsToldWithTheNextStep() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(
                        () -> Server.start(new Server.Settings("127.0.0.1", server.port()), Offers.of("best", MODEL)))
                .withMessage("port " + server.port() + ": expected a free one, got one that is taken"
                        + " (--port 0 finds a free one)");
    }

    /// The words are Linux's, macOS's and Windows's. Who runs the tests may have the rights.
    @ParameterizedTest
    @ValueSource(strings = {"Permission denied", "Permission denied: bind"})
    void portThatNeedsRightsIsNotCalledTaken(String reason) {
        assertThat(Server.notBound(new Server.Settings("127.0.0.1", 80), new BindException(reason)))
                .isInstanceOf(IOException.class)
                .hasMessage("port 80: expected one that this user may listen at, got one that needs more rights"
                        + " (--port 8080 needs none)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7", "no.such.host.invalid"})
    void hostIsThisMachine(String host) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Server.start(new Server.Settings(host, 0), Offers.of("best", MODEL)))
                .withMessage("host: expected a name or address of this machine, got " + host);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void portIsOne(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Server.Settings("127.0.0.1", port))
                .withMessage("port: expected 0 to 65535, got " + port);
    }

    @Test
    void modelReadsDigits() {
        Network small = Network.dense(List.of(9, 10), Initializer.HE, 1);
        Model other = new Model(small, "data", 1, "paper", MODEL.plan(), 1, 1, Model.UNKNOWN_LIMIT, List.of());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Server.start(ANY_PORT, Offers.of("small", other)))
                .withMessage("model: expected 784 inputs and 10 classes, got 9 and 10");
    }

    /// It is a part of addresses.
    @Test
    void nameOfTheModelHasNoFolders() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Offers.of("models/mine", MODEL))
                .withMessage("name: expected one without /, got models/mine");
    }

    @Test
    void stoppedServerLeavesItsPort() throws Exception {
        Server first = Server.start(ANY_PORT, Offers.of("best", MODEL));
        int port = first.port();
        Asked.get(first, "/api/v1/health").json();
        first.close();

        try (Server second = Server.start(new Server.Settings("127.0.0.1", port), Offers.of("best", MODEL))) {
            Asked.get(second, "/api/v1/health").json();
        }
    }

    private static List<Double> doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::doubleValue)
                .toList();
    }

    private static List<String> names(JsonNode steps) {
        return StreamSupport.stream(steps.spliterator(), false)
                .map(step -> step.get("name").stringValue())
                .toList();
    }

    /// The first bytes of a PNG that says how large it is, and nothing else.
    private static byte[] headerOfPng(int width, int height) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        try (DataOutputStream data = new DataOutputStream(chunk)) {
            data.write("IHDR".getBytes(UTF_8));
            data.writeInt(width);
            data.writeInt(height);
            data.write(new byte[] {8, 0, 0, 0, 0});
        }
        CRC32 crc = new CRC32();
        crc.update(chunk.toByteArray());
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try (DataOutputStream data = new DataOutputStream(png)) {
            data.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
            data.writeInt(13);
            data.write(chunk.toByteArray());
            data.writeInt((int) crc.getValue());
        }
        return png.toByteArray();
    }
}
