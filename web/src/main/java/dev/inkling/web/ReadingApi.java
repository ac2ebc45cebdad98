package dev.inkling.web;

import dev.inkling.image.MnistForm;
import dev.inkling.image.Picture;
import dev.inkling.image.PictureFile;
import dev.inkling.image.Region;
import dev.inkling.image.Steps;
import dev.inkling.reader.Digit;
import dev.inkling.reader.DigitReader;
import dev.inkling.reader.Reading;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What reads digits: `predict`, `read` and `steps`.
///
/// Safe to use from several threads.
final class ReadingApi {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    /// What messages call a picture that has no name.
    private static final String PICTURE = "picture";

    private final DigitReader reader;

    /// A large photo takes some hundred megabytes while it is read: only so many at once.
    private final Semaphore pictures = new Semaphore(2, true);

    ReadingApi(DigitReader reader) {
        this.reader = reader;
    }

    /// The one digit of a picture, as JSON.
    record OneDigit(int digit, double confidence, boolean familiar, List<Double> probabilities) {
        static OneDigit of(Digit digit) {
            return new OneDigit(digit.value(), digit.confidence(), digit.familiar(), digit.probabilities());
        }
    }

    /// A digit among others, as JSON.
    ///
    /// @param box left, top, width and height in the picture's pixels
    record PlacedDigit(int digit, double confidence, boolean familiar, List<Double> probabilities, List<Integer> box) {
        static PlacedDigit of(Digit digit) {
            Region box = digit.region();
            return new PlacedDigit(
                    digit.value(),
                    digit.confidence(),
                    digit.familiar(),
                    digit.probabilities(),
                    List.of(box.left(), box.top(), box.width(), box.height()));
        }
    }

    /// All digits of a picture, as JSON.
    record AllDigits(String text, List<String> lines, List<PlacedDigit> digits) {
        static AllDigits of(Reading reading) {
            return new AllDigits(
                    reading.text(),
                    reading.text().lines().toList(),
                    reading.digits().stream().map(PlacedDigit::of).toList());
        }
    }

    /// How a picture is read, as JSON.
    ///
    /// @param page the steps from the picture to its digits
    /// @param digits those from each digit to what the network sees, in the order of `read`
    record AllSteps(List<Clinic.Step> page, List<List<Clinic.Step>> digits) {}

    OneDigit predict(ServerRequest request) throws IOException {
        if (isPicture(request)) {
            return OneDigit.of(withPicture(request, picture -> reader.read(picture, Steps.NONE))
                    .orElseThrow(() -> Problem.fault(
                            Status.UNPROCESSABLE_CONTENT_422,
                            PICTURE + ": expected a digit, got nothing that stands out from the background")));
        }
        if (!mediaType(request).equals("application/json")) {
            throw wrongType(request, "application/json, image/png or image/jpeg");
        }
        return OneDigit.of(reader.read(pixels(json(body(request)))));
    }

    AllDigits read(ServerRequest request) throws IOException {
        requirePicture(request);
        return AllDigits.of(withPicture(request, picture -> reader.readLines(picture, Steps.NONE)));
    }

    AllSteps steps(ServerRequest request) throws IOException {
        requirePicture(request);
        Clinic clinic = new Clinic();
        Reading reading = withPicture(request, picture -> reader.readLines(picture, clinic));
        List<List<Clinic.Step>> digits = new ArrayList<>();
        for (int i = 0; i < reading.digits().size(); i++) {
            digits.add(clinic.digit(i));
        }
        return new AllSteps(clinic.page(), digits);
    }

    /// What is made of a picture.
    private interface Use<T> {
        T of(Picture picture);
    }

    private <T> T withPicture(ServerRequest request, Use<T> use) throws IOException {
        byte[] body = body(request); // before it is its turn: whoever sends slowly keeps nobody waiting
        pictures.acquireUninterruptibly();
        try {
            return use.of(PictureFile.load(PICTURE, new ByteArrayInputStream(body)));
        } finally {
            pictures.release();
        }
    }

    /// At most as much as the server lets in.
    private static byte[] body(ServerRequest request) throws IOException {
        try (InputStream body = request.content().inputStream()) {
            return body.readAllBytes();
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw Problem.fault(
                    Status.BAD_REQUEST_400,
                    "body at byte " + Math.max(0, e.getLocation().getByteOffset())
                            + ": expected JSON, got something else");
        }
    }

    private static void requirePicture(ServerRequest request) {
        if (!isPicture(request)) {
            throw wrongType(request, "image/png or image/jpeg");
        }
    }

    private static boolean isPicture(ServerRequest request) {
        return mediaType(request).startsWith("image/");
    }

    private static HttpException wrongType(ServerRequest request, String expected) {
        String given = mediaType(request);
        return Problem.fault(
                Status.UNSUPPORTED_MEDIA_TYPE_415,
                "Content-Type: expected " + expected + ", got " + (given.isEmpty() ? "none" : given));
    }

    private static String mediaType(ServerRequest request) {
        String given = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        int parameters = given.indexOf(';');
        return (parameters < 0 ? given : given.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    /// Ink in [0, 1] as MNIST keeps it, in 256 levels.
    private static byte[] pixels(JsonNode body) {
        JsonNode given = body.path("pixels");
        if (!given.isArray() || given.size() != MnistForm.PIXELS) {
            throw Problem.fault(
                    Status.BAD_REQUEST_400,
                    "pixels: expected an array of " + MnistForm.PIXELS + " numbers, got "
                            + (given.isArray() ? "one of " + given.size() : kind(given)));
        }
        byte[] pixels = new byte[MnistForm.PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            JsonNode pixel = given.get(i);
            double ink = pixel.isNumber() ? pixel.doubleValue() : Double.NaN;
            if (!(ink >= 0 && ink <= 1)) {
                throw Problem.fault(
                        Status.BAD_REQUEST_400,
                        "pixels[" + i + "]: expected a number in [0, 1], got "
                                + (pixel.isNumber() ? pixel.toString() : kind(pixel)));
            }
            pixels[i] = (byte) Math.round(255 * ink);
        }
        return pixels;
    }

    private static String kind(JsonNode node) {
        return node.isMissingNode() ? "none" : "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
